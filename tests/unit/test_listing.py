"""One list in every format: the same cells, typed where a format has types, none taken for markup or a formula."""

import datetime as dt
import io

import lxml.html
import numpy as np
import openpyxl
import pandas as pd
import pytest
from docx import Document
from markupsafe import Markup

from workbench.language import Speaker
from workbench.listing import Column, Said, listing
from workbench.listing.docx import add_table
from workbench.listing.html import BROAD, FEW, MANY, SHORT, html
from workbench.listing.markdown import markdown
from workbench.listing.terminal import LONGEST, terminal
from workbench.listing.xlsx import POINTS, row_height, xlsx

EN, VI = Speaker("en"), Speaker("vi")
COLUMNS = [
    Column("id", "Id", "code"),
    Column("who", "Who <b>"),
    Column("day", "Day", "date"),
    Column("n", "People", "number", sums=True),
    Column("score", "Score", "number", 2),
    Column("days", "Days", "decimal"),
    Column("right", "Right", "percent", 1),
    Column("part", "Part", "share"),
    Column("cost", "Cost", "money", sums=True),
    Column("step", "Step", stands="c"),
]
FRAME = pd.DataFrame(
    {
        "id": ["007", "=1+1", "1|2"],
        "who": ["An <i>", None, "line\none"],
        "day": pd.to_datetime(["2019-09-03", None, "2019-10-01"]),
        "n": pd.array([1200, None, -3], dtype="Int64"),
        "score": [1.005, np.nan, -0.5],
        "days": [2.0, 1.5, np.nan],
        "right": [12.34, 0.0, 100.0],
        "part": [0.25, 1.0, np.nan],
        "cost": [1_500_000.0, 250_000.0, np.nan],
        "step": [Said(2, Markup("<b>▲ 2</b>")), Said(3, "3 →"), None],
    }
)
PAGE = [
    ["007", "An <i>", "3 Sep 2019", "1,200", "1.00", "2", "12.3%", "25%", "1.5\u00a0million đồng", "▲ 2"],
    ["=1+1", "–", "–", "–", "–", "1.5", "0.0%", "100%", "250,000\u00a0đồng", "3 →"],
    ["1|2", "line\none", "1 Oct 2019", "−3", "−0.50", "–", "100.0%", "–", "–", "–"],
    ["All", "", "", "1,197", "", "", "", "", "1.8\u00a0million đồng", ""],
]
PAPER = [
    [cell.replace("\n", " ") if at != 8 else money for at, cell in enumerate(row)]
    for row, money in zip(PAGE, ["1,500,000", "250,000", "–", "1,750,000"], strict=True)
]


@pytest.fixture(scope="module")
def one():
    return listing(EN, "Who goes", COLUMNS, FRAME, title="People", total="All")


def table_of(made):
    return lxml.html.fromstring(str(made)).find(".//table")


def on_page(made):
    return [[cell.text_content() for cell in row] for row in table_of(made).findall(".//tbody/tr")]


def in_document(one):
    document = Document()
    add_table(document, one, width=10_000_000)
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def sheet_of(one):
    return openpyxl.load_workbook(io.BytesIO(xlsx(one))).active


def test_page_document_and_terminal_say_the_same(one):
    assert on_page(html(one)) == PAGE
    head, *rows = in_document(one)
    assert head == ["No.", *("Cost (đồng)" if c.name == "cost" else c.words for c in COLUMNS)]
    assert rows == [[number, *row] for number, row in zip(["1", "2", "3", ""], PAPER, strict=True)]
    caption, _, rule, *lines = terminal(one).splitlines()
    assert caption == "Who goes"
    assert set(rule) == {"─", " "}
    assert [" ".join(line.split()) for line in lines] == [
        " ".join(" ".join(row).split()).replace("line one", "line\ufffdone") for row in PAPER
    ]


def test_a_workbook_holds_the_values_under_the_same_formats(one):
    rows = list(sheet_of(one).iter_rows())
    assert [cell.value for cell in rows[1]] == [
        "007", "An <i>", dt.datetime(2019, 9, 3), 1200, 1.005, 2, 0.1234, 0.25, 1_500_000, 2,
    ]  # fmt: skip
    formats = ["@", "@", "d mmm yyyy", "#,##0;−#,##0", "#,##0.00;−#,##0.00", "#,##0.0", "0.0%", "0%", "#,##0", "@"]
    assert [cell.number_format for cell in rows[1]] == formats
    assert [cell.value for cell in rows[2]] == ["=1+1", None, None, None, None, 1.5, 0, 1, 250_000, 3]
    assert rows[2][0].data_type == "s"
    assert [cell.value for cell in rows[4]] == ["All", None, None, 1197, None, None, None, None, 1_750_000, None]
    assert sheet_of(one).auto_filter.ref == "A1:J4"


