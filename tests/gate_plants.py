"""The seeded suite of plants: names and ids of people outside the unit, in every way, in every kind of file.

`python tests/gate_plants.py [seed]` prints how many the gate finds, by kind, and how often it alarms without cause.
"""

import random
import sys
from collections import Counter
from dataclasses import dataclass

from tests.gate_carriers import MARKUP, PACKED, PARTS, TEXTS
from tests.gate_ways import IDS, NAMES, escaped
from workbench.release.gate import Gate
from workbench.release.traces import Traces
from workbench.release.watch import watch_for

FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
]
MIDDLE = ["Văn", "Thị", "Đức", "Hữu", "Ngọc", "Thanh", "Minh", "Thị Thu", "Quốc", "Xuân", "Thị Hồng", "Đình"]
GIVEN = [
    "An",
    "Ánh",
    "Bình",
    "Châu",
    "Cường",
    "Dũng",
    "Đạt",
    "Giang",
    "Hà",
    "Hải",
    "Hạnh",
    "Hiếu",
    "Hòa",
    "Hùng",
    "Hương",
    "Khánh",
    "Lan",
    "Linh",
    "Long",
    "Mai",
    "Nam",
    "Nga",
]
GIVEN += [
    "Phong",
    "Phúc",
    "Phương",
    "Quân",
    "Quỳnh",
    "Sơn",
    "Tâm",
    "Thảo",
    "Thắng",
    "Thủy",
    "Trang",
    "Trung",
    "Tuấn",
    "Tùng",
    "Vân",
    "Việt",
    "Yến",
]
UNITS, EACH = 4, 20
HERE = "u0"
PACKING = "packed or outside"
# A way that stands in a file's own escapes cannot stand in these places.
UNFIT = {
    "escapes": {"bookmark", "JSON key", "address"},
    "code": {"bookmark", "address", "property of a document"},
}


def population(seed):
    """Eighty people of four units, no two of them with the same letters in their names."""
    rng = random.Random(seed)
    names = dict.fromkeys(
        f"{rng.choice(FAMILY)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}" for _ in range(UNITS * EACH * 2)
    )
    return [(f"HP{10000 + 37 * n}", name, f"u{n % UNITS}") for n, name in enumerate(list(names)[: UNITS * EACH])]


@dataclass(frozen=True)
class Plant:
    """A file with somebody in it, and how: kind of way, way, place."""

    kind: str
    way: str
    place: str
    file: str
    content: bytes
    person: int


def gate_for(people):
    return Gate(watch_for(people), Traces())


def plants(seed, *, own=False, share=1.0):
    """Yield plants of people outside the unit (`own`: of its own people), a share of them."""
    people, rng = population(seed), random.Random(seed + 1)
    chosen = [n for n, person in enumerate(people) if (person[2] == HERE) is own]
    places = {**{name: (make, True) for name, make in MARKUP.items()}, **{n: (m, False) for n, m in TEXTS.items()}}
    order = list(places)
    turn = 0
    for kind, ways in {**NAMES, **IDS}.items():
        for way, write in ways.items():
            for _ in range(3):
                place, turn = order[turn * 7 % len(order)], turn + 1
                if place in UNFIT.get(kind, ()):
                    continue
                person = rng.choice(chosen)
                text = write(people[person][0 if kind == "id" else 1], rng)
                make, markup = places[place]
                if rng.random() < share:
                    yield Plant(kind, way, place, *make(escaped(way, text) if markup else text), person)
    for kind, field in (("name in parts", 1), ("id in parts", 0)):
        for place, make in PARTS.items():
            person = rng.choice(chosen)
            told = people[person][field]
            words = told.split() if field else [told[:2], told[2:]]
            for parts in (words, [*words[-1:], *words[:-1]])[: field + 1]:
                if rng.random() < share:
                    yield Plant(kind, "in parts", place, *make(parts), person)
    for place, make in PACKED.items():
        person = rng.choice(chosen)
        for text in (people[person][1], people[person][0]):
            if rng.random() < share and not own:
                yield Plant(PACKING, "as it is", place, *make(text), person)
    for way, name in (("id", 0), ("name", 1)):
        for shape in ("officers/{}.html", "{}/unit.html", "figures/plan-{}.svg", "KH {} ban 2.csv"):
            person = rng.choice(chosen)
            if rng.random() < share:
                file = shape.format(people[person][name])
                yield Plant("file's name", way, shape, file, b"<p>x</p>", person)


def found(gate, plant, inside):
    """Whether the gate tells of a person; what is packed or hangs outside may be refused instead."""
    findings = gate.findings(plant.file, plant.content, inside)
    return any(finding.mark or plant.kind == PACKING for finding in findings)


def recall(seed, *, own=False, share=1.0):
    """Return, by kind, how many plants there are and which the gate lets through (`own`: which it alarms at)."""
    people = population(seed)
    gate, inside = gate_for(people), frozenset(n for n, person in enumerate(people) if person[2] == HERE)
    number, odd = Counter(), []
    for plant in plants(seed, own=own, share=share):
        number[plant.kind] += 1
        told = gate.findings(plant.file, plant.content, inside) if own else found(gate, plant, inside)
        if bool(told) is own:
            odd.append(plant)
    return number, odd


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    number, missed = recall(seed)
    own, alarms = recall(seed, own=True)
    lost, false = Counter(plant.kind for plant in missed), Counter(plant.kind for plant in alarms)
    print(f"{'kind':20} {'plants':>7} {'found':>7} {'recall':>7} {'own people':>11} {'false alarms':>13}")
    for kind, n in number.items():
        print(f"{kind:20} {n:7} {n - lost[kind]:7} {1 - lost[kind] / n:7.1%} {own[kind]:11} {false[kind]:13}")
    n, gone = number.total(), lost.total()
    print(f"{'all':20} {n:7} {n - gone:7} {1 - gone / n:7.1%} {own.total():11} {false.total():13}")
    print("pixels: out of reach")
    for said, odd in (("missed", missed), ("false alarm", alarms)):
        for plant in odd:
            print(f"{said}: {plant.kind}: {plant.way}: {plant.place}")


if __name__ == "__main__":
    main()
