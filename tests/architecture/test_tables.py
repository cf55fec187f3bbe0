"""Tables are told apart: functions say which table they take and return, and the type checker refuses another one."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from workbench import tables

ROOT = Path(__file__).parents[2]
ROOMS = ("measure", "profile", "evidence", "plan", "analysis")
TYPES = {name: "".join(word.capitalize() for word in name.split("_")) for name in tables.TABLES}
ARGUMENT = re.compile(r"^\s+(\w+): table `(\w+)`", re.MULTILINE)
RETURNED = re.compile(r"^Return (?:rows of )?table `(\w+)`")
FILES = sorted(path for room in ROOMS for path in (ROOT / "workbench" / room).rglob("*.py"))

SNIPPET = """
import pandas as pd
from workbench.profile.gaps import needs
from workbench.tables import GAPS, LEVELS, Gaps, Levels, Needs
from workbench.parameters.framework import Framework

def right(gaps: Gaps, framework: Framework) -> Needs:
    return needs(gaps.sort_values("gap"), framework)

def another_table(levels: Levels, framework: Framework) -> Needs:
    return needs(levels, framework)  # refused: Levels

def no_table(frame: pd.DataFrame, framework: Framework) -> Needs:
    return needs(frame, framework)  # refused: DataFrame

def other_columns(gaps: Gaps) -> Gaps:
    return gaps.assign(gap=0)  # refused: DataFrame

def checked(frame: pd.DataFrame) -> Gaps:
    return GAPS.shaped(frame)

def by_another_check(frame: pd.DataFrame) -> Gaps:
    return LEVELS.shaped(frame)  # refused: Levels
"""


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)]


def said(annotation: ast.expr | None) -> list[str]:
    return re.findall(r"\w+", ast.unparse(annotation)) if annotation else []


def untold(path: Path) -> list[str]:
    """Arguments and results that the docstring calls a table, and the annotation not."""
    found = []
    for function in functions(path):
        words = ast.get_docstring(function) or ""
        arguments = {a.arg: a.annotation for a in (*function.args.args, *function.args.kwonlyargs)}
        for name, table in ARGUMENT.findall(words):
            if name in arguments and TYPES[table] not in said(arguments[name]):
                found.append(f"{path.relative_to(ROOT)}: {function.name}({name}: {TYPES[table]})")
        for table in RETURNED.findall(words):
            if not {TYPES[table], "dict"} & set(said(function.returns)):
                found.append(f"{path.relative_to(ROOT)}: {function.name} -> {TYPES[table]}")
    return found


def test_every_table_has_a_type_of_its_name():
    assert len(set(TYPES.values())) == len(tables.TABLES)
    for name, of in TYPES.items():
        assert getattr(tables, of).__name__ == of, name
        assert getattr(tables, name.upper()) is tables.TABLES[name]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT / "workbench")))
def test_a_function_says_which_tables_it_takes_and_returns(path):
    assert untold(path) == []


def test_the_type_checker_refuses_another_table(tmp_path):
    snippet = tmp_path / "snippet.py"
    snippet.write_text(SNIPPET, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml")]
    checked = subprocess.run(
        [*command, "--no-error-summary", "--no-color-output", str(snippet)], cwd=ROOT, capture_output=True, text=True
    )
    assert checked.stderr == ""
    refused = re.findall(r"snippet\.py:(\d+): error: .*[Ii]ncompatible .*\"(\w+)\".*\"\w+\"", checked.stdout)
    wanted = [
        (str(number), line.rpartition(": ")[2])
        for number, line in enumerate(SNIPPET.splitlines(), start=1)
        if "# refused" in line
    ]
    assert refused == wanted, checked.stdout
