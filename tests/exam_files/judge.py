"""What became of an exam file: read rightly, refused with its cause, or wrong without a word.

A case is a folder: cohort.yaml, framework.yaml, the results, and expect.json, with the keys of the shared set's README.
`python -m tests.exam_files.judge` prints the table over all cases; names as arguments restrict it and show the words.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
from typer.testing import CliRunner

from workbench.analysis.graph import STEPS
from workbench.analysis.step import Workings
from workbench.errors import EXIT_DONE, EXIT_FAULT, EXIT_REFUSED, WorkbenchError
from workbench.parameters import load_settings

RIGHT = "right"
REFUSED = "refused clearly"
UNCLEAR = "refused without naming the cause"
UNREAD = "refused though it can be read"
SILENT = "silently wrong"
FAULT = "fault"
BY_HAND = "by hand"
CLASSES = (RIGHT, REFUSED, UNCLEAR, UNREAD, SILENT, FAULT, BY_HAND)
TOLERANCE = 0.01
LANGUAGES = ("en", "vi")
MEASURED = ("officers", "scores", "item_statistics", "ledger")
NOTES = ("model_notes", "wave_notes", "link_notes")


@dataclass(frozen=True)
class Case:
    """One input with what is expected of it."""

    name: str
    folder: Path
    expect: Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """What a run left: its status, the terminal's words, and its tables where there are any."""

    status: int
    terminal: str
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    notes: str = ""

    def ledger(self, columns: Iterable[str]) -> str:
        rows = self.tables.get("ledger", pd.DataFrame())
        return "\n".join(" ".join(row) for row in rows.reindex(columns=list(columns), fill_value="").to_numpy())


@dataclass(frozen=True)
class Outcome:
    """A case's class, and why it is not right."""

    name: str
    verdict: str
    why: str = ""
    words: str = ""


def case_in(folder: Path) -> Case:
    """Return the case that a folder holds."""
    return Case(folder.name, folder, json.loads((folder / "expect.json").read_text(encoding="utf-8")))


def judged(case: Case) -> Outcome:
    """Run a case and class what came of it."""
    with tempfile.TemporaryDirectory() as room:
        return _judged(case, Path(room))


def _judged(case: Case, room: Path) -> Outcome:
    seen = seen_of(case, room, LANGUAGES[0])
    if seen.status not in (EXIT_DONE, EXIT_REFUSED) or "Traceback (most recent call last)" in seen.terminal:
        return Outcome(case.name, FAULT, f"exit {seen.status}", seen.terminal)
    expected = case.expect["exit"]
    if expected == "manual":
        return Outcome(case.name, BY_HAND, f"exit {seen.status}", seen.terminal)
    if seen.status == EXIT_REFUSED:
        return _refused(case, room, seen)
    if EXIT_DONE not in expected:
        return Outcome(case.name, SILENT, "read, though the file contradicts itself", seen.terminal)
    wrong, decided = _differences(case.expect, seen)
    if wrong:
        return Outcome(case.name, SILENT, "; ".join(wrong), seen.terminal)
    if (decided or case.expect.get("said_always")) and not _says(case, room, seen):
        return Outcome(case.name, SILENT, f"does not say: {case.expect['said']}", seen.terminal)
    return Outcome(case.name, RIGHT, words=seen.terminal)


def _refused(case: Case, room: Path, seen: Seen) -> Outcome:
    if EXIT_REFUSED not in case.expect["exit"]:
        return Outcome(case.name, UNREAD, _first_line(seen.terminal), seen.terminal)
    patterns = case.expect.get("message", ())
    words = seen.terminal
    if patterns and not _any(patterns, words):
        words += seen_of(case, room, LANGUAGES[1]).terminal
    if patterns and not _any(patterns, words):
        return Outcome(case.name, UNCLEAR, _first_line(seen.terminal), words)
    if "accepted" in case.expect:
        return _accepted(case, room, words)
    return Outcome(case.name, REFUSED, words=words)


