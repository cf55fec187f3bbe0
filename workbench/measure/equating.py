"""Forms of a domain on one scale: what each measures exactly, and the percentage of all items that a score on it means.

Within a form a scale is one as any other: its prior, its reliability and its error are the form's. The true shares of
two forms of a domain are taken to rise and fall together. Forms are linked by common items as in Levine's method for
true scores (Kolen and Brennan 2014, chapter 4), along the chain with the least error; people who sat two forms are a
form that has all items of both in common with them. Where versions were given out at random, equally able people sat
forms without such a link. In the same people the true shares of a form and of all items together, the pool, are then
two beta distributions, and equal ranks in them mean the same (Lord 1965, strong true-score theory): a share of nothing
stays nothing, and one of everything everything.

It puts together what forms, priors and reliability of this room say, hence the imports from beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import betainc, betaincinv

from workbench import tables
from workbench.measure.blocks import matrix
from workbench.measure.form_links import Chain, Sat, chained
from workbench.measure.forms import TAKEN, enough_common, form_items, forms
from workbench.measure.posterior import scale_priors
from workbench.measure.reliability import FEWEST_PEOPLE, reliability
from workbench.measure.scales import scale_membership

APART = "\x1f"
"""Between a scale and a form in the name of that scale on that form; no id holds it."""

NO_FORM = "0"
"""Stands for the form of people whose set of items is none of the forms."""

CURVES = ("first", "second", "pool_first", "pool_second")


@dataclass(frozen=True)
class SeveralForms:
    """The domains of a cohort that people sat in several forms.

    Attributes:
        taken: officer_id, domain_id, form; of these domains only, `NO_FORM` where the form is none.
        exactness: table `reliability` with a row for each scale on each form.
        curves: a row for each scale on each form: `scale_id` (as in `exactness`); `first`, `second` of the beta of
            the true share on the form, `pool_first`, `pool_second` of that on all items, in the same people (missing
            where the percentage stays as it is); `alike`, whether all forms put the same items of the scale.
    """

    taken: pd.DataFrame
    exactness: tables.Reliability
    curves: pd.DataFrame

    def split(self, scores: tables.Scores, *, domain_of: Mapping[str, str]) -> tables.Scores:
        """Return the scores with each scale told apart by form."""
        return tables.Scores(scores.assign(scale_id=split_scales(scores, self.taken, domain_of=domain_of)))

    def exact(self, table: tables.Reliability) -> tables.Reliability:
        """Return table `reliability` with the rows of each form in place of those of their scales."""
        whole = {scale_of(key) for key in self.exactness["scale_id"]}
        kept = table[~table["scale_id"].isin(whole)]
        return tables.Reliability(pd.concat([kept, self.exactness], ignore_index=True))

    def domain_of(self, domain_of: Mapping[str, str]) -> dict[str, str]:
        """Return the domain on the same form of every scale on a form, beside those of all scales."""
        keys = self.exactness["scale_id"]
        return {**domain_of, **{key: key.replace(scale_of(key), domain_of[scale_of(key)], 1) for key in keys}}

    def limits(self, cuts: Callable[[str], list[float]]) -> Callable[[str], list[float]]:
        """Return what gives the cut scores of a scale on a form, in percent of the form's own points."""
        curves = self.curves.set_index("scale_id")[list(CURVES)]

        def own(key: str) -> list[float]:
            limit = np.asarray(cuts(scale_of(key)), dtype=float)
            if key not in curves.index or curves.loc[key].isna().any():
                return [float(percent) for percent in limit]
            first, second, pool_first, pool_second = curves.loc[key]
            return list(100 * betaincinv(first, second, betainc(pool_first, pool_second, limit / 100)))

        return own

    def pooled(self, keys: pd.Series, share: np.ndarray) -> np.ndarray:
        """Return what shares of the points of a form mean as shares of all items' points.

        Args:
            keys: scales, told apart by form.
            share: rows, 0–1.
        """
        curves = self.curves.set_index("scale_id")[list(CURVES)].reindex(keys).to_numpy().T
        moved = betaincinv(curves[2], curves[3], betainc(curves[0], curves[1], np.clip(share, 0.0, 1.0)))
        return np.where(np.isnan(curves).any(axis=0), share, moved)

    def alike(self, keys: pd.Series) -> np.ndarray:
        """Return whether all forms put the same items of the scale."""
        known = self.curves.set_index("scale_id")["alike"]
        return known.reindex(keys, fill_value=True).to_numpy(dtype=bool)


