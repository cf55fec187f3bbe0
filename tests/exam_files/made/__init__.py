"""Inputs thought up beside the shared ones, as code: each function writes a folder and returns what is expected."""

from tests.exam_files.made import keys, marks, people, reading, versions
from tests.exam_files.made.build import MADE

__all__ = ["MADE", "keys", "marks", "people", "reading", "versions"]
