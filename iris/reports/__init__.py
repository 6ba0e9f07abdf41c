"""What is counted: one file is one report."""
