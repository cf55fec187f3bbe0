"""The page of how an exam was read: what each column was taken for, and officers' answers item by item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.analysis.results import Sheet, Taken
from workbench.language import Speaker
from workbench.messages import msg
from workbench.report.frame.elements import Fragment, Heading, opening, section, table
from workbench.report.frame.render import render_html

HEADS = (
    msg("item"), msg("in the cell"), msg("read as"), msg("version"), msg("key"), msg("points"), msg("why"),
)  # fmt: skip


def title_of(sheet: Sheet, speaker: Speaker) -> str:
    """Return whose answers they are, and what they come to."""
    percent = 100 * sheet.points / sheet.most if sheet.most else None
    return speaker.say(
        "Officer {officer}: {points} of {most} points ({percent})",
        officer=sheet.officer,
        points=f"{sheet.points:g}",
        most=f"{sheet.most:g}",
        percent="–" if percent is None else speaker.percent(percent),
    )


def rows_of(sheet: Sheet, speaker: Speaker) -> list[list[str]]:
    """Return a row per item."""
    return [
        [
            one.item,
            one.cell or "–",
            one.read or "–",
            one.version or "–",
            one.key or "–",
            "–" if one.points is None else f"{one.points:g} / {one.most:g}",
            speaker.say(one.why),
        ]
        for one in sheet.answers
    ]


def page(columns: Iterable[Taken], sheets: Sequence[Sheet], *, title: str, language: str) -> str:
    """Return the whole page as HTML."""
    import nbformat

    speaker = Speaker(language)
    parts = [
        opening(speaker.say("How the exam was read"), title, language=speaker.language),
        *(_answers(sheet, speaker) for sheet in sheets),
        _columns(columns, speaker),
    ]
    outputs = [nbformat.v4.new_output("execute_result", data=part._repr_mimebundle_()) for part in parts]
    cells = [nbformat.v4.new_code_cell("", outputs=[output]) for output in outputs]
    return render_html(nbformat.v4.new_notebook(cells=cells), language=speaker.language)


def _answers(sheet: Sheet, speaker: Speaker) -> Fragment:
    heads = [Heading(speaker.say(words)) for words in HEADS]
    words = title_of(sheet, speaker)
    return section(words, table(speaker.say("Answers, item by item"), heads, rows_of(sheet, speaker), kind="dense"))


def _columns(columns: Iterable[Taken], speaker: Speaker) -> Fragment:
    heads = [Heading(speaker.say(words)) for words in (msg("sheet"), msg("column"), msg("taken for"))]
    rows = [[one.sheet, one.columns, speaker.say(one.meaning)] for one in columns]
    return section(speaker.say("Sheets and columns"), table(speaker.say("What each was taken for"), heads, rows))
