"""A step declares the rooms whose code it runs, so that a change of code makes again what follows from it."""

import ast
from functools import cache
from pathlib import Path

import grimp
import pytest

from workbench.analysis import graph
from workbench.analysis.content import EVERY_STEP_USES, program_digest
from workbench.analysis.step import Step

ANALYSIS = "workbench.analysis"
FOLDER = Path(graph.__file__).parent


@cache
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("workbench")


@cache
def module(name: str) -> ast.Module:
    return ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))


def imported(name: str) -> dict[str, str]:
    """What each name of a module of `analysis` was imported as."""
    found = [node for node in ast.walk(module(name)) if isinstance(node, ast.ImportFrom) and node.module]
    return {alias.asname or alias.name: f"{node.module}.{alias.name}" for node in found for alias in node.names}


def rooms_below(path: str) -> set[str]:
    """The room of a module, or of something in it, and those that it imports from."""
    known = path if path in imports().modules else path.rpartition(".")[0]
    return {m.split(".")[1] for m in {known, *imports().find_upstream_modules(known)} if "." in m}


def rooms_of(name: str, seen: set[str]) -> set[str]:
    """The rooms whose code `module.thing` of `analysis` runs, by the names that it uses."""
    if name in seen:
        return set()
    seen.add(name)
    place, thing = name.split(".")
    defined = {node.name: node for node in module(place).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    whole = {t.id: node for node in module(place).body if isinstance(node, ast.Assign) for t in node.targets
             if isinstance(t, ast.Name)}  # fmt: skip
    node = defined.get(thing) or whole.get(thing)
    if node is None:
        return rooms_below(f"{ANALYSIS}.{place}")
    found: set[str] = set()
    for used in {node.id for node in ast.walk(node) if isinstance(node, ast.Name)}:
        path = imported(place).get(used, "")
        if used in defined or used in whole:
            found |= rooms_of(f"{place}.{used}", seen)
        elif path.startswith(f"{ANALYSIS}.graph."):
            found |= set().union(*(rooms_of(step.function, seen) for step in getattr(graph, used)))
        elif path.startswith(f"{ANALYSIS}.") and path.count(".") == 3:
            found |= rooms_of(path.removeprefix(f"{ANALYSIS}."), seen)
        elif path.startswith("workbench."):
            found |= rooms_below(path)
    return found


@pytest.mark.parametrize("step", graph.STEPS, ids=lambda step: step.name)
def test_a_step_declares_the_rooms_whose_code_it_runs(step: Step):
    assert rooms_of(step.function, set()) - set(EVERY_STEP_USES) == set(step.rooms)


@pytest.mark.parametrize("room", [*EVERY_STEP_USES, "measure"])
def test_a_change_in_a_room_changes_what_stands_for_its_code(room, tmp_path, monkeypatch):
    from workbench.analysis import content

    before = program_digest(["measure"])
    whole = content.tree_digest
    source = content.PACKAGE / room
    assert source.is_dir() or source.with_suffix(".py").is_file()
    monkeypatch.setattr(
        content, "tree_digest", lambda place, suffixes: whole(place, suffixes) + ("+" if place.stem == room else "")
    )
    content._room_digest.cache_clear()
    try:
        assert program_digest(["measure"]) != before
    finally:
        content._room_digest.cache_clear()
