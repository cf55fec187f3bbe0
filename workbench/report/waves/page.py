"""The page between two waves, of the cohort or of one unit: what really changed, and what cannot be said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from workbench.messages import msg
from workbench.report.frame.elements import Fragment, code, emphasis, lead, paragraph, section, sentence, tiles
from workbench.report.frame.own_view import unit_view
from workbench.report.frame.view import View, open_view
from workbench.report.shared.since_last_time import NOTHING
from workbench.report.waves.facts import WaveFacts
from workbench.report.waves.parts import (
    changed_people,
    domains_table,
    groups_apart,
    parts_of_change,
    scatter,
    units_table,
)
from workbench.report.waves.training_effect import training_effect


@dataclass(frozen=True)
class ProgressPage:
    """What changed since the earlier wave; `unit` is empty for the whole cohort."""

    view: View
    unit: str

    @cached_property
    def facts(self) -> WaveFacts:
        """The numbers."""
        return WaveFacts(self.view, self.unit)


def open_page(parameters: str, tables: str = "", unit: str = "", language: str = "") -> ProgressPage:
    """Open the page of the cohort, or with `unit` that of a unit."""
    view = open_view(parameters, tables, language)
    chosen = view.chosen("unit", unit, view.analysis.units(), "")
    return ProgressPage(unit_view(view, chosen) if chosen else view, chosen)


def header(page: ProgressPage) -> Fragment:
    """Name the page, and the unit where it is about one."""
    view = page.view
    return view.open(view.say("What changed since the last wave"), view.unit(page.unit) if page.unit else "")


def answer(page: ProgressPage) -> Fragment:
    """Say how many changed reliably beside what chance gives, what rose, and of what nothing can be said."""
    view, facts = page.view, page.facts
    if not facts.compared:
        return lead([view.say("This cohort names no earlier one, so nothing is said of a change.")]) + paragraph(
            sentence(
                view.say(
                    "To compare, name the earlier cohort's parameter file: {key}. Both exams must share questions."
                ),
                key=code("previous: hai-phong-2019.yaml"),
            )
        )
    said: list[str | Markup] = []
    n, people = len(facts.judged), facts.n_people
    if not people:
        said += _nobody(page)
    elif not n:
        said.append(
            view.speaker.plural(
                "{n} officer was assessed in both waves, but no domain can be compared.",
                "{n} officers were assessed in both waves, but no domain can be compared.",
                people,
            )
        )
    else:
        said += _counts(page, n, people)
    said += _means(page)
    apart = [view.scale(domain) for domain, _ in facts.unlinked]
    if apart:
        said.append(
            view.say("No trend may be stated for {scales}; why, stands below.", scales=view.speaker.listing(apart))
        )
    return lead(said)


def _nobody(page: ProgressPage) -> list[str | Markup]:
    """Say why there is nobody whose results could be compared, and what is known all the same."""
    view, facts = page.view, page.facts
    if facts.nothing_common:
        words = view.say("No domain of this exam was in the earlier wave; if only the ids changed, give a {key}.")
        return [sentence(words, key=code("crosswalk"))]
    apart = groups_apart(facts)
    if apart:
        return list(apart)
    if page.unit:
        return [view.say("Nobody of this unit has a result in the same domain of both waves, so no change is stated.")]
    return [view.say("Nobody has a result in the same domain of both waves, so nothing is said of anybody's change.")]


def _counts(page: ProgressPage, n: int, people: int) -> list[str | Markup]:
    view, facts, number = page.view, page.facts, page.view.speaker.number
    up, down = facts.count("up"), facts.count("down")
    officers = view.speaker.plural("{n} officer", "{n} officers", people)
    template = (
        view.say(
            "Of {people} with results in both waves, {changed} changed reliably: {up} up, {down} down; "
            "{chance} would be expected from chance alone."
        )
        if n == people
        else view.speaker.plural(
            "Of {results} results that {people} has in both waves, {changed} changed reliably: {up} up, "
            "{down} down; {chance} would be expected from chance alone.",
            "Of {results} results that {people} have in both waves, {changed} changed reliably: {up} up, "
            "{down} down; {chance} would be expected from chance alone.",
            people,
            **{name: f"{{{name}}}" for name in ("results", "people", "changed", "up", "down", "chance")},
        )
    )
    first = sentence(
        template,
        results=number(n),
        people=officers,
        changed=number(up + down),
        up=emphasis(number(up), "meets"),
        down=emphasis(number(down), "short"),
        chance=number(facts.by_chance),
    )
    more_up, more_down = facts.beyond_chance("up"), facts.beyond_chance("down")
    if more_up and more_down:
        second = view.say("Both more rises and more falls than chance gives: officers developed differently.")
    elif more_up:
        second = view.say("There are more rises than chance alone would give, but not more falls.")
    elif more_down:
        second = view.say("There are more falls than chance alone would give, but not more rises.")
    else:
        second = view.say("That is no more than chance gives: single changes here should not be read as progress.")
    return [first, second]


def _means(page: ProgressPage) -> list[str]:
    """Say in which domains those who stayed rose or fell on average by more than the error."""
    view, rows = page.view, page.facts.parts.dropna(subset=["real_low"])
    listing = view.speaker.listing
    rose = [view.scale(d) for d in rows.loc[rows["real_low"] > 0, "domain_id"]]
    fell = [view.scale(d) for d in rows.loc[rows["real_high"] < 0, "domain_id"]]
    said = []
    if rose:
        said.append(view.say("On average those who stayed rose in {scales}.", scales=listing(rose)))
    if fell:
        said.append(view.say("On average those who stayed fell in {scales}.", scales=listing(fell)))
    return said


def people(page: ProgressPage) -> Fragment:
    """Show in numbers who stayed, joined, left and moved; what was done to units and domains."""
    view, facts = page.view, page.facts
    if not facts.compared or page.unit:
        return NOTHING
    number, n = view.speaker.number, facts.people
    pairs = [
        (number(n["stayed"]), view.say("assessed in both waves")),
        (number(n["joined"]), view.say("new in this wave")),
        (number(n["left"]), view.say("only in the earlier wave")),
    ]
    if n["stayed"]:
        pairs += [
            (number(n["moved_unit"]), view.say("changed unit")),
            (number(n["moved_position"]), view.say("changed position")),
            (number(n["renamed"]), view.say("changed name")),
        ]
    notes = []
    if n["same_name_new_id"]:
        notes.append(
            view.speaker.plural(
                "{n} newcomer has the name and year of birth of somebody who left: if that is one person, give the "
                "same id in both files.",
                "{n} newcomers have the name and year of birth of somebody who left: if these are the same people, "
                "give the same ids in both files.",
                n["same_name_new_id"],
            )
        )
    for state, template in (
        ("added", msg("New domains: {names}.")),
        ("dropped", msg("Domains that are gone: {names}.")),
    ):
        names = [view.scale(domain) for domain, _ in facts.why(state)]
        if names:
            notes.append(view.say(template, names=view.speaker.listing(names)))
    return section(
        view.say("People and domains of both waves"), tiles(pairs), *(paragraph(words, "small") for words in notes)
    )


def officers(page: ProgressPage) -> Fragment:
    """Draw everybody's result then and now, and list the domains."""
    view, facts = page.view, page.facts
    if not facts.compared:
        return NOTHING
    drawn = scatter(facts)
    parts = [drawn] if drawn is not None else []
    if page.unit:
        parts += changed_people(facts)
        return section(view.say("Officers then and now"), *parts) if parts else NOTHING
    title = view.say("Officers then and now") if parts else view.say("Domains of both waves")
    return section(title, *parts, domains_table(facts))


