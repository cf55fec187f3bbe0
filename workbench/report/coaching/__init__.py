"""The report on a unit's coaching plan."""
