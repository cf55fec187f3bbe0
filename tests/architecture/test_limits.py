"""A planning limit is one file: whoever walks the limits finds it there, and names none."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from tests.spec.test_plan_explain import catalogue, problem
from workbench.parameters.declare import codes_of
from workbench.parameters.planning import Training
from workbench.plan import limits, training
from workbench.plan.limit import Limit
from workbench.plan.limits import BY_NAME, LIMITS, counting
from workbench.plan.unmet import REASON_OF, REASONS_TEXT, REMEDIES, REMEDY_OF
from workbench.tables.plans import REASONS
from workbench.tables.remedies import KINDS

PLAN = Path(limits.__file__).parents[1]
FILES = sorted(path.stem for path in (PLAN / "limits").glob("*.py") if path.stem != "__init__")
WALKERS = (
    "asked", "classes", "conflicts", "contradiction", "exchange", "greedy", "moves", "relaxed", "remedies", "room",
    "rows", "seating", "standing", "timetable", "unmet", "why",
)  # fmt: skip
# What a plan aims at beside its limits, and what its calendar and reach are made from before any limit is asked.
AIMS = {"keep", "stability", "seats_by", "remedies_solved", "causes_solved", "as_of"}
# What operations say comes in lists, each of one limit or more.
OPERATIONS = {"operations"}
FACTS = {"weeks", "start", "holidays", "travel"}


def test_each_file_holds_the_limit_of_its_name_and_none_is_listed_by_hand():
    assert sorted(BY_NAME) == FILES
    assert all(import_module(f"{limits.__name__}.{name}").LIMIT is limit for name, limit in BY_NAME.items())
    assert len({limit.order for limit in LIMITS}) == len(LIMITS)


def test_each_parameter_of_the_plan_belongs_to_one_limit():
    keys = [key for limit in LIMITS for key in limit.keys]
    assert len(keys) == len(set(keys))
    assert {key for key in keys if "." not in key} | AIMS | OPERATIONS == set(Training.model_fields)


def test_each_limit_says_what_it_keeps_open_in_codes_that_the_tables_know_and_in_words():
    for limit in LIMITS:
        for cause in limit.causes:
            assert (cause.reason in REASONS, cause.remedy in KINDS) == (True, True), cause
            assert (REASON_OF[cause.obstacle], REMEDY_OF[cause.obstacle]) == (cause.reason, cause.remedy)
        assert {cause.reason for cause in limit.causes} >= set(limit.reasons)
        assert {cause.remedy for cause in limit.causes} >= set(limit.remedies)
    assert set(REASONS_TEXT) == set(REASONS)
    assert set(REMEDIES) == set(KINDS)


@pytest.mark.parametrize("what", ["reason", "remedy"])
def test_the_codes_that_a_parameter_declares_are_those_of_its_limit(what):
    declared = set(codes_of(Training, what))
    given = {getattr(cause, what) for limit in LIMITS if limit.keys for cause in limit.causes}
    assert declared == given - {"not_worth_a_session", "cap_below_minimum"}


def test_a_demand_has_words_and_a_way_out():
    for limit in LIMITS:
        asks = [type(limit).demands, type(limit).said, type(limit).resolved]
        own = [
            method is not base for method, base in zip(asks, (Limit.demands, Limit.said, Limit.resolved), strict=True)
        ]
        assert own == [bool(limit.kinds)] * 3, limit.name


def test_every_limit_that_counts_is_written_by_every_model_in_one_kind():
    kinds = ("people", "times", "sessions", "places", "resources", "units", "money", "goals")
    writing = {limit.name for limit in LIMITS if type(limit).rows is not Limit.rows}
    assert writing == {limit.name for limit in counting(*kinds)}


@pytest.mark.parametrize("name", WALKERS)
def test_whoever_walks_the_limits_reads_none_of_their_parameters(name):
    keys = {key for limit in LIMITS for key in limit.keys} - FACTS
    tree = ast.parse((PLAN / f"{name}.py").read_text())
    read = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and getattr(node.value, "id", getattr(node.value, "attr", "")) in ("limits", "training")
    }
    assert not read & keys


@pytest.mark.parametrize("name", WALKERS)
def test_whoever_walks_the_limits_imports_none_of_them(name):
    tree = ast.parse((PLAN / f"{name}.py").read_text())
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named = {module for module in modules if module and module.startswith(f"{limits.__name__}.")}
    assert named <= {f"{limits.__name__}.travel"} if name == "moves" else not named


def test_the_independent_check_shares_no_limit():
    for name in ("checked", "checked_coaching"):
        modules = {
            node.module
            for node in ast.walk(ast.parse((PLAN / f"{name}.py").read_text()))
            if isinstance(node, ast.ImportFrom)
        }
        assert not {module for module in modules if module and "plan.limit" in module}


def test_each_model_writes_the_rows_of_the_limits_in_its_own_order(monkeypatch):
    # The optimum is often one of many: with other rows first the solver would hand out another plan.
    written: dict[str, list[str]] = {}

    def recording(limit):
        rows = type(limit).rows

        def record(self, m):
            model = "persons" if m.classes is None else "weeks" if m.weeks else "sums"
            written.setdefault(model, []).append(self.name)
            rows(self, m)

        return record

    for limit in LIMITS:
        monkeypatch.setattr(type(limit), "rows", recording(limit))
    monkeypatch.setattr(training, "EXACT_SEATS", -1)
    problem(4, catalogue())
    away, last = ["release_cap", "strength"], ["budget", "fairness"]
    people, week = ["steps", "fixed", "days", "one_place"], ["seats", "sessions", "trainers", *away, *last]
    known = {*people, *week, "sequence"}
    assert {model: [n for n in dict.fromkeys(names) if n in known] for model, names in written.items()} == {
        "sums": [*people, "seats", "sessions", *away, "trainers", *last],
        "weeks": [*people, "sequence", *week],
        "persons": ["steps", "fixed", "sequence", "days", "one_place", *week],
    }
