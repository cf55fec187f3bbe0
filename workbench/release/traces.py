"""Paths of the machine, and secrets, in text."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDERS = "home|Users|root|work|workspace|tmp|var|mnt|media|opt|usr|etc|srv|private|Volumes|content"
# Each begins with a plain sign, which the search leaps to; what must stand before it is looked back at.
PATHS = (
    re.compile(rf"/(?<![\w.:/~%-]/)(?:{FOLDERS})/[^\s\"'<>|]"),
    re.compile(r"file:/+[^\s\"'<>]"),
    re.compile(r":(?:(?<=\W[A-Za-z]:)|(?<=\A[A-Za-z]:))(?:\\{1,2}|/)[^\s\\/:*?\"<>|]+"),
    re.compile(r"\\(?<![\\\w]\\)\\[\w.-]{2,}\\[\w$.-]+"),
)
SECRETS = (
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    re.compile(r"github_pat_[\w-]{16,}|glpat-[\w-]{16,}|AKIA[0-9A-Z]{16}\b|eyJ[\w-]{10,}\.eyJ[\w-]{10,}"),
    re.compile(r"\b(?:gh[opsu]_|hf_|xox[abprs]-|sk-)[\w-]{16,}"),
    re.compile(r"://[^\s/:@]+:[^\s/:@]+@"),
)
ASSIGNED = re.compile(
    r"(?:pass(?:word|phrase|wd)|secret|api[_-]?key|(?:access|auth)[_-]?token|mật khẩu|mat khau)\b[\"']?"
    r"\s*[:=]\s*[\"']?[^\s\"'<>{(]{6,}",
)
ASSIGNED_WORDS = ("pass", "secret", "api", "token", "mật khẩu", "mat khau")
SECRET_NAME = re.compile(r"TOKEN|SECRET|PASSWORD|PASSPHRASE|PASSWD|API_?KEY|PRIVATE_?KEY|CREDENTIAL", re.IGNORECASE)
SHORTEST_SECRET = 8
SHORTEST_PLACE = 4


@dataclass(frozen=True)
class Traces:
    """What must stand in no pack: the machine's own places, and secrets (never shown, not even by `repr`)."""

    places: tuple[str, ...] = ()
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def path(self, text: str) -> int | None:
        """Return where a path of the machine begins, if there is one."""
        return _first(PATHS, self.places, text)

    def secret(self, text: str) -> int | None:
        """Return where a secret begins, if there is one."""
        known = _first(SECRETS, self.secrets, text)
        small = text.lower()
        if known is None and any(word in small for word in ASSIGNED_WORDS):
            return _first((ASSIGNED,), (), small)
        return known


def traces_of(run: Path, *, secrets: Iterable[str], environment: Mapping[str, str]) -> Traces:
    """Return the places of this machine and run, and the secrets: those given, and those of the environment."""
    places = {str(run), str(run.resolve()), str(Path.home()), str(Path.cwd()), tempfile.gettempdir()}
    kept = [value for name, value in environment.items() if SECRET_NAME.search(name)]
    return Traces(
        tuple(sorted(place for place in places if len(place) >= SHORTEST_PLACE and os.sep in place)),
        tuple(sorted({secret for secret in (*secrets, *kept) if len(secret) >= SHORTEST_SECRET})),
    )


def _first(patterns: Iterable[re.Pattern[str]], words: Iterable[str], text: str) -> int | None:
    starts = [found.start() for found in (pattern.search(text) for pattern in patterns) if found]
    starts += [at for at in (text.find(word) for word in words) if at >= 0]
    return min(starts, default=None)
