"""What is said of an officer against a requirement: short, meets, undecided or no result; in a sign and in words."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from workbench.language import Speaker
from workbench.report.frame.elements import emphasis

SHORT, MEETS, UNDECIDED, MISSING = "short", "meets", "undecided", "missing"


def with_kind(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return gaps with a column `kind`: short, meets, undecided (not decided either way) or missing (no result)."""
    kind = pd.Series(MEETS, index=gaps.index)
    kind = kind.mask(gaps["gap"].fillna(0) > 0, SHORT)
    kind = kind.mask(gaps["decision"] == "undecided", UNDECIDED)
    return gaps.assign(kind=kind.mask(gaps["level"].isna(), MISSING))


def sign(kind: str, gap: int | None) -> Markup | str:
    """Return the sign of a cell: −1, ✓, ? or – for no result."""
    if kind == SHORT:
        return emphasis(f"−{gap}", SHORT)
    return {MEETS: emphasis("✓", MEETS), UNDECIDED: emphasis("?", UNDECIDED)}.get(kind, "–")


def words(speaker: Speaker, kind: str, gap: int | None, above: int | None) -> str:
    """Return the verdict in words, as it stands beside a result; `above`: levels certainly above the requirement."""
    if kind == SHORT:
        return speaker.plural("{n} level short", "{n} levels short", int(gap or 0))
    if kind == UNDECIDED:
        return speaker.say("undecided")
    if kind == MISSING:
        return speaker.say("no result")
    if above:
        return speaker.say("meets, {n} above", n=int(above))
    return speaker.say("meets")
