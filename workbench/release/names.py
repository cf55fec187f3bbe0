"""How a person's name can be written: orders of its words, initials, local parts of addresses, one slip."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import permutations

MOST_WORDS_IN_ANY_ORDER = 4


@cache
def orders(count: int) -> tuple[tuple[int, ...], ...]:
    """Return the orders in which a name of so many words is looked for, its own first.

    Up to four words: every order. More: the given name or the family name moved, two neighbours changed, backwards.
    """
    own = tuple(range(count))
    if count <= MOST_WORDS_IN_ANY_ORDER:
        return tuple(permutations(own))
    swapped = ((*own[:at], own[at + 1], own[at], *own[at + 2 :]) for at in range(count - 1))
    return tuple(dict.fromkeys((own, own[::-1], own[-1:] + own[:-1], own[1:] + own[:1], *swapped)))


def initials(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Return the ways to write a name of three words or more with initials: N. V. An, An N. V., Nguyễn V. An."""
    first, middle, given = words[0], words[1:-1], words[-1]
    short = tuple(word[0] for word in words)
    middles = tuple(word[0] for word in middle)
    return {
        (*short[:-1], given),
        (given, *short[:-1]),
        (first, *middles, given),
        (first, *short[1:]),
    }


def local_parts(words: tuple[str, ...]) -> set[str]:
    """Return what may stand before the @ of an address: annv, nvan, annguyen, nguyenan, nguyenva, the name itself."""
    first, given = words[0], words[-1]
    short = "".join(word[0] for word in words[:-1])
    ways = {given + short, short + given, given + first, first + given, "".join(words), given + "".join(words[:-1])}
    if len(words) > 2:
        ways |= {first + "".join(word[0] for word in words[1:]), given + words[0][0] + "".join(words[1:-1])}
    return ways


def agree(written: str, known: str) -> int | None:
    """Return how marks as written fit those of a name: 0 the same or none at all, 1 one wrong or some left out."""
    if not written or not known or written == known:
        return 0
    if one_apart(written, known) or _left_out(written, known):
        return 1
    return None


def one_apart(one: str, other: str) -> bool:
    """Whether two texts differ by one sign more, less or changed, or by two neighbours exchanged."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        wrong = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        exchanged = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and one[wrong[0]] == other[wrong[1]]
        return len(wrong) == 1 or (exchanged and one[wrong[1]] == other[wrong[0]])
    short, long = sorted((one, other), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _left_out(written: str, known: str) -> bool:
    rest = iter(known)
    return all(mark in rest for mark in written)


def gaps(words: tuple[str, ...]) -> Iterator[tuple[str | None, ...]]:
    """Yield a name's words with each in turn left open."""
    for at in range(len(words)):
        yield (*words[:at], None, *words[at + 1 :])
