"""The file of answers: what was answered, what sheets and columns are, and which files were made from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.errors import ParameterError, Problem
from workbench.inputs import parse_yaml, read_bytes, read_text
from workbench.inputs.trees import LARGEST_YAML
from workbench.language import Speaker
from workbench.messages import command_language, msg
from workbench.parameters.files import dump, write_text
from workbench.start.naming import KEYS
from workbench.start.seen import KINDS, Seen

NOWHERE = "none"
"""The answer that no column tells the unit."""
ASKED_COLUMNS = ("unit_id", "position_id")
"""What a list of officers must tell, and is asked for where no column is known to."""
KEYS_HERE, KINDS_HERE = msg("Keys of this file:"), msg("Kinds of sheets:")
MADE = "made"
"""Key of the digests of the files that were made, by which changes by hand are seen."""


def load_answers(path: Path) -> dict[str, Any]:
    """Return a file of answers.

    Raises:
        ParameterError: where it is no mapping.
    """
    tree = parse_yaml(read_text(path, most=LARGEST_YAML, error=ParameterError), path)
    if not isinstance(tree, dict):
        raise ParameterError([Problem(msg("The file of answers is not valid."), None, "answers", str(path))])
    return dict(tree)


def said_columns(answers: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return sheet → {header: what it holds} as it was said, by name or as answers to questions about columns."""
    said = {place: dict(headers) for place, headers in (answers.get("columns") or {}).items()}
    for standard in ASKED_COLUMNS:
        if answers.get(standard) not in (None, NOWHERE):
            said.setdefault("officers", {})[str(answers[standard])] = standard
    return said


def save_answers(file: Path, seen: Sequence[Seen], answers: Mapping[str, Any]) -> None:
    """Write the file of answers as far as they are given."""
    write_text(file, dumped(seen, answers))


def dumped(seen: Sequence[Seen], answers: Mapping[str, Any]) -> str:
    """Return the file of answers: what was answered, and what each sheet was taken for, to be changed here.

    Above stand the keys, and the kinds of sheets, with what they mean in the command's language.
    """
    speaker = Speaker(command_language())
    shapes = dict(answers.get("shapes") or {}) | {one.shape: one.kind for one in seen if one.kind != "other"}
    kept = {key: value for key, value in answers.items() if key not in ("sheets", "shapes", MADE)}
    tree = kept | {"sheets": {one.place: one.kind for one in seen}, "shapes": shapes, MADE: answers.get(MADE)}
    keys = [f"#   {key}: {speaker.name(words)}" for key, words in KEYS.items()]
    kinds = [f"#   {kind}: {speaker.name(words)}" for kind, words in KINDS.items()]
    head = ["# workbench start", f"# {speaker.name(KEYS_HERE)}", *keys, f"# {speaker.name(KINDS_HERE)}", *kinds]
    return "\n".join(head) + "\n" + dump({key: value for key, value in tree.items() if value not in (None, "", {})})


def digests_of(files: Iterable[Path]) -> dict[str, str]:
    """Return name → digest of the content of the files that are there."""
    return {path.name: hashlib.sha256(read_bytes(path)).hexdigest() for path in files if path.is_file()}


def changed_by_hand(file: Path, answers: Mapping[str, Any]) -> bool:
    """Whether a file is there and is not as it was made; one of which nothing is known is taken for changed."""
    made = (answers.get(MADE) or {}).get(file.name)
    return file.is_file() and made != digests_of([file])[file.name]
