"""The order of the steps between two waves: the earlier cohort measured, linked, and what changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from workbench import tables
from workbench.analysis.measured import Measured, measured
from workbench.analysis.wave_notes import wave_notes
from workbench.intake.cohort import Cohort
from workbench.intake.read import read_cohort
from workbench.language import Text
from workbench.measure import linking
from workbench.parameters import Settings, load_previous
from workbench.profile.progress import Wave, exam_difficulty, officer_progress, reliable_counts
from workbench.profile.unit_progress import unit_progress
from workbench.profile.waves import comparison_groups, people_counts, people_of_both, units_became

NO_TREND = Text("{domain}: không nêu xu hướng. {why}", "{domain}: no trend is stated. {why}")
ONLY_SUMS = Text(
    "Một trong hai đợt chỉ có tổng điểm, không có bài làm từng câu, nên không có câu chung để so.",
    "One of the two waves holds only sums, no answers, so there are no common items to compare by.",
)
CLASSICAL = Text(
    "Đợt này chấm theo lý thuyết cổ điển, không đặt hai đề lên một thang; đặt `scoring.model: rasch` để so hai đợt.",
    "This wave is scored classically, which puts no two exams on one scale; set `scoring.model: rasch` to compare.",
)
CAUTION = Text(
    "{domain}: {n} trong {whole} câu neo bị loại vì độ khó lệch hẳn; phần còn lại có thể không đại diện cho cả hai đề."
    " Đọc thay đổi ở lĩnh vực này một cách thận trọng và xem lại các câu bị loại.",
    "{domain}: {n} of {whole} anchors were dropped for drift; those left may not stand for both exams. Read the change"
    " in this domain with caution, and look at the items dropped.",
)
MANY = 0.25
"""Where more than this share of a domain's anchors was dropped, its trend asks for caution."""

ADDED = Text("Lĩnh vực này không có ở đợt trước.", "The earlier wave did not have this domain.")
DROPPED = Text("Khung của đợt này không còn lĩnh vực này.", "This wave's framework no longer has the domain.")
NOT_EXAMINED = Text("Đợt này không thi lĩnh vực này.", "This wave did not examine the domain.")


@dataclass(frozen=True)
class Earlier:
    """The earlier cohort, as far as this one is compared with it.

    Attributes:
        settings: its parameters and framework.
        officers: its table `officers`.
        wave: what it found, by this wave's model.
        notes: what has to be known of the two waves before believing what changed.
    """

    settings: Settings
    officers: pd.DataFrame
    wave: Wave
    notes: list[Text] = field(default_factory=list)


def waves(
    found: Mapping[str, pd.DataFrame], settings: Settings
) -> tuple[dict[str, pd.DataFrame], list[Text], Earlier | None]:
    """Return the tables between this cohort and the earlier one that it names, notes on the links, and that one.

    The notes say why a domain has no trend, and where so many anchors were dropped that its trend asks for caution.

    The earlier wave's answers are calibrated anew by this wave's model, with the competencies that the crosswalk gives
    them; the levels beside them are those that were given then. Without an earlier cohort every table is empty.
    """
    earlier = load_previous(settings)
    names = ("linking", "wave_people", "wave_domains", "progress", "unit_progress")
    if earlier is None:
        return {name: tables.TABLES[name].empty() for name in names}, [], None
    cohort = read_cohort(earlier)
    given = measured(cohort, earlier)
    before = _wave(_on_this_framework(cohort, earlier, given, settings), given)
    now = Wave(found["scores"], found["levels"], found["reliability"], found["item_parameters"], found["items"])
    own = [domain.id for domain in settings.framework.domains]
    link = linking.link(
        before.item_parameters,
        now.item_parameters,
        domains=own,
        marked=_marked(found["items"]),
        parameters=settings.parameters.linking,
        previous=earlier.parameters.cohort,
    )
    progress = officer_progress(
        before, now, link.table, domains=own, confidence=settings.parameters.progress.confidence
    )
    domains = _domains(before, now, progress, link, settings=settings)
    domains = pd.concat([domains, _dropped(given, earlier, settings)], ignore_index=True)
    became = units_became(
        set(cohort.officers["unit_id"].dropna()),
        settings.framework.unit_changes,
        after=earlier.parameters.assessed,
        until=settings.parameters.assessed,
    )
    sat = _assessed(cohort.officers, given.tables["scores"]), _assessed(found["officers"], now.scores)
    people = people_of_both(*sat, became=became)
    of_before, of_now = comparison_groups(became, set(found["officers"]["unit_id"].dropna()))
    by_unit = unit_progress(
        _results(before, cohort.officers, of_before, settings),
        _results(now, found["officers"], of_now, settings),
        progress,
        link.table,
        difficulty=exam_difficulty(before, now, link.table),
        parents={unit.id: unit.parent for unit in settings.framework.units},
        minimum_cell=settings.parameters.units.minimum_cell,
    )
    made = {
        "linking": link.table,
        "wave_people": people_counts(people, *sat),
        "wave_domains": domains,
        "progress": progress,
        "unit_progress": by_unit,
    }
    notes = wave_notes(found["officers"], _of(found, "attendance"), settings, earlier=earlier, before=cohort)
    return made, _notes(domains, link, settings), Earlier(earlier, cohort.officers, before, notes)


