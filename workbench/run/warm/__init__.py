"""The warm engine: a process that has everything loaded forks one child for each notebook."""
