"""Simulation, benchmarks and reference pages; nobody else imports it."""
