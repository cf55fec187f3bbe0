"""Parts of the page between two waves: domains that can be compared, what a mean's change is made of, units, people."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from workbench.language import mark
from workbench.report.charts.waves import before_and_after, change_parts
from workbench.report.elements import Fragment, Heading, figure, folded, paragraph, table
from workbench.report.since_last_time import signed, verdict
from workbench.report.wave_facts import WaveFacts

NBSP = "\u00a0"


def domains_table(facts: WaveFacts) -> Fragment:
    """List every domain: people in both waves, reliable changes beside what chance gives, anchors, or why not."""
    view, speaker = facts.view, facts.view.speaker
    links = view.table("linking").set_index("domain_id")
    rows: list[list[str | Markup]] = []
    for row in facts.domains.itertuples(index=False):
        linked = row.state == "linked"
        anchors, why = "–", getattr(row, f"why_{speaker.language}")
        if linked:
            link = links.loc[row.domain_id]
            dropped = len(str(link["dropped"]).split()) if pd.notna(link["dropped"]) else 0
            anchors = speaker.number(link["n_anchors"])
            why = speaker.count("{n} drifted and left out", "{n} drifted and left out", dropped) if dropped else ""
        told = linked and row.n_both >= view.parameters.units.minimum_cell
        numbers = [row.n_up, row.n_down] if told else [None, None]
        rows.append(
            [
                view.scale(row.domain_id),
                speaker.number(row.n_both),
                *("–" if n is None or pd.isna(n) else speaker.number(n) for n in numbers),
                speaker.number(row.n_by_chance) if told else "–",
                anchors,
                why if isinstance(why, str) and why else "–",
            ]
        )
    words = (mark("In both waves"), mark("▲ Up"), mark("▼ Down"), mark("By chance"), mark("Anchors"))
    headings = [Heading(view.say("Domain")), *(Heading(view.say(w), "r") for w in words), Heading(view.say("Remark"))]
    return table(
        view.say("Which domains can be compared, and reliable changes in each"), headings, rows, kind="cards dense"
    )


def scatter(facts: WaveFacts) -> Fragment | None:
    """Draw then against now for every linked domain with enough people; None where there is none."""
    view = facts.view
    judged = facts.judged
    if not facts.unit:
        size = judged.groupby("scale_id")["officer_id"].transform("size")
        judged = judged[size >= view.parameters.units.minimum_cell]
    if judged.empty:
        return None
    order = [d.id for d in view.framework.domains if d.id in set(judged["scale_id"])]
    points = pd.DataFrame(
        {
            "scale": judged["scale_id"].map({d: view.scale(d) for d in order}),
            "before": judged["previous_percent_here"].clip(0, 100),
            "now": judged["current_percent"],
            "kind": judged["kind"],
            "at": judged["scale_id"].map({d: i for i, d in enumerate(order)}),
        }
    ).sort_values("at")
    svg = before_and_after(
        points,
        words=(view.say("no certain change"), view.say("declined"), view.say("improved")),
        axes_words=(view.say("then, on this exam (%)"), view.say("now (%)")),
        name=f"waves-{facts.unit}",
    )
    finding = view.say(
        "Results then and now: {up} improved, {down} declined, {same} without a certain change.",
        up=facts.count("up"),
        down=facts.count("down"),
        same=facts.count("unchanged"),
    )
    caption = view.say(
        "Each sign: people with these results, larger where they are more; on the line nothing changed. Points lie off "
        "the line by the error of both exams alone."
    )
    return figure(svg, finding, caption)


def parts_of_change(facts: WaveFacts) -> list[Fragment]:
    """Draw and list what the change of each domain's mean is made of."""
    view = facts.view
    rows = facts.parts
    drawn = rows.dropna(subset=["real"])
    made: list[Fragment] = []
    if len(drawn):
        said = [_real(facts, row) for row in drawn.itertuples(index=False)]
        frame = pd.DataFrame(
            {
                "scale": [view.scale(d) for d in drawn["domain_id"]],
                "low": drawn["real_low"].to_numpy(),
                "high": drawn["real_high"].to_numpy(),
                "beside": said,
            }
            | {name: drawn[name].to_numpy() for name in ("composition", "difficulty", "real", "change")}
        )
        words = (view.say("people who came and went"), view.say("harder or easier exam"), view.say("those who stayed"))
        finding = "; ".join(f"{scale}: {words}" for scale, words in zip(frame["scale"], said, strict=True))
        legend = view.say("Points of percent. ┃ change of the mean, the sum of the three; line: 95 % interval.")
        made.append(figure(change_parts(frame, words=words, name=f"parts-{facts.unit}"), finding, legend))
    if len(rows):
        made.append(_parts_table(facts, rows))
    return made


