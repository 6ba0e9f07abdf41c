"""What happens later: the worker, its handlers by name, its schedules."""
