"""Drawings of the reports: each takes plain data and returns one SVG with real text."""
