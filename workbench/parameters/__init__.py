"""Frozen models of a cohort's parameters and of a competency framework; YAML in and out."""

from workbench.parameters.books import read_framework_workbook, write_framework
from workbench.parameters.build import build_framework
from workbench.parameters.cohort import CohortParameters
from workbench.parameters.crosswalk import Crosswalk
from workbench.parameters.files import dump_complete, save, write_text
from workbench.parameters.framework import Framework
from workbench.parameters.loading import (
    Settings,
    load_crosswalk,
    load_framework,
    load_other_framework,
    load_previous,
    load_settings,
    load_waves,
)

__all__ = [
    "CohortParameters",
    "Crosswalk",
    "Framework",
    "Settings",
    "build_framework",
    "dump_complete",
    "load_crosswalk",
    "load_framework",
    "load_other_framework",
    "load_previous",
    "load_settings",
    "load_waves",
    "read_framework_workbook",
    "save",
    "write_framework",
    "write_text",
]
