"""The key of one item and the answers to it, brought to one form: the column decides what its signs mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from workbench.intake.exam.notation import EITHER, THOUSANDS, Mark, mark, pair_of, truth_of
from workbench.intake.exam.options import Options, options_of
from workbench.intake.headers import fold
from workbench.tables import answer_keys
from workbench.tables.answer_keys import ALL, INVALID, VOIDED, WITHIN, plain_number, written

Kind = Literal["points", "voided", "letters", "truth", "statements", "number", "digits", "text"]
VOIDING = frozenset(
    fold(word)
    for word in (
        "hủy", "huỷ", "hủy câu", "huỷ câu", "câu hủy", "hủy bỏ", "bỏ", "bỏ câu", "loại", "loại bỏ", "loại câu",
        "không tính", "không tính điểm", "void", "voided", "cancelled", "canceled", "deleted", "dropped", "removed",
    )
)  # fmt: skip
FRACTION = re.compile(r"\d+\s*/\s*\d+")
WORDS = 0.2
"""Where more than this share of the answers to a key such as `BE` are words, the key is a word too."""
AROUND = re.compile(r"(\S+)\s*(?:±|\+/-|\+-)\s*(\S+)")
BETWEEN = re.compile(r"\[\s*([^\s;\[\]]+)\s*;\s*([^\s;\[\]]+)\s*\]")


@dataclass(frozen=True)
class Rules:
    """What holds for the whole exam: see `workbench.parameters.exam.Exam`; `several`: a key has several letters."""

    multiple: str = "written"
    tolerance: float = 0.0
    several: bool = False
    statements: str = "all"


@dataclass(frozen=True)
class Column:
    """How the answers to one item are read.

    `key` is in the language of `workbench.tables.answer_keys`. `words` holds each filled cell's word, `INVALID` where
    it is no answer, None where it is a blank. `notes` are rules of the ledger that say what had to be decided, each
    with an example; `unlike` is set where key and answers are written in ways that cannot be matched.
    """

    kind: Kind
    key: str
    words: Mapping[str, str | None] = field(default_factory=dict)
    notes: Sequence[tuple[str, str]] = ()
    unlike: str = ""


def is_voided(key: str, note: str = "") -> bool:
    """Whether the key, or the item sheet's note on the item, says that the item is voided."""
    return key.strip() == VOIDED or fold(key) in VOIDING or fold(note) in VOIDING


def has_several(key: str, rules: Rules) -> bool:
    """Whether a key asks for several letters at once."""
    found = _parts(key, rules)
    return any(part.letters and len(set(part.letters)) > 1 and (part.separated or _sorted(part)) for part in found)


def read_column(key: str, options: str, counts: Mapping[str, int], rules: Rules) -> Column:
    """Read one item's key and answers.

    Args:
        key: as the item sheet has it; not empty.
        options: the item sheet's cell of options (see `options_of`).
        counts: filled cell → how often it stands in the column.
        rules: what holds for the exam.
    """
    if is_voided(key):
        return Column("voided", VOIDED, {word: mark(word).text for word in counts})
    marks = {word: mark(word) for word in counts}
    filled = {word: n for word, n in counts.items() if not marks[word].uncounted}
    total = sum(filled.values())
    listed = options_of(options, digits=mark(key).number is not None)
    seen = _Seen(key, marks, filled, total, listed, rules)
    interval = _interval(key)
    if interval:
        return seen.numbers([interval])
    parts = _parts(key, rules)
    if _truths(parts, seen):
        return seen.truths(parts)
    if all(part.statements for part in parts):
        return seen.statements(parts)
    if all(part.letters for part in parts):
        return seen.lettered(parts)
    if all(part.front for part in parts):
        return seen.fronted(parts)
    if all(part.number is not None for part in parts) and not seen.more_than_half(_is_fraction):
        return seen.numbered(parts)
    whole = seen.more_than_half(_is_fraction)
    return seen.texts_of([mark(key)] if whole else parts)


