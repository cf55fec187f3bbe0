"""The unit's profile."""
