"""Two waves joined: units that changed, a crosswalk, who moved, and which reports there are."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import yaml

from workbench.analysis.graph import STEPS
from workbench.analysis.step import Workings
from workbench.errors import ParameterError
from workbench.messages import from_data, from_text
from workbench.parameters import load_crosswalk, load_framework, load_previous, load_settings
from workbench.parameters.framework import UnitChange
from workbench.profile.waves import comparison_groups, holds, people_counts, people_of_both, units_became
from workbench.run.kinds import all_targets
from workbench.tables import TABLES

ROOT = Path(__file__).parents[2]
FRAMEWORK = ROOT / "parameters" / "frameworks" / "customs-2019.yaml"
EU = ROOT / "parameters" / "crosswalks" / "eu-customs-competency-framework.yaml"


def change(day, old, new):
    return UnitChange.model_validate({"date": dt.date.fromisoformat(day), "from": old, "to": new})


CHANGES = [
    change("2020-01-01", ["a", "b"], ["ab"]),
    change("2020-06-01", ["ab"], ["north"]),
    change("2020-07-01", ["c"], ["c1", "c2"]),
    change("2022-01-01", ["d"], ["e"]),
]


def became(units, *, after="2019-06-15", until="2021-06-15"):
    return units_became(units, CHANGES, after=dt.date.fromisoformat(after), until=dt.date.fromisoformat(until))


def test_units_merge_take_new_names_and_split_in_the_order_of_the_dates():
    assert became("abcd") == {
        "a": frozenset(["north"]), "b": frozenset(["north"]), "c": frozenset(["c1", "c2"]), "d": frozenset("d"),
    }  # fmt: skip


def test_only_changes_between_the_two_waves_count():
    assert became(["ab", "a", "d"], after="2020-01-01", until="2022-01-01") == {
        "ab": frozenset(["north"]), "a": frozenset("a"), "d": frozenset("e"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("names", "found"), [([], []), (["c1"], [True]), (["a + c1", "c10", "c10 + b"], [True, False, False])]
)
def test_rows_of_a_unit_are_its_own_and_those_of_which_it_is_a_part(names, found):
    rows = pd.DataFrame({"unit_id": pd.Series(names, dtype="str"), "n": range(len(names))})
    assert rows[holds(rows["unit_id"], "c1")]["n"].tolist() == [n for n, own in enumerate(found) if own]


def test_parts_of_a_split_are_compared_together_and_a_merger_under_its_own_id():
    before, now = comparison_groups(became("abcd"), ["north", "c1", "c2", "d", "new"])
    assert before == {"a": "north", "b": "north", "c": "c1 + c2", "d": "d"}
    assert now == {"north": "north", "c1": "c1 + c2", "c2": "c1 + c2", "d": "d", "new": "new"}


def test_people_are_matched_by_id():
    """s stays in a unit that was merged, m moves, r takes another name and position, l leaves; n may be l again."""
    columns = ["officer_id", "unit_id", "position_id", "name", "birth_year"]
    before = pd.DataFrame(
        [
            ("s", "a", "p", "Ánh", 1980), ("m", "b", "p", "Bình", 1981), ("r", "d", "p", "Chi", 1982),
            ("l", "d", "p", "Lê  Dũng", 1983),
        ],
        columns=columns,
    )  # fmt: skip
    now = pd.DataFrame(
        [
            ("s", "north", "p", "A\u0301nh", 1980), ("m", "d", "p", "Bình", 1981), ("r", "d", "q", "Chi Mai", 1982),
            ("n", "d", "p", "lê dũng", 1983),
        ],
        columns=columns,
    )  # fmt: skip
    people = people_of_both(before, now, became=became("abd"))
    counts = people_counts(people, before, now).set_index("move")["n"].to_dict()
    assert counts == {
        "previous": 4, "current": 4, "stayed": 3, "joined": 1, "left": 1, "moved_unit": 1, "moved_position": 1,
        "renamed": 1, "same_name_new_id": 1,
    }  # fmt: skip
    assert people.loc[people["moved_unit"], "officer_id"].tolist() == ["m"]
    assert people.loc[people["renamed"], "officer_id"].tolist() == ["r"]


def framework_with(tmp_path, changes):
    text = FRAMEWORK.read_text(encoding="utf-8") + f"\nunit_changes:\n  - {changes}\n"
    path = tmp_path / "framework.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_change_that_leads_nowhere_is_refused(tmp_path):
    path = framework_with(tmp_path, "{date: 2020-07-01, from: [gone], to: [hp-nowhere]}")
    with pytest.raises(ParameterError) as refused:
        load_framework(path)
    problem = refused.value.problems[0]
    assert [problem.rule, problem.value] == ["unit-change", "hp-nowhere"]
    assert problem.row == len(path.read_text(encoding="utf-8").splitlines())
    assert "Did you mean" in problem.sentence("en") or "Known here" in problem.sentence("en")


def test_a_unit_of_the_framework_may_be_led_to(tmp_path):
    unit = load_framework(FRAMEWORK).units[-1].id
    framework = load_framework(framework_with(tmp_path, f"{{date: 2020-07-01, from: [gone], to: [{unit}]}}"))
    assert framework.unit_changes[0].from_ == ["gone"]


def test_the_shipped_crosswalk_has_a_row_for_every_competency_and_the_four_levels():
    framework = load_framework(FRAMEWORK)
    crosswalk = load_crosswalk(EU, framework)
    assert [row.ours for row in crosswalk.rows] == [c.id for c in framework.competencies]
    assert [level.name.en for level in crosswalk.levels] == ["Awareness", "Trained", "Advanced", "Expert"]
    assert not any(row.checked for row in crosswalk.rows)


BAD = """crosswalk: bad
levels:
  - {level: 1, name: {vi: A, en: A}}
  - {level: 2, name: {vi: B, en: B}}
