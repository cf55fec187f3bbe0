"""Every declared bound: what lies at it and just inside is taken, what lies just outside is refused by its key."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import pytest
from pydantic import BaseModel
from ruamel.yaml.comments import CommentedMap

from workbench.parameters import CohortParameters, Framework
from workbench.parameters.crosswalk import Crosswalk
from workbench.parameters.files import validated

KINDS = ("ge", "gt", "le", "lt", "min_length", "max_length")
NAME = {"vi": "x", "en": "x"}
DAY = dt.date(2019, 9, 2)
# Every part that a file may hold, once: what stands here is asked for its bounds.
FILES: dict[type[BaseModel], dict[str, Any]] = {
    CohortParameters: {
        "cohort": "c",
        "framework": "f.yaml",
        "results": "r.xlsx",
        "title": NAME,
        "assessed": DAY,
        "columns": {"officers": {"Mã": "officer_id"}},
        "sheets": {"Nháp": "ignored"},
        "defaults": {"unit_id": "u"},
        "exam": {
            "status": {"vắng": "absent"},
            "versions": {"1": "A"},
            "accept": [{"rule": "key", "item": "q1", "reason": "as the owner said"}],
        },
        "fairness": {"groupings": ["gender"]},
        "levels": {"cuts": [0.0, 50.0], "overrides": {"d": [0.0, 50.0]}, "decide_at": 0.8},
        "standards": {"d": {"file": "panel.csv"}},
        "evidence": {"as_of": DAY, "half_life_by_criticality": {5: 24.0}, "retest": {"first_day": DAY}},
        "training": {
            "start": DAY,
            "trainers": {"d": 1},
            "holidays": [DAY],
            "fixed": [{"course": "c", "site": "s", "week": 1, "officers": ["o"]}],
            "excluded": ["o"],
            "absences": [{"officer": "o", "from": DAY, "to": DAY}],
            "as_of": DAY,
            "operations": {
                "absences": [{"officer": "o", "from": DAY, "to": DAY, "share": 0.5}],
                "trainers": [
                    {
                        "name": "t", "teaches": ["c"], "sites": ["s"], "most_days": 1.0,
                        "away": [{"from": DAY, "to": DAY}],
                    }
                ],
                "rooms": [{"name": "r", "site": "s", "seats": 1, "away": [{"from": DAY, "to": DAY}]}],
                "sessions": [{"session": "c-w01", "status": "held", "reason": "r"}],
                "orders": [{"officer": "o", "order": "must", "what": "c", "reason": "r", "by": "b", "until": DAY}],
                "people": [{"officer": "o", "change": "moves", "date": DAY, "unit": "u", "position": "p"}],
                "attendance": [{"session": "c-w01", "officer": "o", "result": "came"}],
                "money": [{"source": "s", "quarter": "2026-Q3", "amount": 1.0}],
                "certificates": [{"officer": "o", "course": "c", "held_on": DAY, "expires_on": DAY}],
            },
        },
        "workload": {"growth": {"d": 0.1}},
    },
    Framework: {
        "framework": "f",
        "valid": {"from": DAY, "to": DAY},
        "note": NAME,
        "levels": [{"level": 1, "name": NAME}, {"level": 2, "name": NAME}],
        "domains": [{"id": "d", "name": NAME}],
        "competencies": [{"id": "d.a", "domain": "d", "name": NAME, "descriptors": {2: NAME}}],
        "positions": [{"id": "p", "name": NAME, "domain": "d", "requires": {"d": 2}}],
        "grades": [NAME],
        "units": [
            {"id": "u", "name": NAME, "parent": "t", "site": "s", "place": NAME, "superior": NAME, "kind": "k",
             "needed": {"d": {1: 2}}}
        ],
        "unit_changes": [{"date": DAY, "from": ["a"], "to": ["u"]}],
        "rating_weights": {"supervisor": 0.5},
        "courses": [
            {"id": "c", "name": NAME, "lifts": {"scale": "d", "from": 1, "to": 2}, "sites": ["s"], "topics": [NAME],
             "serves": ["d.a"]},
            {"id": "e", "lifts": {"scale": "d", "from": 1, "to": 2}},
        ],
        "duties": [{"position": "p", "course": "c", "every": 12}],
        "prerequisites": [{"course": "c", "after": "e"}, {"course": "e", "scale": "d.a", "level": 1}],
        "rotation": [{"position": "p", "years": 5.0}],
    },
    Crosswalk: {
        "crosswalk": "x",
        "name": NAME,
        "note": NAME,
        "levels": [{"level": 1, "name": NAME}],
        "rows": [{"ours": "d.a", "theirs": "a", "name": NAME, "levels": {1: 2}}],
    },
}  # fmt: skip


@dataclass(frozen=True)
class Bound:
    """One bound, and where its value stands in a file; `of` is the key of a mapping rather than its value."""

    model: type[BaseModel]
    at: tuple[str | int, ...]
    kind: str
    limit: Any
    like: type
    of: str = "value"

    def __str__(self) -> str:
        return f"{self.model.__name__}:{'.'.join(map(str, self.at))} ({self.of}) {self.kind} {self.limit}"


def bounds(annotation: Any, metadata: list[Any], given: Any, at: tuple[str | int, ...]) -> Iterator[tuple]:
    """Yield place, kind, limit and type of every bound below a place: of the value, its entries, keys and fields.

    Of a part that is of one kind or another only what both share is asked.
    """
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        yield from bounds(inner, [*metadata, *more], given, at)
        return
    for one in metadata:
        if isinstance(getattr(one, "metadata", None), list):
            yield from bounds(annotation, one.metadata, None, at)
    plain = next((part for part in get_args(annotation) if part is not type(None)), None)
    if origin is not None and type(None) in get_args(annotation):
        yield from bounds(plain, metadata, given, at)
        return
    for one in metadata:
        for kind in KINDS:
            if getattr(one, kind, None) is not None and not isinstance(getattr(one, "metadata", None), list):
                yield at, kind, getattr(one, kind), origin or annotation, "value"
    if origin is list and given:
        yield from bounds(plain, [], given[0], (*at, 0))
    elif origin is dict and given:
        key, value = next(iter(given.items()))
        of_key, of_value = get_args(annotation)
        for place, kind, limit, like, _ in bounds(of_key, [], key, at):
            yield (*place, key), kind, limit, like, "key"
        yield from bounds(of_value, [], value, (*at, key))
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            key = field.alias or name
            below = (given or {}).get(key)
            yield from bounds(field.annotation, field.metadata, below, (*at, key))


BOUNDS = [
    Bound(model, *found) for model, content in FILES.items() for found in dict.fromkeys(bounds(model, [], content, ()))
]


def about(bound: Bound) -> dict[str, Any]:
    """Values at the bound, just inside and just outside it."""
    upper, strict = bound.kind in ("le", "lt", "max_length"), bound.kind in ("gt", "lt")
    limit = bound.limit
    if bound.kind in ("min_length", "max_length"):
        inside, outside = (limit - 1, limit + 1) if upper else (limit + 1, limit - 1)
        one: Any = "x" if bound.like is str else [entry_of(bound)]
        return {"at": one * limit, "inside": one * inside, "outside": one * outside}
    if bound.like is float:
        low, high = math.nextafter(float(limit), -math.inf), math.nextafter(float(limit), math.inf)
    else:
        step = dt.timedelta(days=1) if isinstance(limit, dt.date) else 1
        low, high = limit - step, limit + step
    inside, outside = (low, high) if upper else (high, low)
    return {"inside": inside, "outside": limit} if strict else {"at": limit, "inside": inside, "outside": outside}


def copied(part: Any) -> Any:
    """A file's content anew, with nothing that stands in two places."""
    if isinstance(part, dict):
        return {key: copied(value) for key, value in part.items()}
    return [copied(value) for value in part] if isinstance(part, list) else part


