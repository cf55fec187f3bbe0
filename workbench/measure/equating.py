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
from workbench.measure.form_links import chained
from workbench.measure.form_pools import APART, CURVES, forms_of_domain, scale_of
from workbench.measure.form_sets import enough_common
from workbench.measure.forms import TAKEN, form_items, forms
from workbench.measure.posterior import scale_priors
from workbench.measure.reliability import FEWEST_PEOPLE, reliability
from workbench.measure.scales import domains_of, scale_membership
from workbench.tables.measures import NO_FORM

TOGETHER = 0.9
"""Forms on one scale that this share of the people sat are compared without a caution."""


@dataclass(frozen=True)
class SeveralForms:
    """The domains of a cohort that people sat in several forms.

    Attributes:
        taken: officer_id, domain_id, form; of these domains only, `NO_FORM` where the form is none.
        exactness: table `reliability` with a row for each scale on each form.
        curves: a row for each scale on each form: `scale_id` (as in `exactness`); `first`, `second` of the beta of
            the true share on the form, `pool_first`, `pool_second` of that on all items, in the same people (missing
            where the percentage stays as it is); `sat`: `alike` where all forms put the same items of the scale and
            it rests on these alone, or where this is the only form and `TOGETHER` of the people sat it; else `forms`,
            or `apart` where fewer than `TOGETHER` sat a form on the same scale.
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

    def commonest(self, domain: str) -> str:
        """Return a domain on its commonest form; itself where all sat the same items."""
        return domain + APART + "1" if (self.taken["domain_id"] == domain).any() else domain

    def limits(self, cuts: Callable[[str], list[float]]) -> Callable[[str], list[float]]:
        """Return what gives the cut scores of a scale on a form, in percent of the form's own points."""

        def own(key: str) -> list[float]:
            limit = cuts(scale_of(key))
            if scale_of(key) == key:
                return limit
            return list(100 * self.of_form(pd.Series([key] * len(limit)), np.array(limit, dtype=float) / 100))

        return own

    def pooled(self, keys: pd.Series, share: np.ndarray) -> np.ndarray:
        """Return what shares of the points of a form mean as shares of all items' points.

        Args:
            keys: scales, told apart by form.
            share: rows, 0–1.
        """
        first, second, pool_first, pool_second = self._betas(keys)
        moved = betaincinv(pool_first, pool_second, betainc(first, second, np.clip(share, 0.0, 1.0)))
        return np.where(np.isnan(first), share, moved)

    def of_form(self, keys: pd.Series, share: np.ndarray) -> np.ndarray:
        """Return what shares of all items' points mean as shares of the points of a form (see `pooled`)."""
        first, second, pool_first, pool_second = self._betas(keys)
        moved = betaincinv(first, second, betainc(pool_first, pool_second, np.clip(share, 0.0, 1.0)))
        return np.where(np.isnan(first), share, moved)

    def _betas(self, keys: pd.Series) -> np.ndarray:
        return self.curves.set_index("scale_id")[list(CURVES)].reindex(keys).to_numpy().T

    def sat(self, scores: tables.Scores, *, domain_of: Mapping[str, str]) -> np.ndarray:
        """Return for each score whether people sat the same items: `alike`, `forms` or `apart` (see `curves`)."""
        keys = split_scales(scores, self.taken, domain_of=domain_of)
        return self.curves.set_index("scale_id")["sat"].reindex(keys).fillna("alike").to_numpy(dtype=object)

    def on_one_scale(self, scores: tables.Scores, *, domain_of: Mapping[str, str]) -> tables.Scores:
        """Return the scores with their percentages as those of all items of the linked forms."""
        keys = split_scales(scores, self.taken, domain_of=domain_of)
        share = self.pooled(keys, scores["percent"].to_numpy(dtype=float) / 100)
        return tables.Scores(
            scores.assign(percent=np.where(keys == scores["scale_id"], scores["percent"], 100 * share))
        )


def _no_curves() -> pd.DataFrame:
    reals = {name: pd.Series(dtype="float64") for name in CURVES}
    return pd.DataFrame({"scale_id": pd.Series(dtype="str"), **reals, "sat": pd.Series(dtype="str")})


NONE = SeveralForms(pd.DataFrame(columns=TAKEN, dtype="str"), tables.RELIABILITY.empty(), _no_curves())
"""Everybody sat the same items."""


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
    domain = domains_of(scale, domain_of)
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
    found, taken, table = _linked(points, items, scores=scores, domain_of=domain_of, at_random=at_random)
    sat = several(taken)
    table.insert(0, _alone(taken[~taken["domain_id"].isin(sat["domain_id"])], exactness))
    rows = pd.concat([part for part in table if len(part)] or table, ignore_index=True)
    rows = _of_everybody(rows, sat, scores, found.exactness)
    named = _named(rows, taken, versions, points.notna(), items, domain_of)
    return found, tables.FORMS.shaped(named.reindex(columns=tables.FORMS.names()))


