"""Inputs that no office sends by mistake: special files, bombs, and seeded changes of YAML and of cells."""

import datetime as dt
import os
import random
import re
import socket
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.faults import corrupt_workbooks as corrupt

SECONDS, MEMORY = 5.0, 500 * 1024**2
PARAMETERS = (
    corrupt.PARAMETERS
    + """assessed: 2019-06-15
levels: {cuts: [0, 50, 75], decide_at: 0.8}
units: {minimum_cell: 10}
training:
  start: 2019-09-02
  weeks: 16
  budget: 400000000
  holidays: [2019-09-02]
  excluded: [CB001]
evidence: {retest: {places: 10, cost: 1000}}
"""
)
FRAMEWORK = (
    corrupt.FRAMEWORK
    + """valid: {from: 2018-01-01, to: 2021-12-31}
courses:
  - id: c1
    name: {vi: Khóa một, en: Course one}
    lifts: {scale: exam.all, from: 1, to: 2}
    days: 3
    seats: {min: 2, max: 20}
    cost: {session: 1000000, person: 5000}
"""
)


def cohort(folder: Path, *, parameters: str = PARAMETERS, framework: str = FRAMEWORK) -> Path:
    """Write a sound small cohort; returns its parameter file."""
    corrupt.write_workbook(folder / "results.xlsx", corrupt.tables())
    (folder / "framework.yaml").write_text(framework, encoding="utf-8")
    file = folder / "cohort.yaml"
    file.write_text(parameters.replace("{results}", "results.xlsx"), encoding="utf-8")
    return file


