"""What is told of analyses side by side, as lists: counts, needs, what stays open, who changes level."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from workbench.analysis import Analysis, comparison
from workbench.analysis.words import REASONS_TEXT
from workbench.listing import Column, Listing, Said, listing
from workbench.messages import msg
from workbench.parameters.naming import Names

MEASURES = {
    "officers": msg("People"),
    "level_up": msg("Levels that rise"),
    "level_down": msg("Levels that fall"),
    "undecided_levels": msg("Undecided levels"),
    "needs": msg("Certain needs"),
    "undecided_needs": msg("Needs still undecided"),
    "people_in_need": msg("People with a certain need"),
    "sessions": msg("Sessions"),
    "seats": msg("Seats taken"),
    "cost": msg("Cost of the plan"),
    "coached": msg("Coaching pairs"),
    "closed": msg("Needs with a seat or a coach"),
    "unmet": msg("Certain needs that stay open, further steps included"),
}
OF_PLANS = ("sessions", "seats", "cost", "coached", "closed", "unmet")
CHANGES = {
    "up": msg("▲ up"),
    "down": msg("▼ down"),
    "decided": msg("✓ becomes decided"),
    "undecided": msg("? becomes undecided"),
    "new": msg("+ new"),
    "gone": msg("– gone"),
}


def measures(
    words: Names, names: Sequence[str], analyses: Sequence[Analysis], among: Collection[str] = tuple(MEASURES)
) -> Listing:
    """Return what is counted of each analysis; `names` are what they go by."""
    counts = comparison.counts(analyses)
    rows = [[words.say(MEASURES[key]), *(_figure(words, key, value) for value in counts.loc[key])] for key in among]
    return listing(words.speaker, words.say("Levels, needs and plans of each"), _beside(names, ""), rows)


def needs_by_scale(words: Names, names: Sequence[str], analyses: Sequence[Analysis]) -> Listing:
    """Return the people with a certain need by scale."""
    by_scale = comparison.needs_by_scale(analyses)
    order = [scale for scale in words.framework.scale_names if scale in by_scale.index]
    rows = [[words.scale(scale), *_against_first(words, by_scale.loc[scale])] for scale in order]
    caption = words.say("People with a certain need, by scale")
    return listing(words.speaker, caption, _beside(names, words.say("Need")), rows)


def open_by_reason(words: Names, names: Sequence[str], analyses: Sequence[Analysis]) -> Listing:
    """Return the needs that stay open by reason."""
    reasons = comparison.unmet_by_reason(analyses)
    rows = [[words.name(REASONS_TEXT[str(r)]), *_against_first(words, reasons.loc[r])] for r in reasons.index]
    caption = words.say("Needs that stay open, by reason")
    return listing(words.speaker, caption, _beside(names, words.say("Why")), rows)


def movers(words: Names, name: str, moved: pd.DataFrame, people: Mapping[str, str]) -> Listing:
    """Return who changes level (`analysis.comparison.movers`), level changes first, with the names that are known."""
    rank = moved["change"].isin(["decided", "undecided"])
    ordered = moved.assign(rank=rank).sort_values(["rank", "officer_id", "scale_id"], kind="stable")
    frame = ordered.assign(
        officer=[f"{o} · {people[o]}" if o in people else o for o in ordered["officer_id"].astype(str)],
        scale=ordered["scale_id"].map(words.scale),
        change=[words.say(CHANGES[change]) for change in ordered["change"]],
    )
    columns = [
        Column("officer", words.say("Officer")),
        Column("scale", words.say("Scale")),
        Column("change", words.say("Change")),
        Column("level_before", words.say("Level before"), "number"),
        Column("level_after", words.say("Level after"), "number"),
    ]
    return listing(words.speaker, words.say("{name}: who changes level", name=name), columns, frame)


def _beside(names: Sequence[str], what: str) -> list[Column]:
    """Return a column that says what is compared, and one for each analysis."""
    return [Column("what", what), *(Column(str(at), name, "number") for at, name in enumerate(names))]


def _figure(words: Names, key: str, value: float) -> object:
    return Said(value, words.speaker.money(value)) if key == "cost" else value


def _against_first(words: Names, row: pd.Series) -> list[Said]:
    first = int(row.iloc[0])
    signs = {-1: " ▼", 0: "", 1: " ▲"}
    return [Said(n, words.speaker.number(int(n)) + signs[(int(n) > first) - (int(n) < first)]) for n in row]
