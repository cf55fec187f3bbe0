"""Measured figures: what each part of the work takes, beside what it is compared with."""