def bounded(*arguments: str, seconds: float = 120) -> tuple[int, str, float, int]:
    """Run the command line in a process of its own, its memory limited; a wait for a file would end at `seconds`.

    Returns:
        Exit status, all that it said, seconds of the processor after the start, bytes of memory at the most.
    """
    environment = os.environ | {"WORKBENCH_LANGUAGE": "en", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", CHILD, *arguments]
    process = subprocess.run(command, capture_output=True, env=environment, timeout=seconds, check=False)
    said = (process.stdout + process.stderr).decode("utf-8")
    used, peak = re.findall(r"^USED ([\d.]+) (\d+)$", said, re.MULTILINE)[0]
    return process.returncode, said, float(used), int(peak) * 1024


CHILD = """
import atexit, re, resource, sys, time
from pathlib import Path
from workbench.__main__ import main
import workbench.analysis.wave_notes, workbench.cli, workbench.intake.waves, workbench.run.tables

def tell(started=time.process_time()):
    peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
    print(f"\\nUSED {time.process_time() - started} {peak}", flush=True)

atexit.register(tell)
resource.setrlimit(resource.RLIMIT_AS, (4 * 1024**3, 4 * 1024**3))
sys.argv = ["workbench", *sys.argv[1:]]
main()
"""


def fifo(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(os.path.relpath(path))


def linked(target: str):
    def make(path: Path) -> None:
        path.symlink_to(target)

    return make


def text(content: str, encoding: str = "utf-8"):
    def make(path: Path) -> None:
        path.write_bytes(content.encode(encoding))

    return make


SPECIAL = {
    "fifo": fifo,
    "socket": a_socket,
    "folder": Path.mkdir,
    "endless device": linked("/dev/zero"),
    "silent device": linked("/dev/null"),
    "terminal": linked("/dev/tty"),
    "of the system": linked("/proc/self/status"),
    "memory": linked("/proc/self/mem"),
    "link to nothing": linked("nowhere.yaml"),
    "link to itself": lambda path: path.symlink_to(path.name),
}
ALIASES = "\n".join([f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x, x, x'}]" for n in range(12)])
YAML_BOMBS = {
    "aliases": text(ALIASES + "\n"),
    "aliases in keys": text("a: &a {x: 1}\n" + "\n".join(f"b{n}: {{<<: *a}}" for n in range(1_500))),
    "alias of itself": text("a: &a [*a]\n"),
    "deep lists": text("a: " + "[" * 3_000 + "]" * 3_000),
    "deep mappings": text("\n".join("  " * n + "a:" for n in range(400))),
    "deep in one line": text("a: " + "{a: " * 3_000 + "1" + "}" * 3_000),
    "many values": text("a: [" + "1," * 80_000 + "1]"),
    "long value": text("a: " + "x" * 30_000),
    "large": text("# " + "x" * 5_000_000),
    "long number": text("cohort: " + "9" * 5_000),
    "surrogate": text('cohort: "\\ud800"\n'),
    "override": text('cohort: "abc\\u202e"\n'),
    "raw override": text("cohort: abc\u202e\n"),
    "zero": text("cohort: a\0b\n"),
    "noncharacter": text('cohort: "\\uffff"\n'),
    "python": text("cohort: !!python/object/apply:os.system [id]\n"),
    "binary": text("cohort: !!binary aGVsbG8=\n"),
    "twice": text("cohort: a\ncohort: b\n"),
    "UTF-16": text("cohort: đợt\n", "utf-16"),
    "UTF-16 without a mark": text("cohort: small\nframework: f.yaml\n", "utf-16-le"),
    "UTF-32": text("cohort: small\n", "utf-32"),
    "Windows": text("cohort: \u0111\u01a1\u0323t\n", "cp1258"),
}


def entities(path: Path) -> None:
    """A workbook whose index declares entities that multiply."""
    lines = ['<!ENTITY a0 "lol">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))]
    book = f"<?xml version='1.0'?><!DOCTYPE w [{''.join(lines)}]><workbook>&a11;</workbook>"
    corrupt.write_workbook(path, corrupt.tables())
    rewritten(path, {"xl/workbook.xml": book.encode()})


def rewritten(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path) as package:
        kept = {name: package.read(name) for name in package.namelist()} | parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in kept.items():
            package.writestr(name, body)


def understated(path: Path) -> None:
    """A workbook with a sheet that unpacks to more than its entry says."""
    corrupt.write_workbook(path, corrupt.tables())
    with zipfile.ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    rewritten(path, {"xl/worksheets/sheet1.xml": sheet + b" " * 300_000_000})
    content = bytearray(path.read_bytes())
    size = struct.pack("<L", len(sheet) + 300_000_000)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<L", len(sheet))
    path.write_bytes(bytes(content))


def sparse(path: Path) -> None:
    """A workbook with one cell far away."""
    tables = corrupt.tables()
    tables["Cán bộ"] += [[] for _ in range(9_000)] + [["x"] * 4_990]
    corrupt.write_workbook(path, tables)


def many_sheets(path: Path) -> None:
    corrupt.write_workbook(path, corrupt.tables() | {f"s{n}": [["x"]] for n in range(300)})


WORKBOOKS = {
    "entities": entities,
    "understated": understated,
    "sparse": sparse,
    "many sheets": many_sheets,
}

VALUES = [
    "",
    "null",
    "~",
    "[]",
    "{}",
    "[[]]",
    "{a: {b: [1]}}",
    "true",
    "yes",
    "-1",
    "0",
    "0.5",
    "1e308",
    "-1e308",
    ".inf",
    "-.inf",
    ".nan",
    "1e400",
    "9" * 400,
    "9" * 5_000,
    "0x1F",
    "0o777",
    "1_000",
    "12:30:45",
    "2019-02-30",
    "0001-01-01",
    "9999-12-31",
    "2019-06-15T10:00:00Z",
    "2019-13-45",
    "'2019-06-15'",
    '"\\ud800"',
    '"\\u202e"',
    '"\\x07"',
    '"\\0"',
    "'  '",
    '"a\\tb"',
    "!!binary aGk=",
    "!!set {a, b}",
    "!!omap [a: 1]",
    "!x y",
    "!!int abc",
    "!!float z",
    "!!timestamp x",
    "&a [1, *a]",
    "&a b",
    "*a",
    "*none",
    "<<",
    "{<<: 3}",
    "{<<: {a: 1}}",
    "{[1]: 2}",
    "{{a: 1}: 2}",
    "{2019-01-01: x}",
    "{null: 1}",
    "{1.5: 2}",
    "{.nan: 1}",
    "{true: 1}",
    "? a",
    "- a",
    "|",
    ">-",
    "%x",
    "@x",
    "`x`",
    "a: b: c",
    "'",
    '"',
    "[",
    "{",
    "x" * 25_000,
    "e\u0301",
    "a\u00a0b",
    "/dev/zero",
    "/proc/self/status",
    ".",
    "..",
    "/",
    '"a\\0b"',
    "~/x",
    "con",
    "a" * 5_000,
    "0.1.2",
    "+",
    "=",
    "\t",
    "\u2028",
    "😀",
    "[" * 200,
    "-.5",
    "1.",
    "1e-400",
    "NaN",
    "inf",
    "0b12",
    "00",
    "08",
    "-0",
    "{a: 1, a: 2}",
]


LINES = ["<<: *a", "x: &a {y: 1}", "---", "...", "%YAML 1.1", "? [a]\n: b"]
SIGNS = ["\t", ":", "{", "]", "'", "\u202e", "\u200b", "&", "*", "!", "#", "\x85"]


def mutated(content: str, dice: random.Random) -> str:
    """Change a YAML text in one to three places."""
    lines = content.strip("\n").split("\n")
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(lines))
        line, value = lines[at], dice.choice(VALUES)
        kind = dice.randrange(9)
        if kind <= 3 and ":" in line:
            places = [found.end() for found in re.finditer(r": ?", line)]
            start = dice.choice(places)
            end = next((i for i in range(start, len(line)) if line[i] in ",}]"), len(line))
            lines[at] = f"{line[:start]} {value}{line[end:] if line[start : start + 1] not in '[{' else ''}"
        elif kind == 4:
            lines.insert(at, line)
        elif kind == 5:
            del lines[at]
            lines = lines or [""]
        elif kind == 6:
            lines[at] = dice.choice(["\t", "  ", " ", ""]) + line.lstrip() if dice.random() < 0.5 else line + value
        elif kind == 7:
            lines.insert(at, dice.choice([*LINES, f"{value}: 1"]))
        else:
            signs = list(line) or [" "]
            signs[dice.randrange(len(signs))] = dice.choice(SIGNS)
            lines[at] = "".join(signs)
    return "\n".join(lines) + "\n"


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1258", "latin-1")
CELLS = [
    *corrupt.CELLS,
    "\u202eXYZ\u202c",
    "\u2066a\u2069",
    "CB\u200b001",
    "\ufeffCB002",
    "\ufffe",
    "\U0001ffff",
    "a\u00adb",
    "1e308",
    "-1e308",
    "inf",
    "9" * 400,
    "0001-01-01",
    "9999-12-31",
    "2019-02-30",
    dt.date(1900, 1, 1),
    "\x1b[31mred",
    "a\u2028b",
    "x" * 30_000,
    float(10**300),
    -0.0,
    "&lt;",
    "</script>",
    "{{7*7}}",
    "%s%n",
    "$(id)",
    "\u0301",
    "e\u0301" * 50,
    "Câu 1",
    "nan",
    "None",
]


def spoil_cells(sheets: corrupt.Tables, dice: random.Random) -> None:
    """Put odd cells anywhere, headers too."""
    for _ in range(dice.randint(1, 12)):
        rows = sheets[dice.choice(list(sheets))]
        row = rows[0] if dice.random() < 0.1 else dice.choice(rows)
        row[dice.randrange(len(row))] = dice.choice(CELLS)


def hostile_cohort(folder: Path, seed: int) -> Path:
    """Write cohort number `seed`, with changed parameters, framework or cells; returns the parameter file."""
    dice = random.Random(seed)
    parameters, framework = PARAMETERS.replace("{results}", "results.xlsx"), FRAMEWORK
    kind = seed % 3
    if kind == 0:
        parameters = mutated(parameters, dice)
    elif kind == 1:
        framework = mutated(framework, dice)
    sheets = corrupt.tables()
    if kind == 2:
        spoil_cells(sheets, dice)
    if dice.random() < 0.5 and kind == 2:
        corrupt.write_folder(folder / "results", sheets, encoding=dice.choice(ENCODINGS), separator=",")
        parameters = parameters.replace("results.xlsx", "results")
    else:
        corrupt.write_workbook(folder / "results.xlsx", sheets)
    encoding = dice.choice(ENCODINGS) if dice.random() < 0.1 else "utf-8"
    (folder / "framework.yaml").write_bytes(framework.encode(encoding, errors="replace"))
    file = folder / "cohort.yaml"
    file.write_bytes(parameters.encode("utf-8", errors="replace"))
    return file
