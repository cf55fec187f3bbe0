"""What a workbook shows: formats, formulas, merged and hidden cells, headers, ids written otherwise."""

from pathlib import Path

from tests.exam_files.made.build import (
    ANSWERS,
    CONTROL,
    FACTS,
    KEY,
    NAMES,
    PEOPLE,
    UNITS,
    Expect,
    answer_rows,
    either,
    key_rows,
    made,
    office,
    read,
    refused,
    save,
    workbook,
)  # fmt: skip

SHEET = "Bài thi"


def _lists() -> tuple[list[list], list[list]]:
    """Return the list of people, and their answers by id alone."""
    listed = [[*FACTS], *([*p, "Chuyên viên"] for p in PEOPLE)]
    return listed, [["SBD", *range(1, 9)], *([p[0], *a] for p, a in zip(PEOPLE, ANSWERS, strict=True))]


@made
def _read_ids_as_numbers(folder: Path) -> Expect:
    """Ids are numbers that the format 000 shows as 001: that is what the office calls them, on both sheets."""
    listed, answers = _lists()
    for rows in (listed, answers):
        for row in rows[1:]:
            row[0] = int(row[0])
    book = workbook(folder, {"Cán bộ": listed, "Bài làm": answers, "Đáp án": key_rows()})
    for title in ("Cán bộ", "Bài làm"):
        for row in range(2, 7):
            book[title].cell(row, 1).number_format = "000"
    save(book, folder)
    return read()


@made
def _read_ids_joined_loosely(folder: Path) -> Expect:
    """CB-001 on the list, cb001 in the answers: one person each, joined with a note."""
    listed, answers = _lists()
    for row in listed[1:]:
        row[0] = f"CB-{row[0]}"
    for row in answers[1:]:
        row[0] = f"cb{row[0]}"
    workbook(folder, {"Cán bộ": listed, "Bài làm": answers, "Đáp án": key_rows()})
    said = "cb-?001|loose|joined|ghép|differ|khác"
    return either(said, percent={f"CB-{o}": p for o, p in CONTROL.items()}, said=said, said_always=True)


@made
def _read_ids_that_differ_by_a_zero(folder: Path) -> Expect:
    """1 and 01 are two people, and both sheets write them so: the exact id goes before any looser one."""
    ids = ("1", "01", "003", "004", "005")
    listed, answers = _lists()
    for rows in (listed, answers):
        for row, own in zip(rows[1:], ids, strict=True):
            row[0] = own
    workbook(folder, {"Cán bộ": listed, "Bài làm": answers, "Đáp án": key_rows()})
    return read(dict(zip(ids, CONTROL.values(), strict=True)), n_officers=5)


@made
def _read_key_of_formulas(folder: Path) -> Expect:
    """Keys are formulas that no program has worked out: refused, with the cells."""
    office(folder, key=key_rows([f'=UPPER("{k}")' for k in KEY]))
    return refused("formula|công thức")


@made
def _read_lookup_that_failed(folder: Path) -> Expect:
    """#N/A stands where a lookup found nothing: no answer was read there, which is not a wrong answer."""
    book = office(folder)
    for column in range(5, 13):
        cell = book[SHEET].cell(6, column)
        cell.value, cell.data_type = "#N/A", "e"
    save(book, folder)
    return either("#N/A|error|lỗi", percent=CONTROL | {"005": None}, said="#N/A|error|lỗi|no answers", said_always=True)


@made
def _read_two_rows_of_headers(folder: Path) -> Expect:
    """A merged line "Phần I", "Phần II" stands above the questions."""
    rows = answer_rows()
    rows.insert(0, [None] * 4 + ["Phần I. Pháp luật", None, None, None, "Phần II. Thủ tục", None, None, None])
    book = office(folder, rows)
    book[SHEET].merge_cells("E1:H1")
    book[SHEET].merge_cells("I1:L1")
    save(book, folder)
    return read(names=NAMES, units=UNITS)


@made
def _read_table_below_a_banner(folder: Path) -> Expect:
    """The table starts in C6, below ministry, motto and title."""
    banner = [["BỘ TÀI CHÍNH"], ["TỔNG CỤC HẢI QUAN"], [], ["KẾT QUẢ BÀI THI"], ["(Kèm theo Công văn số 12/TCHQ)"]]
    office(folder, [*banner, *([None, None, *row] for row in answer_rows())])
    return read(names=NAMES, units=UNITS, n_officers=5)


@made
def _read_empty_columns_between(folder: Path) -> Expect:
    """Narrow empty columns part the questions in groups."""
    office(folder, [[*row[:4], None, *row[4:8], None, *row[8:]] for row in answer_rows()])
    return read()


