"""Where the shared real result sets lie, if they are on this machine."""

import os
from pathlib import Path

import pytest

_candidate = Path(os.environ.get("WORKBENCH_SHARED", Path(__file__).parents[2] / "shared"))
SHARED: Path | None = _candidate if (_candidate / "data" / "README.md").exists() else None

needs_shared = pytest.mark.skipif(
    SHARED is None, reason="the shared result sets are not here; set WORKBENCH_SHARED to their folder"
)


def data(name: str) -> Path:
    """Folder of one shared result set."""
    assert SHARED is not None
    return SHARED / "data" / name
