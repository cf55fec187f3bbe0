"""Cells that hold an id of the framework, or its name in either language: both become the id."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from workbench.characters import fold, loose
from workbench.messages import DEFAULT, Words, languages
from workbench.parameters import Framework


def resolve(values: pd.Series, choices: Mapping[str, Words]) -> tuple[pd.Series, pd.Series]:
    """Return (ids, unknown): the id that each cell means, as it stands where the framework does not know it.

    Tried in turn: the id, the id and the names without case, spacing and Unicode form, and last without diacritics
    too; a comparison counts only where a single id answers to it.

    Args:
        values: text, "" where empty.
        choices: id → name in both languages.
    """
    tables = [{key: key for key in choices}, *(_lookup(choices, key) for key in (loose, fold))]
    words = pd.unique(values)
    meant = {word: _first(word, tables) for word in words}
    unknown = values.map({word: meaning is None and word != "" for word, meaning in meant.items()}).astype(bool)
    return values.map({word: word if meaning is None else meaning for word, meaning in meant.items()}), unknown


def domains_as_competencies(framework: Framework) -> tuple[dict[str, str], set[str]]:
    """Return (domain → the competency that it stands for, ambiguous domains).

    A domain stands for its only competency, or for itself where it has none; with several it is ambiguous.
    """
    of_domain: dict[str, list[str]] = {domain.id: [] for domain in framework.domains}
    for competency in framework.competencies:
        of_domain[competency.domain].append(competency.id)
    stands_for = {domain: (ids or [domain])[0] for domain, ids in of_domain.items() if len(ids) <= 1}
    return stands_for, {domain for domain, ids in of_domain.items() if len(ids) > 1}


def domains_by_name(framework: Framework) -> dict[str, frozenset[str]]:
    """Return name of a domain → ids and names of it and of its competencies, folded."""
    scales = framework.scale_names
    own = {domain.id: [domain.id] for domain in framework.domains}
    for competency in framework.competencies:
        own[competency.domain].append(competency.id)
    return {
        scales[domain].in_(DEFAULT): frozenset(
            fold(word) for id_ in ids for word in (id_, *(scales[id_].in_(language) for language in languages()))
        )
        for domain, ids in own.items()
    }


def resolve_competency(values: pd.Series, framework: Framework) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Return (competency ids, unknown, ambiguous) for cells that name a competency or a domain with one competency.

    Where a competency and a domain have the same name, the competency is meant.
    """
    scales = framework.scale_names
    stands_for, ambiguous = domains_as_competencies(framework)
    competencies = {c.id: scales[c.id] for c in framework.competencies}
    ids, unknown = resolve(values, competencies)
    domains, still_unknown = resolve(values, {d.id: scales[d.id] for d in framework.domains})
    ids = ids.mask(unknown & ~still_unknown, domains.replace(stands_for))
    return ids, unknown & still_unknown, unknown & domains.isin(list(ambiguous))


def _lookup(choices: Mapping[str, Words], key: Callable[[str], str]) -> dict[str, str]:
    """Return form → id for forms of the ids, and of the names where no id has that form and one id answers."""
    ids: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    for choice, name in choices.items():
        ids.setdefault(key(choice), set()).add(choice)
        for word in {name.in_(language) for language in languages()}:
            names.setdefault(key(word), set()).add(choice)
    both = {**names, **ids}
    return {form: next(iter(meant)) for form, meant in both.items() if form and len(meant) == 1}


def _first(word: str, tables: list[dict[str, str]]) -> str | None:
    for table, form in zip(tables, (word, loose(word), fold(word)), strict=True):
        if form in table:
            return table[form]
    return None
