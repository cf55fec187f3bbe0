"""The report on runs side by side."""