def means(page: ProgressPage) -> Fragment:
    """Show what the change of the means is made of."""
    view, facts = page.view, page.facts
    if not facts.compared:
        return NOTHING
    made = [*parts_of_change(facts), *(paragraph(words) for words in (groups_apart(facts) if facts.n_people else ()))]
    if not made:
        return NOTHING
    joined = next((u for u in facts.parts["unit_id"] if " + " in u), None) if page.unit else None
    if joined is not None:
        made.append(
            paragraph(
                view.say(
                    "The unit was split since: its parts are compared together ({units}).",
                    units=" + ".join(view.unit(unit) for unit in joined.split(" + ")),
                ),
                "small",
            )
        )
    words = view.say(
        "A mean changes because others sit the exam, because the exam is harder or easier, and because those who "
        "stayed can do more or less. Only the last is progress."
    )
    return section(view.say("Why the means changed"), paragraph(words), *made)


def units(page: ProgressPage) -> Fragment:
    """List the units, on the cohort's page."""
    view, facts = page.view, page.facts
    if not facts.compared or page.unit or not facts.count("up") + facts.count("down") + facts.count("unchanged"):
        return NOTHING
    return section(view.say("Units"), units_table(facts))


def training(page: ProgressPage) -> Fragment:
    """Say whether training worked, on the cohort's page: single units have too few people for it."""
    return NOTHING if page.unit else training_effect(page.view)


def method(page: ProgressPage) -> Fragment:
    """Say how it was worked out and what it cannot say."""
    view = page.view
    limits = [
        view.say(
            "Both waves are put on one scale through the questions that both exams share; a question whose difficulty "
            "departs from the others' by more than {drift} logits, and by more than chance allows, is left out. Where "
            "fewer than {least} are left, nothing is said of a change.",
            drift=view.speaker.number(view.parameters.linking.drift, 1),
            least=view.parameters.linking.minimum_anchors,
        ),
        view.say(
            "A change is reliable where this result lies further from what the first one leads to expect, the ability "
            "unchanged, than the errors of both exams and of the link allow; with confidence {share}. Somebody whose "
            "first result was low by luck is expected to rise without having learned anything.",
            share=view.speaker.percent(100 * view.parameters.progress.confidence),
        ),
        view.say(
            "It cannot be said from these numbers why somebody changed, nor that somebody without a certain change "
            "learned nothing: an exam of this length misses small changes. Those who left or joined are not compared "
            "with themselves."
        ),
    ]
    if not page.facts.compared:
        return view.foot(department=not page.unit)
    terms = ("linking", "drift", "logit", "reliable_change", "regression")
    return view.foot(*limits, terms=terms, department=not page.unit)
