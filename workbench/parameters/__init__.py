"""Frozen models of a cohort's parameters and of a competency framework; YAML in and out."""

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
    "dump_complete",
    "load_crosswalk",
    "load_framework",
    "load_other_framework",
    "load_previous",
    "load_settings",
    "load_waves",
    "save",
    "write_text",
]
