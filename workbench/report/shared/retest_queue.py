"""Whom to re-test first, in words and tables: for the cohort by scale, for a unit its own people."""

from __future__ import annotations

import pandas as pd

from workbench.listing import Column, listing
from workbench.report.frame.elements import Fragment, emphasis, listed, paragraph, section, sentence
from workbench.report.frame.view import View
from workbench.tables import level_columns

MOST = 20


def cohort_retests(view: View) -> Fragment:
    """Say what the re-tests within the places are worth for the plan, and on which scales they lie."""
    title, queue = view.say("Whom to re-test first"), view.table("retest_queue")
    chosen = _chosen(queue)
    if chosen.empty:
        words = view.say(
            "No re-test is worth its price for this plan. Undecided results still wait for a re-assessment before "
            "anything rests on them."
        )
        return section(title, paragraph(words))
    speaker = view.speaker
    closed = float(view.analysis.facts["training_closed"])
    template = speaker.plural(
        "Where not all can sit again in time, {re_tests} comes first: knowing the result, a plan would not spend a "
        "seat on somebody who needs none, nor leave out somebody who does.",
        "Where not all can sit again in time, {re_tests} come first: knowing the results, a plan would not spend seats "
        "on people who need none, nor leave out those who do.",
        len(chosen),
        re_tests="{n}",
    )
    finding = sentence(template, n=emphasis(speaker.plural("{n} re-test", "{n} re-tests", len(chosen)), "meets"))
    if closed > 0:
        finding += " " + view.say(
            "They would close {share} more of the weighted gap.", share=_share(view, chosen["value"].sum(), closed)
        )
    by = chosen.groupby("scale_id").agg(n=("rank", "size"), value=("value", "sum"), age=("age_months", "mean"))
    by = by.sort_values("value", ascending=False)
    trained = chosen[chosen["decision"] != "nothing"]
    wasted = trained.groupby("scale_id")["p_wasted"].mean().reindex(by.index)
    mixed = bool(by["age"].max() - by["age"].min() >= 1)
    frame = by.head(MOST).assign(
        scale=[view.scale(str(scale)) for scale in by.head(MOST).index],
        more=by["value"] / closed if closed > 0 else None,
        wasted=wasted,
    )
    columns = [
        Column("scale", view.say("Scale")),
        Column("n", view.say("Re-tests that come first"), "number", stands="r"),
        Column("more", view.say("Gap closed more"), "share", 1, stands="r"),
        Column("wasted", view.say("Chance that their seat is wasted"), "share", stands="r"),
        *([Column("age", view.say("Age of the evidence, months"), "number", stands="r")] if mixed else []),
    ]
    caption = view.say("Re-tests that come first, by scale; each unit's page names its own people")
    made = listed(listing(view.speaker, caption, columns, frame, cards=True, dense=True))
    return section(title, paragraph(finding), made, *_how(view))


def unit_retests(view: View, unit: str) -> Fragment:
    """Name the unit's own people whose re-test comes first, with what is known and what the plan holds for them."""
    queue = view.table("retest_queue")
    chosen = _chosen(queue[queue["officer_id"].isin(view.analysis.officers_of(unit))])
    if chosen.empty:
        return paragraph(view.say("None of this unit's people is among the re-tests that come first."))
    speaker = view.speaker
    finding = speaker.plural(
        "Where not all can sit again in time, {n} re-test comes first: what should be done hangs most on its result. "
        "It may be of an officer who is certainly short, where the fitting course hangs on by how much.",
        "Where not all can sit again in time, {n} re-tests come first: what should be done hangs most on their "
        "results. Some are of officers who are certainly short, where the fitting course hangs on by how much.",
        len(chosen),
    )
    known = view.table("evidence").set_index(["officer_id", "scale_id"])[level_columns(view.framework.top_level)]
    rows = [
        [
            view.people[str(row.officer_id)],
            view.scale(str(row.scale_id)),
            view.level(int(row.required)),
            _in_question(view, known.loc[(row.officer_id, row.scale_id)]),
            _planned(view, str(row.officer_id), str(row.scale_id)),
            view.public.place(int(row.turn)),
        ]
        for row in chosen.head(MOST).itertuples(index=False)
    ]
    columns = [
        Column("name", view.say("Name")),
        Column("scale", view.say("Scale")),
        Column("required", view.say("Required")),
        Column("levels", view.say("Level in question")),
        Column("planned", view.say("In the plan")),
        Column("place", view.say("Among the first … of those chosen in the cohort"), "number", stands="r"),
    ]
    made = listing(view.speaker, view.say("Re-tests that come first"), columns, rows, cards=True, dense=True)
    return sum([listed(made), *_how(view)], start=paragraph(finding))


def _chosen(queue: pd.DataFrame) -> pd.DataFrame:
    return queue[queue["chosen"].fillna(False).astype(bool)].sort_values("rank")


def _in_question(view: View, chances: pd.Series) -> str:
    """Name the two likeliest levels with their probability, the lower first."""
    likely = chances.set_axis(range(len(chances))).astype(float).nlargest(2).sort_index()
    said = [f"{view.level(int(level))}: {view.speaker.percent(100 * p)}" for level, p in likely.items()]
    return ", ".join(said)


def _planned(view: View, officer: str, scale: str) -> str:
    """Say what the plan holds for an officer on a scale."""
    for row in view.officers.sessions.of(officer):
        if row["scale_id"] == scale:
            return f"{view.course(row['course_id'])}, {view.speaker.day(row['start'])}"
    coached = any(row["scale_id"] == scale for row in view.officers.coaching.of(officer))
    return view.say("coach") if coached else view.say("nothing before the result")


def _share(view: View, value: float, closed: float) -> str:
    return view.speaker.percent(100 * value / closed, 1) if closed > 0 else "–"


def _how(view: View) -> list[Fragment]:
    words = view.say(
        "Worth of a re-test: how much more a plan closes on average that may wait for its result, with the exam's own "
        "error in it (expected value of sample information). It is worth nothing where no second result would change "
        "what the plan does; a likely level may be listed all the same, where the little that is open weighs much. "
        "Evidence loses half its weight in {months} months, by assumption.",
        months=view.speaker.number(view.parameters.evidence.half_life),
    )
    return [paragraph(words, "small")]
