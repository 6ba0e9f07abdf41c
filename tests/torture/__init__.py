"""The survival list, on real servers: `make torture` runs it, nothing else finds it."""
