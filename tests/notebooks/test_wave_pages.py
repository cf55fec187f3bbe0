"""The page between two waves and an officer's part of it, on a simulated pair whose truth is known."""


import pytest
import yaml

from tests.notebooks.test_pages import outline, page


def said(pair, notebook_cells, name, language="en", **about):
    html = page(notebook_cells(name), language, parameters=pair.parameters, tables=pair.tables, **about)
    return html, " ".join(outline(html).texts)


def test_the_next_wave_names_the_first_and_can_be_linked(pair):
    parameters = yaml.safe_load((pair.folder / "second.yaml").read_text(encoding="utf-8"))
    assert parameters["previous"] == "first.yaml"
    assert parameters["scoring"]["model"] == "rasch"
    assert str(parameters["assessed"]) == "2021-06-15"
    tables = pair.analysis.tables
    assert set(tables["wave_domains"]["state"]) == {"linked"}
    assert len(tables["attendance"])
    assert set(tables["ratings"]["source"]) == {"supervisor", "self"}
    n = tables["wave_people"].set_index("move")["n"]
    assert n["stayed"] + n["left"] == 160
    assert n["joined"] == 14


def test_the_lead_counts_what_the_table_holds_beside_chance(pair, notebook_cells):
    progress = pair.analysis.tables["progress"]
    judged = progress[progress["reliable"].notna()]
    up = int((judged["reliable"] & (judged["beyond"] > 0)).sum())
    down = int((judged["reliable"] & (judged["beyond"] < 0)).sum())
    _, words = said(pair, notebook_cells, "wave_progress")
    people = judged["officer_id"].nunique()
    assert f"Of {len(judged)} results that {people} officers have in both waves, {up + down} changed reliably" in words
    assert f"{(1 - 0.95) * len(judged):.0f} would be expected from chance alone" in words


@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_versions_are_whole(pair, notebook_cells, language):
    unit = pair.analysis.units()[0]
    for about in ({}, {"unit": unit}):
        html, words = said(pair, notebook_cells, "wave_progress", language, **about)
        found = outline(html)
        assert found.headings.count(1) == 1
        assert found.tables == found.captions > 0
        assert all(len(alternative) > 10 for alternative in found.images)
        assert len(found.images) >= 2
        assert "nan" not in words.lower().split()


def test_a_unit_page_names_nobody_of_another_unit(pair, notebook_cells):
    unit = pair.analysis.units()[1]
    html, _ = said(pair, notebook_cells, "wave_progress", unit=unit)
    officers = pair.analysis.tables["officers"]
    own = set(officers.loc[officers["unit_id"] == unit, "name"])
    assert not (set(officers["name"]) - own) & set(outline(html).texts)


def test_an_officer_reads_what_changed_and_whether_it_is_certain(pair, notebook_cells):
    progress = pair.analysis.tables["progress"]
    reliable = progress[progress["reliable"].fillna(False)].iloc[0]
    _, words = said(pair, notebook_cells, "individual_profile", officer=str(reliable["officer_id"]))
    assert "Since last time" in words
    assert ("▲ improved" if reliable["beyond"] > 0 else "▼ declined") in words
    newcomers = pair.analysis.tables["officers"]["officer_id"]
    new = newcomers[~newcomers.isin(progress["officer_id"])].iloc[0]
    _, words = said(pair, notebook_cells, "individual_profile", officer=str(new))
    assert "Since last time" not in words


def test_without_an_earlier_wave_the_page_says_how_to_name_one(small, notebook_cells):
    html = page(notebook_cells("wave_progress"), "en", parameters=small.parameters, tables=small.tables)
    assert "names no earlier one" in html
    assert "previous: hai-phong-2019.yaml" in html
