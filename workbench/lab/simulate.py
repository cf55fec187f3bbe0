"""Simulate a cohort: from a framework to a workbook of results whose truth is known."""

from workbench.lab.simulation.cohort import SimulatedCohort, simulate
from workbench.lab.simulation.files import SimulationSummary, simulate_files, write_truth, write_workbook
from workbench.lab.simulation.frameworks import simulated_framework
from workbench.lab.simulation.second_wave import Between, simulate_second

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
