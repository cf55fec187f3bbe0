"""Mantel–Haenszel against the R package difR 5.1, plain and purified, and R's own example."""

import json

import numpy as np
import pandas as pd
import pytest

from tests.shared_data import data, needs_shared
from workbench.measure.fairness import exam_of, fairness
from workbench.measure.logistic import logistic
from workbench.measure.mantel import mantel_haenszel, mean_scores
from workbench.measure.scoring import score_answers

SETS = [
    *(("spisa", "gender"), ("spisa", "elite"), ("hci", "gender"), ("verbal", "gender")),
    *(("ltl_g6", "track"), ("ltl_g9", "track")),
]


def difference(name: str, grouping: str, *, purify: bool) -> pd.DataFrame:
    folder = data(name) / "results"
    items = pd.read_csv(folder / "items.csv", dtype={"item_id": "str", "key": "str"})
    answers = pd.read_csv(folder / "responses.csv", dtype="str").set_index("officer_id")
    points = score_answers(answers, items, administered=answers.notna() | True)
    officers = pd.read_csv(folder / "officers.csv", dtype="str")
    domain_of = dict.fromkeys(items["competency_id"], "exam")
    exam = exam_of(points, items, domain_of=domain_of)
    return fairness(exam, officers, groupings=[grouping], minimum_group=20, purify=purify)


@needs_shared
@pytest.mark.parametrize(("name", "grouping"), SETS)
@pytest.mark.parametrize("purify", [False, True])
def test_chi_square_and_delta_of_difr(name, grouping, purify):
    expected = pd.read_csv(data(name) / "oracle" / f"oracle_mh_dif_{grouping}.csv")
    found = difference(name, grouping, purify=purify)
    ending = "_purified" if purify else ""
    groups = json.loads((data(name) / "oracle" / "oracle_test.json").read_text())[f"dif_{grouping}"]
    sign = 1 if groups["reference"] == found["reference"].iloc[0] else -1
    delta = sign * -2.35 * np.log(expected[f"alpha_mh{ending}"].to_numpy())
    known = np.isfinite(delta)
    assert found["item_id"].tolist() == expected["item"].tolist()
    assert found["mh_chi2"].to_numpy() == pytest.approx(expected[f"mh_chi2{ending}"].to_numpy(), abs=1e-4)
    assert known.mean() > 0.9
    assert found["mh_delta"].to_numpy()[known] == pytest.approx(delta[known], abs=1e-4)
    assert (found["mh_p"] < 0.05).tolist() == expected[f"flag{ending}"].tolist()


VERBAL = {
    "S1wantCurse": (1.7076, 1.7005, -1.2476),
    "S2WantShout": (9.6032, 2.8804, -2.4861),
    "S3WantCurse": (0.0013, 0.9439, 0.1358),
    "S4WantShout": (4.1188, 2.3458, -2.0036),
    "S2DoCurse": (6.3029, 0.3209, 2.6709),
    "S2DoScold": (6.8395, 0.3746, 2.3072),
    "S3DoCurse": (5.7817, 0.4616, 1.8165),
    "S3DoScold": (3.8880, 0.4727, 1.7606),
    "S2DoShout": (0.2170, 0.7931, 0.5447),
}


@needs_shared
def test_verbal_aggression_of_the_documentation_of_difr():
    """73 men against 243 women: six items differ significantly by over 1.5, two of them surely by over 1."""
    found = difference("verbal", "gender", purify=False).set_index("item_id")
    shown = found.loc[list(VERBAL), ["mh_chi2", "mh_odds", "mh_delta"]].to_numpy()
    assert shown == pytest.approx(np.array(list(VERBAL.values())), abs=1e-4)
    assert set(found.index[found["mh_p"] < 0.05]) == {
        *("S2WantShout", "S4WantShout", "S2DoCurse", "S2DoScold", "S3DoCurse", "S3DoScold"),
    }
    assert found[["n_reference", "n_focal"]].iloc[0].tolist() == [243, 73]
    assert set(found.index[found["ets_class"] == "A"]) == set(found.index[found["mh_p"] >= 0.05])
    assert found.index[found["ets_class"] == "C"].tolist() == ["S2WantShout", "S2DoCurse"]


