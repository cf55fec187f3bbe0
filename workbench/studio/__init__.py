"""The studio: move a parameter, see who and what changes; widgets and views, no computation of their own."""