def entry_of(bound: Bound) -> Any:
    """The first entry of the list that a bound is on."""
    place: Any = FILES[bound.model]
    for part in bound.at:
        place = place[part]
    return copied(place[0])


def problems_with(bound: Bound, value: Any) -> list[Any]:
    """What is said of the file with this value in its place."""
    tree = copied(FILES[bound.model])
    *above, last = bound.at
    place: Any = tree
    for part in above:
        place = place[part] if isinstance(part, int) else place.setdefault(part, {})
    if bound.of == "key":
        place[value] = place.pop(last)
    else:
        place[last] = value
    return validated(bound.model, CommentedMap(tree), Path("file.yaml"))[1]


def test_the_files_hold_every_part_that_has_a_bound():
    """A part that no file of this test holds would be asked for nothing."""
    for model, content in FILES.items():
        assert validated(model, CommentedMap(content), Path("file.yaml"))[1] == []
        assert unfilled(model, content) == []


def unfilled(annotation: Any, given: Any, at: str = "") -> list[str]:
    """Lists, mappings and optional parts of a model for which a file holds nothing."""
    if get_origin(annotation) is Annotated:
        return unfilled(get_args(annotation)[0], given, at)
    inner = [part for part in get_args(annotation) if part is not type(None)]
    if get_origin(annotation) in (list, dict):
        if not given:
            return [at]
        entry = given[0] if isinstance(given, list) else next(iter(given.values()))
        return unfilled(inner[-1], entry, at)
    model = next(
        (part for part in [annotation, *inner] if isinstance(part, type) and issubclass(part, BaseModel)), None
    )
    if model is None:
        return []
    if given is None and model is not annotation:
        return [at]
    return [
        lacking
        for name, field in model.model_fields.items()
        for lacking in unfilled(field.annotation, (given or {}).get(field.alias or name), f"{at}.{name}")
    ]


@pytest.mark.parametrize("bound", BOUNDS, ids=str)
def test_a_value_at_and_just_inside_a_bound_is_taken_and_one_outside_is_refused_by_its_key(bound):
    values = about(bound)
    for place in values.keys() - {"outside"}:
        assert problems_with(bound, values[place]) == [], place
    said = problems_with(bound, values["outside"])
    assert [problem.file for problem in said] == ["file.yaml"]
    key = ".".join(map(str, bound.at if bound.of == "value" else (*bound.at[:-1], values["outside"])))
    assert said[0].column == key
    for language in ("vi", "en"):
        assert key in said[0].sentence(language)
        assert bound.kind.endswith("length") or str(bound.limit) in said[0].sentence(language)
