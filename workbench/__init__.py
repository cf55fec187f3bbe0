"""Training Needs Workbench: from competency assessment results to gap profiles, training plans and coaching plans."""

__version__ = "0.1.0"
