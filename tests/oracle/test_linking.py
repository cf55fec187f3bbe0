"""Linking against the R packages equateIRT 2.5.1 (kb36, ctest, ltl) and sirt (PISA items of its documentation)."""

import numpy as np
import pandas as pd
import pytest

from tests.shared_data import data, needs_shared
from workbench.measure.ability import calibrate_domains
from workbench.measure.linking import (
    Anchors,
    Sums,
    constants_of,
    jackknife_error,
    link,
    linking_error,
    mean_equating,
    rasch_shift,
    tucker_equating,
)
from workbench.measure.scoring import score_answers
from workbench.parameters.exam import Linking

STUDY_1 = """-1.459 .474 .012 -.771 -2.135 .080 -.264 1.422 .668 -1.254 1.330 2.475 -.377 1.171 .762 -1.423 .901 -.179
-.005 -1.347 -.435 .172 .093 .225 -.888"""
STUDY_2 = """-1.525 .509 -.013 -.832 -1.861 .327 -.109 1.607 .980 -1.406 1.326 2.165 -.371 1.226 .809 -1.139 1.028 .031
.200 -1.251 -.209 .234 .135 .259 -.665"""
ACT_X = """0 1 1 3 9 18 59 67 91 144 149 192 192 192 201 204 217 181 184 170 201 147 163 147 140 147 126 113 100 106 107
91 83 73 72 75 50 37 38 23 15"""
ACT_Y = """0 1 3 13 42 59 95 131 158 161 194 164 166 197 177 158 169 132 158 151 134 137 122 110 116 132 104 104 114 97
107 88 80 79 70 61 48 47 29 32 12"""
PAIRS = [("kb36_y", "x_to_y"), ("ctest_t1", "t2_to_t1"), ("ltl_g6", "g9_to_g6")]
METHODS = {"mean-mean": "mean-mean", "mean-sigma": "mean-sigma", "Haebara": "haebara", "Stocking-Lord": "stocking-lord"}


def pisa() -> Anchors:
    new, base = (np.array(text.split(), dtype=float) for text in (STUDY_1, STUDY_2))
    return Anchors(np.ones(25), base, np.ones(25), new)


def test_mean_shift_and_linking_error_of_25_pisa_items():
    constants = rasch_shift(pisa())
    assert [constants.slope, constants.shift] == pytest.approx([1, 0.08828], abs=5e-8)
    assert linking_error(pisa(), constants) == pytest.approx(0.0297477, abs=5e-8)
    assert linking_error(pisa(), constants) * np.sqrt(25) == pytest.approx(0.1487387, abs=5e-8)


def test_curve_methods_and_jackknife_of_25_pisa_items():
    """The package compares the curves at 100 equally weighted abilities on the scale of study 1."""
    grid = {"nodes": np.linspace(-4, 4, 100), "weights": np.full(100, 0.01)}
    turned = Anchors(np.ones(25), pisa().b_new, np.ones(25), pisa().b_base)
    assert -rasch_shift(turned, method="haebara", **grid).shift == pytest.approx(0.08896269, abs=2e-5)
    assert -rasch_shift(turned, method="stocking-lord", **grid).shift == pytest.approx(0.09292838, abs=2e-5)
    by_curves = jackknife_error(turned, estimate=lambda part: rasch_shift(part, method="stocking-lord", **grid))
    assert by_curves == pytest.approx(0.02682839, abs=2e-5)
    by_means = jackknife_error(pisa(), estimate=rasch_shift)
    assert by_means == pytest.approx(linking_error(pisa(), rasch_shift(pisa())), abs=1e-12)


@needs_shared
@pytest.mark.parametrize(("name", "direction"), PAIRS)
@pytest.mark.parametrize("model", ["Rasch", "2PL"])
@pytest.mark.parametrize("method", METHODS)
def test_constants_of_equateirt(name, direction, model, method):
    folder = data(name) / "oracle"
    items = pd.read_csv(folder / f"oracle_link_anchor_{model}_{direction}.csv")
    anchors = Anchors(*(items[column].to_numpy() for column in ("a_base", "b_base", "a_new", "b_new")))
    table = pd.read_csv(folder / f"oracle_link_{direction}.csv").set_index(["model", "method"])
    expected = table.loc[(model, method)]
    found = constants_of(anchors, method=METHODS[method])
    assert [found.slope, found.shift] == pytest.approx([expected["A"], expected["B"]], abs=1e-4)


@needs_shared
def test_mean_sigma_breaks_where_slopes_are_negative_and_stocking_lord_does_not():
    items = pd.read_csv(data("ltl_g6") / "oracle" / "oracle_link_anchor_2PL_g9_to_g6.csv")
    anchors = Anchors(*(items[column].to_numpy() for column in ("a_base", "b_base", "a_new", "b_new")))
    assert (items[["a_new", "a_base"]] < 0).any(axis=None)
    assert constants_of(anchors, method="mean-sigma").slope > 6
    assert constants_of(anchors, method="stocking-lord").slope == pytest.approx(1.525, abs=0.01)


def test_mean_equating_of_act_mathematics():
    x, y = (np.repeat(np.arange(41.0), list(map(int, text.split()))) for text in (ACT_X, ACT_Y))
    assert [x.mean(), x.std(ddof=1), y.mean(), y.std(ddof=1)] == pytest.approx([19.85239, 8.212585, 18.97977, 8.940397])
    assert mean_equating(x, y).shift == pytest.approx(-0.8726221, abs=5e-8)


