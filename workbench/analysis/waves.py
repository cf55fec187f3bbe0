"""The steps between two waves: the earlier cohort measured, linked, and what changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from workbench import tables
from workbench.analysis import things
from workbench.analysis.graph import MEASURING
from workbench.analysis.step import Given, Workings
from workbench.analysis.wave_notes import wave_notes
from workbench.measure import linking
from workbench.messages import Words, as_data, as_is, as_text, from_text, msg
from workbench.parameters import Settings, load_settings
from workbench.profile.progress import Wave, exam_difficulty, officer_progress, reliable_counts
from workbench.profile.unit_progress import unit_progress
from workbench.profile.waves import comparison_groups, people_counts, people_of_both, units_became

NO_TREND = msg("{domain}: no trend is stated. {why}")
ONLY_SUMS = msg("One of the two waves holds only sums, no answers, so there are no common items to compare by.")
CLASSICAL = msg(
    "This wave is scored classically, which puts no two exams on one scale; set `scoring.model: rasch` to compare."
)
CAUTION = msg(
    "{domain}: {n} of {whole} anchors were dropped for drift; those left may not stand for both "
    "exams. Read the change in this domain with caution, and look at the items dropped."
)
MANY = 0.25
"""Where more than this share of a domain's anchors was dropped, its trend asks for caution."""

ADDED = msg("The earlier wave did not have this domain.")
DROPPED = msg("This wave's framework no longer has the domain.")
NOT_EXAMINED = msg("This wave did not examine the domain.")


EARLIER = ("earlier_officers", "earlier_items", "earlier_scores", "earlier_levels", "earlier_reliability",
           "earlier_item_parameters", "earlier_given")  # fmt: skip
BETWEEN = ("linking", "wave_domains", "progress", "unit_progress")


def earlier_settings(given: Given) -> dict[str, Any]:
    """Return the settings of the earlier cohort, None where the parameters name none."""
    named = given.parameters.previous
    return {"earlier_settings": load_settings(given.settings.file.parent / named) if named else None}


def earlier_wave(given: Given) -> dict[str, Any]:
    """Return what the earlier wave found, calibrated anew by this wave's model, its levels being those given then.

    Where a crosswalk maps its competencies, it is measured under this framework; `earlier_given` are the scores under
    its own. Without an earlier cohort every table is empty.
    """
    earlier: Settings | None = given["earlier_settings"]
    if earlier is None:
        return {name: _declared(name).empty() for name in EARLIER}
    own = Workings(earlier, MEASURING)
    again = _on_this_framework(own, earlier, given.settings)
    return {
        "earlier_officers": own["officers"],
        "earlier_items": again["items"],
        "earlier_scores": again["scores"],
        "earlier_levels": own["levels"],
        "earlier_reliability": again["reliability"],
        "earlier_item_parameters": again["item_parameters"],
        "earlier_given": own["scores"],
    }


def _declared(name: str) -> tables.Table:
    table = name.removeprefix("earlier_")
    return tables.TABLES["scores" if table == "given" else table]


def _on_this_framework(own: Workings, earlier: Settings, settings: Settings) -> Mapping[str, Any]:
    """The earlier wave measured by this wave's model, under this framework where a crosswalk maps its competencies."""
    model, crosswalk = settings.parameters.scoring.model, settings.crosswalk
    if crosswalk is None and earlier.parameters.scoring.model == model:
        return own
    parameters = earlier.parameters.model_copy(
        update={"scoring": earlier.parameters.scoring.model_copy(update={"model": model}), "standards": {}}
    )
    if crosswalk is None:
        as_read = {name: own[name] for name in ("officers", "assessed", "items", "answers", "administered", "sums")}
        return Workings(replace(earlier, parameters=parameters), MEASURING, as_read)
    domain_of, bank, sums = settings.framework.domain_of, own["items"], own["sums"]
    mapped = bank.assign(competency_id=bank["competency_id"].replace(crosswalk.ours_of))
    items = mapped[mapped["competency_id"].isin(domain_of)].reset_index(drop=True)
    ids = items["item_id"].tolist()
    sums = sums.assign(competency_id=sums["competency_id"].replace(crosswalk.ours_of))
    part = {
        "officers": own["officers"],
        "assessed": own["assessed"],
        "items": items,
        "answers": own["answers"][ids],
        "administered": own["administered"][ids],
        "sums": sums[sums["competency_id"].isin(domain_of)],
    }
    return Workings(replace(earlier, parameters=parameters, framework=settings.framework), MEASURING, part)


