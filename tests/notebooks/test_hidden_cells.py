"""A cohort with tiny units: what its reports to all units publish, read back from them, gives no hidden cell away.

Not to a reader without a unit, and of no small cell to the head of another unit, who knows all that is the unit's own.
"""

import io
import re
import shutil
from functools import cached_property, partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import openpyxl
import pandas as pd
import pytest
import yaml

from tests.notebooks.conftest import ROOT
from tests.notebooks.test_pages import page
from workbench.analysis import analyse_into
from workbench.lab.simulate import simulate_files
from workbench.parameters import load_settings
from workbench.profile import disclosure, units
from workbench.report.cohort import book as cohort_book
from workbench.report.domain import book as domain_book
from workbench.report.domain import page as domain
from workbench.report.cohort import page as cohort

MINIMUM = 10
SUPERVISION, DUTIES = "supervision", "duties"
# People by team of a branch: in supervision, in duties; the branch is the first letter of the team.
TEAMS = {
    "a1": (2, 1), "a2": (5, 0), "a3": (14, 10), "a4": (12, 18), "b1": (9, 0), "b2": (3, 11), "b3": (13, 13),
    "c1": (4, 0), "c2": (25, 15), "c3": (15, 0), "c4": (12, 0), "d1": (21, 16), "d2": (22, 17),
}  # fmt: skip
TEXT = re.compile(r'<text style="([^"]*)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>')


def named(unit: str) -> dict[str, str]:
    return {"vi": f"Đội {unit}", "en": f"Team {unit}"}


