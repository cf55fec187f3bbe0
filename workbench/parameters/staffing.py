"""Parameters of a unit's staff: how many its work needs, and moves between units."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbench.messages import msg
from workbench.parameters.declare import Declared, parameter
from workbench.parameters.names import Id


class Workload(Declared):
    """The workload scenario of the coverage."""

    years: float = parameter(
        1.0, ge=0, le=20, unit="years", label=msg("Years"), help=msg("Years ahead of the assessment.")
    )
    growth: dict[Id, Annotated[float, Field(ge=-0.9, le=5)]] = parameter(
        {},
        unit="share per year",
        label=msg("Growth"),
        help=msg("Yearly growth of a domain, in place of the framework's."),
    )
    staff_cut: float = parameter(
        0.0,
        ge=0,
        lt=1,
        unit="share",
        label=msg("Staff cut"),
        help=msg("Share of the staff that is lost in the scenario: the qualified people fall by the same share."),
    )


class Deployment(Declared):
    """Moves between units."""

    enabled: bool = parameter(False, label=msg("Suggest moves"), help=msg("Whether moves between units are proposed."))
    moves: float = parameter(
        0.02,
        ge=0,
        le=1,
        unit="share",
        label=msg("Moves"),
        help=msg("Largest share of people that may be proposed to move."),
    )
    same_site: bool = parameter(False, label=msg("Same site"), help=msg("Propose moves within one site only."))
    tenure: float = parameter(
        2.0,
        ge=0,
        le=40,
        unit="years",
        label=msg("Tenure"),
        help=msg(
            "Fewest years in the present unit before a move is proposed, where the data have a column `tenure_years`."
        ),
    )
    fit: float = parameter(
        0.5,
        ge=0,
        le=1,
        unit="share",
        label=msg("Least fit"),
        help=msg("Least share of the position's requirements that a person clearly meets before a move is proposed."),
    )
    in_packs: bool = parameter(
        False, label=msg("In managers' packs"), help=msg("Show the proposals in the units' reports.")
    )
