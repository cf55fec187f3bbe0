"""Versions of an exam: in which shapes keys come, how versions are written, and where one does not fit."""

from pathlib import Path

from tests.exam_files.made.build import (
    ANSWERS,
    AREAS,
    CONTROL,
    KEY,
    ONE_AREA,
    PEOPLE,
    TOTALS,
    Expect,
    Sitting,
    answer_rows,
    either,
    export,
    key_rows,
    made,
    office,
    read,
    refused,
    workbook,
)  # fmt: skip

VERSIONS = ("101", "102", "101", "102", "101")
ORDER = (3, 2, 1, 0, 7, 6, 5, 4)
"""Which item of version 101 stands at each place of version 102."""
KEY_102 = "".join(KEY[n] for n in ORDER)
SAT = tuple("".join(a[n] for n in ORDER) if v == "102" else a for a, v in zip(ANSWERS, VERSIONS, strict=True))
WIDE = [["Câu", "Mã đề 101", "Mã đề 102", "Lĩnh vực"], *([n + 1, KEY[n], KEY_102[n], AREAS[n]] for n in range(8))]
LONG = [
    ["Mã đề", "Câu", "Đáp án", "Lĩnh vực"],
    *([101, n + 1, KEY[n], AREAS[n]] for n in range(8)),
    *([102, n + 1, KEY_102[n], AREAS[n]] for n in range(8)),
]
NAMED = r"\bversions?\b|phiên bản|mã đề"


def _sat(versions: tuple = VERSIONS, answers: tuple = SAT) -> list[list]:
    return answer_rows(answers, facts={"Mã đề": versions})


@made
def _version_wide_key(folder: Path) -> Expect:
    """A column of keys per version, as Azota and McMix export them: everybody by the own version."""
    office(folder, _sat(), WIDE)
    return read()


@made
def _version_wide_key_by_letter(folder: Path) -> Expect:
    """Versions A and B: letters that are also options; the columns are still keys of versions."""
    key = [["Câu", "Đề A", "Đề B", "Lĩnh vực"], *WIDE[1:]]
    office(folder, _sat(tuple("A" if v == "101" else "B" for v in VERSIONS)), key)
    return read()


@made
def _version_wide_key_bare_numbers(folder: Path) -> Expect:
    """The headers of the key sheet are the versions as numbers, 101 and 102, which name no item."""
    office(folder, _sat(), [["Câu", 101, 102, "Lĩnh vực"], *WIDE[1:]])
    return either(NAMED)


@made
def _version_sheet_per_version(folder: Path) -> Expect:
    """A sheet of keys per version."""
    sheets = {"Bài thi": _sat(), "Đáp án 101": key_rows(), "Đáp án 102": key_rows(KEY_102)}
    workbook(folder, sheets)
    return read()


@made
def _version_key_in_rows(folder: Path) -> Expect:
    """TNMaker's list of keys has a row per version and a column per question; the area is one for all."""
    key = [["Mã đề", *range(1, 9)], [101, *KEY], [102, *KEY_102]]
    workbook(folder, {"Bài thi": _sat(), "Đáp án": key}, defaults={"competency_id": "law"})
    return either(NAMED, percent=TOTALS)


@made
def _version_written_loosely(folder: Path) -> Expect:
    """One version is written in five ways; a clerk means the same."""
    office(folder, _sat(("Mã đề 101", "Đề 102", 101, "0102", " đề: 101 ")), LONG)
    return read()


@made
def _version_as_number_with_decimals(folder: Path) -> Expect:
    """A column with a blank cell turned every version into 101.0 on the way through a data frame."""
    office(folder, _sat(tuple(f"{v}.0" for v in VERSIONS)), LONG)
    return read()


@made
def _version_positions_to_bank(folder: Path) -> Expect:
    """With position and item_id the same question is one item wherever it stands: 4 of 5 have B01 right."""
    key = [["version", "position", "item_id", "key", "competency_id"]]
    key += [["101", n + 1, f"B0{n + 1}", KEY[n], AREAS[n]] for n in range(8)]
    key += [["102", n + 1, f"B0{ORDER[n] + 1}", KEY_102[n], AREAS[ORDER[n]]] for n in range(8)]
    workbook(folder, {"Bài thi": _sat(), "items": key})
    statistics = {f"B0{n + 1}": {"difficulty": sum(a[n] == KEY[n] for a in ANSWERS) / 5} for n in range(8)}
    return read(table={"item_statistics": statistics})


@made
def _version_positions_across_areas(folder: Path) -> Expect:
    """The other version starts with the other area: the area follows the question, not its place."""
    order = (4, 5, 6, 7, 0, 1, 2, 3)
    key = [["Mã đề", "Vị trí", "Mã câu hỏi", "Đáp án", "Lĩnh vực"]]
    key += [["101", n + 1, f"B0{n + 1}", KEY[n], AREAS[n]] for n in range(8)]
    key += [["102", n + 1, f"B0{order[n] + 1}", KEY[order[n]], AREAS[order[n]]] for n in range(8)]
    sat = tuple("".join(a[n] for n in order) if v == "102" else a for a, v in zip(ANSWERS, VERSIONS, strict=True))
    office(folder, _sat(answers=sat), key)
    return either(NAMED, r"vị trí|position")


@made
def _version_without_key(folder: Path) -> Expect:
    """Somebody carries version 103, for which there is no key: refused, or that person has no result and it is said."""
    office(folder, _sat(("101", "102", "101", "102", "103")), LONG)
    return either(r"\b103\b", percent=CONTROL | {"005": None}, said=r"\b103\b", said_always=True)


