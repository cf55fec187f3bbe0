"""Parts of the page between two waves: domains that can be compared, what a mean's change is made of, units, people."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
from markupsafe import Markup

from workbench.listing import Column, listing
from workbench.messages import from_text
from workbench.report.frame.elements import Fragment, drawing, figure, folded, listed, paragraph
from workbench.report.frame.view import View
from workbench.report.shared.agreeing import adding_up, decimals_to_tell
from workbench.report.shared.since_last_time import beyond_expected, signed, verdict
from workbench.report.waves.drawing import before_and_after, change_parts
from workbench.report.waves.facts import WaveFacts

NORMAL_95 = 1.96
NBSP = "\u00a0"


def domains_table(facts: WaveFacts) -> Fragment:
    """List every domain: people in both waves, reliable changes beside what chance gives, anchors, or why not."""
    view = facts.view
    links = view.table("linking").set_index("domain_id")
    rows = []
    for row in facts.domains.itertuples(index=False):
        linked = row.state == "linked"
        anchors, why = None, None if pd.isna(row.why) else view.name(from_text(row.why))
        if linked:
            link = links.loc[row.domain_id]
            dropped = len(str(link["dropped"]).split()) if pd.notna(link["dropped"]) else 0
            anchors = link["n_anchors"]
            why = _left_out(view, dropped, int(link["n_anchors"]) + dropped) if dropped else None
        told = linked and row.n_both >= view.parameters.units.minimum_cell
        numbers = (row.n_up, row.n_down, row.n_by_chance) if told else (None, None, None)
        rows.append([view.scale(row.domain_id), row.n_both, *numbers, anchors, why])
    columns = [
        Column("domain", view.say("Domain")),
        Column("both", view.say("In both waves"), "number", stands="r"),
        Column("up", view.say("▲ Up"), "number", stands="r"),
        Column("down", view.say("▼ Down"), "number", stands="r"),
        Column("chance", view.say("By chance"), "number", stands="r"),
        Column("anchors", view.say("Anchors"), "number", stands="r"),
        Column("remark", view.say("Remark")),
    ]
    caption = view.say("Which domains can be compared, and reliable changes in each")
    return listed(listing(view.speaker, caption, columns, rows, cards=True, dense=True))


def _left_out(view: View, dropped: int, whole: int) -> str:
    return view.say(
        "{n} of {whole} common questions left out: their difficulty departs from the others'",
        n=view.speaker.number(dropped),
        whole=view.speaker.number(whole),
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
        legend = view.say("Points of percent. ┃ change of the mean, the sum of the three; line: 95% interval.")
        made.append(drawing(partial(change_parts, frame, words=words), finding, legend))
    if len(rows):
        made.append(_parts_table(facts, rows))
    return made


def _real(facts: WaveFacts, row: object) -> str:
    """Real change with its interval; with decimals where an end would be printed as 0, which the verdict hangs on."""
    view = facts.view
    real, low, high = (float(getattr(row, name)) for name in ("real", "real_low", "real_high"))
    if low != low:
        return signed(view, real)
    decimals = decimals_to_tell((low, 0.0), (high, 0.0))
    said = {name: signed(view, value, decimals) for name, value in (("real", real), ("low", low), ("high", high))}
    return view.say("{real} ({low} to {high})", **said)


def _parts_table(facts: WaveFacts, rows: pd.DataFrame) -> Fragment:
    view, speaker = facts.view, facts.view.speaker
    cells = [
        [
            view.scale(r.domain_id),
            r.mean_previous,
            *_printed_parts(facts, r),
            r.mean_current,
            f"{NBSP}/{NBSP}".join(speaker.number(n) for n in (r.n_stayed, r.n_left, r.n_joined)),
        ]
        for r in rows.itertuples(index=False)
    ]
    columns = [
        Column("domain", view.say("Domain")),
        Column("then", view.say("Mean then"), "percent", 1, stands="r"),
        Column("others", view.say("Others sit the exam"), stands="r"),
        Column("difficulty", view.say("Harder or easier exam"), stands="r"),
        Column("real", view.say("Real change of those who stayed"), stands="r"),
        Column("change", view.say("Change"), stands="r"),
        Column("now", view.say("Mean now"), "percent", 1, stands="r"),
        Column("people", view.say("Stayed / left / joined"), stands="r"),
    ]
    caption = view.say("What the change of the mean is made of (points of percent; the parts add up to the change)")
    made = listed(listing(speaker, caption, columns, cells, dense=True))
    if not rows["coarse"].any():
        return made
    note = view.say(
        "–: fewer than {least} people stayed, or left and joined; what would tell of so few is not shown, and the rest "
        "of the row stands in whole points.",
        least=speaker.number(view.parameters.units.minimum_cell),
    )
    return made + paragraph(note, "small")


def _printed_parts(facts: WaveFacts, row: Any) -> list[str | Markup]:
    """The three parts and the change, rounded so that the means and the parts agree."""
    view = facts.view

    def points(value: float, decimals: int = 1) -> str:
        return "–" if value != value else signed(view, value, decimals)

    if row.coarse:
        return ["–", points(row.difficulty, 0), points(row.real, 0), "–"]
    change = round(row.mean_current, 1) - round(row.mean_previous, 1)
    if row.leavers != row.leavers:
        parts = adding_up([row.composition, row.difficulty, row.real], change, decimals=1)
        return [*map(points, parts), points(change)]
    left, joined, difficulty, real = adding_up([row.leavers, row.joiners, row.difficulty, row.real], change, decimals=1)
    others: str | Markup = points(left + joined)
    if row.n_left and row.n_joined:
        split = view.say("left {left}, joined {joined}", left=points(left), joined=points(joined))
        others = Markup("{} <small>{}</small>").format(others, split)
    return [others, points(difficulty), points(real), points(change)]


def groups_apart(facts: WaveFacts) -> list[str]:
    """Say of linked domains in which nobody sat both exams which exam was harder and which group stands higher."""
    view, speaker = facts.view, facts.view.speaker
    links = view.table("linking").set_index("domain_id")
    said = []
    for row in facts.apart.itertuples(index=False):
        values = {
            "scale": view.scale(row.domain_id),
            "anchors": speaker.number(links.loc[row.domain_id, "n_anchors"]),
            "exam": signed(view, row.difficulty, 1),
            "people": signed(view, row.ahead, 1),
            "margin": speaker.number(NORMAL_95 * row.se_difficulty, 1),
            "then": speaker.percent(row.mean_previous, 1),
            "now": speaker.percent(row.mean_current, 1),
        }
        said.append(
            view.say(
                "{scale}: nobody sat both exams, but {anchors} common questions put both on one scale. The mean went "
                "from {then} to {now}: {exam} points because this exam is harder (−) or easier (+), and {people} ± "
                "{margin} points because other people sat it. That compares two groups; it is nobody's progress.",
                **values,
            )
        )
    return said


def units_table(facts: WaveFacts) -> Fragment:
    """List the real change of those who stayed by unit and domain, with its interval, as far as it may be shown.

    Not how many stayed: domains share out a unit's people, so that those of a hidden cell would follow.
    """
    view = facts.view
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
        " ".join([view.say("Units are listed in the framework's order, not ranked."), *_hidden(view)]), "small"
    )
    if not rows:
        return note
    columns = [
        Column("unit", view.say("Unit")),
        Column("domain", view.say("Domain")),
        Column("real", view.say("Real change (95% interval)"), stands="n"),
        Column("said", view.say("What can be said")),
    ]
    caption = view.say("Real change of those who stayed in the unit, in points of percent on this exam")
    made = listed(listing(view.speaker, caption, columns, rows, cards=True, dense=True))
    return folded(view.say("By unit and domain"), made) + note


def _hidden(view: View) -> list[str]:
    hidden = int(view.table("unit_progress")["suppressed"].sum())
    if not hidden:
        return []
    return [
        view.speaker.plural(
            "{n} cell is hidden: fewer than {least} people stayed, or it protects such a cell.",
            "{n} cells are hidden: fewer than {least} people stayed, or they protect such a cell.",
            hidden,
            least=view.parameters.units.minimum_cell,
        )
    ]


def _says(facts: WaveFacts, row: object) -> str:
    low, high = float(getattr(row, "real_low")), float(getattr(row, "real_high"))  # noqa: B009
    if low > 0:
        return facts.view.say("rose")
    return facts.view.say("fell") if high < 0 else facts.view.say("not certain")


def _units(facts: WaveFacts, unit_id: str) -> str:
    return " + ".join(facts.view.unit(unit) for unit in unit_id.split(" + "))


def changed_people(facts: WaveFacts) -> list[Fragment]:
    """List the unit's officers whose result changed reliably, those who declined first, and how many chance names."""
    view = facts.view
    why = [
        paragraph(view.say("{scale}: {reason}", scale=view.scale(domain), reason=reason), "small")
        for domain, reason in facts.unlinked
    ]
    if facts.judged.empty:
        return [paragraph(view.say("Changes of single officers cannot be stated:")), *why] if why else []
    changed = facts.judged[facts.judged["kind"] != "unchanged"].sort_values(["kind", "beyond"])
    if changed.empty:
        said = view.say("No officer's result changed more than the errors of both exams allow to say.")
        return [paragraph(said), *why]
    rows = [
        [
            view.people.get(row["officer_id"], row["officer_id"]),
            view.scale(row["scale_id"]),
            min(max(row["previous_percent_here"], 0.0), 100.0),
            row["current_percent"],
            beyond_expected(view, row),
            verdict(view, row),
        ]
        for row in changed.to_dict("records")
    ]
    columns = [
        Column("officer", view.say("Officer")),
        Column("domain", view.say("Domain")),
        Column("then", view.say("Then, on this exam"), "percent"),
        Column("now", view.say("Now"), "percent"),
        Column("beyond", view.say("Beyond what was expected, ± its error"), stands="r"),
        Column("said", view.say("What can be said")),
    ]
    caption = view.say("Officers whose result changed reliably")
    made = listed(listing(view.speaker, caption, columns, rows, cards=True, dense=True))
    return [paragraph(" ".join(_by_chance(facts))), made, *why]


def _by_chance(facts: WaveFacts) -> list[str]:
    """Say how many of those named chance alone would name, and which direction holds no more than that."""
    view, number = facts.view, facts.view.speaker.number
    up, down = facts.count("up"), facts.count("down")
    said = [
        view.speaker.plural(
            "{n} change is named here; about {chance} would be by chance alone, as many up as down.",
            "{n} changes are named here; about {chance} would be by chance alone, as many up as down.",
            up + down,
            chance=number(facts.by_chance),
        )
    ]
    if up and not facts.beyond_chance("up"):
        said.append(view.say("The rises are no more than chance gives: all of them may be chance."))
    if down and not facts.beyond_chance("down"):
        said.append(view.say("The falls are no more than chance gives: all of them may be chance."))
    return said
