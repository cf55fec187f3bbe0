"""Where on the scale of ability an exam measures well: information, standard error, and people beside items."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.irt.listed import curves_of, locations


def information_curves(
    parameters: tables.ItemParameters, *, low: float = -4.0, high: float = 4.0, points: int = 161
) -> pd.DataFrame:
    """Return test information and standard error of ability, per calibrated domain.

    I(θ) = Σ a²·Var(category), and the error of the maximum likelihood estimate is 1/√I (Birnbaum 1968; Muraki 1993).

    Args:
        parameters: table `item_parameters`.
        low: lowest ability, logits.
        high: highest ability, logits.
        points: number of abilities, evenly spaced.

    Returns:
        domain_id, theta (logits), information (1/logit²), se (logits); by domain in the order of `parameters`.
    """
    theta = np.linspace(low, high, points)
    curves = [
        pd.DataFrame(
            {"domain_id": domain, "theta": theta, "information": curves_of(part)[1].information(theta).sum(axis=0)}
        )
        for domain, part in parameters.groupby("domain_id", sort=False)
    ]
    if not curves:
        return pd.DataFrame(columns=["domain_id", "theta", "information", "se"])
    frame = pd.concat(curves, ignore_index=True)
    return frame.assign(se=1 / np.sqrt(frame["information"]))


def expected_reliability(parameters: tables.ItemParameters, *, sigma: pd.Series) -> pd.Series:
    """Return the reliability of the points that the items alone lead one to expect (Dimitrov 2003).

    Var(τ) / (Var(τ) + E[Σ Var(points | θ)]) with τ(θ) the expected points and θ ~ N(0, σ²).

    Args:
        parameters: table `item_parameters`.
        sigma: by domain_id, the standard deviation of ability, logits.

    Returns:
        By domain_id, 0–1, in the order of `parameters`.
    """
    z = np.linspace(-6.0, 6.0, 241)
    weight = np.exp(-(z**2) / 2)
    weight /= weight.sum()
    found = {}
    for domain, part in parameters.groupby("domain_id", sort=False):
        _, curves = curves_of(part)
        chance = curves.chances(sigma[domain] * z)
        mean = np.einsum("jqk,jk->jq", chance, curves.worth)
        error = (np.einsum("jqk,jk->jq", chance, curves.worth**2) - mean**2).sum(axis=0)
        true = mean.sum(axis=0)
        between = weight @ true**2 - (weight @ true) ** 2
        found[domain] = between / (between + weight @ error)
    return pd.Series(found, dtype=float)


def wright_map(
    scores: tables.Scores, parameters: tables.ItemParameters, *, width: float = 0.25
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return people and items on one scale of ability, per calibrated domain (Wright and Stone 1979).

    Args:
        scores: table `scores` with abilities.
        parameters: table `item_parameters`.
        width: width of a class of abilities, logits.

    Returns:
        People: domain_id, theta_low, theta_high (logits, the lower end belongs to the class), n, from the lowest
        class with people to the highest, none left out. Items: domain_id, item_id, b, se_b, by domain and ascending b.
    """
    domains = list(dict.fromkeys(parameters["domain_id"]))
    known = scores[scores["scale_id"].isin(domains) & scores["theta"].notna()]
    place = np.floor(known["theta"].to_numpy(dtype=float) / width).astype(int)
    counts = pd.Series(place, index=known["scale_id"]).groupby(level=0).value_counts()
    classes = [_classes(domain, counts[domain], width=width) for domain in domains if domain in counts.index.levels[0]]
    columns = ["domain_id", "theta_low", "theta_high", "n"]
    people = pd.concat(classes, ignore_index=True) if classes else pd.DataFrame(columns=columns)
    order = parameters["domain_id"].map({domain: rank for rank, domain in enumerate(domains)})
    items = locations(tables.ItemParameters(parameters.assign(order=order)))
    items = items.sort_values(["order", "b"], kind="stable", ignore_index=True)
    return people, items[["domain_id", "item_id", "b", "se_b"]]


def _classes(domain: str, counts: pd.Series, *, width: float) -> pd.DataFrame:
    place = np.arange(counts.index.min(), counts.index.max() + 1)
    number = counts.reindex(place, fill_value=0).to_numpy()
    low = place * width
    return pd.DataFrame({"domain_id": domain, "theta_low": low, "theta_high": low + width, "n": number})
