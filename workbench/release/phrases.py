"""Phrases of framework, parameters and reports: words that are nobody's name there, even where somebody bears it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import workbench
from workbench.inputs import read_bytes, there
from workbench.messages import LOCALE_FOLDER
from workbench.parameters.files import read_yaml
from workbench.release.markup import SEAM, visible_text

PROGRAM = Path(workbench.__file__).parent
PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\([a-z_]+\)s|%s")
TEMPLATE_CODE = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
DOCSTRING = re.compile(r'"""[\s\S]*?"""')
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
# Between two literals that are one text.
CONTINUED = re.compile(r'"\s*\n\s*f?"')
INDEX = "index.html"


def phrases(run: Path) -> Iterator[str]:
    """Yield every phrase of the program's reports, of the run's parameters and framework, and of its index.

    Tables, and pages of units and officers, are left out: they hold people.
    """
    yield from of_program()
    for path in sorted(run.glob("*.yaml")):
        yield from _strings(read_yaml(path))
    if there(run / INDEX):
        shown = visible_text(read_bytes(run / INDEX).decode("utf-8", errors="replace")).replace(SEAM, "")
        yield from (part.strip() for part in re.split(r"[|\n]", shown) if part.strip())


@cache
def of_program() -> tuple[str, ...]:
    """Return the phrases that the program writes: its catalogue, its templates, the texts in its code."""
    found: dict[str, None] = {}
    for path in sorted(LOCALE_FOLDER.rglob("*.po")):
        from babel.messages.pofile import read_po

        with path.open("rb") as source:
            for message in read_po(source):
                for text in (message.id, message.string):
                    found |= dict.fromkeys([text] if isinstance(text, str) else text or ())
    for path in sorted(PROGRAM.rglob("*.j2")):
        text = visible_text(TEMPLATE_CODE.sub("|", path.read_text(encoding="utf-8"))).replace(SEAM, "")
        found |= dict.fromkeys(re.split(r"[|\n]", text))
    for path in sorted(PROGRAM.rglob("*.py")):
        if not path.is_relative_to(PROGRAM / "lab"):
            code = CONTINUED.sub("", DOCSTRING.sub("", path.read_text(encoding="utf-8")))
            found |= {text[1]: None for text in LITERAL.finditer(code) if " " in text[1]}
    return tuple(PLACEHOLDER.sub("|", text) for text in found if text.strip())


def _strings(tree: Any) -> Iterator[str]:
    """Yield every text of a tree; ids, which are keys or one word, are no phrases."""
    if isinstance(tree, dict):
        for value in tree.values():
            yield from _strings(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _strings(value)
    elif isinstance(tree, str) and " " in tree:
        yield tree