def _real(facts: WaveFacts, row: object) -> str:
    view = facts.view
    real, low, high = (float(getattr(row, name)) for name in ("real", "real_low", "real_high"))
    if low != low:
        return signed(view, real)
    return view.say("{real} ({low} to {high})", real=signed(view, real), low=signed(view, low), high=signed(view, high))


def _parts_table(facts: WaveFacts, rows: pd.DataFrame) -> Fragment:
    view, speaker = facts.view, facts.view.speaker

    def points(value: float) -> str:
        return "–" if value != value else signed(view, value, 1)

    cells = [
        [
            view.scale(r.domain_id),
            speaker.percent(r.mean_previous, 1),
            *map(points, (r.leavers, r.joiners, r.difficulty, r.real, r.change)),
            speaker.percent(r.mean_current, 1),
            " / ".join(speaker.number(n) for n in (r.n_stayed, r.n_left, r.n_joined)),
        ]
        for r in rows.itertuples(index=False)
    ]
    words = (
        mark("Mean then"),
        mark("Left"),
        mark("Joined"),
        mark("Exam"),
        mark("Stayed"),
        mark("Sum"),
        mark("Mean now"),
        mark("Stayed / left / joined"),
    )
    headings = [Heading(view.say("Domain")), *(Heading(view.say(w), "r") for w in words)]
    caption = view.say("What the change of the mean is made of (points of percent; the parts add up to the sum)")
    return table(caption, headings, cells, kind="dense")


def units_table(facts: WaveFacts) -> Fragment:
    """List the real change of those who stayed by unit and domain, with its interval, as far as it may be shown.

    Not how many stayed: domains share out a unit's people, so that those of a hidden cell would follow.
    """
    view, speaker = facts.view, facts.view.speaker
    hidden = int(view.table("unit_progress")["suppressed"].sum())
    rows = [
        [
            _units(facts, r.unit_id),
            view.scale(r.domain_id),
            _real(facts, r),
            _says(facts, r),
        ]
        for r in facts.units.itertuples(index=False)
    ]
    note = paragraph(
        view.say(
            "Units are listed in the framework's order, not ranked. {n} cells are hidden: fewer than {least} people "
            "stayed, or they protect such a cell.",
            n=speaker.number(hidden),
            least=view.parameters.units.minimum_cell,
        ),
        "small",
    )
    if not rows:
        return note
    headings = [
        Heading(view.say("Unit")),
        Heading(view.say("Domain")),
        Heading(view.say("Real change (95 % interval)"), "n"),
        Heading(view.say("What can be said")),
    ]
    caption = view.say("Real change of those who stayed in the unit, in points of percent on this exam")
    return folded(view.say("By unit and domain"), table(caption, headings, rows, kind="cards dense")) + note


def _says(facts: WaveFacts, row: object) -> str:
    low, high = float(getattr(row, "real_low")), float(getattr(row, "real_high"))  # noqa: B009
    if low > 0:
        return facts.view.say("rose")
    return facts.view.say("fell") if high < 0 else facts.view.say("not certain")


def _units(facts: WaveFacts, unit_id: str) -> str:
    return " + ".join(facts.view.unit(unit) for unit in unit_id.split(" + "))


def changed_people(facts: WaveFacts) -> Fragment:
    """List the unit's officers whose result changed reliably, those who declined first."""
    view, speaker = facts.view, facts.view.speaker
    changed = facts.judged[facts.judged["kind"] != "unchanged"].sort_values(["kind", "beyond"])
    if changed.empty:
        return paragraph(view.say("No officer's result changed more than the errors of both exams allow to say."))
    rows = [
        [
            view.people.get(row["officer_id"], row["officer_id"]),
            view.scale(row["scale_id"]),
            speaker.percent(min(max(row["previous_percent_here"], 0.0), 100.0)),
            speaker.percent(row["current_percent"]),
            verdict(view, row),
        ]
        for row in changed.to_dict("records")
    ]
    headings = [
        Heading(view.say("Officer")),
        Heading(view.say("Domain")),
        Heading(view.say("Then, on this exam"), "n"),
        Heading(view.say("Now"), "n"),
        Heading(view.say("What can be said")),
    ]
    return table(view.say("Officers whose result changed reliably"), headings, rows, kind="cards dense")
