"""What the wheel holds beside the package: notebooks, parameters, and the catalogues as Python reads them.

There is one copy of each in the repository; `workbench/shipped.py` finds them, here and where they are installed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA = Path("workbench", "data")
SHIPPED = ("notebooks/*.ipynb", "parameters/*/*.yaml")


class Shipped(BuildHookInterface):
    """Adds them to the wheel; an editable install uses the checkout's."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name each file and its place in the wheel."""
        if version == "editable":
            return
        root, included = Path(self.root), build_data["force_include"]
        for pattern in SHIPPED:
            for path in sorted(root.glob(pattern)):
                included[str(path)] = (DATA / path.relative_to(root)).as_posix()
        self._compiled = tempfile.TemporaryDirectory()
        for source in sorted(root.glob("workbench/locale/*/LC_MESSAGES/*.po")):
            place = source.relative_to(root).with_suffix(".mo")
            compiled = Path(self._compiled.name, "-".join(place.parts))
            with source.open("rb") as text, compiled.open("wb") as binary:
                write_mo(binary, read_po(text))
            included[str(compiled)] = place.as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove what was compiled on the way."""
        if version != "editable":
            self._compiled.cleanup()
