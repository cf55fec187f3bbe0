"""The pool of a scale: all items of the forms that are linked, what people did on each form, and how they stand to it.

Part of `workbench.measure.equating`, which says by which method.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench import tables
from workbench.measure.blocks import matrix
from workbench.measure.form_links import Chain, Sat
from workbench.tables.measures import NO_FORM

APART = "\x1f"
"""Between a scale and a form in the name of that scale on that form; no id holds it."""

CURVES = ("first", "second", "pool_first", "pool_second")


def scale_of(key: str) -> str:
    """Return the scale of a scale on a form."""
    return key.split(APART, 1)[0]


@dataclass(frozen=True)
class FormsOfDomain:
    """One domain in several forms: names of the forms, their people's numbers, and forms × items, what each puts.

    Attributes:
        domain: its id.
        names: of the forms, in order.
        places: of its items among all.
        weight: items, their points.
        sets: forms × items, whether the item is the form's.
        forms: what people did on each form.
    """

    domain: str
    names: list[str]
    places: np.ndarray
    weight: np.ndarray
    sets: np.ndarray
    forms: list[Sat]

    def pool(self, member: np.ndarray, scale: str, chain: Chain, priors: pd.DataFrame) -> Pool:
        """Return the pool of a scale: all its items in the forms of one scale of the domain, in the base's people.

        A competency's mean moves with the domain's by its correlation with it; where nothing reliable is known of its
        true scores they are as wide as the domain's are for their mean.

        Args:
            member: items of the domain, whether they are the scale's.
            scale: the scale.
            chain: how the forms of the domain are linked.
            priors: see `workbench.measure.posterior.scale_priors`, of all scales on their forms.
        """
        inside = self.sets & member
        own = inside @ self.weight
        rows = priors.reindex([scale + APART + name for name in self.names])
        mean, true = np.full(len(self.names), np.nan), np.full(len(self.names), np.nan)
        shares = np.zeros(self.sets.shape)
        for at, form in enumerate(self.forms):
            if own[at] <= 0:
                continue
            weight = self.weight[form.items]
            shares[at, form.items] = np.divide(form.means, weight, out=np.zeros(len(weight)), where=weight > 0)
            mean[at], true[at] = shares[at, inside[at]] @ self.weight[inside[at]] / own[at], chain.true[at]
            along, wide = 1.0, chain.true[at] / form.true if form.true > 0 else 1.0
            if scale != self.domain:
                prior = rows.iloc[at]
                sure = bool(prior["usable"]) and prior["correlation"] > 0
                along = float(prior["correlation"]) if sure else 1.0
                flat = form.true / max(form.mean * (1 - form.mean), 1e-9) * mean[at] * (1 - mean[at])
                spread = float(prior["variance"]) if sure else flat
                true[at] = spread * (1 + along**2 * (wide - 1))
                along *= np.sqrt(spread / form.true) if form.true > 0 else 0.0
            shift = along * (chain.mean[at] - form.mean)
            mean[at] = np.clip(mean[at] + shift, 0.01, 0.99)
            shares[at, inside[at]] += shift
        return _pooled(inside, self.weight, shares, mean, true, chain, np.array([form.n for form in self.forms]))

    def rows(self, chain: Chain, pool: Pool, exact: tables.Reliability) -> pd.DataFrame:
        """Return the domain's rows of table `forms`."""
        known = exact.set_index("scale_id").reindex([self.domain + APART + name for name in self.names])
        common = self.sets.astype(int) @ self.sets.T.astype(int)
        single = np.bincount(chain.scale)[chain.scale] == 1
        weights = np.where(chain.scale[:, None] == chain.scale[None, :], pool.part[None, :], 0.0)
        error = np.sqrt((weights - np.eye(len(self.names))) ** 2 @ chain.error**2)
        by = np.where(single, "none", np.array(chain.by, dtype=object))
        return pd.DataFrame(
            {
                "domain_id": self.domain,
                "form": self.names,
                "n_items": known["n_items"].to_numpy(),
                "n": known["n"].to_numpy(),
                "mean": known["mean"].to_numpy(),
                "alpha": known["alpha"].to_numpy(),
                "sem": known["sem"].to_numpy(),
                "scale": pd.factorize(chain.scale)[0] + 1,
                "linked_by": by,
                "linked_to": [self.names[to] if to >= 0 else None for to in chain.before],
                "n_common": pd.array(
                    [int(common[at, to]) if to >= 0 else None for at, to in enumerate(chain.before)], dtype="Int64"
                ),
                "shift": np.where(single, np.nan, 100 * (pool.mean - chain.mean)),
                "se": np.where(single, np.nan, 100 * error),
            }
        )


