"""What a run's folder remembers of its last release: what was told, and keyed hashes of whom it was told of."""

from __future__ import annotations

import base64
import json
import os
import secrets
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.errors import InputError, Problem
from workbench.inputs import read_text
from workbench.messages import msg
from workbench.profile.comparators import Released

RELEASED = "released.json"
CELLS = {"group": "str", "scale_id": "str", "measure": "str", "level": int, "n": int, "low": float, "high": float}
KEY_BYTES = 8
LARGEST = 1 << 30


def new_key() -> str:
    """Return a fresh key of 16 characters."""
    return secrets.token_hex(KEY_BYTES)


def read_released(run: Path) -> Released:
    """Return what a run's folder remembers of its last release; nothing where it was never released.

    Raises:
        InputError: where the file is damaged.
    """
    file = run / RELEASED
    if not file.is_file():
        return Released()
    try:
        raw = json.loads(read_text(file, most=LARGEST))
        cells = pd.DataFrame(raw["cells"], columns=list(CELLS)).astype(CELLS)
        parts = [
            pd.DataFrame({"group": group, "scale_id": scale, "person": np.frombuffer(base64.b64decode(people), "<u8")})
            for group, scale, people in raw["people"]
        ]
        people = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["group", "scale_id", "person"])
        return Released(str(raw["key"]), cells, people)
    except (ValueError, KeyError, TypeError):
        said = msg("The file that remembers the last release is damaged, so nothing can be compared with it.")
        instead = msg(
            "Restore it from a backup; if there is none, delete it, run again, and take the release for the first one."
        )
        raise InputError(Problem(said, instead, "released", str(file))) from None


def write_released(run: Path, released: Released) -> None:
    """Write what is to be remembered of a release, for the owner alone, whole or not at all."""
    groups = released.people.groupby(["group", "scale_id"], sort=True)["person"]
    people = [
        [group, scale, base64.b64encode(np.sort(rows.to_numpy("<u8")).tobytes()).decode()]
        for (group, scale), rows in groups
    ]
    cells = released.cells[list(CELLS)].to_numpy(object).tolist()
    content = json.dumps({"key": released.key, "cells": cells, "people": people}, ensure_ascii=False)
    fresh = run / f".{RELEASED}.partial"
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(run / RELEASED)
