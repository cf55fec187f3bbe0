"""Simulate a cohort: from a framework to a workbook of results whose truth is known."""

from workbench.intake.simulation.cohort import SimulatedCohort, simulate
from workbench.intake.simulation.files import SimulationSummary, simulate_files, write_truth, write_workbook
from workbench.intake.simulation.frameworks import simulated_framework
from workbench.intake.simulation.second_wave import Between, simulate_second

__all__ = [
    "Between",
    "SimulatedCohort",
    "SimulationSummary",
    "simulate",
    "simulate_files",
    "simulate_second",
    "simulated_framework",
    "write_truth",
    "write_workbook",
]
