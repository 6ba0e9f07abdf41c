"""Commands, thin: they read arguments, call services, commit, and say what came of it."""
