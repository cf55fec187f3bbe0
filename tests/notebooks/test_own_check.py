"""What the page of an exam says of the exam's own check, in both languages."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from workbench.language import Speaker
from workbench.report.exam.checks import own_check
from workbench.report.frame.view import View
from workbench.tables import CALIBRATION_CHECK

ROW = {"statistic": 1.0, "limit": 2.0, "verdict": "ok", "margin": 0.0}


def said(small, rows, language):
    table = CALIBRATION_CHECK.shaped(pd.DataFrame(rows))
    view = View(
        replace(small.analysis, tables=dict(small.analysis.tables) | {"calibration_check": table}), Speaker(language)
    )
    return re.sub(r"\s+", " ", re.sub(r"<style.*?</style>|<[^>]+>", " ", own_check(view).html, flags=re.DOTALL))


@pytest.mark.parametrize(
    ("language", "words", "advice"),
    [
        ("en", "ask for more of it by 4.6 standard errors; up to 2.0 is allowed", "declare it ( scoring.guessing"),
        ("vi", "vượt 4,6 sai số chuẩn; cho phép đến 2,0", "khai báo ( scoring.guessing"),
    ],
)
def test_guessing_that_nobody_declared_is_named_with_what_to_declare(small, language, words, advice):
    first, second = (domain.id for domain in small.analysis.settings.framework.domains[:2])
    failing = ROW | {"check": "guessing", "domain_id": first, "statistic": 4.6, "verdict": "fails", "margin": 0.06}
    sound = ROW | {"check": "guessing", "domain_id": second}
    page = said(small, [failing, sound], language).replace("`", " ")
    assert words in page
    assert re.sub(r"\s+", "", advice) in re.sub(r"\s+", "", page)
    assert "(`" not in page
    passed = said(small, [sound | {"domain_id": first}, sound], language)
    assert "scoring.guessing" not in passed


@pytest.mark.parametrize(("language", "words"), [("en", "too few questions were put"), ("vi", "quá ít để biết xác suất")])
def test_where_nothing_could_be_foretold_it_is_not_said_to_hold(small, language, words):
    first, second = (domain.id for domain in small.analysis.settings.framework.domains[:2])
    untold = ROW | {"check": "numbers", "domain_id": first}
    asked = ROW | {"check": "halves", "domain_id": second}
    alone = said(small, [untold], language)
    assert words in alone
    assert not [part for part in ("80%", "half of the questions", "foretell") if part in alone]
    both = said(small, [untold, asked], language)
    assert words in both
    assert "80%" not in both
    assert words not in said(small, [asked], language)
