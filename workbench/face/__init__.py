"""The workbench in Python, as `import workbench as wb` shows it: cohorts, their tables with names, what would follow.

What stands in `__all__` is stable from here on.
"""

from workbench.face.cohort import Cohort
from workbench.face.frame import Frame
from workbench.face.part import Domain, Officer, Unit
from workbench.face.places import open, read_framework, simulate

__all__ = ["Cohort", "Domain", "Frame", "Officer", "Unit", "open", "read_framework", "simulate"]