def linked(
    points: tables.Points,
    items: tables.Items,
    *,
    scores: tables.Scores,
    domain_of: Mapping[str, str],
    at_random: bool,
) -> SeveralForms:
    """Return what `equated` does without its table."""
    return _linked(points, items, scores=scores, domain_of=domain_of, at_random=at_random)[0]


def _linked(
    points: tables.Points,
    items: tables.Items,
    *,
    scores: tables.Scores,
    domain_of: Mapping[str, str],
    at_random: bool,
) -> tuple[SeveralForms, pd.DataFrame, list[pd.DataFrame]]:
    """Return the domains in several forms, who sat which form of every domain, and rows of each of the former."""
    put = points.notna()
    taken = forms(put, items, domain_of=domain_of)
    sat = several(taken)
    many = list(dict.fromkeys(sat["domain_id"]))
    table: list[pd.DataFrame] = []
    found = NONE
    if many:
        of_forms = form_items(sat, put, items, domain_of=domain_of)
        exact = _exactness(points, items, sat, domain_of=domain_of)
        found = SeveralForms(sat, exact, NONE.curves)
        own = scores[domains_of(scores["scale_id"], domain_of).isin(many)]
        priors = scale_priors(found.split(own, domain_of=domain_of), exact, domain_of=found.domain_of(domain_of))
        member = scale_membership(items, domain_of=domain_of)
        curves = []
        for domain in many:
            whole = forms_of_domain(domain, points, items, member[domain].to_numpy(), sat, of_forms, priors)
            chain = chained(whole.forms, enough_common(whole.sets), least_people=FEWEST_PEOPLE, at_random=at_random)
            scales = [str(scale) for scale in member if domain_of.get(str(scale), scale) == domain]
            pools = {s: whole.pool(member[s].to_numpy()[whole.places], s, chain, priors) for s in scales}
            n = sat.loc[sat["domain_id"] == domain, "form"].value_counts().reindex(whole.names).to_numpy()
            apart = np.bincount(chain.scale, weights=n)[chain.scale] < TOGETHER * n.sum()
            curves += [pools[scale].curves(scale, whole.names, exact, apart=apart) for scale in scales]
            table.append(whole.rows(chain, pools[domain], exact))
        found = SeveralForms(sat, exact, pd.concat(curves, ignore_index=True))
    return found, taken, table


def _of_everybody(
    rows: pd.DataFrame, sat: pd.DataFrame, scores: tables.Scores, exact: tables.Reliability
) -> pd.DataFrame:
    """Return the rows with the mean of all who sat no form; nothing else is told of those who sat different items."""
    part = exact.set_index("scale_id")[["n", "n_form"]]
    own = part.reindex(rows["domain_id"] + APART + rows["form"])
    mixed = rows["form"].eq(NO_FORM).to_numpy() & own["n_form"].lt(own["n"]).fillna(False).to_numpy(bool)
    if not mixed.any():
        return rows
    raw = scores.rename(columns={"scale_id": "domain_id"})[["officer_id", "domain_id", "raw"]]
    means = sat.merge(raw, on=["officer_id", "domain_id"]).groupby(["domain_id", "form"])["raw"].mean()
    mean = means.reindex(pd.MultiIndex.from_frame(rows[["domain_id", "form"]])).to_numpy()
    blank = {name: rows[name].mask(mixed) for name in ("n_items", "alpha", "sem")}
    return rows.assign(mean=rows["mean"].mask(mixed, mean), **blank)


def _named(
    rows: pd.DataFrame,
    taken: pd.DataFrame,
    versions: pd.Series | None,
    put: pd.DataFrame,
    items: tables.Items,
    domain_of: Mapping[str, str],
) -> pd.DataFrame:
    """Return the rows with `versions`, what those who sat a form call it; else what its items do."""
    key = ["domain_id", "form"]
    sat = taken.assign(form=taken["form"].fillna(NO_FORM))
    called = pd.Series(dtype="object")
    if "form" in items and items["form"].notna().any():
        version = items.assign(domain_id=domains_of(items["competency_id"], domain_of)).dropna(subset=["form"])
        found = {}
        for at, people in sat.groupby(key, sort=False):
            own = version[version["domain_id"].eq(at[0])]
            given = put.loc[people["officer_id"], own["item_id"].tolist()].to_numpy(bool).any(axis=0)
            found[at] = _listed(own.loc[given, "form"])
        called = pd.Series(found, dtype="object")
    if versions is not None and not versions.empty:
        said = sat.assign(version=sat["officer_id"].map(versions)).dropna()
        named = said.groupby(key)["version"].agg(_listed)
        called = named if called.empty else named.combine_first(called)
    names = called.reindex(pd.MultiIndex.from_frame(rows[key])) if len(called) else called.reindex(range(len(rows)))
    return rows.assign(versions=names.mask(names.eq("")).to_numpy())


def _listed(names: pd.Series) -> str:
    """Return the names in their order."""
    return ", ".join(sorted(set(names.astype("str"))))


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
