"""The report on a domain's plan."""
