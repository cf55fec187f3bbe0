"""2PL calibration beside the textbook algorithm and a package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec

import numpy as np

from workbench.lab.bench.figure import Figure, in_turns
from workbench.measure.irt import Curves, calibrate
from workbench.messages import msg

PART = msg("2PL, 50 items × 10,000 people")
SEVERAL = msg("generalised partial credit, 60 items of up to 4 results × 10,000 people")
WAYS = {
    "plain": msg("plain NumPy EM"),
    "own": msg("workbench, with standard errors"),
    "mirt": msg("package mirt (PyPI)"),
}
OF_SEVERAL = msg("workbench, with standard errors; against its 2PL")


def calibration() -> Iterator[Figure]:
    """Measure the calibration of 50 items by the answers of 10,000 people, and of 60 items of several points."""
    answers, several = _answers(10_000, 50), _several(10_000, 60)
    ways: dict[str, Callable[[], None]] = {
        "plain": lambda: _done(_plain_em(answers)),
        "own": lambda: _done(calibrate(answers, model="2pl")),
        "several": lambda: _done(calibrate(several, model="2pl")),
    }
    if find_spec("mirt") is not None:
        import mirt

        whole = answers.astype(int)
        ways["mirt"] = lambda: _done(mirt.fit_mirt(whole, "2PL", n_quadpts=61, tol=1e-5))
    taken = in_turns(ways)
    yield Figure(SEVERAL, OF_SEVERAL, taken["several"], taken.pop("several") / taken["own"])
    for name, seconds in taken.items():
        yield Figure(PART, WAYS[name], seconds, seconds / taken["plain"])


def _done(_: object) -> None:
    """Drop what was made: only the time counts."""


def _answers(people: int, items: int) -> np.ndarray:
    rng = np.random.default_rng(1)
    a, b = rng.lognormal(0.0, 0.3, items), rng.normal(0.0, 1.0, items)
    chance = 1 / (1 + np.exp(-a * (rng.normal(size=(people, 1)) - b)))
    return (rng.random((people, items)) < chance).astype(float)


def _several(people: int, items: int) -> np.ndarray:
    """Return the categories that people reach on items of two, three and four in turn."""
    rng = np.random.default_rng(2)
    slope = rng.lognormal(-0.3, 0.3, items)
    rises = -slope[:, None] * np.sort(rng.normal(size=(items, 3)), axis=1)
    rises[np.arange(3) > np.arange(items)[:, None] % 3] = -np.inf
    worth = np.tile(np.arange(4.0), (items, 1))
    chance = Curves(slope, rises.cumsum(axis=1), worth, np.zeros(items)).chances(rng.normal(size=people))
    drawn = rng.random((items, people, 1)) > chance.cumsum(axis=2)
    return drawn.sum(axis=2).T.astype(float)


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
