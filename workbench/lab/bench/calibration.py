"""2PL calibration beside the textbook algorithm and a package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec

import numpy as np

from workbench.lab.bench.figure import Figure, in_turns
from workbench.measure.irt import calibrate
from workbench.messages import msg

PART = msg("2PL, 50 items × 10,000 people")
WAYS = {
    "plain": msg("plain NumPy EM"),
    "own": msg("workbench, with standard errors"),
    "mirt": msg("package mirt (PyPI)"),
}


def calibration() -> Iterator[Figure]:
    """Measure the calibration of 50 items by the answers of 10,000 people."""
    answers = _answers(10_000, 50)
    ways: dict[str, Callable[[], None]] = {
        "plain": lambda: _done(_plain_em(answers)),
        "own": lambda: _done(calibrate(answers, model="2pl")),
    }
    if find_spec("mirt") is not None:
        import mirt

        whole = answers.astype(int)
        ways["mirt"] = lambda: _done(mirt.fit_mirt(whole, "2PL", n_quadpts=61, tol=1e-5))
    taken = in_turns(ways)
    for name, seconds in taken.items():
        yield Figure(PART, WAYS[name], seconds, seconds / taken["plain"])


def _done(_: object) -> None:
    """Drop what was made: only the time counts."""


def _answers(people: int, items: int) -> np.ndarray:
    rng = np.random.default_rng(1)
    a, b = rng.lognormal(0.0, 0.3, items), rng.normal(0.0, 1.0, items)
    chance = 1 / (1 + np.exp(-a * (rng.normal(size=(people, 1)) - b)))
    return (rng.random((people, items)) < chance).astype(float)


def _plain_em(answers: np.ndarray, *, tolerance: float = 1e-5, most_cycles: int = 500) -> tuple[np.ndarray, np.ndarray]:
    """The textbook algorithm without acceleration or standard errors (Bock and Aitkin 1981): what is compared with."""
    theta = np.linspace(-6, 6, 61)
    weight = np.exp(-(theta**2) / 2)
    weight /= weight.sum()
    share = answers.mean(axis=0)
    a, d = np.ones(answers.shape[1]), np.log(share / (1 - share))
    for _ in range(most_cycles):
        logit = np.outer(theta, a) + d
        p = 1 / (1 + np.exp(-logit))
        log = answers @ np.log(p).T + (1 - answers) @ np.log(1 - p).T + np.log(weight)
        posterior = np.exp(log - log.max(axis=1, keepdims=True))
        posterior /= posterior.sum(axis=1, keepdims=True)
        n, r = posterior.sum(axis=0), posterior.T @ answers
        residual, information = r - n[:, None] * p, n[:, None] * p * (1 - p)
        first, second = residual.T @ theta, residual.sum(axis=0)
        aa, ad, dd = information.T @ theta**2, information.T @ theta, information.sum(axis=0)
        determinant = aa * dd - ad**2
        step_a, step_d = (dd * first - ad * second) / determinant, (aa * second - ad * first) / determinant
        a, d = a + step_a, d + step_d
        if max(np.abs(step_a).max(), np.abs(step_d).max()) < tolerance:
            break
    return a, d