def test_rabbits_of_the_help_of_mantelhaen_test():
    """Agresti 1990: cured or died after penicillin at once or delayed, in five doses.

    A second column completes every total to ten times the dose, so that the doses are the strata.
    """
    counts = np.array([0, 0, 6, 5, 3, 0, 3, 6, 6, 2, 0, 4, 5, 6, 1, 0, 2, 5, 0, 0]).reshape(5, 2, 2)
    dose, died, late = np.repeat(np.argwhere(counts >= 0), counts.ravel(), axis=0).T
    cured = 1.0 - died
    found = mantel_haenszel(np.column_stack([cured, 10 * dose - cured]), np.ones(2), late == 1)
    assert [found.chi2[0], found.p[0], found.odds[0]] == pytest.approx([3.928571, 0.0474723, 7.0], abs=5e-7)


def by_strata(counts):
    """Strata × groups × ordered answers as two items: the answer, and what makes every total its stratum's own."""
    stratum, group, answer = np.repeat(np.argwhere(np.array(counts) >= 0), np.ravel(counts), axis=0).T
    return np.column_stack([answer, 100.0 * stratum - answer]), group


NEUROLOGISTS = [
    [[38, 5, 0, 1], [33, 11, 3, 0], [10, 14, 5, 6], [3, 7, 3, 10]],
    [[5, 3, 0, 0], [3, 11, 4, 0], [2, 13, 3, 4], [1, 2, 4, 14]],
]
SATISFACTION = [[[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]]
MENTAL = [
    [[64, 94, 58, 46], [57, 94, 54, 40], [57, 105, 65, 60], [72, 141, 77, 94], [36, 97, 54, 78], [21, 71, 54, 71]]
]


@pytest.mark.parametrize(
    ("counts", "chi2", "df"),
    [
        (NEUROLOGISTS, 83.923, 3),
        (NEUROLOGISTS[:1], 55.393, 3),
        (NEUROLOGISTS[1:], 30.594, 3),
        (SATISFACTION, 4.4774, 3),
        (MENTAL, 40.297, 5),
    ],
)
def test_row_mean_scores_of_the_help_of_cmhtest(counts, chi2, df):
    """Printed by the examples of `CMHtest` of the R package vcdExtra: MSPatients, JobSat and Mental."""
    values, group = by_strata(counts)
    found = mean_scores(values, group, n_groups=df + 1)
    assert found.df == df
    assert found.chi2[0] == pytest.approx(chi2, abs=6e-4)


@needs_shared
@pytest.mark.parametrize(("name", "grouping"), SETS)
def test_logistic_regression_and_standardisation_of_difr(name, grouping):
    """`difLogistic` with `type = "both"`, and `difStd`, which weights by the focal group and so has one direction.

    The package divides by all people of the file, also by those without a group.
    """
    expected = pd.read_csv(data(name) / "oracle" / f"oracle_mh_dif_{grouping}.csv")
    found = difference(name, grouping, purify=False)
    groups = json.loads((data(name) / "oracle" / "oracle_test.json").read_text())[f"dif_{grouping}"]
    assert found["lr_chi2"].to_numpy() == pytest.approx(expected["logistic_lr"].to_numpy(), abs=1e-6)
    assert found["lr_r2"].to_numpy() == pytest.approx(expected["logistic_R2_nagelkerke_diff"].to_numpy(), abs=1e-5)
    if groups["reference"] == found["reference"].iloc[0]:
        assert found["smd"].to_numpy() == pytest.approx(expected["std_p_dif"].to_numpy(), abs=1e-9)


@needs_shared
def test_generalised_statistics_of_two_groups_are_those_of_two():
    """`difGMH` and `difGenLogistic` with one focal group are `difMH` without correction and `difLogistic`."""
    expected = pd.read_csv(data("verbal") / "oracle" / "oracle_mh_dif_gender.csv")
    found = difference("verbal", "gender", purify=False)
    folder = data("verbal") / "results"
    values = pd.read_csv(folder / "responses.csv").drop(columns="officer_id").to_numpy(dtype=float)
    men = pd.read_csv(folder / "officers.csv")["gender"].to_numpy() == 1
    means = mean_scores(values, men.astype(int), n_groups=2)
    regression = logistic(values, men.astype(int), n_groups=2)
    assert regression.chi2 == pytest.approx(expected["logistic_lr"].to_numpy(), abs=1e-6)
    assert np.corrcoef(np.sqrt(means.chi2), np.sqrt(found["mh_chi2"]))[0, 1] > 0.98
    assert (means.chi2 > found["mh_chi2"].to_numpy()).all()
