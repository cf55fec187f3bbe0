"""How many wrong keys are found, and how many right ones named, on simulated exams and on real answers."""

import pandas as pd
import pytest

from tests.key_cohorts import DOMAIN_OF, exam
from tests.shared_data import data, needs_shared
from workbench.measure.keys import key_evidence, proposed_keys
from workbench.measure.options import distractors
from workbench.measure.scoring import score_answers


def named(answers, items, *, domain_of):
    """Keys proposed by item."""
    points = score_answers(answers, items, administered=answers.notna() | True)
    return proposed_keys(key_evidence(answers, items, points=points, domain_of=domain_of, doubt=0.05))


def by_top_group(answers, items, *, domain_of):
    """Items on which, whatever chance does, another option draws more of the highest 27 % than the key."""
    points = score_answers(answers, items, administered=answers.notna() | True)
    options = distractors(answers, items, points=points, domain_of=domain_of)
    right = options["is_key"].astype(bool)
    key = options[right].groupby("item_id")["share_high"].sum()
    rival = options[~right].groupby("item_id")["share_high"].max().reindex(key.index)
    return set(key.index[rival > key])


def counted(people, *, wrong, seeds):
    """Of each exam: wrong keys found, those with their right key, right keys named; the first and last by top group."""
    rows = []
    for seed in seeds:
        one = exam(1_000 * wrong + seed, people, wrong=wrong)
        found = named(one.answers, one.items, domain_of=DOMAIN_OF)
        top = by_top_group(one.answers, one.items, domain_of=DOMAIN_OF)
        rows.append(
            {
                "found": len(one.wrong & set(found)),
                "corrected": sum(found.get(item) == one.right[item] for item in one.wrong),
                "false": len(set(found) - one.wrong),
                "top_found": len(one.wrong & top),
                "top_false": len(top - one.wrong),
            }
        )
    return pd.DataFrame(rows)


def test_wrong_keys_are_found_and_right_ones_are_left_alone():
    some, none = counted(500, wrong=3, seeds=range(2)), counted(500, wrong=0, seeds=range(2))
    assert some["found"].sum() >= 4
    assert some["corrected"].sum() >= some["found"].sum() - 1
    assert some["false"].sum() + none["false"].sum() <= 1


@pytest.mark.slow
@pytest.mark.parametrize(("people", "found", "false"), [(150, 1.9, 0.05), (500, 2.3, 0.1), (2_000, 2.6, 0.2)])
def test_of_three_wrong_keys_in_a_hundred_most_are_found(people, found, false):
    """A hundred exams each with three wrong keys and with none; the table of docs/assumptions.md."""
    some, none = counted(people, wrong=3, seeds=range(100)), counted(people, wrong=0, seeds=range(100))
    print(f"\n{people} people")
    for wrong, rows in ((3, some), (0, none)):
        print(wrong, rows.mean().round(3).to_dict(), "exams with any false:", (rows["false"] > 0).mean())
    assert some["found"].mean() >= found
    assert some["corrected"].mean() >= found - 0.15
    assert some["false"].mean() <= false
    assert none["false"].mean() <= false


def shared(name):
    folder = data(name) / "results"
    items = pd.read_csv(folder / "items.csv", dtype={"item_id": "str", "competency_id": "str", "key": "str"})
    answers = pd.read_csv(folder / "responses.csv", dtype="str").set_index("officer_id")
    return answers, items, dict.fromkeys([*items["competency_id"], "exam"], "exam")


@needs_shared
@pytest.mark.parametrize("name", ["icar", "hci", "hci_retest_1", "hci_retest_2"])
def test_no_key_of_the_real_sets_is_named(name):
    answers, items, domain_of = shared(name)
    assert named(answers, items, domain_of=domain_of) == {}


@needs_shared
@pytest.mark.parametrize(("name", "found"), [("icar", 16), ("hci", 17)])
def test_a_key_moved_to_the_most_tempting_wrong_option_is_found_on_real_answers(name, found):
    """On three items of hci the most tempting wrong option goes with the rest hardly less than the key."""
    answers, items, domain_of = shared(name)
    corrected, others = 0, 0
    for item, right in zip(items["item_id"], items["key"], strict=True):
        wrong = answers[item][answers[item] != right].value_counts().index[0]
        spoilt = items.assign(key=items["key"].mask(items["item_id"] == item, wrong))
        keys = named(answers, spoilt, domain_of=domain_of)
        corrected += keys.get(item) == right
        others += len(set(keys) - {item})
    assert corrected >= found
    assert others == 0
