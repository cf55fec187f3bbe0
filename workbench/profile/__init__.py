"""From levels to gaps, unit profiles, and what of them may be shown to whom."""