def _accepted(case: Case, room: Path, words: str) -> Outcome:
    """Do as the refusal says: write the rule that it names into `exam: accept:`, with a reason, and read again."""
    rule = re.search(r"accept:.*?\brule: *[\"']?([\w-]+)", words, re.DOTALL)
    if rule is None:
        return Outcome(case.name, UNCLEAR, "names no `accept: … rule:` to write", words)
    expect = dict(case.expect["accepted"])
    entry = {**expect.pop("of", {}), "rule": rule[1], "reason": "Hội đồng thi đã xem lại, biên bản số 7"}
    folder = room / "accepted"
    shutil.copytree(case.folder, folder)
    with (folder / "cohort.yaml").open("a", encoding="utf-8") as parameters:
        parameters.write(f"exam: {json.dumps({'accept': [entry]}, ensure_ascii=False)}\n")
    expect |= {"exit": [EXIT_DONE], "said": "biên bản số 7", "said_always": True}
    again = _judged(Case(case.name, folder, expect), room / "again")
    if again.verdict == RIGHT:
        return Outcome(case.name, REFUSED, words=words)
    return Outcome(case.name, again.verdict, f"once accepted: {again.why}", again.words)


def seen_of(case: Case, room: Path, language: str, *, whole: bool = False) -> Seen:
    """Measure a copy of a case, and `check` it where that says more; what is said of its own path is left out.

    Plans are slow, and made only where a case is about them, where nobody has a result, or where `whole` asks for them.
    """
    parameters = _copy(case, room) / "cohort.yaml"
    whole = whole or _is_slow(case)
    if not whole:
        status, said, tables, notes = _measured(parameters)
        whole = status == EXIT_DONE and bool((tables["scores"]["percent"] == "").all())
        if status == EXIT_DONE and not whole:
            return Seen(status, "", tables, notes)
    status, terminal = _run(["check", str(parameters)], language)
    tables, notes = {}, ""
    if status == EXIT_DONE and not whole:
        status, said, tables, notes = _measured(parameters)
        terminal += said
    elif status == EXIT_DONE:
        out = room / f"tables-{language}"
        status, said = _run(["analyse", str(parameters), "--out", str(out), "--format", "csv"], language)
        terminal += said
        if status == EXIT_DONE:
            tables = {path.stem: _as_text(path.read_text(encoding="utf-8-sig")) for path in out.glob("*.csv")}
            facts = json.loads((out / "analysis.json").read_text(encoding="utf-8"))["facts"]
            notes = json.dumps(facts["notes"], ensure_ascii=False)
    return Seen(status, _without_places(terminal, case, room), tables, notes)


def _copy(case: Case, room: Path) -> Path:
    folder = room / "input"
    if not folder.is_dir():
        shutil.copytree(case.folder, folder)
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o700 if path.is_dir() else 0o600)
    return folder


def _without_places(terminal: str, case: Case, room: Path) -> str:
    for own in (str(room), case.name):
        terminal = terminal.replace(own, "")
    return terminal


def _run(arguments: list[str], language: str) -> tuple[int, str]:
    from workbench import cli

    before = os.environ.get("WORKBENCH_LANGUAGE")
    os.environ["WORKBENCH_LANGUAGE"] = language
    try:
        result = CliRunner().invoke(cli.app, arguments)
    finally:
        os.environ.pop("WORKBENCH_LANGUAGE")
        if before is not None:
            os.environ["WORKBENCH_LANGUAGE"] = before
    return result.exit_code, result.output


def _is_slow(case: Case) -> bool:
    """Whether a case is about the plan: it needs the whole analysis."""
    return "plan" in case.expect or b"\ntraining:" in (case.folder / "cohort.yaml").read_bytes()


