"""The term's calendar printed by real Chromium: sixty-four sessions on one sheet of A3 across."""

import re
from dataclasses import replace

import pytest

from tests.notebooks.conftest import fill_small
from tests.notebooks.test_term_calendar import crowded
from workbench.report.frame.printing import Printer
from workbench.report.frame.view import open_view
from workbench.report.term import page

A3 = (1190.55, 841.89)


def test_sixty_four_sessions_are_printed_on_one_sheet_of_a3(made_once):
    folder = made_once("small", fill_small)
    view = open_view(str(folder / "cohort.yaml"), str(folder / "tables"))
    held = crowded(view)
    made = replace(view, analysis=replace(view.analysis, tables={**view.analysis.tables, "sessions": held}))
    body = "".join(part.html for part in (page.header(made), page.calendar(made), page.foot(made)))
    with Printer() as printer:
        pdf = printer.pdf(
            f'<!DOCTYPE html><meta charset="utf-8"><style>@page{{size:A4}}</style><main class="wb">{body}'
        )
    assert len(held) == 64
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    size = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", pdf)
    assert tuple(map(float, size.groups())) == pytest.approx(A3, abs=1.5)
