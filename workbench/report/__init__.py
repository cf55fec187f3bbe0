"""From tables to charts, pages and files that a manager reads."""
