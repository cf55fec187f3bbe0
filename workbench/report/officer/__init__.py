"""The report on the officer's profile."""
