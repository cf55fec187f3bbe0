"""Why a level is not the one that the score alone reaches, in words."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from workbench.report.frame.officers import Record
from workbench.report.frame.view import View


def why_of_officer(view: View, rows: Iterable[Record]) -> list[str]:
    """Say on which of an officer's scales the level is that of the estimate, and why.

    Args:
        view: the words.
        rows: scale_id, level, score_level and why of table `levels`; why missing where the score was sorted.
    """
    said = []
    known = [row for row in rows if pd.notna(row["why"])]
    for row in known:
        if row["why"] == "exactness":
            said.append(
                view.say(
                    "{scale}: the score alone reaches {by_score}, but the exam has too few questions there to tell by "
                    "the score; seen together with all results, {level} is the level that is certain enough.",
                    scale=view.scale(row["scale_id"]),
                    by_score=view.level(int(row["score_level"])),
                    level=view.level(int(row["level"])),
                )
            )
    of_forms = [row for row in known if row["why"] == "forms"]
    if of_forms and len(of_forms) == len(known):
        return [view.say("There were several versions: the level is read off the estimate, not off the bare score.")]
    return said + _of_scales(view, {str(row["scale_id"]): str(row["why"]) for row in known})


def why_of_many(view: View, levels: pd.DataFrame) -> list[str]:
    """Say on which scales levels of several officers are those of the estimate, and why.

    Args:
        view: the words.
        levels: scale_id and why of rows of table `levels`.
    """
    known = levels.dropna(subset=["why"])
    few = int((known["why"] == "exactness").sum())
    said = []
    if few:
        said.append(
            view.speaker.plural(
                "{n} result has another level than the score alone reaches: the exam has too few questions there to "
                "tell by the score.",
                "{n} results have another level than the score alone reaches: the exam has too few questions there to "
                "tell by the score.",
                few,
            )
        )
    worst = known[known["why"] != "exactness"].sort_values("why", key=lambda why: why != "apart", kind="stable")
    return said + _of_scales(view, worst.drop_duplicates("scale_id").set_index("scale_id")["why"].to_dict())


def _of_scales(view: View, why: dict[str, str]) -> list[str]:
    """Say what holds for everybody on these scales: that there were several forms, or that another rule was set."""
    several = _named(view, [scale for scale, reason in why.items() if reason in ("forms", "apart")])
    apart = _named(view, [scale for scale, reason in why.items() if reason == "apart"])
    declared = _named(view, [scale for scale, reason in why.items() if reason == "declared"])
    said = []
    if several:
        said.append(
            view.say(
                "{scales}: officers sat versions with different questions, so the level is read off the estimated "
                "percentage, with the exam's error in it, and not off the score on one version.",
                scales=several,
            )
        )
    if apart:
        said.append(
            view.say(
                "{scales}: nothing links all of these versions, so results of officers who sat different versions must "
                "not be compared, nor units whose officers did.",
                scales=apart,
            )
        )
    if declared:
        said.append(
            view.say(
                "{scales}: by the rule set for this exam the level is read off the estimate, with the exam's error in "
                "it, and not off the score alone.",
                scales=declared,
            )
        )
    return said


def _named(view: View, scales: list[str]) -> str:
    """Name scales; a competency whose domain is named too goes without saying."""
    domain_of = view.framework.domain_of
    kept = [scale for scale in scales if scale == domain_of.get(scale, scale) or domain_of[scale] not in scales]
    return view.speaker.listing([view.scale(scale) for scale in kept])
