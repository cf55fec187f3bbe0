"""Inputs thought up beside the shared ones."""

MADE = {}