def _measured(parameters: Path) -> tuple[int, str, dict[str, pd.DataFrame], str]:
    """Return status, words, tables and notes of the steps up to the scores."""
    try:
        found = Workings(load_settings(parameters), STEPS)
        tables = {name: _as_text(found[name].to_csv(index=False)) for name in MEASURED}
        return EXIT_DONE, "", tables, json.dumps([note for name in NOTES for note in found[name]], ensure_ascii=False)
    except WorkbenchError as refused:
        return refused.exit_status, str(refused), {}, ""
    except Exception:
        return EXIT_FAULT, traceback.format_exc(), {}, ""


def _as_text(csv: str) -> pd.DataFrame:
    return pd.read_csv(StringIO(csv), dtype=str, keep_default_na=False)


def _differences(expect: Mapping[str, Any], seen: Seen) -> tuple[list[str], bool]:
    """Return what differs, and whether any value is another than the first that is right: then it was decided."""
    scores, officers = seen.tables["scores"], seen.tables["officers"].set_index("officer_id")
    wrong: list[str] = []
    decided = False
    for named, expected in expect.get("percent", {}).items():
        officer = _meant(named, officers.index)
        has = {row.scale_id: row.percent for row in scores[scores["officer_id"] == officer].itertuples()}
        ways = expected if isinstance(expected, list) else [expected]
        met = [n for n, way in enumerate(ways) if _meets(has, way)]
        if not met:
            wrong.append(f"{named} has {_shown(has)}, not {json.dumps(expected)}")
        elif met[0] > 0:
            decided = True
    wrong += [f"{o} has a result" for o in expect.get("no_result", ()) if not _none(scores, o)]
    wrong += [f"{o} is no officer" for o in expect.get("absent_officers", ()) if o in officers.index]
    if "n_officers" in expect and len(officers) != expect["n_officers"]:
        wrong.append(f"{len(officers)} officers, not {expect['n_officers']}")
    for key, column in (("names", "name"), ("units", "unit_id")):
        for officer, value in expect.get(key, {}).items():
            given = officers[column].get(officer) if column in officers else None
            if given != value:
                wrong.append(f"{officer}'s {column} differs")
    wrong += _in_tables(expect.get("table", {}), seen.tables) + _in_plan(expect.get("plan", {}), seen.tables)
    return wrong, decided


def _meets(has: Mapping[str, str], way: Any) -> bool:
    if way is None:
        return all(value == "" for value in has.values())
    if isinstance(way, Mapping):
        return all(_near(has.get(scale, ""), value) for scale, value in way.items())
    return _near(has["nv"] if "nv" in has else next(iter(has.values()), "") if len(has) == 1 else "", way)


def _near(given: str, value: Any) -> bool:
    if isinstance(value, list):
        return any(_near(given, one) for one in value)
    if value is None or given == "":
        return value is None and given == ""
    return abs(float(given) - float(value)) <= TOLERANCE


def _meant(named: str, officers: pd.Index) -> str:
    """Return the officer whom a case names: by the id, or by a part of the only address that holds it."""
    addresses = [officer for officer in officers if "@" in officer and named in officer]
    return addresses[0] if named not in officers and len(addresses) == 1 else named


def _none(scores: pd.DataFrame, officer: str) -> bool:
    return bool((scores.loc[scores["officer_id"] == officer, "percent"] == "").all())


def _shown(has: Mapping[str, str]) -> str:
    return ", ".join(f"{scale} {float(value):.2f}" for scale, value in has.items() if value) or "no result"


