"""One passphrase per unit: from a file, typed in, or made. None is ever in a message, a log or a register."""

from __future__ import annotations

import csv
import io
import os
import secrets
import shlex
import stat
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from workbench import private
from workbench.errors import ParameterError, Problem
from workbench.inputs import MB, parse_yaml, plain, read_text
from workbench.messages import Words, command_language, msg
from workbench.run.options import refuse

SHORTEST, FEWEST_SIGNS = 16, 8
# Without look-alikes: 31 signs, so that five groups of five hold 123 bits.
ALPHABET = "".join(c for c in string.ascii_lowercase + string.digits if c not in "01ilo")
GROUPS, GROUP = 5, 5
LARGEST = 4 * MB
TRIES = 3
ATTEMPT = msg("Passphrase of unit {unit}: ")
AGAIN = msg("Once more: ")
RULE = msg(
    "At least {shortest} characters, {signs} of them different; only letters without marks, digits, "
    "punctuation and spaces between; a different one for each unit."
).format(shortest=SHORTEST, signs=FEWEST_SIGNS)
TOO_WEAK = msg("This unit's passphrase cannot be used.")
SHARED = msg("This unit shares its passphrase with another.")
NONE = msg("There is no passphrase for this unit.")
OPEN_FILE = msg("Warning: others on this machine can read the file of passphrases. Give: chmod 600 {file}")


def made(units: Iterable[str]) -> dict[str, str]:
    """Return a strong passphrase for each unit."""
    return {
        unit: "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS)) for unit in units
    }


def write(path: Path, passphrases: Mapping[str, str]) -> None:
    """Write passphrases as CSV to a new file that only its owner can read.

    Raises:
        ParameterError: where the file exists or cannot be written.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("unit_id", "passphrase"), *passphrases.items()])
    try:
        private.folder(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        problem = msg("There is a file of this name.")
        instead = msg("Choose a new name; no file is overwritten.")
        raise ParameterError(Problem(problem, instead, "option", str(path), column="--make-passphrases")) from None
    except OSError as error:
        problem = msg("No new file of passphrases can be made here.")
        instead = msg("Choose another folder, to which you may write.")
        reason = error.strerror or type(error).__name__
        raise ParameterError(
            Problem(problem, instead, "option", str(path), column="--make-passphrases", value=reason)
        ) from None
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text.getvalue())


def refuse_inside(path: Path, folder: Path) -> None:
    """Refuse a file of passphrases that would lie with what it opens.

    Raises:
        ParameterError: where the path leads into the folder.
    """
    if path.resolve().is_relative_to(folder.resolve()):
        problem = msg("The file of passphrases must not lie with the reports or the packs.")
        instead = msg("Choose another folder that only you can read.")
        raise ParameterError(Problem(problem, instead, "option", str(path), column="--make-passphrases"))


def read(path: Path) -> dict[str, str]:
    """Read passphrases from a CSV with the columns `unit_id,passphrase`, or from a YAML mapping `unit_id: passphrase`.

    Raises:
        ParameterError: where the file is neither, or no regular file; the message repeats nothing of it.
    """
    try:
        text = read_text(path, most=LARGEST, error=ParameterError)
        return _from_yaml(text, path) if path.suffix.lower() in (".yaml", ".yml") else _from_csv(text)
    except (ValueError, KeyError, csv.Error) as error:
        problem = msg("The file of passphrases cannot be read.")
        instead = msg(
            "It is a CSV with the columns unit_id,passphrase, or YAML with lines unit_id: passphrase; each unit once."
        )
        raise ParameterError(
            Problem(problem, instead, "option", str(path), column="--passphrases", value=_why(error))
        ) from None


def open_to_others(path: Path) -> Words | None:
    """Return a warning where others can read the file."""
    if not private.HAS_MODES or not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return None
    return OPEN_FILE.format(file=shlex.quote(str(path)))


def typed(units: Sequence[str], ask: Callable[[str], str]) -> dict[str, str]:
    """Ask for each unit's passphrase twice, without showing it.

    Args:
        units: ids of the units.
        ask: shows a prompt and returns what was typed, such as `getpass.getpass`.

    Raises:
        ParameterError: after three passphrases that break the rule or were not typed alike.
    """
    return {unit: _typed(unit, ask) for unit in units}


def refuse_weak(passphrases: Mapping[str, str], units: Sequence[str]) -> None:
    """Refuse passphrases that are missing, weak or shared.

    Raises:
        ParameterError: with every unit concerned, and the rule.
    """
    owners: dict[str, list[str]] = {}
    for unit, passphrase in passphrases.items():
        owners.setdefault(passphrase, []).append(unit)
    problems = []
    for unit in units:
        said = NONE if unit not in passphrases else None
        said = said or (SHARED if len(owners[passphrases[unit]]) > 1 else None)
        said = said or (None if strong(passphrases[unit]) else TOO_WEAK)
        if said is not None:
            problems.append(Problem(said, RULE, "passphrase", column="passphrase", value=unit))
    refuse(problems)


def strong(passphrase: str) -> bool:
    """Whether a passphrase follows the rule: a ZIP's key is derived so fast that only its length protects it."""
    return (
        len(passphrase) >= SHORTEST
        and len(set(passphrase)) >= FEWEST_SIGNS
        and passphrase == passphrase.strip()
        and passphrase.isascii()
        and passphrase.isprintable()
    )


def _typed(unit: str, ask: Callable[[str], str]) -> str:
    for _ in range(TRIES):
        first = ask(ATTEMPT.format(unit=unit).in_(command_language()))
        if strong(first) and secrets.compare_digest(first, ask(AGAIN.in_(command_language()))):
            return first
    raise ParameterError(Problem(TOO_WEAK, RULE, "passphrase", column="passphrase", value=unit))


def _why(error: Exception) -> str:
    """Say why a file of passphrases cannot be read, without a word of what stands in it."""
    known = {
        KeyError: msg("column unit_id or passphrase is missing"),
        ValueError: msg("an empty cell, or a unit twice"),
    }
    words = known.get(type(error))
    return words.in_(command_language()) if words else type(error).__name__


def _from_csv(text: str) -> dict[str, str]:
    rows = list(csv.DictReader(io.StringIO(text)))
    return _once((row["unit_id"], row["passphrase"]) for row in rows)


def _from_yaml(text: str, path: Path) -> dict[str, str]:
    try:
        tree = plain(parse_yaml(text, path))
    except ParameterError as refused:
        # What a parser says may repeat a line of the file.
        raise ValueError("malformed") from refused.with_traceback(None)
    if not isinstance(tree, dict):
        raise ValueError("no mapping")
    return _once(tree.items())


def _once(pairs: Iterable[tuple[object, object]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for unit, passphrase in pairs:
        if not isinstance(unit, str) or not isinstance(passphrase, str) or unit.strip() in found:
            raise ValueError("not text, or twice")
        found[unit.strip()] = passphrase
    return found