def test_a_page_takes_nothing_of_the_data_for_html_and_sets_off_what_is_marked(one):
    made = table_of(html(one))
    assert made.find(".//tbody/tr/td/i") is None
    assert made.find(".//tbody/tr/td/b").text == "▲ 2"
    assert [head.text_content() for head in made.findall(".//thead/tr/th")] == [column.words for column in COLUMNS]
    assert {cell.tag for row in made.findall(".//tbody/tr") for cell in row[:1]} == {"th"}


def test_markdown_keeps_bars_in_their_cells(one):
    head, rule, *rows = markdown(one)
    assert head.count("|") == rule.count("|") == len(COLUMNS) + 1
    assert rows[0].startswith("| `007` | An <i> | 3 Sep 2019 |")
    assert rows[2].startswith("| `1\\|2` | line")


def test_another_language_writes_the_same_values_its_way(one):
    made = listing(VI, "Ai đi học", COLUMNS, FRAME)
    assert on_page(html(made))[0][2:9] == [
        "03/09/2019", "1.200", "1,00", "2", "12,3\u00a0%", "25\u00a0%", "1,5\u00a0triệu đồng",
    ]  # fmt: skip


def test_columns_are_chosen_and_put_together_with_their_sums(one):
    both = one.merged("n", "cost", Column("both", "Both"), lambda n, cost: f"{n}/{cost}").only("who", "both")
    assert [column.words for column in both.columns] == ["Who <b>", "Both"]
    assert both.rows == (("An <i>", "1200/1500000.0"), (None, "None/250000.0"), ("line\none", "-3/None"))
    assert both.last == ("All", "1197/1750000.0")
    assert one.without("n", "cost").last == ()
    assert one.first(1).rows == one.rows[:1]
    assert one.first(1).last == ()


def test_sums_count_what_is_said_and_leave_out_what_is_missing():
    made = listing(
        EN,
        "x",
        [Column("a", "A"), Column("n", "N", "number", sums=True)],
        [["a", Said(2, "two")], ["b", None], ["c", 3]],
        total="All",
    )
    assert made.last == ("All", 5)


def test_an_empty_list_is_its_caption_and_a_dash_and_has_no_sums():
    empty = listing(EN, "Who goes", COLUMNS, FRAME.iloc[:0], title="People", total="All")
    assert html(empty) == '<p class="small">Who goes: –</p>'
    assert empty.last == ()
    assert sheet_of(empty).max_row == 1


@pytest.mark.parametrize(
    ("columns", "rows", "cards", "kinds"),
    [
        (MANY - 1, FEW, False, {"few"}),
        (MANY, FEW + 1, False, {"many"}),
        (MANY + 1, FEW - 1, False, {"many", "few"}),
        (BROAD - 1, FEW + 1, True, {"cards"}),
        (BROAD, FEW + 1, True, {"cards", "broad"}),
        (BROAD + 1, FEW + 1, True, {"cards", "broad"}),
    ],
)
def test_what_a_narrow_screen_and_a_printed_page_do_follows_from_the_size(columns, rows, cards, kinds):
    asked = [Column(str(at), str(at)) for at in range(columns)]
    made = table_of(html(listing(EN, "x", asked, [["a"] * columns] * rows, cards=cards)))
    assert set(made.get("class", "").split()) == kinds
    assert all(bool(cell.get("data-of")) == cards for cell in made.findall(".//td"))


@pytest.mark.parametrize(("letters", "short"), [(SHORT - 1, True), (SHORT, True), (SHORT + 1, False)])
def test_short_headings_of_numbers_stay_on_one_line(letters, short):
    asked = [Column("a", "a"), Column("n", "x" * letters, "number")]
    made = table_of(html(listing(EN, "x", asked, [["a", 1]])))
    assert made.findall(".//th")[1].get("class") == ("n o" if short else "n")


@pytest.mark.parametrize(("letters", "cut"), [(LONGEST - 1, False), (LONGEST, False), (LONGEST + 1, True)])
def test_a_terminal_cuts_long_cells_and_prints_no_control_characters(letters, cut):
    made = terminal(listing(EN, "x", [Column("a", "A")], [["y" * letters], ["\x1b[31m[bold]red"]]))
    *_, long, hostile = made.splitlines()
    assert long == ("y" * (LONGEST - 1) + "…" if cut else "y" * letters)
    assert hostile == "\ufffd[31m[bold]red"


def test_a_list_shows_itself_in_a_notebook(one):
    assert html(one) in one._repr_html_()


@pytest.mark.parametrize(
    ("words", "lines"), [("", 1), ("a" * 9, 1), ("a" * 10, 2), ("a" * 18, 2), ("a\nb\nc", 3), ("a\n" + "b" * 10, 3)]
)
def test_a_row_is_as_high_as_the_lines_of_its_fullest_cell(words, lines):
    assert row_height(["x", words], [40, 10]) == lines * POINTS