def _of(found: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
    return found.get(name, tables.TABLES[name].empty())


def _on_this_framework(cohort: Cohort, earlier: Settings, given: Measured, settings: Settings) -> Mapping[str, Any]:
    """The earlier wave measured by this wave's model, under this framework where a crosswalk maps its competencies."""
    model, crosswalk = settings.parameters.scoring.model, settings.crosswalk
    if crosswalk is None and earlier.parameters.scoring.model == model:
        return given.tables | {"items": cohort.items}
    parameters = earlier.parameters.model_copy(
        update={"scoring": earlier.parameters.scoring.model_copy(update={"model": model}), "standards": {}}
    )
    if crosswalk is None:
        return measured(cohort, replace(earlier, parameters=parameters)).tables | {"items": cohort.items}
    mapped = cohort.items.assign(competency_id=cohort.items["competency_id"].replace(crosswalk.ours_of))
    kept = mapped["competency_id"].isin(settings.framework.domain_of)
    items = mapped[kept].reset_index(drop=True)
    ids = items["item_id"].tolist()
    sums = cohort.sums.assign(competency_id=cohort.sums["competency_id"].replace(crosswalk.ours_of))
    sums = sums[sums["competency_id"].isin(settings.framework.domain_of)]
    part = replace(cohort, items=items, answers=cohort.answers[ids], administered=cohort.administered[ids], sums=sums)
    under = replace(earlier, parameters=parameters, framework=settings.framework)
    return measured(part, under).tables | {"items": items}


def _wave(tables_of: Mapping[str, pd.DataFrame], given: Measured) -> Wave:
    return Wave(
        tables_of["scores"],
        given.tables["levels"],
        tables_of["reliability"],
        tables_of.get("item_parameters", tables.ITEM_PARAMETERS.empty()),
        tables_of["items"],
    )


def _marked(items: pd.DataFrame) -> list[str]:
    return items.loc[items["anchor"].fillna(False), "item_id"].tolist() if "anchor" in items else []


def _domains(
    before: Wave, now: Wave, progress: pd.DataFrame, link: linking.Linked, *, settings: Settings
) -> pd.DataFrame:
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
            why_vi=[None if text is None else text.vi for text in why],
            why_en=[None if text is None else text.en for text in why],
        )
    )


def _dropped(given: Measured, earlier: Settings, settings: Settings) -> pd.DataFrame:
    """Return the rows of table `wave_domains` for the earlier framework's domains of which nothing is left."""
    ours = settings.crosswalk.ours_of if settings.crosswalk else {}
    people = given.tables["scores"].dropna(subset=["percent"]).groupby("scale_id").size()
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
    return tables.WAVE_DOMAINS.shaped(pd.DataFrame(rows | missing | {"why_vi": DROPPED.vi, "why_en": DROPPED.en}))


def _results(wave: Wave, officers: pd.DataFrame, group_of: Mapping[str, str], settings: Settings) -> pd.DataFrame:
    """Percentages of the domains, each with the unit under which it is compared."""
    domains = {domain.id for domain in settings.framework.domains}
    own = wave.scores[wave.scores["scale_id"].isin(domains)].dropna(subset=["percent"])
    unit = officers.set_index("officer_id")["unit_id"].map(group_of)
    frame = own[["officer_id", "scale_id", "percent"]].rename(columns={"scale_id": "domain_id"})
    return frame.assign(unit_id=frame["officer_id"].map(unit).astype("str"))


def _assessed(officers: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """The officers with a result; who is only listed sat no exam."""
    return officers[officers["officer_id"].isin(scores.dropna(subset=["percent"])["officer_id"])]


def _notes(domains: pd.DataFrame, link: linking.Linked, settings: Settings) -> list[Text]:
    def name(domain: str) -> Text:
        return settings.framework.scale_names.get(domain, Text(domain, domain))

    notes = [
        NO_TREND.format(domain=name(row.domain_id), why=Text(row.why_vi, row.why_en))
        for row in domains[domains["state"] == "not_linked"].itertuples(index=False)
    ]
    for domain, kept in link.kept.items():
        n = len(link.dropped[domain])
        if n > MANY * (n + len(kept)):
            notes.append(CAUTION.format(domain=name(domain), n=n, whole=n + len(kept)))
    return notes
