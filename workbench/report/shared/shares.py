"""Shares of people below the requirement by unit, as far as they may leave the unit: hidden cells stay hidden."""

from __future__ import annotations

from workbench.listing import Column, Listing, listing
from workbench.report.frame.view import View
from workbench.report.shared.heat import needs_by_unit

HIDDEN = "×"


def shares_by_unit(view: View, scales: list[str]) -> list[Listing]:
    """Return units × scales with the share certainly below a requirement, × where it is hidden; none if all are."""
    drawn = needs_by_unit(view, scales)
    if drawn is None:
        return []
    shares = (drawn.values / 100).astype(object).mask(drawn.words.eq(HIDDEN), HIDDEN)
    columns = [
        Column("unit", view.say("Unit")),
        *(Column(str(at), str(words), "share") for at, words in enumerate(shares.columns)),
    ]
    frame = shares.set_axis([column.name for column in columns[1:]], axis=1)
    frame.insert(0, "unit", list(shares.index))
    return [listing(view.speaker, drawn.note, columns, frame, title=view.say("By unit"))]
