"""The pages on cut scores and on the exam say what the tables hold, with a panel of judges and without."""

import re

import pytest

from tests.notebooks.test_pages import outline, page
from workbench.report.shared.cut_facts import ability_cuts, cut_errors, moved_people, numbers_shifted
from workbench.report.cut_scores.panels import remarks
from workbench.report.exam.repair import GRAVEST_FIRST, to_repair
from workbench.report.frame.view import open_view


@pytest.fixture(scope="module")
def view(judged):
    return open_view(judged.parameters, judged.tables, "en")


@pytest.fixture(scope="module")
def cut_pages(small, judged, notebook_cells):
    cells = notebook_cells("cut_scores")
    return {
        (kind, language): page(cells, language, parameters=cohort.parameters, tables=cohort.tables)
        for kind, cohort in (("plain", small), ("judged", judged))
        for language in ("vi", "en")
    }


def said(html):
    return " ".join(outline(html).texts)


def test_a_panel_is_named_with_its_error_and_its_judges(cut_pages, judged, view):
    words = said(cut_pages["judged", "en"])
    assert "A panel of judges set the cut scores of " + view.scale(judged.domain) in words
    [others] = re.findall(r"The cut scores of (.*?) are parameters: no panel", words)
    cuts = cut_errors(view)
    plain = set(cuts.loc[cuts["method"].isna(), "scale_id"]) & {domain.id for domain in view.framework.domains}
    assert others == view.speaker.listing([view.scale(d) for d in dict.fromkeys(cuts["scale_id"]) if d in plain])
    rows = re.findall(r"<tr>.*?</tr>", cut_pages["judged", "en"], flags=re.DOTALL)
    panel = [re.findall(r">([^<>]+)</t[dh]>", row) for row in rows if "52.0%" in row]
    n = str((view.table("items")["competency_id"].map(view.framework.domain_of) == judged.domain).sum())
    assert [view.scale(judged.domain), "Level 2", "52.0%", "2.6", "5.2", "4", n] in [row[:7] for row in panel]
    assert "the panel's cut score rests on" not in words
    assert "Items in order of difficulty, for a Bookmark panel" in words
    assert "judge, level, item_id, probability" in words


def test_without_a_panel_the_page_says_so_and_how_to_give_one(cut_pages):
    for language, none, how in (
        ("en", "no panel of judges stands behind them", "standards: {"),
        ("vi", "không có hội đồng giám khảo nào định ra", "standards: {"),
    ):
        words = said(cut_pages["plain", language])
        assert none in words
        assert how in words
    assert "No panel was used, so each cut score is moved by one standard error of the exam" in said(
        cut_pages["plain", "en"]
    )
    assert "No item response model was used" in said(cut_pages["plain", "en"])


def test_a_cut_score_moves_by_its_panels_error_else_by_the_exams(judged, view):
    cuts = cut_errors(view)
    own = cuts[cuts["scale_id"] == judged.domain]
    assert own["cut_percent"].to_list() == pytest.approx([52, 78])
    assert own["moved_by"].to_list() == pytest.approx([(80 / 3) ** 0.5 / 2] * 2)
    others = cuts[cuts["scale_id"] != judged.domain]
    assert (others["moved_by"] == others["csem_percent"]).all()
    estimate = view.table("levels").query("scale_id == @judged.domain")["estimate"]
    moved = moved_people(numbers_shifted(view, cuts), cuts).set_index(["scale_id", "level"]).loc[(judged.domain, 3)]
    error = (80 / 3) ** 0.5 / 2
    assert moved["at"] == (estimate >= 78 - 1e-7).sum()
    assert moved["more"] == (estimate >= 78 - error - 1e-7).sum()
    assert moved["fewer"] == (estimate >= 78 + error - 1e-7).sum()
    assert moved["changed"] == max(moved["more"] - moved["at"], moved["at"] - moved["fewer"])


def test_cut_scores_stand_on_the_scale_of_ability_where_their_percentage_is_expected(judged, view):
    items = view.table("item_parameters").query("domain_id == @judged.domain")
    [theta] = ability_cuts(view.analysis, judged.domain, [52.0])
    expected = 100 * (1 / (1 + 2.718281828459045 ** (-items["a"] * (theta - items["b"])))).mean()
    assert expected == pytest.approx(52, abs=0.01)


def test_every_picture_states_its_finding_from_the_data(cut_pages, view):
    images = outline(cut_pages["judged", "en"]).images
    assert len(images) == 4
    assert [bool(re.search(r"\d", words)) for words in images] == [True] * 4
    assert images[2].startswith(("In ", "The items are on average"))
    assert "In ability, the exam is least exact at the cut score of" in images[3]
    assert "least exact" in outline(cut_pages["plain", "en"]).images[2]


def test_people_by_stretch_of_ability_are_those_of_the_levels(cut_pages, judged, view):
    levels = view.table("levels").query("scale_id == @judged.domain")["level"].value_counts()
    html = cut_pages["judged", "en"]
    listed = html[html.index("People of each level, and items between its cut scores") :]
    rows = [re.findall(r">([^<>]+)</t[dh]>", row) for row in re.findall(r"<tr>.*?</tr>", listed, flags=re.DOTALL)]
    found = {row[1]: int(row[4]) for row in rows if row[0] == view.scale(judged.domain) and len(row) == 6}
    assert found == {view.level(k): levels.get(k, 0) for k in range(1, 4)}


def test_a_panel_that_left_items_out_and_hardly_agrees_is_remarked_on(judged, view):
    cuts = cut_errors(view)
    cuts = cuts[cuts["scale_id"] == judged.domain]
    assert len(remarks(view, cuts)) == int((cuts["agreement"] < 0.4).any())
    said = remarks(view, cuts.assign(n_items=cuts["n_items"] - 1, agreement=-0.02))
    n = int(cuts["n_items"].iloc[0])
    assert f"rests on {n - 1} of {n} items" in said[0]
    assert "The judges hardly agree in " + view.scale(judged.domain) in said[-1]


def test_the_exam_page_says_what_to_do_gravest_first(judged, notebook_cells, view):
    html = page(notebook_cells("exam_quality"), "en", parameters=judged.parameters, tables=judged.tables)
    items = to_repair(view)
    assert len(items)
    assert items["few"].is_monotonic_increasing
    assert items.loc[~items["few"], "gravest"].map(GRAVEST_FIRST.index).is_monotonic_increasing
    assert items.loc[items["few"], "item_rest"].dropna().is_monotonic_increasing
    first = html.index("What to do, in this order")
    assert first < html.index("Items to look at") < html.index("The full tables")
    assert items["item_id"].iloc[0] in html[first : html.index("Items to look at")]
