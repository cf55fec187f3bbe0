"""The seed by which the quick sweep picks its cases; `SIZES_SEED=N` picks others, and repeats a failure."""

import os

SEED = int(os.environ.get("SIZES_SEED", "2019"))


def told(faults: list[object]) -> str:
    """Return the faults in lines, with what repeats them."""
    return "\n".join([f"{len(faults)} faults; repeat with SIZES_SEED={SEED}", *map(str, faults)])
