"""Training Needs Workbench: from competency assessment results to gap profiles, training plans and coaching plans.

`import workbench as wb` gives a cohort to Python: `wb.open("hai-phong-2019").gaps.named()`. docs/python.md tells more.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
__all__ = ["Cohort", "Frame", "open", "read_framework", "simulate"]  # noqa: F822


def __getattr__(name: str) -> Any:
    # Looked up when it is first used: most of what imports this package needs none of it.
    if name not in __all__:
        raise AttributeError(f"module 'workbench' has no attribute {name!r}")
    return getattr(import_module("workbench.face"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