@dataclass(frozen=True)
class _Seen:
    """One item's key, its answers with all their readings, and how often each stands."""

    key: str
    marks: Mapping[str, Mark]
    counts: Mapping[str, int]
    total: int
    options: Options
    rules: Rules

    def share(self, test: Callable[[Mark], object]) -> float:
        """Return the share of filled cells that a test holds for."""
        return sum(n for word, n in self.counts.items() if test(self.marks[word])) / self.total if self.total else 0.0

    def more_than_half(self, test: Callable[[Mark], object]) -> bool:
        """Whether a test holds for more than half of the filled cells."""
        return self.share(test) > 0.5

    def truths(self, parts: Sequence[Mark]) -> Column:
        """Read truth values, in the manner of the key, or of the answers where the key is a digit."""
        told = parts[0] if parts[0].truth is not None else next(m for m in self.marks.values() if m.truth is not None)
        pair = ("Đ", "S") if parts[0].letters == "D" else pair_of(told.text)
        word = {True: pair[0], False: pair[1], None: INVALID}
        key = answer_keys.EITHER.join(dict.fromkeys(word[truth_of(part)] for part in parts))
        return Column("truth", key, {cell: word[truth_of(found)] for cell, found in self.marks.items()})

    def statements(self, parts: Sequence[Mark]) -> Column:
        """Read the truth of several statements; all must be right."""
        length = {len(part.statements or "") for part in parts}

        def read(found: Mark) -> str:
            own = found.statements or _all_true(found)
            return own if own and len(own) in length else INVALID

        key = answer_keys.EITHER.join(dict.fromkeys(part.statements or "" for part in parts))
        told = "statements_as_one" if self.rules.statements == "all" else "statements_in_parts"
        return Column("statements", key, {c: read(m) for c, m in self.marks.items()}, ((told, self.key),))

    def lettered(self, parts: Sequence[Mark]) -> Column:
        """Read options by letter; a run of letters that is no set of options is a word."""
        runs = [part for part in parts if len(part.letters or "") > 1 and not part.separated]
        if runs and self.share(lambda m: not (m.letters or m.front)) > WORDS:
            return self.texts_of(parts)
        if any(not _sorted(part) for part in runs):
            return self.texts_of(parts, ("key_word", self.key))
        return self.letters([_joined(part.letters or "") for part in parts])

    def fronted(self, parts: Sequence[Mark]) -> Column:
        """Read options whose key is a letter with its text."""
        texts = {part.front or "": part.rest for part in parts}
        if not self.more_than_half(lambda m: m.letters or m.front):
            bare = [mark(part.rest) for part in parts]
            return self.texts_of(bare)
        if self._shuffled():
            return self.texts_of([mark(part.rest) for part in parts])
        seen = _Seen(self.key, self.marks, self.counts, self.total, _with(self.options, texts), self.rules)
        return seen.letters([part.front or "" for part in parts])

    def letters(self, keys: Sequence[str]) -> Column:
        """Read answers that are letters, letters with a text, texts of options, or digits that stand for letters."""
        digits = self.more_than_half(lambda m: m.number is not None)
        if self._shuffled():
            return Column("letters", "|".join(keys), unlike="letters_shuffled")
        signs = self.options.signs
        several = self.rules.several or any(ALL in key for key in keys)
        example: dict[str, str] = {}
        stroke = all(found.truth is None or found.text.upper() in ("Đ", "F") for found in self.marks.values())

        def read(found: Mark) -> str | None:
            own = found.letters or found.front or self.options.letter_of(found.text)
            if own is None and stroke and found.text.upper() == "Đ":
                own = "D"
            if own is None and digits and found.number is not None and found.number in range(9):
                if found.number == 0:
                    return None
                own = "ABCDEFGH"[int(found.number) - 1]
                example.setdefault("digits_as_letters", found.text)
            if own is None or (len(set(own)) > 1 and not several):
                return INVALID
            if signs is not None and not set(own) <= signs:
                return INVALID
            if found.number is None and not found.plain and not found.separated:
                example.setdefault("answers_decorated", found.text)
            return _joined(own)

        words = {cell: read(found) for cell, found in self.marks.items()}
        notes = [*example.items()]
        if len(keys) > 1:
            notes.append(("key_either", self.key))
        elif ALL in keys[0]:
            notes.append(("key_all", self.key))
        missed = sum(n for word, n in self.counts.items() if words[word] == INVALID)
        text = self.share(lambda m: not (m.letters or m.front or m.number is not None)) > 0.5
        numbers = {m.number for m in self.marks.values() if m.number is not None}
        scored = digits and (numbers == {0.0, 1.0} or any(number not in range(9) for number in numbers))
        unlike = "key_unlike_answers" if scored or (text and missed > 0.5 * self.total and self.total > 2) else ""
        return Column("letters", answer_keys.EITHER.join(dict.fromkeys(keys)), words, notes, unlike)

    def numbered(self, parts: Sequence[Mark]) -> Column:
        """Read numbers, digits of options, or letters where the key's digits stand for them."""
        numbers = [part.number or 0.0 for part in parts]
        places = all(number in range(1, 9) for number in numbers)
        if places and self.more_than_half(lambda m: m.letters or m.front):
            found = self.letters(["ABCDEFGH"[int(number) - 1] for number in numbers])
            notes = (*found.notes, ("digits_as_letters", self.key))
            return Column(found.kind, found.key, found.words, notes, found.unlike)
        digits = all(m.number in range(1, 9) for m in self.marks.values() if m.number is not None)
        if places and digits:
            return self.digits(numbers)
        return self.numbers([(number, None) for number in numbers])

    def digits(self, numbers: Sequence[float]) -> Column:
        """Read options that are digits."""
        signs = self.options.signs or frozenset("12345678")
        words = {
            cell: written(found.number) if found.number is not None and written(found.number) in signs else INVALID
            for cell, found in self.marks.items()
        }
        notes = [("key_either", self.key)] if len(numbers) > 1 else []
        return Column("digits", answer_keys.EITHER.join(map(written, numbers)), words, notes)

    def numbers(self, wanted: Sequence[tuple[float, float | None]]) -> Column:
        """Read numbers of which one must be met within a tolerance; other words stand as typed, and are wrong."""
        thousands = any(abs(number) >= 1000 for number, _ in wanted)
        notes = [("key_either", self.key)] if len(wanted) > 1 else []

        def read(found: Mark) -> str:
            if thousands and THOUSANDS.fullmatch(found.text):
                return re.sub(r"[^\d+-]", "", found.text)
            return found.text if found.number is None else written(found.number)

        keys = []
        for number, within in wanted:
            tolerance = self.rules.tolerance if within is None else within
            keys.append(written(number) + (f"{WITHIN}{written(tolerance)}" if tolerance else ""))
        words = {cell: read(found) for cell, found in self.marks.items()}
        return Column("number", answer_keys.EITHER.join(dict.fromkeys(keys)), words, notes)

    def texts_of(self, parts: Sequence[Mark], *notes: tuple[str, str]) -> Column:
        """Read texts as they are typed, or as the letters of options where the item sheet tells their texts."""
        letters = [self.options.letter_of(part.text) for part in parts]
        if all(letters) and letters:
            return self.letters([letter or "" for letter in letters])
        fronted = self.more_than_half(lambda m: m.front)
        words = {cell: found.rest if fronted and found.front else found.text for cell, found in self.marks.items()}
        keys = [part.text for part in parts]
        words |= self._chosen(keys[0]) if len(keys) == 1 else {}
        bare = self.share(lambda m: m.letters and len(m.letters) == 1)
        chosen = any(words[cell].casefold() in {key.casefold() for key in keys} for cell in self.counts)
        unlike = "key_unlike_answers" if bare > 0.5 and not chosen else ""
        found = list(notes) + ([("key_either", self.key)] if len(keys) > 1 else [])
        return Column("text", answer_keys.EITHER.join(dict.fromkeys(keys)), words, found, unlike)

    def _chosen(self, key: str) -> dict[str, str]:
        """Return the cells that name the texts of the key in another order, as where several boxes are ticked.

        Where every cell names these texts, their order is what was asked.
        """
        wanted = _named(self.key)
        if len(wanted) < 2:
            return {}
        same = {cell: key for cell in self.marks if _named(cell) == wanted}
        return same if len(same) < len(self.marks) else {}

    def _shuffled(self) -> bool:
        """Whether one option's text stands behind different letters: the options were shuffled for each person."""
        letters: dict[str, set[str]] = {}
        for found in self.marks.values():
            if found.front:
                letters.setdefault(found.rest.casefold(), set()).add(found.front)
        return any(len(own) > 1 for own in letters.values())