def _in_tables(expected: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Compare `table: {name: {value of the first column: {column: value}}}`."""
    wrong = []
    for name, rows in expected.items():
        table = tables[name].set_index(tables[name].columns[0])
        for row, values in rows.items():
            for column, value in values.items():
                given = table[column].get(row, "")
                if not _near(given, value):
                    wrong.append(f"{name}, {row}: {column} is {given}, not {value}")
    return wrong


def _in_plan(expected: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> list[str]:
    if not expected:
        return []
    unit_of = tables["officers"].set_index("officer_id")["unit_id"]
    seats = Counter(unit_of.get(o) for o in tables["training_plan"]["officer_id"])
    sessions = tables["sessions"]
    unmet = tables["unmet"].to_csv() + tables["remedies"].to_csv()
    weeks = [int(week) for week in sessions["week"]]
    bounds = [
        *((seats[unit], low, None) for unit, low in expected.get("unit_seats_min", {}).items()),
        *((seats[unit], None, high) for unit, high in expected.get("unit_seats_max", {}).items()),
        (len(sessions), expected.get("sessions_min"), expected.get("sessions_max")),
        (min(weeks, default=0), expected.get("first_week_min"), None),
    ]
    wrong = [
        f"plan: {n} is not within {low}…{high}"
        for n, low, high in bounds
        if (low is not None and n < low) or (high is not None and n > high)
    ]
    if "unmet_says" in expected and not _any([expected["unmet_says"]], unmet):
        wrong.append(f"unmet needs do not say: {expected['unmet_says']}")
    return wrong


def _says(case: Case, room: Path, seen: Seen) -> bool:
    pattern = case.expect.get("said")
    if pattern is None or _any([pattern], "\n".join(_texts(case, seen))):
        return True
    first = _also_checked(case, room, LANGUAGES[0], seen)
    texts = "\n".join(_texts(case, first))
    quiet = case.expect.get("quiet")
    if quiet is True or (quiet and not _any([quiet], texts)):
        return True
    if _any([pattern], texts):
        return True
    other = LANGUAGES[1]
    return _any([pattern], "\n".join(_texts(case, _also_checked(case, room, other, seen_of(case, room, other)))))


def _also_checked(case: Case, room: Path, language: str, seen: Seen) -> Seen:
    """Return what was seen with the terminal's words, which are asked for only where they decide."""
    if seen.terminal:
        return seen
    _, terminal = _run(["check", str(_copy(case, room) / "cohort.yaml")], language)
    return replace(seen, terminal=_without_places(terminal, case, room))


def _texts(case: Case, seen: Seen) -> list[str]:
    if case.expect.get("noted") == "loud":
        return [seen.terminal]
    columns = ["problem"] if case.expect.get("said_on") == "words" else ["problem", "value", "rule", "column", "action"]
    return [seen.terminal, seen.ledger([*columns, "accepted_because"]), seen.notes]


def _any(patterns: Iterable[str], text: str) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


def _first_line(terminal: str) -> str:
    return next((line.strip() for line in terminal.splitlines() if line.strip()), "")[:200]


def table(outcomes: Iterable[Outcome]) -> str:
    """Return one line per case, then how many there are of each class."""
    outcomes = list(outcomes)
    lines = [f"{o.name:<44} {o.verdict:<33} {o.why[:140]}" for o in outcomes]
    counts = Counter(o.verdict for o in outcomes)
    return "\n".join(
        [*lines, "", *(f"{name:<34}{counts[name]:>4}" for name in CLASSES), f"{'cases':<34}{len(outcomes):>4}"]
    )


def _main(wanted: list[str]) -> None:
    from tests.exam_files.made import MADE
    from tests.shared_data import SHARED, data

    with tempfile.TemporaryDirectory() as room:
        shared = [] if SHARED is None else sorted(p.parent for p in data("exam-files").glob("*/expect.json"))
        for title, folders in (("shared", shared), ("made", [Path(room) / name for name in MADE])):
            outcomes = []
            for folder in folders:
                if wanted and not any(word in folder.name for word in wanted):
                    continue
                if title == "made":
                    MADE[folder.name](folder)
                outcomes.append(judged(case_in(folder)))
            print(f"== {title}\n{table(outcomes)}\n")
            if wanted:
                for outcome in outcomes:
                    print(f"-- {outcome.name}: {outcome.why}\n{outcome.words}")


if __name__ == "__main__":
    _main(sys.argv[1:])
