"""What happens in cases: filed, worked on, answered, put right. One file for each side that acts."""