def framework() -> str:
    raw = yaml.safe_load((ROOT / "parameters" / "frameworks" / "customs-2018.yaml").read_text(encoding="utf-8"))
    raw["units"] = [{"id": "top", "name": named("top")}]
    raw["units"] += [{"id": branch, "name": named(branch), "parent": "top"} for branch in "abcd"]
    for team, sizes in TEAMS.items():
        people = {d: {1: n - n // 2, 2: n // 2} for d, n in zip((SUPERVISION, DUTIES), sizes, strict=True) if n}
        needed = {d: {level: n for level, n in by.items() if n} for d, by in people.items()}
        raw["units"].append({"id": team, "name": named(team), "parent": team[0], "needed": needed})
    return yaml.safe_dump(raw, allow_unicode=True)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Thirteen teams of 3 to 40 people in four branches."""
    folder = tmp_path_factory.mktemp("tiny")
    base, parameters = folder / "base.yaml", folder / "cohort.yaml"
    base.write_text(framework(), encoding="utf-8")
    simulate_files(folder / "results.xlsx", base_framework=base, domains=2, seed=7, parameters=parameters)
    analysis = analyse_into(load_settings(parameters), folder / "tables")
    return SimpleNamespace(parameters=str(parameters), tables=folder / "tables", analysis=analysis)


def tables_without(tiny, folder: Path, monkeypatch, **replaced) -> Path:
    """Return a copy of the tables whose unit profiles were made with parts of the suppression replaced."""
    for name, function in replaced.items():
        monkeypatch.setattr(units if name == "suppression" else disclosure, name, function)
    found, settings = tiny.analysis.tables, tiny.analysis.settings
    made = units.unit_scales(
        found["scores"], found["gaps"], found["officers"], settings.framework,
        minimum_cell=settings.parameters.units.minimum_cell, levels=found["levels"],
    )  # fmt: skip
    shutil.copytree(tiny.tables, folder / "tables")
    made.to_parquet(folder / "tables" / "unit_scales.parquet", index=False)
    return folder / "tables"


class Published:
    """What a reader of the cohort's and the domains' reports has: pages and books, and the numbers read from them."""

    def __init__(self, tiny, tables: Path, notebook_cells):
        known = tiny.analysis.settings.framework
        self.asked = {"parameters": tiny.parameters, "tables": str(tables)}
        self.cells = notebook_cells
        self.names = {scale: text.in_("en") for scale, text in known.scale_names.items()}
        self.domains = tiny.analysis.domains()
        self.competencies = {s: known.domain_of[s] for s in known.competency_ids}

    @cached_property
    def cohort(self) -> str:
        return page(self.cells("cohort_overview"), "en", **self.asked)

    @cached_property
    def exam(self) -> str:
        return page(self.cells("exam_quality"), "en", **self.asked)

    @cached_property
    def plans(self) -> dict[str, str]:
        return {d: page(self.cells("domain_plan"), "en", **self.asked, domain=d) for d in self.domains}

    @cached_property
    def book(self) -> openpyxl.Workbook:
        return openpyxl.load_workbook(io.BytesIO(cohort_book.write(cohort.open_page(*self.asked.values(), "en"))))

    @cached_property
    def books(self) -> dict[str, openpyxl.Workbook]:
        made = {d: domain_book.write(domain.open_page(*self.asked.values(), d, "en")) for d in self.domains}
        return {d: openpyxl.load_workbook(io.BytesIO(written)) for d, written in made.items()}

    def shares(self) -> dict[tuple[str, str], set[str]]:
        """Words by unit and scale in every heat map and every sheet of shares: a percentage, or × where hidden."""
        found: dict[tuple[str, str], set[str]] = {}
        for html in (self.cohort, *self.plans.values()):
            for cell, word in drawn(html).items():
                found.setdefault(cell, set()).add(word)
        for book in (self.book, *self.books.values()):
            head, *rows = book["By unit"].iter_rows(values_only=True)
            for unit, *values in rows:
                for scale, value in zip(head[1:], values, strict=True):
                    if value is not None:
                        word = value if isinstance(value, str) else f"{100 * value:.0f}"
                        found.setdefault((unit, scale), set()).add(word)
        return found

    def means(self) -> set[tuple[str, str]]:
        """Units and domains of which the sheet of means tells something."""
        head, *rows = self.book["Unit means"].iter_rows(values_only=True)
        assert "People" not in head
        return {(row[head.index("Unit")], row[head.index("Domain")]) for row in rows}

    def assessed(self) -> dict[str, int]:
        """People of the whole cohort by scale, from the page on the exam."""
        frame = next(f for f in pd.read_html(io.StringIO(self.exam)) if {"Scale", "People"} <= set(f.columns))
        return {str(scale): int(n) for scale, n in zip(frame["Scale"], frame["People"], strict=True)}


def drawn(html: str) -> dict[tuple[str, str], str]:
    """Return the words of the page's heat map by unit and scale, found by where they stand in the drawing."""
    svg = next(s for s in re.findall(r"<svg.*?</svg>", html, re.DOTALL) if ">×<" in s)
    texts = [(style, float(x), float(y), words) for style, x, y, words in TEXT.findall(svg)]
    rows = {y: words for style, _, y, words in texts if "text-anchor: end" in style}
    columns = [words for style, x, _, words in sorted(texts, key=lambda t: t[1]) if "text-anchor: start" in style]
    cells = [(x, y, words) for style, x, y, words in texts if "text-anchor: middle" in style]
    places = sorted({round(x) for x, _, _ in cells})
    assert len(places) == len(columns)
    return {(rows[min(rows, key=lambda r: abs(r - y))], columns[places.index(round(x))]): w for x, y, w in cells}


def sums(cells: list[tuple[str, str]], published: Published) -> list[tuple[list[tuple[str, str]], tuple[str, str]]]:
    """Return every sum that could tie the cells, as parts and total; totals of all scales, branches and the cohort.

    The reader is given more than any report says: every total over a branch and the cohort, and domains as if they were
    the sums of their competencies.
    """
    scales, teams = {s for _, s in cells}, {u for u, _ in cells}
    found = []
    for scale in scales:
        for branch in "abcd":
            found.append(([(t, scale) for t in teams if t[-2] == branch and (t, scale) in cells], (branch, scale)))
        found.append(([(branch, scale) for branch in "abcd"], ("all", scale)))
    for d in published.domains:
        parts = [published.names[c] for c, own in published.competencies.items() if own == d]
        parts = [scale for scale in parts if scale in scales]
        found += [([(team, s) for s in parts if (team, s) in cells], (team, published.names[d])) for team in teams]
    return [(parts, total) for parts, total in found if parts]


def solved(unknown: list[tuple[str, str]], ties, known: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the unknown cells that the sums determine: their unit vectors lie in the space of the rows."""
    place = {cell: k for k, cell in enumerate(unknown)}
    matrix = np.zeros((len(ties), len(unknown)))
    for row, (parts, total) in enumerate(ties):
        for cell, sign in [*((part, 1) for part in parts), (total, -1)]:
            if cell in place:
                matrix[row, place[cell]] = sign
            else:
                assert cell in known
    rank = np.linalg.matrix_rank(matrix)
    return [
        cell for cell, unit in zip(unknown, np.eye(len(unknown)), strict=True)
        if np.linalg.matrix_rank(np.vstack([matrix, unit])) == rank
    ]  # fmt: skip


def given_away(published: Published, *, head: str = "") -> list[tuple[str, str]]:
    """Return the hidden cells that follow from what is published, for the head of a unit or for anybody else."""
    shares = published.shares()
    hidden = [cell for cell, words in shares.items() if words == {"×"} and cell[0] != head]
    totals = {(branch, scale) for branch in (*"abcd", "all") for _, scale in shares}
    known = {cell for cell in shares if cell not in hidden} | totals
    ties = [(parts, total) for parts, total in sums(list(shares), published) if {*parts, total} <= known | {*hidden}]
    return solved(hidden, ties, known)


def people_of(tiny) -> dict[tuple[str, str], int]:
    """People with a score by unit and scale, as they are."""
    officers, names = tiny.analysis.tables["officers"], tiny.analysis.settings.framework.scale_names
    sizes = tiny.analysis.tables["scores"].merge(officers).groupby(["unit_id", "scale_id"]).size()
    return {(f"Team {unit}", names[scale].in_("en")): int(n) for (unit, scale), n in sizes.items()}


def small_given_away(tiny, published: Published) -> dict[str, list[tuple[str, str]]]:
    """Return by unit the cells of few people that its head works out."""
    small = {cell for cell, people in people_of(tiny).items() if people < MINIMUM}
    heads = {unit: small.intersection(given_away(published, head=unit)) for unit in map("Team {}".format, TEAMS)}
    return {unit: sorted(found) for unit, found in heads.items() if found}


def left_over(tiny, published: Published, *, head: str = "") -> dict[str, int]:
    """Return by domain the people of the whole cohort less those of the units that are told, as if these were known.

    The head of a unit takes its own people out as well.
    """
    told = {cell for cell, words in published.shares().items() if words != {"×"}} | published.means()
    everybody, known = published.assessed(), people_of(tiny)
    scales = {published.names[d] for d in published.domains}
    taken = {scale: [n for c, n in known.items() if c[1] == scale and (c in told or c[0] == head)] for scale in scales}
    return {scale: everybody[scale] - sum(people) for scale, people in taken.items()}


@pytest.fixture(scope="module")
def published(tiny, notebook_cells):
    return Published(tiny, tiny.tables, notebook_cells)


def test_every_small_cell_is_hidden_wherever_it_stands(tiny, published):
    shares = published.shares()
    small = [cell for cell, people in people_of(tiny).items() if people < MINIMUM]
    shown = [cell for cell in small if cell in shares]
    assert len(shown) > 30
    assert all(shares[cell] == {"×"} for cell in shown)
    assert not set(small) & published.means()
    assert all(len(words) == 1 for words in shares.values()), "hidden in one report, told in another"
    assert any(words != {"×"} for words in shares.values())


def test_no_hidden_cell_follows_from_all_that_is_published(published):
    assert given_away(published) == []


def test_no_small_cell_follows_for_the_head_of_another_unit(tiny, published):
    assert small_given_away(tiny, published) == {}


def test_what_is_left_of_a_total_is_a_group_large_enough(tiny, published):
    hidden = {scale for (_, scale), words in published.shares().items() if words == {"×"}}
    left = left_over(tiny, published)
    assert set(left) <= hidden
    assert min(left.values()) >= MINIMUM


@pytest.mark.parametrize("team", TEAMS)
def test_what_is_left_for_a_units_head_is_a_group_large_enough(tiny, published, team):
    left = left_over(tiny, published, head=f"Team {team}")
    assert min(left.values()) >= MINIMUM


def only_small(counts, parents, minimum, *, scale_parents=None):
    hidden = counts.gt(0) & counts.lt(minimum)
    return pd.concat([hidden, pd.DataFrame(False, index=[disclosure.COHORT], columns=counts.columns)])


def test_hiding_the_small_cells_alone_gives_them_away(tiny, notebook_cells, monkeypatch, tmp_path):
    published = Published(tiny, tables_without(tiny, tmp_path, monkeypatch, suppression=only_small), notebook_cells)
    duties = published.names[DUTIES]
    assert ("Team a1", duties) in given_away(published)
    assert left_over(tiny, published)[duties] == TEAMS["a1"][1]


def test_without_the_rule_on_what_is_left_few_people_can_be_told_of(tiny, notebook_cells, monkeypatch, tmp_path):
    outside = partial(disclosure.suppression, insiders=False)
    tables = tables_without(tiny, tmp_path, monkeypatch, suppression=outside, _thin=lambda *_, **__: [])
    hidden = Published(tiny, tables, notebook_cells).shares()
    branch = [t for t in TEAMS if t[0] == "a" and hidden[f"Team {t}", "Customs supervision and control"] == {"×"}]
    assert 0 < sum(TEAMS[team][0] for team in branch) < MINIMUM


def test_without_the_rule_on_heads_of_units_they_work_out_their_neighbours(tiny, notebook_cells, monkeypatch, tmp_path):
    outside = partial(disclosure.suppression, insiders=False)
    published = Published(tiny, tables_without(tiny, tmp_path, monkeypatch, suppression=outside), notebook_cells)
    duties = published.names[DUTIES]
    assert given_away(published) == []
    assert ("Team a1", duties) in small_given_away(tiny, published)["Team a3"]
    assert left_over(tiny, published, head="Team a3")[duties] == TEAMS["a1"][1]


def test_nobody_is_named_but_in_what_is_the_training_departments(tiny, published):
    people = set(tiny.analysis.tables["officers"]["name"])
    for html in (published.cohort, published.exam):
        assert not [name for name in people if name in html]
    assert not [name for name in people if name in " ".join(cells_of(published.book))]
    parts = [html.split("Annex: participants (for the training department only)") for html in published.plans.values()]
    assert [name for name in people if any(name in annex for _, annex in parts)]
    for (open_part, _), book in zip(parts, published.books.values(), strict=True):
        assert not [name for name in people if name in open_part]
        assert "for the training department only" in open_part
        assert "for the training department only" in " ".join(cells_of(book))


def cells_of(book: openpyxl.Workbook) -> list[str]:
    return [str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value]
