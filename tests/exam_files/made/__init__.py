"""Inputs thought up beside the shared ones, as code: each function writes a folder and returns what is expected."""

from tests.exam_files.made import declared, gate, keys, kinds, marks, people, presets, reading, sent, stacking, versions
from tests.exam_files.made.build import MADE

__all__ = [
    "MADE", "declared", "gate", "keys", "kinds", "marks", "people", "presets", "reading", "sent", "stacking",
    "versions",
]  # fmt: skip
