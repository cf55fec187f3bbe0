"""Which sets of items are forms, who sat which, and which forms share enough items."""

import numpy as np
import pandas as pd
import pytest

from workbench.measure.form_sets import enough_common, linked_forms
from workbench.measure.forms import form_items, forms

DOMAIN_OF = {"c": "d", "d": "d"}


def cohort(*sets, n_items=40):
    """(people, items) of each set → administered and items, all of domain d."""
    items = pd.DataFrame({"item_id": [f"q{i:02}" for i in range(n_items)], "competency_id": "c", "points": 1.0})
    rows = []
    for people, own in sets:
        row = np.zeros(n_items, dtype=bool)
        row[list(own)] = True
        rows += [row] * people
    index = pd.Index([f"o{i:03}" for i in range(len(rows))])
    return pd.DataFrame(np.array(rows), index=index, columns=items["item_id"]), items


def counted(*sets, n_items=40):
    administered, items = cohort(*sets, n_items=n_items)
    form = forms(administered, items, domain_of=DOMAIN_OF)["form"]
    return form.fillna("none").value_counts().to_dict()


def test_items_in_another_order_are_one_form():
    administered, items = cohort((15, range(20)))
    again = administered.iloc[:, ::-1]
    found = forms(again, items, domain_of=DOMAIN_OF)
    assert set(found["form"]) == {"1"}


@pytest.mark.parametrize(
    ("people", "said"), [(9, {"1": 20, "none": 9}), (10, {"1": 20, "2": 10}), (11, {"1": 20, "2": 11})]
)
def test_ten_people_make_a_form(people, said):
    assert counted((20, range(20)), (people, range(20, 40))) == said


@pytest.mark.parametrize(("items", "said"), [(31, {"1": 20, "2": 12}), (32, {"1": 32}), (33, {"1": 32})])
def test_nearly_a_form_is_the_form_with_items_left_out(items, said):
    assert counted((20, range(40)), (12, range(items))) == said
    assert counted((20, range(items)), (12, range(40))) == said


def test_sets_that_each_have_their_own_items_are_forms_however_alike():
    assert counted((20, range(38)), (12, [*range(36), 38, 39])) == {"1": 20, "2": 12}


def test_who_left_out_much_sat_the_form_all_the_same():
    assert counted((20, range(20)), (12, range(20, 40)), (1, [21, 25])) == {"1": 20, "2": 13}


def test_who_was_given_two_forms_sat_neither():
    assert counted((20, range(20)), (12, range(20, 40)), (1, range(40))) == {"1": 20, "2": 12, "none": 1}


def test_few_people_who_each_left_something_out_sat_one_form():
    assert counted(*((1, [i for i in range(20) if i != left]) for left in range(6))) == {"1": 6}


def test_few_people_with_other_items_have_no_form_that_is_known():
    assert counted((5, range(20)), (4, range(20, 40))) == {"none": 9}


def test_nobody_and_nothing():
    administered, items = cohort((0, []), (3, []))
    assert forms(administered, items, domain_of=DOMAIN_OF).empty
    taken = forms(administered, items, domain_of=DOMAIN_OF)
    assert form_items(taken, administered, items, domain_of=DOMAIN_OF).empty


@pytest.mark.parametrize(
    ("length", "common", "said"),
    [(20, 4, False), (20, 5, True), (20, 6, True), (50, 9, False), (50, 10, True), (50, 11, True), (200, 29, False),
     (200, 30, True), (200, 31, True)],
)  # fmt: skip
def test_enough_common_items(length, common, said):
    sets = np.zeros((2, 2 * length - common), dtype=bool)
    sets[0, :length] = True
    sets[1, length - common :] = True
    assert enough_common(sets)[0, 1] == said


def test_forms_are_linked_through_others():
    administered, items = cohort(
        (30, range(12)), (20, range(6, 18)), (15, range(12, 24)), (10, range(24, 40)), n_items=40
    )
    taken = forms(administered, items, domain_of=DOMAIN_OF)
    of_forms = form_items(taken, administered, items, domain_of=DOMAIN_OF)
    assert of_forms.groupby("form")["item_id"].apply(list)["4"] == [f"q{i}" for i in range(24, 40)]
    sets = pd.crosstab(of_forms["form"], of_forms["item_id"]).to_numpy(dtype=bool)
    group = linked_forms(sets)
    assert group[0] == group[1] == group[2] != group[3]
