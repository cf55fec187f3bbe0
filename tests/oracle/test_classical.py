"""Classical test theory against published numbers and those computed by R packages (versions in each oracle folder).

The reading test of the package sirt (328 people, 12 items), of which stratified alpha .703 and PRMSE are printed, and
the second example of the package subscore cannot be run: their answers are not among the shared sets. Stratified alpha
is checked by hand here and in the worked examples, PRMSE against `subscore` on the shared sets.
"""

import json

import numpy as np
import pandas as pd
import pytest

from tests.shared_data import data, needs_shared
from workbench.measure.classification import Beta, classification, with_classification
from workbench.measure.items import item_statistics
from workbench.measure.levels import levels
from workbench.measure.options import distractors
from workbench.measure.posterior import posteriors, scale_priors
from workbench.measure.reliability import basis_of, cronbach_alpha, prmse, reliability, stratified_alpha
from workbench.measure.scoring import conditional_error, scale_scores, score_answers
from workbench.tables import KEY_EVIDENCE

LSAT6 = """00000:3 00001:6 00010:2 00011:11 00100:1 00101:1 00110:3 00111:4 01000:1 01001:8 01011:16 01101:3 01110:2
01111:15 10000:10 10001:29 10010:14 10011:81 10100:3 10101:28 10110:15 10111:80 11000:16 11001:56 11010:21 11011:173
11100:11 11101:61 11110:28 11111:298"""
LSAT7 = """00000:12 00001:19 00010:1 00011:7 00100:3 00101:19 00110:3 00111:17 01000:10 01001:5 01010:3 01011:7 01100:7
01101:23 01110:8 01111:28 10000:7 10001:39 10010:11 10011:34 10100:14 10101:51 10110:15 10111:90 11000:6 11001:25
11010:7 11011:35 11100:18 11101:136 11110:32 11111:308"""
TEN_BY_FIVE = "00000 00000 00001 00011 00111 01111 11111 10111 00011 01111"
SETS = ["spisa", "icar", "hci", "lsat", "verbal", "ctest_t1"]


def patterns(counts: str) -> np.ndarray:
    rows = [(pattern, int(times)) for pattern, times in (word.split(":") for word in counts.split())]
    return np.array([list(map(int, p)) for p, times in rows for _ in range(times)], dtype=float)


def framed(values: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    names = [f"q{i + 1}" for i in range(values.shape[1])]
    items = pd.DataFrame({"item_id": names, "competency_id": "all", "key": None, "points": 1.0})
    return pd.DataFrame(values, columns=names), items, {"all": "exam", "exam": "exam"}


def statistics(points: pd.DataFrame, items: pd.DataFrame, domain_of: dict[str, str]) -> pd.DataFrame:
    options = distractors(points.astype("str"), items, points=points, domain_of=domain_of)
    return item_statistics(
        points, items, answered=points.notna(), options=options, keys=KEY_EVIDENCE.empty(), domain_of=domain_of
    )


def shared(name: str, *, blank: str = "wrong") -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str], pd.DataFrame]:
    folder = data(name) / "results"
    items = pd.read_csv(folder / "items.csv", dtype={"item_id": "str", "competency_id": "str", "key": "str"})
    answers = pd.read_csv(folder / "responses.csv", dtype="str").set_index("officer_id")
    put = answers.notna() if blank == "missing" else answers.notna() | True
    domain_of = dict.fromkeys([*items["competency_id"], "exam"], "exam")
    return score_answers(answers, items, administered=put), items, domain_of, answers


def test_lsat6_item_analysis_of_bock_and_lieberman_1970():
    points, items, domain_of = framed(patterns(LSAT6))
    found = statistics(points, items, domain_of)
    whole = reliability(points, items, domain_of=domain_of).set_index("scale_id").loc["exam"]
    assert found["difficulty"].tolist() == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])
    assert found["item_total"].tolist() == pytest.approx([0.3620, 0.5668, 0.6184, 0.5344, 0.4354], abs=5e-5)
    assert found["item_rest"].tolist() == pytest.approx([0.1128, 0.1532, 0.1728, 0.1444, 0.1216], abs=5e-5)
    assert whole["alpha"] == pytest.approx(0.2949972, abs=5e-8)
    assert [whole["mean"], whole["sd"]] == pytest.approx([3.819, 1.03504], abs=5e-6)
    assert whole["sem"] == pytest.approx(0.8691, abs=5e-5)
    values = patterns(LSAT6)
    without = [cronbach_alpha(np.delete(values, item, axis=1)) for item in range(5)]
    assert without == pytest.approx([0.2754, 0.2376, 0.2168, 0.2459, 0.2663], abs=5e-5)
    assert np.bincount(values.sum(axis=1).astype(int)).tolist() == [3, 20, 85, 237, 357, 298]


