"""Flags and options of single items."""

import pandas as pd
import pytest

from workbench.measure.items import item_statistics
from workbench.measure.options import distractors
from workbench.measure.scoring import score_answers
from workbench.tables import KEY_EVIDENCE

DOMAIN_OF = {"c": "d", "d": "d"}
SEEN = ["A", "A", "a ", "B", "B", "B", "B", "C", None, "A"]


def analysed(
    answers: list[str | None], *, key: str, options: str | None, good: int = 6, keys: pd.DataFrame | None = None
) -> tuple[pd.Series, pd.DataFrame]:
    """One item beside a nine-item test on which the later officers do worse."""
    people = [f"o{i}" for i in range(len(answers))]
    rest = {f"r{j}": ["A" if i + j < good + 4 else "B" for i in range(len(people))] for j in range(9)}
    given = pd.DataFrame({"q": answers} | rest, index=people, dtype="str")
    items = pd.DataFrame({"item_id": given.columns, "competency_id": "c", "key": "A", "points": 1.0, "options": "A, B"})
    items.loc[0, ["key", "options"]] = [key, options]
    points = score_answers(given, items, administered=given.notna() | True)
    table = distractors(given, items, points=points, domain_of=DOMAIN_OF)
    keys = KEY_EVIDENCE.empty() if keys is None else keys
    found = item_statistics(points, items, answered=given.notna(), options=table, keys=keys, domain_of=DOMAIN_OF)
    return found.iloc[0], table[table["item_id"] == "q"].set_index("option")


def test_options_are_counted_with_blanks_in_the_base():
    row, options = analysed(SEEN, key="A", options="ABCD")
    assert options.index.tolist() == ["A", "B", "C", "D"]
    assert options["share"].tolist() == pytest.approx([0.4, 0.4, 0.1, 0.0])
    assert options["is_key"].tolist() == [True, False, False, False]
    assert row["omitted"] == pytest.approx(0.1)
    assert "dead_distractor" in row["flags"].split()
    assert "few_answers" in row["flags"].split()


def test_ten_people_are_no_evidence_of_a_wrong_key():
    row, options = analysed(SEEN, key="B", options=None)
    assert options.loc["A", "share_high"] > options.loc["B", "share_high"]
    assert "probable_wrong_key" not in row["flags"].split()


def test_a_key_is_flagged_by_its_evidence_alone():
    evidence = pd.DataFrame({"item_id": ["q", "r0"], "suspect": [True, False]})
    row, _ = analysed(SEEN, key="A", options=None, keys=evidence)
    assert "probable_wrong_key" in row["flags"].split()
    row, _ = analysed(SEEN, key="A", options=None, keys=evidence.assign(suspect=False))
    assert "probable_wrong_key" not in row["flags"].split()


@pytest.mark.parametrize(("right", "flag"), [(10, "too_easy"), (1, "too_hard")])
def test_difficulty_is_flagged(right, flag):
    row, _ = analysed(["A"] * right + ["B"] * (10 - right), key="A", options=None)
    assert flag in row["flags"].split()


def test_an_item_that_everybody_gets_right_has_no_correlation():
    row, _ = analysed(["A"] * 10, key="A", options=None)
    assert pd.isna(row["item_rest"])
    assert pd.isna(row["item_total"])


def test_better_officers_failing_is_negative_discrimination():
    row, _ = analysed(["B"] * 5 + ["A"] * 5, key="A", options=None)
    assert row["item_rest"] < 0
    assert row["discrimination_27"] < 0
    assert "negative_discrimination" in row["flags"].split()
    assert "low_discrimination" not in row["flags"].split()


def extremes(total, right):
    """Difference between the highest and the lowest 27 % on an item, beside one that makes up the rest of the total."""
    points = pd.DataFrame({"q": right, "f": [t - r for t, r in zip(total, right, strict=True)]}, dtype=float)
    items = pd.DataFrame({"item_id": ["q", "f"], "competency_id": "c", "key": None, "points": [1.0, 200.0]})
    options = distractors(points.astype("str"), items, points=points, domain_of=DOMAIN_OF)
    found = item_statistics(
        points, items, answered=points.notna(), options=options, keys=KEY_EVIDENCE.empty(), domain_of=DOMAIN_OF
    )
    return found["discrimination_27"].iloc[0]


def test_who_ties_with_the_last_of_an_extreme_group_belongs_to_it():
    """Of ten, 27 % are three; the third lowest ties with the fourth, of whom one is right, and so do the highest."""
    total, right = [0, 0, 3, 3, 5, 5, 7, 7, 9, 9], [0, 0, 1, 0, 0, 0, 1, 0, 1, 1]
    assert extremes(total, right) == pytest.approx(3 / 4 - 1 / 4)


@pytest.mark.parametrize(("at", "found"), [(72, 0.0), (73, 1 / 27), (74, 1 / 27), (26, -1 / 27), (27, 0.0)])
def test_of_a_hundred_the_extreme_groups_are_twenty_seven(at, found):
    assert extremes([2 * rank + (rank == at) for rank in range(100)], [int(r == at) for r in range(100)]) == (
        pytest.approx(found)
    )


def test_where_all_have_the_same_total_there_are_no_extremes():
    assert pd.isna(extremes([4] * 10, [0, 1] * 5))
