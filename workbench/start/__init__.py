"""From an office's own files to a cohort's parameters and its framework."""
