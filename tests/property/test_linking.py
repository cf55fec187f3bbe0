"""Linking: a known change of scale comes back, drifting anchors are dropped and named, too few are refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.item_rows import two_results
from workbench.measure.linking import Anchors, Linked, constants_of, link, rasch_shift
from workbench.parameters.exam import Linking
from workbench.tables import ITEM_PARAMETERS

RULE = Linking(minimum_anchors=5, drift=0.5)


def calibrated(seed: int, *, model: str, n: int = 15, domain: str = "d") -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    slope = rng.uniform(0.6, 1.8, n) if model == "2pl" else np.ones(n)
    items = {
        "item_id": [f"{domain}{i:02}" for i in range(n)],
        "domain_id": domain,
        "model": model,
        "a": slope,
        "b": rng.normal(size=n),
        **dict.fromkeys(["se_a", "se_b", "infit", "outfit"], 0.1),
    }
    return ITEM_PARAMETERS.shaped(two_results(pd.DataFrame(items)))


def moved(items: pd.DataFrame, slope: float, shift: float) -> pd.DataFrame:
    """The same items on the earlier scale."""
    return items.assign(a=items["a"] / slope, b=slope * items["b"] + shift)


def linked(base: pd.DataFrame, new: pd.DataFrame, *, marked: tuple[str, ...] = (), domains=("d",)) -> Linked:
    return link(base, new, domains=domains, marked=marked, parameters=RULE, previous="w1")


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), shift=st.floats(-3, 3), model=st.sampled_from(["rasch", "2pl"]))
def test_form_linked_to_itself_shifted_gives_the_shift(seed, shift, model):
    new = calibrated(seed, model=model)
    row = linked(moved(new, 1.0, shift), new).table.iloc[0]
    assert [row["slope"], row["shift"], row["se"]] == pytest.approx([1, shift, 0], abs=1e-9)
    assert row[["n_anchors", "previous"]].tolist() == [15, "w1"]
    assert pd.isna(row["dropped"])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), slope=st.floats(0.5, 2), shift=st.floats(-2, 2))
def test_every_method_finds_a_known_change_of_scale(seed, slope, shift):
    new = calibrated(seed, model="2pl")
    base = moved(new, slope, shift)
    anchors = Anchors(*(table[column].to_numpy() for table in (base, new) for column in ("a", "b")))
    for method in ("mean-mean", "mean-sigma", "haebara", "stocking-lord"):
        found = constants_of(anchors, method=method)
        assert [found.slope, found.shift] == pytest.approx([slope, shift], abs=1e-6)


def test_stocking_lord_finds_the_change_through_noise_from_a_poor_start():
    new = calibrated(3, model="2pl", n=60)
    rng = np.random.default_rng(4)
    base = moved(new, 1.4, -0.8)
    noisy = base.assign(a=base["a"] + rng.normal(0, 0.05, 60), b=base["b"] + rng.normal(0, 0.1, 60))
    row = linked(noisy, new).table.iloc[0]
    assert [row["slope"], row["shift"]] == pytest.approx([1.4, -0.8], abs=0.05)
    assert row["se"] == pytest.approx(0.1 / np.sqrt(60), rel=0.3)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    model=st.sampled_from(["rasch", "2pl"]),
    drifted=st.sets(st.integers(0, 14), min_size=1, max_size=4),
    by=st.sampled_from([-2.0, 0.8, 2.0]),
)
def test_planted_drifting_anchors_are_dropped_and_named(seed, model, drifted, by):
    new = calibrated(seed, model=model)
    base = moved(new, 1.0, 0.3)
    base["b"] = base["b"] + by * np.isin(np.arange(15), list(drifted))
    found = linked(base, new)
    names = [f"d{i:02}" for i in sorted(drifted)]
    assert found.dropped["d"] == names
    assert found.table["dropped"].tolist() == [" ".join(names)]
    assert found.table["n_anchors"].tolist() == [15 - len(names)]
    assert found.table["shift"].tolist() == pytest.approx([0.3], abs=1e-9)
    assert sorted([*found.kept["d"], *found.dropped["d"]]) == new["item_id"].tolist()
    far = found.departures.set_index("item_id").loc[names]
    assert far["departure"].tolist() == pytest.approx([by] * len(names))
    assert not far["kept"].any()


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), model=st.sampled_from(["rasch", "2pl"]))
def test_order_of_rows_does_not_matter(seed, model):
    new = calibrated(seed, model=model)
    base = moved(new, 1.0, 0.4)
    base["b"] = base["b"] + np.random.default_rng(seed).normal(0, 0.3, 15)
    first = linked(base, new)
    again = linked(base.sample(frac=1, random_state=1), new.sample(frac=1, random_state=2))
    columns = ["slope", "shift", "se"]
    assert again.table[columns].to_numpy() == pytest.approx(first.table[columns].to_numpy(), abs=1e-6)
    assert sorted(again.dropped["d"]) == sorted(first.dropped["d"])


def test_too_few_common_items_are_refused_and_only_in_their_domain():
    new = pd.concat([calibrated(1, model="rasch"), calibrated(2, model="rasch", n=4, domain="e")])
    found = linked(moved(new, 1.0, 0.5), new, domains=("d", "e"))
    assert found.table["domain_id"].tolist() == ["d"]
    assert list(found.refused) == ["e"]
    assert "4" in found.refused["e"].in_("vi")
    assert "share 4 in the domain" in found.refused["e"].in_("en")


def test_too_few_left_after_dropping_are_refused_with_the_names_of_the_dropped():
    new = calibrated(1, model="rasch", n=6)
    base = new.assign(b=new["b"] + [2.0, -2.0, 0, 0, 0, 0])
    found = linked(base, new)
    assert found.table.empty
    assert found.dropped["d"] == ["d00", "d01"]
    assert "d00, d01" in found.refused["d"].in_("en")


def test_only_marked_items_are_anchors_where_any_is_marked():
    new = calibrated(1, model="rasch")
    base = new.assign(b=new["b"] + np.where(np.arange(15) < 6, 0.2, 0.4))
    found = linked(base, new, marked=tuple(new["item_id"][:6]))
    assert found.kept["d"] == new["item_id"][:6].tolist()
    assert found.table["shift"].tolist() == pytest.approx([0.2])


def test_different_models_or_no_calibration_are_refused():
    rasch, slopes = calibrated(1, model="rasch"), calibrated(1, model="2pl")
    assert "models" in linked(rasch, slopes).refused["d"].in_("en")
    assert "parameters" in linked(ITEM_PARAMETERS.empty(), rasch).refused["d"].in_("en")
    assert linked(ITEM_PARAMETERS.empty(), ITEM_PARAMETERS.empty()).table.empty


def test_up_to_half_of_the_anchors_may_drift_without_moving_the_shift():
    new = calibrated(9, model="rasch", n=11)
    base = new.assign(b=new["b"] + np.where(np.arange(11) < 5, 3.0, 0.1))
    assert linked(base, new).table["shift"].tolist() == pytest.approx([0.1])
    anchors = Anchors(*(table[column].to_numpy() for table in (base, new) for column in ("a", "b")))
    assert rasch_shift(anchors).shift == pytest.approx((5 * 3.0 + 6 * 0.1) / 11)


def test_marked_items_are_anchors_whatever_their_keys():
    new = calibrated(1, model="rasch")
    base, names = moved(new, 1.0, 0.5), new["item_id"].tolist()
    found = link(base, new, domains=["d"], marked=names[:6], parameters=RULE, previous="w1", other_keys=names)
    assert found.kept["d"] == names[:6]
    assert "right answer" in linked_by_other_keys(base, new, names[:4]).refused["d"].in_("en")
    assert linked_by_other_keys(base, new, names[:3]).kept["d"] == names


def linked_by_other_keys(base, new, names):
    return link(base, new, domains=["d"], marked=(), parameters=RULE, previous="w1", other_keys=names)