def _no_curves() -> pd.DataFrame:
    reals = {name: pd.Series(dtype="float64") for name in CURVES}
    return pd.DataFrame({"scale_id": pd.Series(dtype="str"), **reals, "alike": pd.Series(dtype="bool")})


NONE = SeveralForms(pd.DataFrame(columns=TAKEN, dtype="str"), tables.RELIABILITY.empty(), _no_curves())
"""Everybody sat the same items."""


def scale_of(key: str) -> str:
    """Return the scale of a scale on a form."""
    return key.split(APART, 1)[0]


def several(taken: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `workbench.measure.forms.forms` of domains that people sat in several forms."""
    rows = taken.assign(form=taken["form"].fillna(NO_FORM))
    many = rows.groupby("domain_id")["form"].transform("nunique") > 1
    unknown = rows["form"] == NO_FORM
    return rows[many | unknown].reset_index(drop=True)


def split_scales(scores: tables.Scores, taken: pd.DataFrame, *, domain_of: Mapping[str, str]) -> pd.Series:
    """Return the scale of each score, told apart by form where people sat several.

    Args:
        scores: table `scores`.
        taken: see `several`.
        domain_of: domain id of every scale.
    """
    scale = scores["scale_id"].astype("str")
    if taken.empty:
        return scale
    sat = pd.MultiIndex.from_frame(taken[["officer_id", "domain_id"]])
    domain = scale.map(dict(domain_of)).fillna(scale)
    place = sat.get_indexer(pd.MultiIndex.from_arrays([scores["officer_id"], domain]))
    form = pd.Series(taken["form"].to_numpy()[place], index=scores.index, dtype="str")
    return (scale + APART + form).where(place >= 0, scale).astype("str")


def equated(
    points: tables.Points,
    items: tables.Items,
    *,
    scores: tables.Scores,
    exactness: tables.Reliability,
    domain_of: Mapping[str, str],
    at_random: bool,
    versions: pd.Series | None = None,
) -> tuple[SeveralForms, tables.Forms]:
    """Describe every form of every domain, and put the forms of a domain on one scale where they are linked.

    A form of fewer than `FEWEST_PEOPLE` people, or without reliable variance, is linked with none.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
        scores: table `scores`.
        exactness: table `reliability` of the cohort.
        domain_of: domain id of every scale; a domain's own id for a domain.
        at_random: whether versions were given out at random.
        versions: by officer_id, what the version that the officer sat is called.

    Returns:
        The domains in several forms, and table `forms`.
    """
    put = points.notna()
    taken = forms(put, items, domain_of=domain_of)
    sat = several(taken)
    many = list(dict.fromkeys(sat["domain_id"]))
    table = [_alone(taken[~taken["domain_id"].isin(many)], exactness)]
    found = NONE
    if many:
        of_forms = form_items(sat, put, items, domain_of=domain_of)
        exact = _exactness(points, items, sat, domain_of=domain_of)
        found = SeveralForms(sat, exact, NONE.curves)
        own = scores[scores["scale_id"].map(dict(domain_of)).fillna(scores["scale_id"]).isin(many)]
        priors = scale_priors(found.split(own, domain_of=domain_of), exact, domain_of=found.domain_of(domain_of))
        member = scale_membership(items, domain_of=domain_of)
        curves = []
        for domain in many:
            whole = _of_domain(domain, points, items, member[domain].to_numpy(), sat, of_forms, priors)
            chain = chained(whole.forms, enough_common(whole.sets), least_people=FEWEST_PEOPLE, at_random=at_random)
            scales = [str(scale) for scale in member if domain_of.get(str(scale), scale) == domain]
            pools = {s: whole.pool(member[s].to_numpy()[whole.places], s, chain, priors) for s in scales}
            curves += [pools[scale].curves(scale, whole.names, exact) for scale in scales]
            table.append(whole.rows(chain, pools[domain], exact))
        found = SeveralForms(sat, exact, pd.concat(curves, ignore_index=True))
    rows = pd.concat([part for part in table if len(part)] or table, ignore_index=True)
    return found, tables.FORMS.shaped(_named(rows, taken, versions).reindex(columns=tables.FORMS.names()))


def _named(rows: pd.DataFrame, taken: pd.DataFrame, versions: pd.Series | None) -> pd.DataFrame:
    """Return the rows with `versions`, what those who sat a form call it."""
    if versions is None or versions.empty:
        return rows.assign(versions=None)
    said = taken.assign(form=taken["form"].fillna(NO_FORM), version=taken["officer_id"].map(versions)).dropna()
    names = said.groupby(["domain_id", "form"])["version"].agg(lambda own: ", ".join(sorted(set(own))))
    return rows.merge(names.rename("versions").reset_index(), on=["domain_id", "form"], how="left")


def _alone(taken: pd.DataFrame, exactness: tables.Reliability) -> pd.DataFrame:
    """Return the rows of domains with one form, which has the numbers of the domain."""
    known = exactness.set_index("scale_id").reindex(list(dict.fromkeys(taken["domain_id"])))
    return pd.DataFrame(
        {
            "domain_id": known.index,
            "form": "1",
            "n_items": known["n_items"].to_numpy(),
            "n": known["n"].to_numpy(),
            "mean": known["mean"].to_numpy(),
            "alpha": known["alpha"].to_numpy(),
            "sem": known["sem"].to_numpy(),
            "scale": 1,
            "linked_by": "base",
        }
    )


def _exactness(
    points: tables.Points, items: tables.Items, taken: pd.DataFrame, *, domain_of: Mapping[str, str]
) -> tables.Reliability:
    """Return table `reliability` of each form, its scales told apart by form."""
    member = scale_membership(items, domain_of=domain_of)
    found = []
    for (domain, form), people in taken.groupby(["domain_id", "form"], sort=False):
        bank = items[member[domain].to_numpy()]
        own = points.loc[people["officer_id"], bank["item_id"].tolist()]
        bank = bank[own.notna().any().to_numpy()]
        exact = reliability(tables.Points(own[bank["item_id"].tolist()]), tables.Items(bank), domain_of=domain_of)
        found.append(exact.assign(scale_id=exact["scale_id"] + APART + form))
    return tables.Reliability(pd.concat(found, ignore_index=True))


@dataclass(frozen=True)
class _Domain:
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

    def pool(self, member: np.ndarray, scale: str, chain: Chain, priors: pd.DataFrame) -> _Pool:
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
            shares[at, form.items] = form.means / self.weight[form.items]
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
            mean[at] += shift
            shares[at, inside[at]] += shift
        return _pooled(inside, self.weight, shares, mean, true, chain, np.array([form.n for form in self.forms]))

    def rows(self, chain: Chain, pool: _Pool, exact: tables.Reliability) -> pd.DataFrame:
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
class _Pool:
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

    def curves(self, scale: str, names: list[str], exact: tables.Reliability) -> pd.DataFrame:
        """Return the scale's rows of `SeveralForms.curves`; alike are forms only where the own score counts alone."""
        first, second = _beta(self.own_mean, self.own_true)
        pool_first, pool_second = _beta(self.mean, self.true)
        columns = zip(CURVES, (first, second, pool_first, pool_second), strict=True)
        moved = pd.DataFrame({name: np.where(self.same, np.nan, values) for name, values in columns})
        keys = [scale + APART + name for name in names]
        observed = (exact.loc[exact["scale_id"].isin(keys), "basis"] == "observed").all()
        alike = self.alike and bool(observed) and NO_FORM not in names
        return moved.assign(scale_id=pd.array(keys, dtype="str"), alike=alike)[["scale_id", *CURVES, "alike"]]


def _pooled(
    inside: np.ndarray,
    weight: np.ndarray,
    shares: np.ndarray,
    mean: np.ndarray,
    true: np.ndarray,
    chain: Chain,
    people: np.ndarray,
) -> _Pool:
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
    return _Pool(mean, true, whole, wide, part, same, bool((put == put.any(axis=0)).all()))


def _beta(mean: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the two parameters of betas on 0–1 with these means and variances; missing where there is no variance."""
    spread = mean * (1 - mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(variance > 0, spread / np.minimum(variance, 0.9 * spread) - 1, np.nan)
    return mean * size, (1 - mean) * size


def _of_domain(
    domain: str,
    points: tables.Points,
    items: tables.Items,
    inside: np.ndarray,
    taken: pd.DataFrame,
    of_forms: pd.DataFrame,
    priors: pd.DataFrame,
) -> _Domain:
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
    return _Domain(domain, names, places, weight, sets, forms)
