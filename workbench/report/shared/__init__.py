"""Parts that several kinds of report show."""
