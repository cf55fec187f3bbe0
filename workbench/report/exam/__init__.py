"""The report on the quality of the exam."""