@made
def _read_padded_items(folder: Path) -> Expect:
    """Câu 01 in the header is 1 in the key."""
    office(folder, answer_rows(items=[f"Câu 0{n}" for n in range(1, 9)]))
    return read()


@made
def _read_columns_after_the_answers(folder: Path) -> Expect:
    """Signature and remark stand after the questions and are no questions."""
    office(folder, answer_rows(after={"Ký nộp": ["đã ký"] * 5, "Ghi chú": [None] * 5}))
    return read()


@made
def _read_hidden_old_key(folder: Path) -> Expect:
    """A hidden sheet holds last year's key beside the visible one: the visible one counts, or both are named."""
    old = key_rows(KEY[1:] + "A")
    book = workbook(folder, {SHEET: answer_rows(), "Đáp án 2020": old, "Đáp án": key_rows()})
    book["Đáp án 2020"].sheet_state = "veryHidden"
    save(book, folder)
    return either("đáp án 2020|2020")


@made
def _read_hidden_column(folder: Path) -> Expect:
    """A hidden column also called Câu 8 keeps first marks: two columns of one question are not one answer."""
    rows = answer_rows()
    book = office(folder, [[*rows[0], "Câu 8"], *([*row, "B"] for row in rows[1:])])
    book[SHEET].column_dimensions["M"].hidden = True
    save(book, folder)
    return either("câu 8|twice|hai cột|two columns", said="câu 8", said_always=True)


@made
def _read_hidden_rows_of_the_transferred(folder: Path) -> Expect:
    """Rows of people who moved away are hidden, not deleted: they are data, or said."""
    book = office(folder)
    book[SHEET].row_dimensions[5].hidden = True
    save(book, folder)
    return read(n_officers=5, said="hidden|ẩn", said_always=True)


@made
def _read_decimals_of_three_places(folder: Path) -> Expect:
    """8.125 of 10 among 7.5 and 9: decimals, not thousands."""
    rows = [["SBD", "Lĩnh vực", "Điểm", "Điểm tối đa"]]
    rows += [[p[0], "Pháp luật", s, "10"] for p, s in zip(PEOPLE, ("8.125", "7.5", "9", "6.25", "10"), strict=True)]
    workbook(folder, {"Cán bộ": _lists()[0], "scores": rows})
    return read({"001": 81.25, "002": 75, "003": 90, "004": 62.5, "005": 100})


@made
def _read_decimals_by_comma(folder: Path) -> Expect:
    """8,125 of 10 among 7,5 and 9: decimals by comma in one column."""
    rows = [["SBD", "Lĩnh vực", "Điểm", "Điểm tối đa"]]
    rows += [[p[0], "Pháp luật", s, 10] for p, s in zip(PEOPLE, ("8,125", "7,5", "9", "6,25", 10), strict=True)]
    workbook(folder, {"Cán bộ": _lists()[0], "scores": rows})
    return read({"001": 81.25, "002": 75, "003": 90, "004": 62.5, "005": 100})


@made
def _read_sums_in_percent(folder: Path) -> Expect:
    """80% as text of a maximum of 100 percent is 80 percent; never 0.8."""
    rows = [["SBD", "Lĩnh vực", "Điểm", "Điểm tối đa"]]
    rows += [
        [p[0], "Pháp luật", s, "100%"] for p, s in zip(PEOPLE, ("80%", "75 %", "62,5%", "0%", "100%"), strict=True)
    ]
    workbook(folder, {"Cán bộ": _lists()[0], "scores": rows})
    return either("%", percent={"001": 80, "002": 75, "003": 62.5, "004": 0, "005": 100})


@made
def _read_letters_in_two_fonts(folder: Path) -> Expect:
    """A cell with formatting inside the text, half of a name red, is one text."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    book = office(folder)
    book[SHEET]["B2"] = CellRichText("Trần ", TextBlock(InlineFont(color="FFFF0000"), "Văn An"))
    book[SHEET]["E2"] = CellRichText(TextBlock(InlineFont(b=True), "A"))
    save(book, folder)
    return read(names=NAMES)


@made
def _read_name_over_three_columns(folder: Path) -> Expect:
    """Họ, Tên đệm and Tên stand in three columns under one merged header: the name is all three."""
    rows = answer_rows()
    parted = [[rows[0][0], "Họ và tên", None, None, *rows[0][2:]]]
    for row in rows[1:]:
        first, *middle, last = row[1].split()
        parted.append([row[0], first, " ".join(middle) or None, last, *row[2:]])
    book = office(folder, parted)
    book[SHEET].merge_cells("B1:D1")
    save(book, folder)
    return either("họ và tên|name", names=NAMES)
