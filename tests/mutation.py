"""Mutants of the rooms that decide about people, a seeded sample of them: which tests notice, and which do not.

mutmut makes the mutants, finds the tests that reach each, and runs them. Here stands which of its operators count
(those that move a threshold: comparisons, numbers, truth), how many are drawn of each room, and how it is told.
"""

import argparse
import os
import random
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import libcst as cst
from mutmut.mutation import mutators

ROOT = Path(__file__).parents[1]
ROOMS = {
    "measure": "workbench/measure/",
    "plan": "workbench/plan/",
    "profile": "workbench/profile/",
    "disclosure": "workbench/profile/disclosure.py",
    "gate": "workbench/release/",
}


def moved(node: cst.CSTNode) -> Iterable[cst.CSTNode]:
    """`<` for `<=`, `==` for `!=`, `and` for `or`, `&` for `|`; sums and products stay as they are."""
    masks = (cst.BitAnd, cst.BitOr)
    masked = isinstance(node, cst.BinaryOperation) and isinstance(node.operator, masks)
    if masked or isinstance(node, (cst.ComparisonTarget, cst.BooleanOperation)):
        yield from mutators.operator_swap_op(node)


OPERATORS = [
    (cst.BaseNumber, mutators.operator_number),
    (cst.Name, mutators.operator_name),
    (cst.UnaryOperation, mutators.operator_remove_unary_ops),
    (cst.CSTNode, mutators.operator_keywords),
    (cst.CSTNode, moved),
]


def room_of(file: Path) -> str:
    """The room that a file counts for: the last that holds it."""
    return [room for room, place in ROOMS.items() if file.as_posix().startswith(place)][-1]


def drawn(files: Iterable[Path], *, of_each: int, seed: int) -> dict[str, list[str]]:
    """Return so many names of mutants from each room, the same ones for the same seed and code."""
    from mutmut.mutation.data import SourceFileMutationData

    names: dict[str, list[str]] = {room: [] for room in ROOMS}
    for file in sorted(files):
        data = SourceFileMutationData(path=file)
        data.load()
        names[room_of(file)] += sorted(data.exit_code_by_key)
    draw = random.Random(seed)
    return {room: sorted(draw.sample(found, min(of_each, len(found)))) for room, found in names.items()}


def run(*, rooms: list[str], tests: list[str], of_each: int, seed: int, jobs: int) -> bool:
    """Make the mutants, test those drawn, print the score of each room and every survivor; say whether all is told."""
    os.chdir(ROOT)
    os.environ.setdefault("WORKBENCH_SHARED", str(ROOT.parent / "shared"))
    shutil.rmtree("mutants", ignore_errors=True)  # what is there already would not be made anew
    mutators.mutation_operators[:] = OPERATORS
    from mutmut import __main__ as mutmut
    from mutmut.mutation.data import SourceFileMutationData

    asked = mutmut.config()
    asked.only_mutate = [f"{ROOMS[room]}*" for room in rooms]
    asked.pytest_add_cli_args_test_selection = tests or asked.pytest_add_cli_args_test_selection
    Path("mutants").mkdir()
    mutmut.copy_src_dir()
    mutmut.create_mutants(jobs)
    files = list(mutmut.walk_mutatable_files())
    chosen = drawn(files, of_each=of_each, seed=seed)
    wanted = [name for room in rooms for name in chosen[room]]
    mutmut._run(wanted, jobs)
    said = {}
    for file in files:
        data = SourceFileMutationData(path=file)
        data.load()
        said |= {name: mutmut.status_by_exit_code[code] for name, code in data.exit_code_by_key.items()}
    print(f"\n{'room':12}{'mutants':>9}{'killed':>9}{'survived':>10}{'timeout':>9}{'no tests':>10}{'score':>8}")
    for room, own in {**{room: chosen[room] for room in rooms}, "all": wanted}.items():
        count = Counter(said[name] for name in own)
        seen = count["killed"] + count["timeout"]
        score = f"{seen / len(own):.0%}" if own else "–"
        print(
            f"{room:12}{len(own):9}{count['killed']:9}{count['survived']:10}{count['timeout']:9}"
            f"{count['no tests']:10}{score:>8}"
        )
    for name in wanted:
        if said[name] not in ("killed", "timeout"):
            print(f"\n{said[name]}: {name}\n{mutmut.get_diff_for_mutant(name)}")
    return not Counter(said[name] for name in wanted)["not checked"]


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rooms", nargs="+", choices=ROOMS, default=list(ROOMS))
    asked.add_argument("--tests", nargs="+", default=[], help="files of tests (default: those of pyproject.toml)")
    asked.add_argument("--of-each", type=int, default=30, help="mutants drawn from each room")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--jobs", type=int, default=2)
    raise SystemExit(0 if run(**vars(asked.parse_args())) else 1)
