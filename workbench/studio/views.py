"""Views of levels and needs: as HTML from an answer; the frames and filters around them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import ipywidgets as w
import numpy as np
import pandas as pd
from markupsafe import Markup, escape

from workbench import tables
from workbench.analysis.whatif import Answer, need_cells
from workbench.listing import Column, Listing, Said, listing
from workbench.listing.xlsx import xlsx
from workbench.parameters import Settings
from workbench.report.frame.elements import drawing
from workbench.report.shared.drawings.levels import level_distribution
from workbench.report.shared.drawings.scores import Scores, score_panels
from workbench.studio import fields
from workbench.studio.panel import Panel
from workbench.studio.words import Wording, listed, paragraph, shown

ROWS_SHOWN = 100
ALL = ""
STEP = 2.5
BINS = np.arange(0.0, 100.0 + STEP, STEP)
"""Percent: the width of a bar of scores, and where bars end."""


def level_counts(answer: Answer, scales: Iterable[str]) -> pd.DataFrame:
    """Return scales × levels, people."""
    top = answer.settings.framework.top_level
    counted = {
        scale: np.bincount(answer.levels[scale]["level"].to_numpy(dtype=int), minlength=top + 1) for scale in scales
    }
    return pd.DataFrame(counted, index=range(top + 1)).T


def levels_view(before: Answer, now: Answer, scales: list[str], words: Wording) -> str:
    """Return level distributions before and after, drawn and as a table."""
    old, new = level_counts(before, scales), level_counts(now, scales)
    columns = [
        Column("scale", words.say("Scale")),
        *(Column(str(level), words.level(level), "number") for level in new.columns),
        Column("undecided", words.say("undecided"), "number"),
    ]
    rows = []
    for scale in scales:
        cells = [_changed(int(old.loc[scale, k]), int(new.loc[scale, k]), words) for k in new.columns]
        was, doubt = (int(a.levels[scale]["decision"].eq("undecided").sum()) for a in (before, now))
        rows.append([words.scale(scale), *cells, _changed(was, doubt, words)])
    grid = listed(listing(words.speaker, words.say("People by level: before → now"), columns, rows))
    return f'<div class="pair"><div>{_drawn_levels(old, new, words)}</div>{grid}</div>'


def scores_view(levels: pd.DataFrame, cuts: Sequence[float], words: Wording) -> str:
    """Return the people of one scale by the percentage that their level rests on, undecided ones hatched.

    Args:
        levels: the scale's rows of table `levels`.
        cuts: its cut scores in percent.
        words: in which language.
    """
    estimate = levels["estimate"].to_numpy(dtype=float)
    doubt = levels["decision"].eq("undecided").to_numpy(dtype=bool)
    clear, undecided = (np.histogram(estimate[some], BINS)[0] for some in (~doubt, doubt))
    bars = pd.DataFrame({"percent": BINS[:-1] + STEP / 2, "step": STEP, "clear": clear, "undecided": undecided})
    between = [
        (low, high, words.say("Undecided: {low:.0f}–{high:.0f}%", low=low, high=high))
        for low, high in bands(estimate, doubt, cuts)
    ]
    marked = [(cut, f"{words.level(level)} ≥ {cut:g}") for level, cut in enumerate(cuts, start=1) if cut > 0]
    finding = words.say(
        "{name}: {n} with a result, {doubt} undecided; cut scores {cuts}.",
        name=words.scale(str(levels["scale_id"].iloc[0])) if len(levels) else "–",
        n=words.speaker.number(len(levels)),
        doubt=words.speaker.number(int(doubt.sum())),
        cuts=" · ".join(f"{cut:g}" for cut in cuts),
    )
    note = words.say("▨ undecided; horizontal: score, percent")
    who = words.say("decided"), words.say("undecided")
    draw = partial(score_panels, [Scores("", bars, marked, between)], words=who)
    return shown(drawing(draw, finding, f"{finding} {note}"))


def bands(estimate: np.ndarray, doubt: np.ndarray, cuts: Sequence[float]) -> list[tuple[float, float]]:
    """Return for each cut score above 0 from where to where the scores nearest to it are undecided."""
    above = [cut for cut in cuts if cut > 0]
    unsure = estimate[doubt & ~np.isnan(estimate)]
    if not above or not len(unsure):
        return []
    nearest = np.abs(unsure[:, None] - np.array(above)[None, :]).argmin(axis=1)
    return [(float(own.min()), float(own.max())) for k in range(len(above)) if len(own := unsure[nearest == k])]


def _drawn_levels(before: pd.DataFrame, now: pd.DataFrame, words: Wording) -> str:
    if now.empty:
        return ""
    names = [words.scale(str(scale)) for scale in now.index]
    draw = partial(
        level_distribution,
        now.set_axis(names),
        level_names=[words.level(level) for level in now.columns],
        against=before.set_axis(names),
    )
    note = words.say("Wide bar: now; thin bar: before.")
    return shown(drawing(draw, words.say("People by level, before and now"), note))


def _changed(before: int, now: int, words: Wording) -> Said:
    number, sign = words.speaker.number, "▲" if now > before else "▼"
    return Said(now, number(now) if before == now else f"{number(before)} → {number(now)} {sign}")


def needs_view(
    before: Mapping[str, pd.DataFrame], now: Mapping[str, pd.DataFrame], scales: list[str], words: Wording
) -> str:
    """Return people certainly short of the requirement by unit and scale, with the change.

    Args:
        before: `need_cells` by scale, under the settings compared with.
        now: the same now.
        scales: the scales shown.
        words: in which language.
    """
    old = {scale: before[scale].set_index("unit_id")["short"].to_dict() for scale in scales}
    new = {scale: now[scale].set_index("unit_id")[["short", "asked"]].to_dict("index") for scale in scales}
    units = sorted({unit for cells in new.values() for unit in cells}, key=words.unit)
    columns = [Column("unit", words.say("Unit")), *(Column(scale, words.scale(scale), "number") for scale in scales)]
    rows = []
    for unit in units:
        cells = ((new[scale].get(unit), int(old[scale].get(unit, 0))) for scale in scales)
        rows.append([words.unit(unit), *("" if cell is None else _heat(cell, was) for cell, was in cells)])
    caption = words.say(
        "People certainly short / people required; ▲▼ against before",
    )
    return listed(listing(words.speaker, caption, columns, rows))


def _heat(cell: Mapping[str, Any], before: int) -> Said:
    short, asked = int(cell["short"]), int(cell["asked"])
    share = short / asked if asked else 0.0
    sign = "" if short == before else f" {'▲' if short > before else '▼'}{abs(short - before)}"
    colour = f"rgba(179,68,27,{0.05 + 0.6 * share:.2f})" if short else "transparent"
    shaded = Markup('<span class="heat" style="background:{}">{}/{}{}</span>')
    return Said(short, shaded.format(colour, short, asked, sign))


def cells_of(answer: Answer, scales: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Return `need_cells` of each scale."""
    return {scale: need_cells(answer.gaps[scale]) for scale in scales if scale in answer.gaps}


