"""Tests of the worker and of what it does."""
