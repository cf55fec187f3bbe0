"""How an exam was read, for people: what each column was taken for, and officers' answers item by item."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbench.analysis.results import Explained, Sheet, Taken
from workbench.language import Speaker
from workbench.listing import Column, Listing, listing
from workbench.parameters import write_text
from workbench.report.frame.elements import listed, opening, section
from workbench.run.tables import sheets_said


def answers(sheet: Sheet, speaker: Speaker) -> Listing:
    """Return an officer's answers, a row per item: the cell, how it was read, version, key, points, and why."""
    columns = [
        Column("item", speaker.say("item"), "code"),
        Column("cell", speaker.say("in the cell"), "code"),
        Column("read", speaker.say("read as"), "code"),
        Column("version", speaker.say("version"), "code"),
        Column("key", speaker.say("key"), "code"),
        Column("points", speaker.say("points"), "code", stands="r"),
        Column("why", speaker.say("why")),
    ]
    rows = [
        (
            one.item,
            one.cell or None,
            one.read or None,
            one.version or None,
            one.key or None,
            None if one.points is None else f"{one.points:g} / {one.most:g}",
            speaker.name(one.why),
        )
        for one in sheet.answers
    ]
    return listing(speaker, _caption(sheet, speaker), columns, rows, dense=True)


def columns(taken: Iterable[Taken], speaker: Speaker) -> Listing:
    """Return what each column of each sheet was taken for."""
    heads = [
        Column("sheet", speaker.say("sheet"), "code"),
        Column("column", speaker.say("column"), "code"),
        Column("meaning", speaker.say("taken for")),
    ]
    rows = [
        (sheets_said(sheets, speaker), column, meaning)
        for sheets, own in _with_the_same_columns(taken, speaker)
        for column, meaning in own
    ]
    return listing(speaker, speaker.say("What each column was taken for"), heads, rows, dense=True)


def _with_the_same_columns(
    taken: Iterable[Taken], speaker: Speaker
) -> list[tuple[list[str], tuple[tuple[str, str], ...]]]:
    """Return sheets whose columns were taken for the same, together with these."""
    of_sheet: dict[str, list[tuple[str, str]]] = {}
    for one in taken:
        of_sheet.setdefault(one.sheet, []).append((one.columns, speaker.name(one.meaning)))
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for sheet, own in of_sheet.items():
        groups.setdefault(tuple(own), []).append(sheet)
    return [(sheets, own) for own, sheets in groups.items()]


def write_explained(found: Explained, file: Path, *, title: str, speaker: Speaker) -> None:
    """Write officers' answers and what each column was taken for as a page for this account alone."""
    import nbformat

    from workbench.report.frame.render import render_html

    parts = [
        opening(speaker.say("How the exam was read"), title, language=speaker.language),
        section(speaker.say("Answers, item by item"), *(listed(answers(sheet, speaker)) for sheet in found.sheets)),
        section(speaker.say("Sheets and columns"), listed(columns(found.columns, speaker))),
    ]
    outputs = [nbformat.v4.new_output("execute_result", data=part._repr_mimebundle_()) for part in parts]
    cells = [nbformat.v4.new_code_cell("", outputs=[output]) for output in outputs]
    write_text(file, render_html(nbformat.v4.new_notebook(cells=cells), language=speaker.language))


def _caption(sheet: Sheet, speaker: Speaker) -> str:
    percent = speaker.percent(100 * sheet.points / sheet.most).replace("\u00a0", " ") if sheet.most else "–"
    caption = speaker.say(
        "Officer {officer}: {points} of {most} points ({percent})",
        officer=sheet.officer, points=f"{sheet.points:g}", most=f"{sheet.most:g}", percent=percent,
    )  # fmt: skip
    return f"{sheet.exam}. {caption}" if sheet.exam else caption