def wave_before(given: Given) -> Wave:
    """Return the earlier wave, as `earlier_wave` found it."""
    return Wave(
        things.EARLIER_SCORES.of(given),
        things.EARLIER_LEVELS.of(given),
        things.EARLIER_RELIABILITY.of(given),
        things.EARLIER_ITEM_PARAMETERS.of(given),
        things.EARLIER_ITEMS.of(given),
    )


def wave_now(given: Given) -> Wave:
    """Return this wave."""
    return Wave(
        tables.SCORES.of(given),
        tables.LEVELS.of(given),
        tables.RELIABILITY.of(given),
        tables.ITEM_PARAMETERS.of(given),
        tables.ITEMS.of(given),
    )


def between(given: Given) -> dict[str, Any]:
    """Return the tables between this cohort and the earlier one that it names, and notes on the links.

    The notes say why a domain has no trend, and where so many anchors were dropped that its trend asks for caution.
    Without an earlier cohort every table is empty.
    """
    earlier: Settings | None = given["earlier_settings"]
    if earlier is None:
        return {name: tables.TABLES[name].empty() for name in BETWEEN} | {"link_notes": []}
    settings, before, now = given.settings, wave_before(given), wave_now(given)
    own = [domain.id for domain in given.framework.domains]
    link = linking.link(
        before.item_parameters,
        now.item_parameters,
        domains=own,
        marked=_marked(now.items),
        parameters=given.parameters.linking,
        previous=earlier.parameters.cohort,
        other_keys=_other_keys(before.items, now.items),
    )
    progress = officer_progress(before, now, link.table, domains=own, confidence=given.parameters.progress.confidence)
    domains = _domains(before, now, progress, link, settings=settings)
    domains = pd.concat([domains, _dropped(things.EARLIER_GIVEN.of(given), earlier, settings)], ignore_index=True)
    became = _became(given)
    of_before, of_now = comparison_groups(became, set(things.ASSESSED.of(given)["unit_id"].dropna()))
    by_unit = unit_progress(
        _results(before, things.EARLIER_OFFICERS.of(given), of_before, settings),
        _results(now, things.ASSESSED.of(given), of_now, settings),
        progress,
        link.table,
        difficulty=exam_difficulty(before, now, link.table),
        parents={unit.id: unit.parent for unit in given.framework.units},
        minimum_cell=given.parameters.units.minimum_cell,
    )
    return {
        "linking": link.table,
        "wave_domains": domains,
        "progress": progress,
        "unit_progress": by_unit,
        "link_notes": [as_data(note) for note in _notes(domains, link, settings)],
    }


def people(given: Given) -> dict[str, Any]:
    """Return table `wave_people`, and what has to be known of the two waves before believing what changed."""
    earlier: Settings | None = given["earlier_settings"]
    if earlier is None:
        return {"wave_people": tables.WAVE_PEOPLE.empty(), "wave_notes": []}
    sat = (
        _assessed(things.EARLIER_OFFICERS.of(given), things.EARLIER_GIVEN.of(given)),
        _assessed(tables.OFFICERS.of(given), tables.SCORES.of(given)),
    )
    notes = wave_notes(
        tables.OFFICERS.of(given),
        tables.ATTENDANCE.of(given),
        given.settings,
        earlier=earlier,
        before=things.EARLIER_OFFICERS.of(given),
    )
    return {
        "wave_people": people_counts(people_of_both(*sat, became=_became(given)), *sat),
        "wave_notes": [as_data(note) for note in notes],
    }


def _became(given: Given) -> dict[str, frozenset[str]]:
    """The units of this wave that each unit of the earlier one became."""
    return units_became(
        set(things.EARLIER_OFFICERS.of(given)["unit_id"].dropna()),
        given.framework.unit_changes,
        after=given["earlier_settings"].parameters.assessed,
        until=given.parameters.assessed,
    )


def _marked(items: tables.Items) -> list[str]:
    return items.loc[items["anchor"].fillna(False), "item_id"].tolist() if "anchor" in items else []


def _other_keys(before: tables.Items, now: tables.Items) -> list[str]:
    """Return the ids of the items that have a right answer in both waves, and not the same."""
    keys = [
        table.set_index("item_id")["key"].dropna().astype("str").str.strip().str.casefold() for table in (before, now)
    ]
    both = pd.concat(keys, axis=1, join="inner", keys=["before", "now"])
    return both.index[(both["before"] != both["now"]) & (both != "").all(axis=1)].astype("str").tolist()