class ChangesPanel:
    """Who changes level against the settings that were opened: a table with filters, and files of it."""

    def __init__(self, words: Wording, officers: pd.DataFrame, scales: list[str], cancel: Callable[[], None]):
        self._words = words
        self._people = officers.set_index("officer_id")[
            [c for c in ("name", "unit_id", "position_id") if c in officers]
        ]
        wide: dict[str, Any] = {"layout": w.Layout(width="26em"), "style": {"description_width": "8em"}}
        self.search = w.Text(description=words.say("Find id, name"), continuous_update=False, **wide)
        every = (words.say("all"), ALL)
        self.scale = w.Dropdown(
            options=[every, *((words.scale(s), s) for s in scales)], description=words.say("Scale"), **wide
        )
        units = sorted(officers["unit_id"].dropna().unique(), key=words.unit)
        self.unit = w.Dropdown(
            options=[every, *((words.unit(u), u) for u in units)], description=words.say("Unit"), **wide
        )
        self.kinds = {
            "up": words.say("▲ level up"),
            "down": words.say("▼ level down"),
            "decided": words.say("✓ becomes decided"),
            "undecided": words.say("? becomes undecided"),
        }
        self.kind = w.Dropdown(
            options=[every, *((said, kind) for kind, said in self.kinds.items())],
            description=words.say("Change"),
            **wide,
        )
        self.csv = w.Button(description=words.say("Export CSV"))
        self.xlsx = w.Button(description=words.say("Export Excel"))
        self.link = w.HTML()
        self.csv.on_click(lambda _: self._offer("csv"))
        self.xlsx.on_click(lambda _: self._offer("xlsx"))
        for control in (self.search, self.scale, self.unit, self.kind):
            control.observe(lambda _: self._filter(), "value")
        above = [
            w.HBox([self.search, self.kind]),
            w.HBox([self.scale, self.unit]),
            w.HBox([self.csv, self.xlsx, self.link]),
        ]
        self.panel = Panel(words.say("Who changes level"), words, cancel=cancel, above=above)
        self.table = pd.DataFrame()

    def show(self, changes: pd.DataFrame, settings: Settings, name: str) -> None:
        """Show the changes of some settings."""
        self.table = changes.join(self._people, on="officer_id")
        self.link.value = ""
        self.panel.show(self._html(self.filtered()), settings, name)

    def filtered(self) -> pd.DataFrame:
        """Return the rows that the filters leave."""
        rows = self.table
        if self.scale.value:
            rows = rows[rows["scale_id"] == self.scale.value]
        if self.unit.value:
            rows = rows[rows["unit_id"] == self.unit.value]
        if self.kind.value:
            rows = rows[rows["change"] == self.kind.value]
        wanted = self.search.value.strip()
        if wanted:
            said = rows["officer_id"] if "name" not in rows else rows["officer_id"] + " " + rows["name"].fillna("")
            rows = rows[said.str.contains(wanted, case=False, regex=False)]
        return rows

    def _filter(self) -> None:
        self.link.value = ""
        self.panel.body.value = self._html(self.filtered())

    def _html(self, rows: pd.DataFrame) -> str:
        words = self._words
        if rows.empty:
            return paragraph(words.say("Nobody changes level."))
        counts = rows["change"].value_counts()
        said = " · ".join(f"{label}: {words.speaker.number(int(counts.get(k, 0)))}" for k, label in self.kinds.items())
        top = words.say("{n} people. {said}.", n=words.speaker.number(rows["officer_id"].nunique()), said=said)
        more = ""
        if len(rows) > ROWS_SHOWN:
            more = paragraph(
                words.say("First {n} rows; export for all {all}.",
                          n=ROWS_SHOWN, all=words.speaker.number(len(rows))), "quiet",
            )  # fmt: skip
        levels = Column("levels", words.say("Level before → now"))
        chances = Column("chances", words.say("Probability before → now"))
        shown = (
            self.listing_of(rows.head(ROWS_SHOWN))
            .merged("level_before", "level", levels, lambda before, now: f"{before} → {now}")
            .merged("p_before", "probability", chances, lambda *both: " → ".join(map(words.chance, both)))
        )
        return paragraph(top) + more + listed(shown)

    def listing_of(self, rows: pd.DataFrame) -> Listing:
        """Return changes as a list, with all that its files hold."""
        words = self._words
        frame = rows.assign(
            name=rows.get("name", ""),
            unit=[words.unit(unit) for unit in rows["unit_id"]],
            scale=[words.scale(scale) for scale in rows["scale_id"]],
            change=rows["change"].map(self.kinds),
        )
        columns = [
            Column("officer_id", words.say("Id"), "code"),
            Column("name", words.say("Name")),
            Column("unit", words.say("Unit")),
            Column("scale", words.say("Scale")),
            Column("change", words.say("Change")),
            Column("level_before", words.say("Level before"), "number"),
            Column("level", words.say("Level after"), "number"),
            Column("p_before", words.say("Probability before"), "number", 2),
            Column("probability", words.say("Probability after"), "number", 2),
        ]
        title = words.say("Who changes level")
        return listing(words.speaker, title, columns, frame, title=title)

    def _offer(self, suffix: str) -> None:
        kind, data = exported(self.listing_of(self.filtered()), suffix)
        address = f"data:{kind};base64,{base64.b64encode(data).decode()}"
        said = self._words.say("Download the {suffix} file", suffix=suffix)
        self.link.value = f'<a download="changes.{suffix}" href="{address}">⬇ {escape(said)}</a>'


def exported(one: Listing, suffix: str) -> tuple[str, bytes]:
    """Return the media type and bytes of a list as `csv` (UTF-8 with BOM) or `xlsx`; no cell is a formula."""
    if suffix == "csv":
        frame = pd.DataFrame(one.rows, columns=[column.words for column in one.columns])
        return "text/csv", tables.harmless(frame).to_csv(index=False).encode("utf-8-sig")
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx(one)


def domain_picker(words: Wording, domains: list[str], looked: Callable[[], None]) -> w.Dropdown:
    """Return a control that chooses which domain's scales are shown."""
    chosen = w.Dropdown(
        options=[(words.scale(domain), domain) for domain in domains],
        description=words.say("Domain"),
        layout=w.Layout(width=fields.WIDTH),
        style={"description_width": fields.LABEL},
    )
    chosen.observe(lambda _: looked(), "value")
    return chosen