def test_lsat7_item_analysis():
    points, items, domain_of = framed(patterns(LSAT7))
    found = statistics(points, items, domain_of)
    whole = reliability(points, items, domain_of=domain_of).set_index("scale_id").loc["exam"]
    assert found["difficulty"].tolist() == pytest.approx([0.828, 0.658, 0.772, 0.606, 0.843])
    assert found["item_total"].tolist() == pytest.approx([0.530, 0.600, 0.611, 0.592, 0.461], abs=5e-4)
    assert found["item_rest"].tolist() == pytest.approx([0.246, 0.247, 0.313, 0.223, 0.175], abs=5e-4)
    assert [whole["alpha"], whole["mean"]] == pytest.approx([0.4534, 3.707], abs=5e-5)
    assert [whole["sd"], whole["sem"]] == pytest.approx([1.1986, 0.8861], abs=5e-5)
    values = patterns(LSAT7)
    without = [cronbach_alpha(np.delete(values, item, axis=1)) for item in range(5)]
    assert without == pytest.approx([0.396, 0.394, 0.345, 0.415, 0.438], abs=5e-4)


def test_ten_people_five_items_of_the_package_ctt():
    values = np.array([list(map(int, word)) for word in TEN_BY_FIVE.split()], dtype=float)
    points, items, domain_of = framed(values)
    found = statistics(points, items, domain_of)
    assert cronbach_alpha(values) == pytest.approx(0.8157895, abs=5e-8)
    assert found["difficulty"].tolist() == pytest.approx([0.2, 0.3, 0.5, 0.7, 0.8])
    assert found["item_rest"].tolist() == pytest.approx([0.4036, 0.5300, 0.7906, 0.7237, 0.5995], abs=5e-5)
    without = [cronbach_alpha(np.delete(values, item, axis=1)) for item in range(5)]
    assert without == pytest.approx([0.8326, 0.8027, 0.7167, 0.7424, 0.7828], abs=5e-5)


def test_conditional_error_of_lord_1955_for_forty_items():
    right = np.array([10, 20, 24, 28, 32, 36])
    found = 40 * conditional_error(right / 40, np.full(6, 40.0))
    assert found == pytest.approx([2.774, 3.203, 3.138, 2.935, 2.562, 1.922], abs=5e-4)


@needs_shared
@pytest.mark.parametrize("name", SETS)
def test_items_and_alpha_of_the_r_package_psych(name):
    points, items, domain_of, answers = shared(name)
    options = distractors(answers, items, points=points, domain_of=domain_of)
    found = item_statistics(
        points, items, answered=answers.notna(), options=options, keys=KEY_EVIDENCE.empty(), domain_of=domain_of
    )
    expected = pd.read_csv(data(name) / "oracle" / "oracle_ctt_items.csv")
    assert found["item_id"].tolist() == expected["item"].tolist()
    assert found["item_total"].to_numpy() == pytest.approx(expected["r_item_total_na0"], abs=1e-6)
    assert found["item_rest"].to_numpy() == pytest.approx(expected["r_item_rest_na0"], abs=1e-6)
    whole = reliability(points, items, domain_of=domain_of).set_index("scale_id")
    oracle = json.loads((data(name) / "oracle" / "oracle_test.json").read_text())["na0"]
    exam = whole.loc["exam"]
    assert exam[["n", "mean", "sd", "alpha", "sem"]].astype(float).tolist() == pytest.approx(
        [oracle[key] for key in ("n", "mean", "sd", "alpha_psych", "sem")], abs=1e-6
    )
    for area, numbers in (oracle.get("domains") or {}).items():
        row = whole.loc["exam." + area.lower().replace("_", "-")]
        assert row[["n_items", "mean", "sd", "alpha"]].astype(float).tolist() == pytest.approx(
            [numbers[key] for key in ("items", "mean", "sd", "alpha")], abs=1e-6
        )


@needs_shared
def test_blanks_as_not_administered():
    name = "ctest_t1"
    points, items, domain_of, _ = shared(name, blank="missing")
    found = statistics(points, items.assign(key=None), domain_of)
    expected = pd.read_csv(data(name) / "oracle" / "oracle_ctt_items.csv")
    assert found["n"].tolist() == expected["n"].tolist()
    assert found["difficulty"].to_numpy() == pytest.approx(expected["p"], abs=1e-6)
    complete = json.loads((data(name) / "oracle" / "oracle_test.json").read_text())["complete"]
    exam = reliability(points, items, domain_of=domain_of).set_index("scale_id").loc["exam"]
    assert [exam["mean"], exam["sd"], exam["alpha"]] == pytest.approx(
        [complete["mean"], complete["sd"], complete["alpha_psych"]], abs=1e-6
    )