def _named(cell: str) -> frozenset[str]:
    """Return the texts that a cell lists, by semicolons or on lines of their own."""
    return frozenset(" ".join(text.split()).casefold() for text in re.split(r"[;\n]", cell) if text.strip())


def _parts(key: str, rules: Rules) -> list[Mark]:
    """Return the alternatives of a key: those of `A|C`, and of `A/C` and `A hoặc C` where each is a short sign."""
    by_bar = [mark(part) for part in key.split("|") if part.strip()]
    whole = mark(key)
    if len(by_bar) > 1:
        found = by_bar
    else:
        pieces = [mark(part) for part in EITHER.split(whole.text) if part.strip()]
        short = len(pieces) > 1 and all(p.letters or p.statements or p.truth is not None or _place(p) for p in pieces)
        found = pieces if short else [whole]
    if rules.multiple == "all" and len(found) > 1 and all(part.letters for part in found):
        return [mark("+".join(part.letters or "" for part in found))]
    one = found[0]
    if rules.multiple == "either" and len(found) == 1 and len(one.letters or "") > 1:
        return [mark(letter) for letter in one.letters or ""]
    return found


def _truths(parts: Sequence[Mark], seen: _Seen) -> bool:
    """Whether a column holds truth values: its key says so, or D, F, 1 or 0 beside answers that are nothing else."""
    if all(part.truth is not None and part.letters is None for part in parts):
        return True
    if any(truth_of(part) is None for part in parts):
        return False
    every = all(truth_of(found) is not None for found in seen.marks.values())
    return every and any(found.truth is not None and found.letters is None for found in seen.marks.values())


