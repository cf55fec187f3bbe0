"""Cohorts with a known truth: who sits the exam, what they can do, and what they answer."""