@needs_shared
@pytest.mark.parametrize("name", ["spisa", "icar", "verbal", "ctest_t1", "ltl_g6", "ltl_g9"])
def test_prmse_of_haberman_2008_by_the_r_package_subscore(name):
    """ltl: the package was run without subtest 3, which has one item."""
    points, items, domain_of, _ = shared(name)
    oracle = json.loads((data(name) / "oracle" / "oracle_subscores.json").read_text())
    scales = ["exam." + area.lower().replace("_", "-") for area in oracle["domains"]]
    items = items[items["competency_id"].isin(scales)]
    found = reliability(points, items, domain_of=domain_of).set_index("scale_id")
    for i, scale in enumerate(scales):
        row = found.loc[scale]
        expected = [oracle[f"PRMSE_{kind}"][i][f"PRMSE.{kind}"] for kind in ("s", "x", "sx")]
        shares = row[["prmse_subscore", "prmse_total", "prmse_augmented"]].astype(float)
        assert shares.tolist() == pytest.approx(expected, abs=1e-6)


@needs_shared
def test_estimates_that_levels_rest_on_are_those_of_the_r_package_subscore():
    points, items, domain_of, answers = shared("spisa")
    scores = scale_scores(points, items, domain_of=domain_of, answered=answers.notna())
    exact = reliability(points, items, domain_of=domain_of)
    found = posteriors(scores, scale_priors(scores, exact, domain_of=domain_of))
    middle = found["first"] / (found["first"] + found["second"])
    expected = pd.read_csv(data("spisa") / "oracle" / "oracle_subscores.csv")
    for scale, column in {
        "exam.politics": "augmented_Subscore.sx.politics",
        "exam.economy": "augmented_Subscore.sx.economy",
        "exam.natural-sciences": "kelley_Subscore.s.natural_sciences",
    }.items():
        assert 9 * middle[scores["scale_id"] == scale].to_numpy() == pytest.approx(expected[column], abs=1e-6)
    assert exact.set_index("scale_id")["basis"].to_dict() == {
        "exam.politics": "augmented",
        "exam.history": "total",
        "exam.economy": "augmented",
        "exam.culture": "total",
        "exam.natural-sciences": "observed",
        "exam": "observed",
    }


@needs_shared
def test_livingston_and_lewis_by_the_r_package_betafunctions():
    """There the four-parameter beta was impermissible and the two-parameter one of this package was used."""
    points, items, domain_of, answers = shared("spisa")
    scores = scale_scores(points, items, domain_of=domain_of, answered=answers.notna())
    exact = reliability(points, items, domain_of=domain_of)
    cuts = [0.0, 100 * 22 / 45, 100 * 31 / 45]
    row = with_classification(exact, scores, cuts=lambda _: cuts, domain_of=domain_of).set_index("scale_id").loc["exam"]
    assert [row["accuracy"], row["consistency"], row["kappa"]] == pytest.approx([0.76158, 0.66974, 0.45023], abs=5e-4)
    sorted_in = levels(scores, exact, cuts=lambda _: cuts, decide_at=0.8, domain_of=domain_of)
    whole = sorted_in[sorted_in["scale_id"] == "exam"]["level"].value_counts(normalize=True).sort_index()
    assert whole.tolist() == pytest.approx([0.19814, 0.51442, 0.28744], abs=5e-6)
    a, b = 9.8298388397, 6.7300933864
    same = classification(Beta(a, b), length=53, true_cuts=np.array(cuts[1:]) / 100,
                          seen_cuts=np.array(cuts[1:]) / 100)  # fmt: skip
    assert same == pytest.approx((0.76158479, 0.66973500, 0.45023412), abs=1e-5)


def test_prmse_takes_the_true_variance_of_both_scores():
    """Two parallel halves: from s alone α = .5, from x the total's own reliability 2·.5/1.5, and s adds nothing to x.

    A formula that divides by the observed variance of the total instead of the true one gives another number.
    """
    s = np.array([1.0, 1.0, -1.0, -1.0])
    t = np.array([1.0, 0.0, 0.0, -1.0]) * 2**0.5
    rho = 0.5
    left = s / s.std(ddof=1)
    rest = t - (t @ left) / (left @ left) * left
    right = rho * left + (1 - rho**2) ** 0.5 * rest / rest.std(ddof=1)
    found = prmse(left, left + right, alpha=rho)
    assert [found["subscore"], found["total"], found["augmented"]] == pytest.approx([0.5, 2 / 3, 2 / 3])
    assert basis_of(found) == "total"


def test_stratified_alpha_of_two_strata_by_hand():
    """Strata of perfect items have no error, whatever the correlation between them; alpha alone is lower."""
    points = pd.DataFrame({"a1": [0, 0, 1, 1], "a2": [0, 0, 1, 1], "b1": [0, 1, 0, 1], "b2": [0, 1, 0, 1]}, dtype=float)
    strata = {"a1": "a", "a2": "a", "b1": "b", "b2": "b"}
    assert stratified_alpha(points, strata) == pytest.approx(1.0)
    assert cronbach_alpha(points.to_numpy()) == pytest.approx(4 / 3 * (1 - (4 / 3) / (8 / 3)))
