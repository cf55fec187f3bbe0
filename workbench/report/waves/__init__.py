"""The report on what changed between waves."""