def _interval(key: str) -> tuple[float, float | None] | None:
    """Return (middle, half the width) of `1.5±0.01` or `[1.4;1.6]`, or None."""
    text = " ".join(key.split())
    around, between = AROUND.fullmatch(text), BETWEEN.fullmatch(text)
    found = around or between
    if found is None:
        return None
    first, second = plain_number(found[1]), plain_number(found[2])
    if first is None or second is None:
        return None
    low, high = (first - abs(second), first + abs(second)) if around else (min(first, second), max(first, second))
    return (low + high) / 2, (high - low) / 2


def _sorted(part: Mark) -> bool:
    letters = part.letters or ""
    return list(letters) == sorted(letters)


def _joined(letters: str) -> str:
    return ALL.join(sorted(set(letters)))


def _with(options: Options, texts: Mapping[str, str]) -> Options:
    return Options(options.signs, {**texts, **options.texts})


def _place(part: Mark) -> bool:
    return part.number is not None and part.number in range(1, 9)


def _is_fraction(found: Mark) -> bool:
    return FRACTION.fullmatch(found.text) is not None


def _all_true(found: Mark) -> str | None:
    """Return `ĐĐĐĐ` for `DDDD`: no sign of the text shows that D stands for Đ."""
    text = re.sub(r"[\s,;/\-–|.]+", "", found.text).upper()
    return "Đ" * len(text) if text and set(text) == {"D"} else None


def key_is_an_option(key: str, options: str) -> bool:
    """Whether the key is among the options, by sign or by text; so it is where either is not given."""
    parts = _parts(key, Rules()) if key else []
    listed = options_of(options, digits=any(part.number is not None for part in parts))
    own_signs = listed.signs
    if own_signs is None or is_voided(key):
        return True
    signs = {sign.casefold() for sign in own_signs}

    def among(part: Mark) -> bool:
        letters = part.letters or part.front
        own = part.text.casefold() in signs or listed.letter_of(part.text) is not None
        number = part.number is not None and written(part.number) in own_signs
        return own or number or bool(letters and set(letters) <= own_signs) or part.truth is not None

    return all(among(part) for part in parts)
