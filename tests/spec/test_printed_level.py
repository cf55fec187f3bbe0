"""Which level is printed beside the probabilities: the score's where it can be, never one that they contradict."""

import numpy as np
import pytest

from workbench.measure.levels import CLEAR, printed


def one(reached, *chance, rule="score", sat="alike", decide_at=0.8):
    found = printed(np.array([reached]), np.array([chance]), rule=rule, sat=sat, decide_at=decide_at)
    return found["level"][0], found["rule"][0], found["why"][0]


@pytest.mark.parametrize(
    ("above", "said"),
    [(0.79999, (1, "score", None)), (0.8, (2, "estimate", "exactness")), (0.80001, (2, "estimate", "exactness"))],
)
def test_the_score_counts_until_another_level_is_clear(above, said):
    assert one(1, 0.0, 1 - above, above) == said
    assert one(1, above, 1 - above, 0.0) == (said if said[1] == "score" else (0, *said[1:]))


@pytest.mark.parametrize(
    ("above", "decide_at", "level"),
    [(0.69999, 0.7, 1), (0.7, 0.7, 2), (0.70001, 0.7, 2), (0.79999, 0.95, 1), (0.8, 0.95, 2), (0.8, 1.0, 2)],
)
def test_clear_is_what_the_parameter_calls_clear_and_never_more_than_that(above, decide_at, level):
    assert one(1, 0.0, 1 - above, above, decide_at=decide_at)[0] == level


@pytest.mark.parametrize(("reached", "level"), [(0, 2), (1, 2), (2, 2), (3, 3), (4, 3)])
def test_several_levels_together_can_be_clear(reached, level):
    """P(level ≥ 2) = 0.9 and P(level ≤ 3) = 0.8: between these the score counts, beyond them the nearer of the two."""
    assert one(reached, 0.05, 0.05, 0.4, 0.3, 0.2)[0] == level


@pytest.mark.parametrize(("upper", "level"), [(0.49999, 1), (0.5, 2), (0.50001, 2)])
@pytest.mark.parametrize(
    ("rule", "sat", "why"),
    [("estimate", "alike", "declared"), ("score", "forms", "forms"), ("estimate", "apart", "apart")],
)
def test_the_estimate_is_the_median(upper, level, rule, sat, why):
    assert one(0, 0.0, 1 - upper, upper, rule=rule, sat=sat) == (level, "estimate", why)


def test_without_probabilities_the_score_counts_whatever_the_rule():
    for rule in ("score", "estimate"):
        assert one(2, np.nan, np.nan, np.nan, rule=rule, sat="forms") == (2, "score", None)


@pytest.mark.parametrize("rule", ["score", "estimate"])
@pytest.mark.parametrize("decide_at", [0.501, 0.65, 0.8, 0.99])
def test_no_other_level_is_ever_clear(rule, decide_at):
    rng = np.random.default_rng(1)
    chance = rng.dirichlet(np.full(5, 0.2), size=20_000)
    reached = rng.integers(0, 5, len(chance))
    found = printed(reached, chance, rule=rule, sat="alike", decide_at=decide_at)
    others = np.where(np.arange(5) == found["level"][:, None], 0.0, chance)
    assert others.max() < min(decide_at, CLEAR)
    assert ((found["rule"] == "score") <= (found["level"] == reached)).all()
    assert (found["probability"] == chance[np.arange(len(chance)), found["level"]]).all()
    assert len(set(found["rule"])) == (1 if rule == "estimate" else 2)
