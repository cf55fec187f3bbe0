"""YAML and JSON within limits: depth, nodes, aliases, lengths; keys once; no tags; text as `characters` says."""

from __future__ import annotations

import datetime as dt
import json
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import ReusedAnchorWarning, YAMLError
from ruamel.yaml.events import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent
from ruamel.yaml.nodes import MappingNode, ScalarNode
from ruamel.yaml.tag import Tag

from workbench.characters import UNFIT, codes
from workbench.errors import InputError, ParameterError, Problem
from workbench.inputs.files import MB, Refusal, read_text
from workbench.messages import Words, msg

LARGEST_YAML = 4 * MB
LARGEST_JSON = 512 * MB
DEEPEST = 30
MOST_NODES = 60_000
"""Values of a YAML file, those that aliases repeat counted each time."""
MOST_ALIASES = 1_000
LONGEST_VALUE = 20_000
MOST_SHOWN = 20
"""Problems of one kind that are listed one by one."""
TEXT_TAG = "tag:yaml.org,2002:str"
PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ["str", "int", "float", "bool", "null", "map", "seq", "timestamp", "merge"]
)

TOO_DEEP = msg("The parts are nested too deep (at most {most}).")
TOO_MANY = msg("There are too many values (at most {most}).")
TOO_MANY_ALIASES = msg("There are too many aliases `*` (at most {most}).")
WITHIN_ITSELF = msg("An alias `*` stands within what it names.")
TOO_LONG = msg("The value is longer than {most} characters.")
TAGGED = msg("Tags `!…` are not used.")
NO_KEY = msg("A key must be text or a number.")
TWICE = msg("This key stands twice.")
UNFIT_SIGNS = msg("There are unseen or direction-changing characters.")
SIMPLER = msg("Write it more simply.")
WRITE_OUT = msg("Write the values out, without `&` and `*`.")
PLAIN_VALUE = msg("Write the bare value, without the tag.")
ONE_KEY = msg("Keep one of the lines.")
TYPE_AGAIN = msg("Delete the character and type it again.")
MALFORMED = msg("The YAML is malformed.")
CHECK = msg("Check indentation, colons and quotes.")
SLIPS: tuple[tuple[str, Words], ...] = (
    ("'\\t'", msg("Indent by spaces: the line holds a tab.")),
    ("',' or '", msg("A bracket is not closed, or a comma is missing.")),
    ("quoted scalar", msg("A quotation mark is not closed.")),
    ("mapping values are not allowed", msg("Put a value that holds a colon in quotes; check the indentation.")),
    ("could not find expected ':'", msg("A colon is missing after the key.")),
    ("block end", msg("The line is not indented like the others of its list or group.")),
    ("alias", msg("Put a value that begins with `*` or `&` in quotes.")),
    ("cannot start any token", msg("Put a value that begins with `@`, `%` or a backquote in quotes.")),
)
"""What to do about a slip in YAML, by words of the parser's message, which is never shown."""
MALFORMED_JSON = msg("The JSON is damaged.")


class _Refused(YAMLError):
    """A file that goes beyond a limit: its reading ends at once."""

    def __init__(self, problem: Words, instead: Words, rule: str, row: int):
        super().__init__()
        self.found = Problem(problem, instead, rule, row=row)


class _Composer(Composer):
    """Builds the nodes of a file within the limits, and gathers what else is wrong in `problems`."""

    def __init__(self, loader: Any = None) -> None:
        super().__init__(loader)
        self.problems: list[Problem] = []
        self.weights: dict[int, int] = {}
        self.nodes = self.aliases = 0

    def get_single_node(self) -> Any:
        node = super().get_single_node()
        if self.problems:
            raise _Gathered(self.problems)
        return node

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.parser.peek_event()
        row = event.start_mark.line + 1
        before = self.nodes
        if self.parser.check_event(AliasEvent):
            node = super().compose_node(parent, index)
            self.aliases += 1
            if id(node) not in self.weights:
                raise _Refused(WITHIN_ITSELF, WRITE_OUT, "yaml-alias", row)
            if self.aliases > MOST_ALIASES:
                raise _Refused(TOO_MANY_ALIASES.format(most=MOST_ALIASES), WRITE_OUT, "yaml-alias", row)
            self._count(self.weights[id(node)], row)
            return node
        if self.depth >= DEEPEST:
            raise _Refused(TOO_DEEP.format(most=DEEPEST), SIMPLER, "yaml-depth", row)
        self._count(1, row)
        self._judge(event, row)
        node = super().compose_node(parent, index)
        self.weights[id(node)] = self.nodes - before
        if isinstance(node, MappingNode):
            self._judge_keys(node)
        elif isinstance(node, ScalarNode):
            self._settle(node)
        return node

    def _count(self, more: int, row: int) -> None:
        self.nodes += more
        if self.nodes > MOST_NODES:
            raise _Refused(TOO_MANY.format(most=MOST_NODES), WRITE_OUT, "yaml-size", row)

    def _judge(self, event: Any, row: int) -> None:
        if isinstance(event, (ScalarEvent, SequenceStartEvent, MappingStartEvent)) and event.ctag is not None:
            tag = str(event.ctag)
            if tag != "!" and tag not in PLAIN_TAGS:
                self.problems.append(Problem(TAGGED, PLAIN_VALUE, "yaml-tag", row=row, value=tag[:80]))
        if not isinstance(event, ScalarEvent):
            return
        # The reader marks with BEL where a folded text is broken into lines.
        value = event.value.replace("\a", "") if event.style == ">" else event.value
        if len(value) > LONGEST_VALUE:
            self.problems.append(Problem(TOO_LONG.format(most=LONGEST_VALUE), SIMPLER, "yaml-long", row=row))
        elif UNFIT.search(value):
            self.problems.append(Problem(UNFIT_SIGNS, TYPE_AGAIN, "characters", row=row, value=codes(value)))

    def _judge_keys(self, node: MappingNode) -> None:
        keys = [key for key, _ in node.value]
        for key in keys:
            if not isinstance(key, ScalarNode):
                self.problems.append(Problem(NO_KEY, SIMPLER, "yaml-key", row=key.start_mark.line + 1))
        words = [key for key in keys if isinstance(key, ScalarNode)]
        times = Counter(key.value for key in words)
        last = {key.value: key.start_mark.line + 1 for key in words}
        for word, row in last.items():
            if times[word] > 1:
                column = word[:80]
                self.problems.append(Problem(TWICE, ONE_KEY, "yaml-key-twice", row=row, column=column))

    def _settle(self, node: ScalarNode) -> None:
        """Let a value that looks like a number or a date and is none stand as text, for the model to refuse by name."""
        kind = str(node.ctag)
        if kind == TEXT_TAG or kind not in PLAIN_TAGS:
            return
        try:
            self.loader.constructor.yaml_constructors[kind](self.loader.constructor, node)
        except Exception:
            node.ctag = Tag(suffix=TEXT_TAG)