rows:
  - {ours: supervision.clasification, theirs: x}
  - {ours: supervision.origin, theirs: y, levels: {9: 1}}
  - {ours: supervision.port, theirs: y, levels: {1: 5}}
"""


def test_every_bad_row_of_a_crosswalk_is_named_with_its_line_column_and_value(tmp_path):
    path = tmp_path / "crosswalk.yaml"
    path.write_text(BAD, encoding="utf-8")
    with pytest.raises(ParameterError) as refused:
        load_crosswalk(path, load_framework(FRAMEWORK))
    found = {(p.row, p.column, p.value) for p in refused.value.problems}
    assert found == {
        (6, "rows.0.ours", "supervision.clasification"),
        (7, "rows.1.theirs", "y"),
        (7, "rows.1.levels", "9"),
        (8, "rows.2.theirs", "y"),
        (8, "rows.2.levels.1", "5"),
    }
    said = "\n".join(p.sentence("en") for p in refused.value.problems)
    assert str(path) in said
    assert "Did you mean `supervision.classification`" in said


def test_a_counterpart_that_the_earlier_framework_lacks_is_refused(tmp_path):
    cohort = ROOT / "parameters" / "cohorts" / "hai-phong-2021.yaml"
    rows = "rows:\n  - {ours: supervision.origin, theirs: supervision.orgin}\n"
    (tmp_path / "crosswalk.yaml").write_text("crosswalk: c\n" + rows, encoding="utf-8")
    settings = load_settings(cohort, {"crosswalk": str(tmp_path / "crosswalk.yaml")})
    with pytest.raises(ParameterError) as refused:
        load_previous(settings)
    assert [(p.row, p.value) for p in refused.value.problems] == [(3, "supervision.orgin")]
    assert "supervision.origin" in refused.value.problems[0].sentence("en")


def test_the_report_between_waves_exists_only_where_there_is_an_earlier_wave():
    officers = pd.DataFrame({"unit_id": ["u"], "officer_id": ["o"]})
    people = pd.DataFrame({"move": ["stayed"], "n": [1]})

    def pages(wave_people):
        tables = {"officers": officers, "wave_people": wave_people}
        subjects = SimpleNamespace(tables=tables, domains=lambda: [], units=lambda: ["u"])
        return {target.page for target in all_targets(subjects)}

    added = pages(people) - pages(TABLES["wave_people"].empty())
    assert added == {"cohort/progress.html", "units/u/progress.html"}


def write_wave(folder, *, domain, competencies, assessed, **more):
    """A cohort of 80 officers who answer 16 items; every call gives the same answers."""
    rng = np.random.default_rng(3)
    right = rng.normal(size=(80, 1)) > rng.normal(size=16) + rng.normal(size=(80, 16))
    items = [f"i{k}" for k in range(16)]
    ids = [f"p{k}" for k in range(80)]
    results = folder / "results"
    results.mkdir(parents=True)
    people = pd.DataFrame({"officer_id": ids, "unit_id": "u", "position_id": "q"})
    people.to_csv(results / "officers.csv", index=False)
    bank = pd.DataFrame({"item_id": items, "competency_id": np.repeat(competencies, 8), "key": ""})
    bank.to_csv(results / "items.csv", index=False)
    answers = pd.DataFrame(right.astype(int), columns=items)
    answers.insert(0, "officer_id", ids)
    answers.to_csv(results / "responses.csv", index=False)
    name = {"vi": "x", "en": "x"}
    framework = {
        "framework": "f", "levels": [{"level": k, "name": name} for k in (1, 2)],
        "domains": [{"id": domain, "name": name}],
        "competencies": [{"id": c, "domain": domain, "name": name} for c in competencies],
        "positions": [{"id": "q", "name": name, "domain": domain, "requires": {domain: 1}}],
        "units": [{"id": "u", "name": name}],
    }  # fmt: skip
    (folder / "framework.yaml").write_text(yaml.safe_dump(framework), encoding="utf-8")
    cohort = {
        "cohort": folder.name, "framework": "framework.yaml", "results": "results", "scoring": {"model": "rasch"},
        "levels": {"cuts": [0, 50]}, "assessed": assessed, **more,
    }  # fmt: skip
    (folder / "cohort.yaml").write_text(yaml.safe_dump(cohort), encoding="utf-8")
    return folder / "cohort.yaml"


@pytest.fixture(scope="module")
def renamed(tmp_path_factory):
    """Two waves with the same answers, of which the second has other ids for its domain and competencies."""
    base = tmp_path_factory.mktemp("waves")
    write_wave(base / "first", domain="d", competencies=["d.x", "d.y"], assessed="2019-06-15")
    second = write_wave(
        base / "second", domain="e", competencies=["e.p", "e.q"], assessed="2021-06-15", previous="../first/cohort.yaml"
    )
    rows = [{"ours": "e.p", "theirs": "d.x"}, {"ours": "e.q", "theirs": "d.y"}]
    (second.parent / "crosswalk.yaml").write_text(yaml.safe_dump({"crosswalk": "c", "rows": rows}), encoding="utf-8")
    return second


def between(parameters, **overrides):
    return Workings(load_settings(parameters, overrides), STEPS)


def test_a_crosswalk_joins_what_new_ids_keep_apart(renamed):
    apart = between(renamed)["wave_domains"].set_index("domain_id")
    assert apart["state"].to_dict() == {"e": "added", "d": "dropped"}
    joined = between(renamed, crosswalk="crosswalk.yaml")
    assert joined["wave_domains"].set_index("domain_id")["state"].to_dict() == {"e": "linked"}
    assert joined["wave_domains"]["n_both"].tolist() == [80]
    assert joined["linking"]["shift"].abs().max() < 1e-9
    assert joined["progress"]["change"].abs().max() < 1e-9
    assert not joined["progress"]["reliable"].any()


def test_too_few_anchors_give_no_trend_but_say_why(renamed):
    made = between(renamed, **{"crosswalk": "crosswalk.yaml", "linking.minimum_anchors": "17"})
    row = made["wave_domains"].iloc[0]
    assert row["state"] == "not_linked"
    assert "at least 17" in from_text(row["why"]).in_("en")
    assert "17" in from_text(row["why"]).in_("vi")
    assert made["progress"]["reliable"].isna().all()


def test_the_earlier_wave_may_have_been_scored_classically(renamed, tmp_path):
    first = renamed.parent.parent / "first" / "cohort.yaml"
    classical = first.with_name("classical.yaml")
    classical.write_text(first.read_text(encoding="utf-8").replace("rasch", "ctt"), encoding="utf-8")
    made = between(renamed, crosswalk="crosswalk.yaml", previous="../first/classical.yaml")
    assert made["wave_domains"]["state"].tolist() == ["linked"]


@pytest.mark.parametrize(("known", "said"), [(5, ["x: 5 of 16 anchors were dropped for drift"]), (4, [])])
def test_more_than_a_quarter_of_the_anchors_dropped_asks_for_caution(tmp_path, known, said):
    """So many items have become known: all but two of the officers are right."""
    both = {"domain": "d", "competencies": ["d.x", "d.y"]}
    write_wave(tmp_path / "first", **both, assessed="2019-06-15")
    second = write_wave(tmp_path / "second", **both, assessed="2021-06-15", previous="../first/cohort.yaml")
    file = second.parent / "results" / "responses.csv"
    answers, names = pd.read_csv(file), [f"i{k}" for k in range(known)]
    answers.assign(**dict.fromkeys(names, (answers.index > 1).astype(int))).to_csv(file, index=False)
    made = between(second)
    assert made["linking"]["dropped"].tolist() == [" ".join(names)]
    assert [from_data(note).in_("en").split(";")[0] for note in made["link_notes"]] == said
    assert all("5 trong 16 câu neo" in from_data(note).in_("vi") for note in made["link_notes"])


@pytest.mark.parametrize(("moved", "state"), [(3, "linked"), (4, "not_linked")])
def test_ids_whose_right_answers_differ_are_places_and_link_nothing(tmp_path, moved, state):
    """Of 16 items 13 are more than 0.8."""
    both = {"domain": "d", "competencies": ["d.x", "d.y"]}
    first = write_wave(tmp_path / "first", **both, assessed="2019-06-15")
    second = write_wave(tmp_path / "second", **both, assessed="2021-06-15", previous="../first/cohort.yaml")
    for file, n in ((first, 0), (second, moved)):
        results = file.parent / "results"
        items, answers = pd.read_csv(results / "items.csv"), pd.read_csv(results / "responses.csv")
        other = items["item_id"][:n].tolist()
        items.assign(key=np.where(items["item_id"].isin(other), 0, 1)).to_csv(results / "items.csv", index=False)
        answers.assign(**{item: 1 - answers[item] for item in other}).to_csv(results / "responses.csv", index=False)
    row = between(second)["wave_domains"].iloc[0]
    assert row["state"] == state
    if state == "not_linked":
        assert "Of 16 items with the same id in both cohorts only 12" in from_text(row["why"]).in_("en")