@made
def _version_cell_empty(folder: Path) -> Expect:
    """Somebody forgot to fill the version in: no key is known for that sheet, so no result, and it is said."""
    office(folder, _sat(("101", "102", "101", "102", None)), LONG)
    return read(CONTROL | {"005": None}, said=NAMED, said_always=True)


@made
def _version_unreadable(folder: Path) -> Expect:
    """The scanner wrote ?? for a version filled in twice: no result for that person."""
    office(folder, _sat(("101", "102", "101", "102", "??")), LONG)
    return either(NAMED, percent=CONTROL | {"005": None}, said=NAMED, said_always=True)


@made
def _version_key_unused(folder: Path) -> Expect:
    """A third version was printed and keyed, and nobody sat it: the others are as they are."""
    office(folder, _sat(), [*LONG, *([103, n + 1, "A", AREAS[n]] for n in range(8))])
    return read()


@made
def _version_only_one(folder: Path) -> Expect:
    """Everybody has the one version, and the key needs none: an ordinary file."""
    office(folder, _sat(("101",) * 5, ANSWERS))
    return read()


@made
def _version_on_the_list_of_people(folder: Path) -> Expect:
    """The version stands on the list of people, the answers on another sheet."""
    people = [["SBD", "Họ và tên", "Đơn vị", "Vị trí", "Mã đề"]]
    people += [[*p, "Chuyên viên", v] for p, v in zip(PEOPLE, VERSIONS, strict=True)]
    answers = [["SBD", *range(1, 9)], *([p[0], *a] for p, a in zip(PEOPLE, SAT, strict=True))]
    workbook(folder, {"Cán bộ": people, "Bài làm": answers, "Đáp án": LONG})
    return read()


@made
def _version_key_lacks_an_item(folder: Path) -> Expect:
    """The key of version 102 ends with question 7: refused, or question 8 counts for nobody of 102 and it is said."""
    part = {"002": {"law": 100, "nv": 400 / 7}, "004": {"law": 0, "nv": 0}}
    office(folder, _sat(), LONG[:-1])
    return either(r"\b102\b", r"câu 8|item 8", percent=CONTROL | part, said=r"\b102\b", said_always=True)


@made
def _version_key_twice(folder: Path) -> Expect:
    """Version 101 has two different keys for question 3: nobody can say which is right."""
    office(folder, _sat(), [*LONG, [101, 3, "A", "Pháp luật"]])
    return refused("twice|duplicate|two keys|more than (one|once)|trùng|lặp|hai lần|hai đáp án|differ|khác nhau")


@made
def _version_swapped_by_the_clerk(folder: Path) -> Expect:
    """All versions are entered the wrong way round: both groups stand at chance, and the gate must stop it."""
    exam, rows, key = _two_versions()
    swapped = [[*row[:4], {"101": "102", "102": "101"}.get(row[4], row[4]), *row[5:]] for row in rows]
    office(folder, swapped, key)
    del exam
    return refused(NAMED, "chance|đoán|ngẫu nhiên")


@made
def _version_one_key_for_two(folder: Path) -> Expect:
    """120 people, two versions in other order, one key: half of them would stand at chance."""
    exam, rows, _ = _two_versions()
    office(folder, rows, exam.key_rows())
    return refused(NAMED)


@made
def _version_120_people_long(folder: Path) -> Expect:
    """120 people, two versions, a key for each in one list."""
    exam, rows, key = _two_versions()
    office(folder, rows, key)
    return read(exam.percent)


@made
def _version_120_people_wide(folder: Path) -> Expect:
    """120 people, two versions, a column of keys for each."""
    exam, rows, key = _two_versions()
    n = len(exam.key)
    wide = [[a[1], a[2], b[2], a[3]] for a, b in zip(key[1 : n + 1], key[n + 1 :], strict=True)]
    office(folder, rows, [["Câu", "Mã đề 101", "Mã đề 102", "Lĩnh vực"], *wide])
    return read(exam.percent)


@made
def _version_120_people_sheets(folder: Path) -> Expect:
    """120 people, two versions, a sheet of keys for each; the sheets are named by the version."""
    exam, rows, key = _two_versions()
    n = len(exam.key)
    first, second = (
        [["Câu", "Đáp án", "Lĩnh vực"], *(row[1:] for row in part)] for part in (key[1 : n + 1], key[n + 1 :])
    )
    workbook(folder, {"Bài thi": rows, "Mã đề 101": first, "Mã đề 102": second})
    return read(exam.percent)


@made
def _version_by_column_of_the_export(folder: Path) -> Expect:
    """A scanning app exports the version beside the answers and the key of each version as a row of its own."""
    rows = [["SBD", "Mã đề", *(f"Q{n}" for n in range(1, 9))], ["KEY", 101, *KEY], ["KEY", 102, *KEY_102]]
    rows += [[p[0], v, *a] for p, v, a in zip(PEOPLE, VERSIONS, SAT, strict=True)]
    export(folder, rows, **ONE_AREA)
    return either(NAMED, r"\bkey|đáp án", percent=TOTALS, n_officers=5, absent_officers=["KEY"])


def _two_versions() -> tuple[Sitting, list[list], list[list]]:
    exam = Sitting(120, 20, seed=3)
    order = [*range(9, -1, -1), *range(19, 9, -1)]
    versions = [("101", "102")[n // 2 % 2] for n in range(120)]
    sat = [[a[n] for n in order] if v == "102" else a for a, v in zip(exam.answers, versions, strict=True)]
    key = [["Mã đề", "Câu", "Đáp án", "Lĩnh vực"]]
    key += [["101", n + 1, exam.key[n], exam.areas[n]] for n in range(20)]
    key += [["102", n + 1, exam.key[order[n]], exam.areas[order[n]]] for n in range(20)]
    return exam, exam.rows(sat, facts={"Mã đề": versions}), key