class _Gathered(YAMLError):
    """All that is wrong in a file that could be read to its end."""

    def __init__(self, problems: list[Problem]):
        super().__init__()
        self.found = problems


def round_trip() -> YAML:
    """Return what reads and writes YAML with its comments, within the limits."""
    yaml = YAML(pure=True)
    yaml.Composer = _Composer
    yaml.preserve_quotes = True
    yaml.width = 160
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def parse_yaml(text: str, path: Path, *, error: Refusal = ParameterError) -> Any:
    """Return the content of a YAML text with its comments and lines; `path` is where it was read.

    Raises:
        error: with line and what to write instead, where it is malformed, goes beyond a limit, gives a key twice, or
            holds tags or unfit characters.
    """
    unfit = [
        Problem(UNFIT_SIGNS, TYPE_AGAIN, "characters", str(path), row=number, value=codes(line))
        for number, line in enumerate(text.split("\n"), start=1)
        if UNFIT.search(line)
    ]
    if unfit:
        raise error(unfit[:MOST_SHOWN])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            return round_trip().load(text)
    except _Refused as refused:
        raise error(_at(refused.found, path)) from None
    except _Gathered as gathered:
        raise error([_at(problem, path) for problem in gathered.found[:MOST_SHOWN]]) from None
    except (YAMLError, ValueError, ArithmeticError, TypeError, LookupError, AttributeError, RecursionError) as cause:
        mark = getattr(cause, "problem_mark", None)
        said = f"{getattr(cause, 'context', '')} {getattr(cause, 'problem', '')}"
        instead = next((words for sign, words in SLIPS if sign in said), CHECK)
        row = mark.line + 1 if mark else None
        raise error(Problem(MALFORMED, instead, "yaml", str(path), row=row)) from None


def yaml_value(text: str, name: str) -> Any:
    """Return one value that an option gives as YAML; `name` is the option.

    Raises:
        ParameterError: as `parse_yaml`.
    """
    if len(text) > LONGEST_VALUE:
        raise ParameterError(Problem(TOO_LONG.format(most=LONGEST_VALUE), SIMPLER, "yaml-long", name))
    return parse_yaml(text, Path(name))


def plain(value: Any) -> Any:
    """Return a tree of YAML as plain dicts with text for keys, lists, numbers and text; dates as ISO text."""
    if isinstance(value, dict):
        return {_key(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    for kind in (int, float):
        if isinstance(value, kind):
            return kind(value)
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else str(value)


def _key(key: Any) -> str:
    if isinstance(key, bool) or key is None:
        return {True: "true", False: "false", None: "null"}[key]
    return as_typed(key) if isinstance(key, int) else str(plain(key))


def as_typed(value: Any) -> str:
    """Return a number or truth value of a YAML file as it was typed, zeros at its front included."""
    if isinstance(value, bool):
        return str(value).lower()
    width = getattr(value, "_width", None)
    return str(int(value)).zfill(width) if isinstance(value, int) and width else str(value)


def _at(problem: Problem, path: Path) -> Problem:
    return Problem(
        problem.problem, problem.instead, problem.rule, str(path), row=problem.row, column=problem.column,
        value=problem.value,
    )  # fmt: skip


def read_json(path: Path, *, error: Refusal = InputError) -> Any:
    """Return the content of a regular JSON file in UTF-8; see `parse_json`."""
    return parse_json(read_text(path, most=LARGEST_JSON, error=error), path, error=error)


def parse_json(text: str, path: Path, *, error: Refusal = InputError) -> Any:
    """Return the content of a JSON text; `path` is where it was read.

    Raises:
        error: where it is damaged, nested too deep or gives a key twice.
    """
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as cause:
        row = cause.lineno if isinstance(cause, json.JSONDecodeError) else None
        raise error(Problem(MALFORMED_JSON, None, "json", str(path), row=row, value=type(cause).__name__)) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key twice")
    return found
