"""Keys to check on the exam's page: by evidence, each with its effect on levels, weak items apart."""

from dataclasses import replace

import pandas as pd
import pytest

from workbench.report.exam import page
from workbench.report.exam.repair import to_repair


@pytest.fixture
def doubting(small):
    """Return the page's view in which two keys are doubted, the weaker evidence on the item that stands first."""

    def opened(language="en"):
        view = page.open_page(small.parameters, small.tables, language)
        tables = dict(view.analysis.tables)
        items = tables["item_statistics"]["item_id"].tolist()[:3]
        tables["key_evidence"] = pd.DataFrame(
            {
                "item_id": items, "key": ["A", "B", "C"], "other": ["A|D", "C", None],
                "change": ["also", "instead", None], "n": 120, "n_key": 30, "n_other": 60,
                "r_key": [0.1, -0.2, 0.05], "r_other": [0.3, 0.4, None], "difference": [0.2, 0.6, None],
                "low": [0.1, 0.4, None], "high": [0.3, 0.8, None], "p": [0.01, 0.00001, None],
                "p_adjusted": [0.04, 0.0001, None], "rank": [2, 1, 3], "suspect": [True, True, False],
            }
        )  # fmt: skip
        flags = ["probable_wrong_key", "probable_wrong_key few_answers", "low_discrimination"]
        statistics = tables["item_statistics"].assign(flags=pd.Series(flags).reindex(range(len(tables["item_statistics"]))))
        changes = {"n_up": [1, 2, 3], "n_down": 4, "n_people": 5, "n_at_cut": 0, "needs_up": 0, "needs_down": 0}
        other = {f"{name}_rekeyed": [11, 12, None] for name in ("n_up", "n_down", "n_people", "needs_up", "needs_down")}
        tables["item_statistics"] = statistics
        tables["flips"] = pd.DataFrame({"item_id": items, "best_key": ["A|D", "C", None]} | changes | other)
        return replace(view, analysis=replace(view.analysis, tables=tables)), items

    return opened


def test_keys_stand_by_evidence_each_with_its_effect(doubting):
    view, (also, instead, weak) = doubting()
    html = str(page.doubted_keys(view).html)
    rows = html.split("<tbody", 1)[1].split("</tbody>", 1)[0].split("<tr")[1:]
    assert [instead in rows[0], also in rows[1]] == [True, True]
    assert "12 up, 12 down" in rows[0] and "11 up, 11 down" in rows[1]
    assert "below 0.001" in rows[0] and "0.040" in rows[1]
    assert "another answer is right" in rows[0] and "one more answer is right" in rows[1]
    assert "evidence, not proof" in html
    assert f"without evidence of another key: {weak}" in html
    assert list(to_repair(view)["item_id"]) == [also, weak, instead]


def test_few_answers_are_marked_and_no_doubt_is_said(doubting):
    view, (_, instead, _) = doubting("vi")
    html = str(page.doubted_keys(view).html)
    assert f"{instead}\N{NO-BREAK SPACE}*" in html
    evidence = view.table("key_evidence")
    evidence["suspect"] = False
    html = str(page.doubted_keys(view).html)
    assert "Không có đáp án nào khác phù hợp" in html
    assert "<tbody" not in html