@dataclass(frozen=True)
class Pool:
    """A scale on each form, and on all items of the forms linked with it, in the same people; an entry a form.

    Attributes:
        own_mean: mean share on the form.
        own_true: variance of the true share on it.
        mean: mean share on all items.
        true: variance of the true share on them.
        part: what the form counts among those of its scale.
        same: whether the form puts all of these items.
        alike: whether all forms do.
    """

    own_mean: np.ndarray
    own_true: np.ndarray
    mean: np.ndarray
    true: np.ndarray
    part: np.ndarray
    same: np.ndarray
    alike: bool

    def curves(self, scale: str, names: list[str], exact: tables.Reliability, *, apart: np.ndarray) -> pd.DataFrame:
        """Return the scale's rows of `SeveralForms.curves`; `apart` says which forms are too few people's.

        Single people with other items beside one form do not take the announced rule from all others.
        """
        first, second = _beta(self.own_mean, self.own_true)
        pool_first, pool_second = _beta(self.mean, self.true)
        columns = zip(CURVES, (first, second, pool_first, pool_second), strict=True)
        moved = pd.DataFrame({name: np.where(self.same, np.nan, values) for name, values in columns})
        keys = [scale + APART + name for name in names]
        observed = (exact.loc[exact["scale_id"].isin(keys), "basis"] == "observed").all()
        alike = np.full(len(names), self.alike and bool(observed) and NO_FORM not in names)
        if len(names) == 2 and names[1] == NO_FORM:
            alike[0] = not apart[0]
        sat = pd.array(np.where(alike, "alike", np.where(apart, "apart", "forms")), dtype="str")
        return moved.assign(scale_id=pd.array(keys, dtype="str"), sat=sat)[["scale_id", *CURVES, "sat"]]


def _pooled(
    inside: np.ndarray,
    weight: np.ndarray,
    shares: np.ndarray,
    mean: np.ndarray,
    true: np.ndarray,
    chain: Chain,
    people: np.ndarray,
) -> Pool:
    """Return the pool of a scale from the mean shares of its items, forms × items, in the people of each base."""
    whole, wide, part = np.full(len(mean), np.nan), np.full(len(mean), np.nan), np.zeros(len(mean))
    same = np.ones(len(mean), dtype=bool)
    for own in np.unique(chain.scale):
        here = np.flatnonzero((chain.scale == own) & ~np.isnan(mean))
        if not len(here):
            continue
        put = inside[here]
        there = put.any(axis=0)
        times, seen = put.sum(axis=0), people[here] @ put
        of_item = np.divide(people[here] @ (put * shares[here]), seen, out=np.zeros(len(weight)), where=seen > 0)
        most = weight[there].sum()
        part[here] = (put[:, there] / times[there]) @ weight[there] / most
        whole[here] = np.clip(of_item[there] @ weight[there] / most, 0.01, 0.99)
        wide[here] = (part[here] @ np.sqrt(true[here])) ** 2
        same[here] = (put == there).all(axis=1)
    put = inside[~np.isnan(mean)]
    return Pool(mean, true, whole, wide, part, same, bool((put == put.any(axis=0)).all()))


def _beta(mean: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the two parameters of betas on 0–1 with these means and variances; missing where there is no variance."""
    spread = mean * (1 - mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(variance > 0, spread / np.minimum(variance, 0.9 * spread) - 1, np.nan)
    return mean * size, (1 - mean) * size


def forms_of_domain(
    domain: str,
    points: tables.Points,
    items: tables.Items,
    inside: np.ndarray,
    taken: pd.DataFrame,
    of_forms: pd.DataFrame,
    priors: pd.DataFrame,
) -> FormsOfDomain:
    """Gather what people did on each form of a domain; what is no form comes last, with items but no link."""
    places = np.flatnonzero(inside)
    bank = np.array(items["item_id"].tolist(), dtype=object)
    values = matrix(points, bank.tolist())
    weight = items["points"].to_numpy(dtype=float)[places]
    put = of_forms[of_forms["domain_id"] == domain].groupby("form")["item_id"].agg(set)
    people = taken[taken["domain_id"] == domain].groupby("form")["officer_id"].agg(list)
    names = sorted(people.index, key=lambda name: (name == NO_FORM, int(name)))
    sets, forms = np.zeros((len(names), len(places)), dtype=bool), []
    for at, name in enumerate(names):
        block = values[np.ix_(points.index.get_indexer(pd.Index(people[name])), places)]
        sets[at] = [item in put.get(name, set()) for item in bank[places]]
        own = np.flatnonzero(sets[at])
        block = block[:, own]
        block = block[~np.isnan(block).any(axis=1)]
        prior = priors.loc[domain + APART + name]
        enough = bool(prior["usable"]) and len(block) > 1 and name != NO_FORM
        forms.append(
            Sat(
                items=own,
                most=float(weight[own].sum()) or 1.0,
                n=len(block),
                means=block.mean(axis=0) if len(block) else np.zeros(len(own)),
                covariance=np.atleast_2d(np.cov(block.T)) if len(block) > 1 else np.zeros((len(own), len(own))),
                true=float(prior["variance"]) if enough else 0.0,
            )
        )
    return FormsOfDomain(domain, names, places, weight, sets, forms)
