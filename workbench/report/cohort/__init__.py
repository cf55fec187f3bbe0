"""The report on the cohort's overview."""
