"""What is true: pure rules, tables and functions; no Flask, no SQLAlchemy, no clock, no I/O."""
