"""Drawings that several kinds of report show."""