@needs_shared
def test_tucker_equating_of_the_package_equate():
    expected = pd.read_csv(data("kb36_x") / "oracle" / "oracle_equate_x_to_y.csv")
    found = tucker_equating(sums("kb36_x"), sums("kb36_y"), weight_new=0.5)
    known = expected["linear_tucker"].to_numpy()
    assert found.slope * expected["x"].to_numpy() + found.shift == pytest.approx(known, abs=1e-6)
    assert [found.slope, found.shift] == pytest.approx([1.0292, 0.5378], abs=5e-5)
    alone = tucker_equating(sums("kb36_x"), sums("kb36_y"), weight_new=1)
    assert [alone.slope, alone.shift] == pytest.approx([1.0289, 0.5368], abs=5e-5)


def scored(name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    folder = data(name) / "results"
    items = pd.read_csv(folder / "items.csv", dtype={"item_id": "str", "competency_id": "str", "key": "str"})
    answers = pd.read_csv(folder / "responses.csv", dtype="str").set_index("officer_id")
    return score_answers(answers, items, administered=answers.notna() | True), items


def sums(name: str) -> Sums:
    points, _ = scored(name)
    common = points.filter(regex="^A")
    assert common.shape[1] == 12
    return Sums(points.sum(axis=1).to_numpy(), common.sum(axis=1).to_numpy())


@needs_shared
@pytest.mark.parametrize("model", ["Rasch", "2PL"])
def test_from_answers_to_the_link_of_two_forms(model):
    """Own calibrations of both forms, all twelve anchors kept. With slope 1, b is σ_base times the package's."""
    tables = []
    for name in ("kb36_y", "kb36_x"):
        points, items = scored(name)
        domain_of = dict.fromkeys(items["competency_id"], "exam")
        tables.append(calibrate_domains(points, items, domain_of=domain_of, model=model.lower()).parameters)
    rule = Linking(minimum_anchors=5, drift=3.0)
    row = link(*tables, domains=["exam"], marked=(), parameters=rule, previous="y").table.iloc[0]
    known = pd.read_csv(data("kb36_y") / "oracle" / "oracle_link_x_to_y.csv").set_index(["model", "method"])
    sigma = pd.read_csv(data("kb36_y") / "oracle" / "oracle_link_anchor_Rasch_x_to_y.csv")["a_base"].iloc[0]
    expected = known.loc[(model, "mean-mean" if model == "Rasch" else "Stocking-Lord")]
    wanted = [1, sigma * expected["B"]] if model == "Rasch" else [expected["A"], expected["B"]]
    assert row["n_anchors"] == 12
    assert [row["slope"], row["shift"]] == pytest.approx(wanted, abs=0.002)


def grades(model: str) -> list[pd.DataFrame]:
    tables = []
    for name in ("ltl_g6", "ltl_g9"):
        points, items = scored(name)
        domain_of = dict.fromkeys(items["competency_id"], "exam")
        tables.append(calibrate_domains(points, items, domain_of=domain_of, model=model).parameters)
    return tables


@needs_shared
def test_a_link_on_a_minority_of_the_anchors_is_refused():
    """ltl under 2PL: 24 of the 41 common items depart by over half a logit; without errors that alone counts."""
    tables = [table.assign(se_b=np.nan) for table in grades("2pl")]
    by_share, by_number, allowed = (
        link(*tables, domains=["exam"], marked=(), parameters=rule, previous="g6")
        for rule in (Linking(), Linking(minimum_anchors=20, least_kept=0.0), Linking(least_kept=0.4))
    )
    assert [len(tables[0]), len(by_share.dropped["exam"])] == [41, 24]
    assert by_share.table.empty
    assert "17 of the domain's 41 anchors" in by_share.refused["exam"].in_("en")
    assert "at least 50 %" in by_share.refused["exam"].in_("en")
    assert "17 trong 41 câu neo" in by_share.refused["exam"].in_("vi")
    assert by_number.table.empty
    assert "17, at least 20 are needed" in by_number.refused["exam"].in_("en")
    assert allowed.refused == {}
    assert allowed.table["n_anchors"].tolist() == [17]


@needs_shared
@pytest.mark.parametrize(("model", "line"), [("rasch", "mean-mean"), ("2pl", "Stocking-Lord")])
def test_items_that_all_shift_are_not_dropped(model, line):
    """ltl: three years of school move the items against each other; none stands out, so the package's link remains."""
    found = link(*grades(model), domains=["exam"], marked=(), parameters=Linking(), previous="g6")
    row = found.table.iloc[0]
    known = pd.read_csv(data("ltl_g6") / "oracle" / "oracle_link_g9_to_g6.csv").set_index(["model", "method"])
    expected = known.loc[(model.replace("rasch", "Rasch").replace("2pl", "2PL"), line)]
    sigma = pd.read_csv(data("ltl_g6") / "oracle" / "oracle_link_anchor_Rasch_g9_to_g6.csv")["a_base"].iloc[0]
    wanted = [1, sigma * expected["B"]] if model == "rasch" else [expected["A"], expected["B"]]
    assert row["n_anchors"] == 41
    assert [row["slope"], row["shift"]] == pytest.approx(wanted, abs=0.003)
    assert 0.05 < row["se"] < 0.25
