"""What is told between two waves: plain numbers, for the whole cohort or for one unit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.stats import binom

from workbench.messages import from_text
from workbench.profile.disclosure import COHORT
from workbench.profile.waves import TOGETHER, holds
from workbench.report.frame.public import enough
from workbench.report.frame.view import View

UNUSUAL = 0.025
"""Probability below which a number of changes in one direction is called more than chance gives."""


@dataclass(frozen=True)
class WaveFacts:
    """Look-ups between two waves; `unit` is empty for the whole cohort.

    What leaves a unit is kept from telling of few people; a unit's own page shows all of its own.
    """

    view: View
    unit: str = ""

    @property
    def compared(self) -> bool:
        """Whether this cohort names an earlier one."""
        return not self.view.table("wave_people").empty

    @cached_property
    def people(self) -> dict[str, int]:
        """People by `move` of table `wave_people`."""
        return dict(self.view.table("wave_people").itertuples(index=False, name=None))

    @cached_property
    def progress(self) -> pd.DataFrame:
        """Rows of table `progress`, with `kind`: up, down, unchanged, or missing where the domain is not linked."""
        progress = self.view.table("progress")
        if self.unit:
            progress = progress[progress["officer_id"].isin(self.view.analysis.officers_of(self.unit))]
        reliable = progress["reliable"].fillna(False).astype(bool)
        kind = pd.Series("unchanged", index=progress.index).mask(progress["reliable"].isna())
        kind = kind.mask(reliable & (progress["beyond"] > 0), "up").mask(reliable & (progress["beyond"] < 0), "down")
        return progress.assign(kind=kind)

    @cached_property
    def judged(self) -> pd.DataFrame:
        """The rows of `progress` of which a change can be stated."""
        return self.progress[self.progress["kind"].notna()]

    @property
    def n_people(self) -> int:
        """Officers with a result in both waves."""
        return int(self.progress["officer_id"].nunique())

    def count(self, kind: str) -> int:
        """Results that changed so."""
        return int((self.judged["kind"] == kind).sum())

    @property
    def by_chance(self) -> float:
        """Reliable changes that chance alone gives."""
        return (1 - self.view.parameters.progress.confidence) * len(self.judged)

    def beyond_chance(self, kind: str) -> bool:
        """Whether so many changes in one direction are hardly chance (binomial, a probability of `UNUSUAL`)."""
        chance = (1 - self.view.parameters.progress.confidence) / 2
        return bool(binom.sf(self.count(kind) - 1, len(self.judged), chance) < UNUSUAL)

    @cached_property
    def domains(self) -> pd.DataFrame:
        """Table `wave_domains`."""
        return self.view.table("wave_domains")

    def why(self, state: str) -> list[tuple[str, str]]:
        """The domains in a state, with why they are in it."""
        own = self.domains[self.domains["state"] == state]
        return [
            (domain, self.view.name(from_text(why))) for domain, why in zip(own["domain_id"], own["why"], strict=True)
        ]

    @property
    def unlinked(self) -> list[tuple[str, str]]:
        """Domains that cannot be put on one scale, with why; of a unit, those in which it has people in both waves."""
        known = set(self.progress["scale_id"])
        return [(domain, why) for domain, why in self.why("not_linked") if not self.unit or domain in known]

    @property
    def nothing_common(self) -> bool:
        """Whether no domain was examined in both waves."""
        return not self.domains["state"].isin(["linked", "not_linked"]).any()

    @cached_property
    def _own_parts(self) -> pd.DataFrame:
        rows = self.view.table("unit_progress")
        if not self.unit:
            return self._in_order(rows[rows["unit_id"] == COHORT])
        return self._in_order(rows[holds(rows["unit_id"], self.unit)])

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Rows of table `unit_progress` of the cohort or of the unit, by linked domain, as far as they may be shown.

        A domain that is not linked has no row: both means beside each other would tell a trend. `composition` is
        leavers and joiners together. Outside the unit: what rests on few who stayed is missing; leavers and joiners
        are missing one by one where they are few, and together, with the change and the mean now, where even together
        they are; such a row is `coarse`.
        """
        return self.shown(self._own_parts.dropna(subset=["real"]))

    @cached_property
    def apart(self) -> pd.DataFrame:
        """Rows of table `unit_progress` of linked domains in which nobody sat both exams, as far as they may be shown.

        `ahead` is by how many points of percent on this exam those of this wave stand above those of the earlier one.
        """
        rows = self._own_parts
        rows = rows[rows["real"].isna() & rows["difficulty"].notna()]
        joint = rows["unit_id"].str.contains(TOGETHER, regex=False)
        rows = rows[~joint] if self.unit else rows[~rows["split_suppressed"].astype(bool)]
        return rows.assign(ahead=rows["change"] - rows["difficulty"])

    @cached_property
    def units(self) -> pd.DataFrame:
        """Rows of table `unit_progress` of all units, as far as they may leave the unit and are linked."""
        rows = self.view.table("unit_progress")
        rows = self.shown(self._in_order(rows[rows["unit_id"] != COHORT]))
        order = {unit: at for at, unit in enumerate(self.view.analysis.units())}
        return rows.dropna(subset=["real"]).sort_values("unit_id", key=lambda u: u.map(order), kind="stable")

    def shown(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return rows of `unit_progress` with `composition` and `coarse`, and missing what may not be shown here.

        Where both means were told, a hidden part would follow from them as change − difficulty − real. So `coarse`
        rows have no mean now, and what they do have is told in whole points, since the mean stands in other reports.
        """
        rows = rows.assign(composition=rows["leavers"] + rows["joiners"], coarse=False)
        if self.unit:
            return self._of_others_too(rows)
        few = rows["suppressed"].astype(bool)
        split = rows["split_suppressed"].astype(bool)
        moved = rows["n_left"] + rows["n_joined"]
        together = few | (split & moved.between(1, self.view.parameters.units.minimum_cell - 1))
        hidden = {"leavers": split, "joiners": split}
        hidden |= dict.fromkeys(("composition", "change", "mean_current"), together)
        hidden |= dict.fromkeys(("real", "real_low", "real_high", "difficulty"), few)
        return rows.assign(coarse=together, **{name: rows[name].mask(where) for name, where in hidden.items()})

    def _of_others_too(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return a unit's rows; of parts that are compared together, only those with enough people of the others.

        What they tell of the other parts is told as outside the unit: in whole points, without mean now and change.
        """
        joint = rows["unit_id"].str.contains(TOGETHER, regex=False)
        least = self.view.parameters.units.minimum_cell
        own, both = (frame["scale_id"].value_counts() for frame in (self.view.table("scores"), self.progress))
        told = [
            enough(int(row.n_current) - int(own.get(row.domain_id, 0)), least)
            and enough(int(row.n_stayed) - int(both.get(row.domain_id, 0)), least)
            for row in rows.itertuples(index=False)
        ]
        hidden = {
            name: rows[name].mask(joint) for name in ("leavers", "joiners", "composition", "change", "mean_current")
        }
        return rows.assign(coarse=joint, **hidden)[~joint.astype(bool) | np.array(told, dtype=bool)]

    def _in_order(self, rows: pd.DataFrame) -> pd.DataFrame:
        order = {domain.id: at for at, domain in enumerate(self.view.framework.domains)}
        return rows.sort_values("domain_id", key=lambda d: d.map(order), kind="stable")