def _domains(
    before: Wave, now: Wave, progress: tables.Progress, link: linking.Linked, *, settings: Settings
) -> tables.WaveDomains:
    """Return the rows of table `wave_domains` for the framework's domains with a result in either wave."""
    confidence = settings.parameters.progress.confidence
    people = [
        wave.scores.dropna(subset=["percent"]).groupby("scale_id").size().rename(name)
        for wave, name in ((before, "n_previous"), (now, "n_current"))
    ]
    counts = pd.concat([*people, reliable_counts(progress, confidence=confidence)], axis=1)
    order = [d.id for d in settings.framework.domains if d.id in counts.index]
    frame = counts.loc[order].rename_axis("domain_id").reset_index()
    counted = ["n_previous", "n_current", "n_both"]
    frame[counted] = frame[counted].fillna(0).astype(int)
    state = pd.Series("not_linked", index=frame.index)
    state = state.mask(frame["domain_id"].isin(link.table["domain_id"]), "linked")
    state = state.mask(frame["n_previous"] == 0, "added").mask(frame["n_current"] == 0, "dropped")
    unjudged = state != "linked"
    frame[["n_up", "n_down"]] = frame[["n_up", "n_down"]].astype("Int64").mask(unjudged)
    whole = ONLY_SUMS if before.items.empty or now.items.empty else None
    classical = CLASSICAL if settings.parameters.scoring.model == "ctt" else None
    why = [
        {"linked": None, "added": ADDED, "dropped": NOT_EXAMINED}.get(s, whole or classical or link.refused.get(d))
        for s, d in zip(state, frame["domain_id"], strict=True)
    ]
    return tables.WAVE_DOMAINS.shaped(
        frame.assign(
            state=state,
            n_by_chance=frame["n_by_chance"].mask(unjudged),
            why=[None if words is None else as_text(words) for words in why],
        )
    )


def _dropped(given: tables.Scores, earlier: Settings, settings: Settings) -> tables.WaveDomains:
    """Return the rows of table `wave_domains` for the earlier framework's domains of which nothing is left."""
    ours = settings.crosswalk.ours_of if settings.crosswalk else {}
    people = given.dropna(subset=["percent"]).groupby("scale_id").size()
    gone = [
        domain.id
        for domain in earlier.framework.domains
        if domain.id in people.index
        and not {ours.get(scale, scale) for scale in earlier.framework.scales_of(domain.id)}
        & set(settings.framework.domain_of)
    ]
    rows = {
        "domain_id": gone,
        "state": "dropped",
        "n_previous": people.reindex(gone).to_numpy(),
        "n_current": 0,
        "n_both": 0,
    }
    missing = {"n_up": pd.NA, "n_down": pd.NA, "n_by_chance": float("nan")}
    return tables.WAVE_DOMAINS.shaped(pd.DataFrame(rows | missing | {"why": as_text(DROPPED)}))


def _results(wave: Wave, officers: tables.Officers, group_of: Mapping[str, str], settings: Settings) -> pd.DataFrame:
    """Percentages of the domains, each with the unit under which it is compared."""
    domains = {domain.id for domain in settings.framework.domains}
    own = wave.scores[wave.scores["scale_id"].isin(domains)].dropna(subset=["percent"])
    unit = officers.set_index("officer_id")["unit_id"].map(group_of)
    frame = own[["officer_id", "scale_id", "percent"]].rename(columns={"scale_id": "domain_id"})
    return frame.assign(unit_id=frame["officer_id"].map(unit).astype("str"))


def _assessed(officers: tables.Officers, scores: tables.Scores) -> tables.Officers:
    """The officers with a result; who is only listed sat no exam."""
    return officers[officers["officer_id"].isin(scores.dropna(subset=["percent"])["officer_id"])]


def _notes(domains: tables.WaveDomains, link: linking.Linked, settings: Settings) -> list[Words]:
    def name(domain: str) -> Words:
        return settings.framework.scale_names.get(domain, as_is(domain))

    notes: list[Words] = [
        NO_TREND.format(domain=name(row.domain_id), why=from_text(row.why))
        for row in domains[domains["state"] == "not_linked"].itertuples(index=False)
    ]
    for domain, kept in link.kept.items():
        n = len(link.dropped[domain])
        if n > MANY * (n + len(kept)):
            notes.append(CAUTION.format(domain=name(domain), n=n, whole=n + len(kept)))
    return notes
