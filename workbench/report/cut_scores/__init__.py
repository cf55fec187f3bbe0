"""The report on the cut scores."""
