"""What is outside: mail, files, keys, sheets, clock, PDF; one file each, replaceable."""
