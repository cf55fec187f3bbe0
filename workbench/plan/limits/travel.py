"""Training away from the unit's own site."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.messages import Words, msg
from workbench.parameters.framework import Framework
from workbench.parameters.planning import Training
from workbench.parameters.planning import Travel as Rule
from workbench.plan.asked import Asked
from workbench.plan.catalogue import NO_SITE
from workbench.plan.limit import Cause, Limit
from workbench.plan.place import Chosen, Place, Waiting


def reach_of(pairs: pd.DataFrame, courses: pd.DataFrame, framework: Framework, *, travel: Rule) -> pd.DataFrame:
    """Return where the people of each unit may attend each course.

    never: at the unit's own site; needed: at any of the course's sites where it is not held at the unit's; always: at
    any of its sites. A course without sites is held where its people are. Who attends away from the unit's own site
    travels; people of a unit without a site may attend anywhere and do not travel.

    Args:
        pairs: unit_id and course.
        courses: what `known_courses` returns.
        framework: units and their sites.
        travel: parameter `training.travel`.
    """
    own_site = pairs["unit_id"].map({u.id: u.site for u in framework.units if u.site}).astype("str")
    held_at = pairs.assign(own=own_site, site=courses["sites"].loc[pairs["course"]].to_numpy()).explode("site")
    held_at["site"] = held_at["site"].fillna(NO_SITE).astype("str")
    at_home = held_at["site"].eq(held_at["own"]).fillna(False) | held_at["site"].eq(NO_SITE) | held_at["own"].isna()
    has_home = at_home.groupby([held_at["unit_id"], held_at["course"]]).transform("any")
    open_to = {"never": at_home, "needed": at_home | ~has_home, "always": at_home | True}[travel.allowed]
    reach = held_at.assign(travels=~at_home.astype(bool), travel_cost=np.where(at_home, 0.0, travel.cost))[open_to]
    columns = ["unit_id", "course", "site", "travels", "travel_cost"]
    return reach[columns].drop_duplicates().sort_values(columns[:3], ignore_index=True)


class Travel(Limit):
    """`training.travel`: where people may attend away from their unit's own site, and what that costs.

    What a unit's people can reach (`reach_of`) is all that a model sees of it.
    """

    name = "travel"
    order = 120
    keys = ("travel",)
    relaxable = True
    causes = (Cause("travel", "not_worth_a_session", "join_units"),)
    remedies = {"join_units": msg("Bring people of several sites into one session.")}

    def at(self, waiting: Waiting) -> np.ndarray:
        """Whether each person's unit may send people to the site."""
        return waiting.people["in_reach"].to_numpy(bool)

    def able(self, place: Place, training: Training) -> np.ndarray:
        """Who may attend at the site."""
        found: np.ndarray = place.of[self.name]
        return found

    def beyond(self, move: Chosen) -> str | None:
        """Training at other sites where somebody may not attend otherwise."""
        return None if move.place.of[self.name][move.people].all() else "always"

    def parameter(self, course: pd.Series, site: str) -> str:
        """Whether training at other sites is allowed."""
        return "training.travel.allowed"

    def why_never(self, asked: Asked) -> Words | None:
        """The unit sends nobody to the site."""
        if asked.place.of[self.name][0]:
            return None
        held = asked.left.held
        there = held["course"].eq(asked.place.course) & held["site"].eq(asked.place.site)
        free = int(held.loc[there, "free"].clip(lower=0).sum())
        if free:
            said = msg("{course}: {n} places are free there, but training at other sites is not allowed.")
            return said.format(course=asked.course, n=free)
        said = msg("{course}: not within the unit's reach.")
        return said.format(course=asked.course)


LIMIT = Travel()
