"""How keys and answers are written: letters of other alphabets, digits, true and false, numbers, several letters."""

from datetime import datetime
from pathlib import Path

from tests.exam_files.made.build import (
    ANSWERS,
    CONTROL,
    KEY,
    Expect,
    Sitting,
    answer_rows,
    either,
    key_rows,
    made,
    office,
    percents,
    read,
    refused,
    save,
)  # fmt: skip

A_KEY = r"\bkeys?\b|đáp án"
TEXTS = {"A": "Mười ngày", "B": "Hai mươi ngày", "C": "Ba mươi ngày", "D": "Sáu mươi ngày"}


def _each(write) -> list[list]:
    return [[write(letter) for letter in given] for given in ANSWERS]


def _first(*values, key: object = None) -> tuple[list[list], list[list]]:
    """Return answers whose question 1 holds other values, and the key with that of question 1."""
    answers = [[value, *given[1:]] for value, given in zip(values, ANSWERS, strict=True)]
    return answer_rows(answers), key_rows([key, *KEY[1:]])


def _with_first(*right: bool) -> Expect:
    return percents(["A" + a[1:] if ok else "-" + a[1:] for ok, a in zip(right, ANSWERS, strict=True)])


@made
def _key_full_width_answers(folder: Path) -> Expect:
    """Typed with a Japanese keyboard: full-width letters are the same letters."""
    office(folder, answer_rows(_each(lambda a: chr(ord(a) + 0xFEE0))))
    return read()


@made
def _key_cyrillic_answers(folder: Path) -> Expect:
    """А, В and С of the Cyrillic alphabet look like the Latin ones, and mean them."""
    office(folder, answer_rows(_each(lambda a: a.translate(str.maketrans("ABC", "АВС")))))
    return read()


@made
def _key_cyrillic_key(folder: Path) -> Expect:
    """The key was pasted from a Russian document: its look-alike letters mean the Latin ones."""
    office(folder, key=key_rows(KEY.translate(str.maketrans("ABC", "АВС"))))
    return read()


@made
def _key_small_letters(folder: Path) -> Expect:
    """Answers in small letters are the same answers."""
    office(folder, answer_rows(_each(str.lower)))
    return read()


@made
def _key_in_brackets(folder: Path) -> Expect:
    """Three clerks wrote (A), [B] and C): the marks around a letter mean nothing."""
    office(folder, answer_rows(_each(lambda a: {"A": "(A)", "B": "[B]", "C": "C)", "D": "D."}[a])))
    return either(A_KEY, "answers?|options?")


@made
def _key_with_hidden_spaces(folder: Path) -> Expect:
    """Answers copied from a web page carry no-break and zero-width spaces."""
    office(folder, answer_rows(_each(lambda a: f"\u00a0{a}\u200b ")))
    return read()


@made
def _key_digits_for_letters(folder: Path) -> Expect:
    """The scanner writes 1 to 4 for A to D in every column, and the key has letters: meant as letters, or refused."""
    office(folder, answer_rows(_each(lambda a: "ABCD".index(a) + 1)))
    return either(A_KEY, "answers?|digits?|chữ số")


@made
def _key_of_digits(folder: Path) -> Expect:
    """The key has digits, the answers letters."""
    office(folder, key=key_rows(["ABCD".index(k) + 1 for k in KEY]))
    return either(A_KEY, "digits?|chữ số")


@made
def _key_true_false_letters(folder: Path) -> Expect:
    """Đ and S in the answers, Đúng and Sai in the key: Đ is no status of a suspended person here."""
    pairs = {"A": "Đ", "B": "S", "C": "Đ", "D": "S"}
    key = ["Đúng" if pairs[k] == "Đ" else "Sai" for k in KEY]
    answers = _each(pairs.get)
    office(folder, answer_rows(answers), key_rows(key))
    return read(percents(answers, [pairs[k] for k in KEY]))


@made
def _key_true_to_everything(folder: Path) -> Expect:
    """Somebody answered Đ throughout: a present person with half of them right, never "Đình chỉ"."""
    key = "ĐSĐSĐSĐS"
    answers = (key, "ĐSĐSSĐSĐ", "ĐSĐSĐSSĐ", "SĐSĐSĐSĐ", "ĐĐĐĐĐĐĐĐ")
    office(folder, answer_rows(answers), key_rows(key))
    return read(percents(answers, tuple(key)))


@made
def _key_t_and_f(folder: Path) -> Expect:
    """T and F in the answers, True and False in the key."""
    answers = _each(lambda a: "T" if a in "AC" else "F")
    office(folder, answer_rows(answers), key_rows(["True" if k in "AC" else "False" for k in KEY]))
    return read(percents(answers, ["T" if k in "AC" else "F" for k in KEY]))


@made
def _key_booleans_against_letters(folder: Path) -> Expect:
    """Excel made truth values of TRUE and FALSE in the answers; the key says Đ and S."""
    answers = _each(lambda a: a in "AC")
    office(folder, answer_rows(answers), key_rows(["Đ" if k in "AC" else "S" for k in KEY]))
    return read(percents(answers, [k in "AC" for k in KEY]))


@made
def _key_four_statements(folder: Path) -> Expect:
    """Part II of the exams since 2025: one question has four statements a–d, each true or false, each its own item."""
    names = [f"Câu {n}{part}" for n in (1, 2) for part in "abcd"]
    answers = _each(lambda a: "Đ" if a in "AC" else "S")
    key = [["Câu", "Đáp án", "Lĩnh vực"]]
    key += [
        [name, "Đ" if k in "AC" else "S", area]
        for name, k, (_, _, area) in zip(names, KEY, key_rows()[1:], strict=True)
    ]
    office(folder, answer_rows(answers, items=names), key)
    return read(percents(answers, ["Đ" if k in "AC" else "S" for k in KEY]))


@made
def _key_four_statements_in_a_cell(folder: Path) -> Expect:
    """The four statements of question 1 stand in one cell, ĐSSĐ: their order counts, so SĐĐS and SSĐĐ are wrong."""
    rows, key = _first("ĐSSĐ", "ĐSSĐ", "SĐĐS", "SSĐĐ", "đssđ", key="ĐSSĐ")
    office(folder, rows, key)
    return either("ĐSSĐ", A_KEY, percent=_with_first(True, True, False, False, True))


@made
def _key_short_number(folder: Path) -> Expect:
    """Part III asks for a number: -1,5 is -1.5, with either minus sign and as text or number; 15 is not."""
    rows, key = _first(-1.5, "\u22121,5", "-1,50", "1,5", "15", key="-1,5")
    office(folder, rows, key)
    return read(_with_first(True, True, True, False, False))


@made
def _key_with_tolerance(folder: Path) -> Expect:
    """Key 12 ± 0,5: 12,4 and 11,5 are right, 12,6 is not."""
    rows, key = _first(12.4, "11,5", "12,6", 13, 12, key="12 ± 0,5")
    office(folder, rows, key)
    return either("±|tolerance|sai số", percent=_with_first(True, True, False, False, True))


@made
def _key_either_by_bar(folder: Path) -> Expect:
    """A|C takes either letter, as the notation of keys says."""
    rows, key = _first("A", "C", "B", "C", "D", key="A|C")
    office(folder, rows, key)
    return read(_with_first(True, True, False, True, False))


@made
def _key_either_in_words(folder: Path) -> Expect:
    """The council wrote "A hoặc C": either is right; never everybody wrong."""
    rows, key = _first("A", "C", "B", "C", "D", key="A hoặc C")
    office(folder, rows, key)
    return either("A hoặc C", percent=_with_first(True, True, False, True, False))


@made
def _key_both_by_plus(folder: Path) -> Expect:
    """A+C asks for both letters; either alone is wrong, the order does not count."""
    rows, key = _first("A,C", "CA", "A", "C", "A;C;", key="A+C")
    office(folder, rows, key)
    return read(_with_first(True, True, False, False, True))


def _voided(folder: Path, word: str) -> Expect:
    office(folder, key=key_rows([*KEY[:7], word]))
    everybody = percents([a[:7] + "D" for a in ANSWERS])
    left_out = {
        officer: {"law": parts["law"], "proc": 100 * sum(a == k for a, k in zip(given[4:7], KEY[4:7], strict=True)) / 3}
        for (officer, parts), given in zip(CONTROL.items(), ANSWERS, strict=True)
    }
    percent = {officer: [everybody[officer], left_out[officer]] for officer in CONTROL}
    said = rf"{word}|void|hủy|everybody|mọi người"
    return either(word, A_KEY, percent=percent, said=said, said_always=True)


@made
def _key_voided_huy(folder: Path) -> Expect:
    """The council voided question 8 and wrote Hủy: right for all or left out, and said; never wrong for all."""
    return _voided(folder, "Hủy")


@made
def _key_voided_in_words(folder: Path) -> Expect:
    """The council wrote "Bỏ câu này" in place of a letter."""
    return _voided(folder, "Bỏ câu này")


@made
def _key_forgotten(folder: Path) -> Expect:
    """The key of question 8 is empty though people answered it: refused, or the item counts for nobody, and said."""
    office(folder, key=key_rows([*KEY[:7], None]))
    without = {o: {"law": p["law"]} for o, p in CONTROL.items()} | {"001": 100}
    return either(A_KEY, percent=without, said=A_KEY, said_always=True)


@made
def _key_no_option(folder: Path) -> Expect:
    """The key of question 8 is E, the options go to D and nobody wrote E: a slip of the key, seen in the file."""
    office(folder, key=key_rows([*KEY[:7], "E"]))
    return refused(A_KEY)


@made
def _key_shifted_by_one(folder: Path) -> Expect:
    """The keys slipped down by one row: everybody stands at chance, and the gate must stop it."""
    exam = Sitting(60, 20, seed=11)
    office(folder, exam.rows(), exam.key_rows([exam.key[-1], *exam.key[:-1]]))
    return refused(A_KEY, "chance|đoán|ngẫu nhiên")


@made
def _key_corrected_beside_the_first(folder: Path) -> Expect:
    """Two columns of keys, the second "sau phúc khảo": the corrected one holds, or the file is refused."""
    key = [["Câu", "Đáp án", "Đáp án sau phúc khảo", "Lĩnh vực"]]
    key += [[n, k, "A" if n == 8 else k, area] for n, k, area in key_rows()[1:]]
    office(folder, key=key)
    corrected = percents(ANSWERS, [*KEY[:7], "A"])
    return either("phúc khảo", "two|hai cột", percent=corrected, said="phúc khảo", said_always=True)


@made
def _key_dash_is_blank(folder: Path) -> Expect:
    """A long dash stands for a blank answer: wrong, and nothing else."""
    office(folder, answer_rows([*ANSWERS[:2], "ABCDAB——", *ANSWERS[3:]]))
    return read()


@made
def _key_dates_of_options(folder: Path) -> Expect:
    """Options like 1-2 became dates when the file was opened: what the cell shows counts, or it is refused."""
    shown = ["1-2", "2-3", "3-4"]
    days = [datetime(2025, 2, 1), datetime(2025, 3, 2), datetime(2025, 4, 3)]
    rows, key = _first(days[0], shown[0], days[1], days[2], days[0], key="1-2")
    book = office(folder, rows, key)
    for row in (2, 4, 5, 6):
        book["Bài thi"].cell(row, 5).number_format = "d-m"
    save(book, folder)
    return either("date|ngày", percent=_with_first(True, True, False, False, True))


@made
def _key_with_leading_zeros(folder: Path) -> Expect:
    """The answer is the code 007: a cell that shows 007 by its format is that answer."""
    rows, key = _first(7, "007", 7, 8, 7, key="007")
    book = office(folder, rows, key)
    for row in (2, 4, 5, 6):
        book["Bài thi"].cell(row, 5).number_format = "000"
    save(book, folder)
    return read(_with_first(True, True, True, False, True))


@made
def _key_percent(folder: Path) -> Expect:
    """The answer is 15%: a cell of 0.15 that shows 15% is that answer, 0.2 that shows 20% is not."""
    rows, key = _first(0.15, "15%", 0.2, "20%", 0.15, key="15%")
    book = office(folder, rows, key)
    for row in (2, 4, 6):
        book["Bài thi"].cell(row, 5).number_format = "0%"
    save(book, folder)
    return either("%", percent=_with_first(True, True, False, False, True))


@made
def _key_word_in_its_order(folder: Path) -> Expect:
    """An open answer is a word: VAT is right in any case of letters, TAV is not."""
    rows, key = _first("VAT", "vat", "TAV", "ATV", "VAT ", key="VAT")
    office(folder, rows, key)
    return read(_with_first(True, True, False, False, True))


@made
def _key_by_option_text(folder: Path) -> Expect:
    """Columns A to D of the key sheet hold the options' texts, answers are texts, the key is a letter."""
    key = [["Câu", "A", "B", "C", "D", "Đáp án", "Lĩnh vực"]]
    key += [[n, *TEXTS.values(), k, area] for n, k, area in key_rows()[1:]]
    office(folder, answer_rows(_each(TEXTS.get)), key)
    return either(A_KEY, "options?|phương án")


@made
def _key_texts_as_keys(folder: Path) -> Expect:
    """Answers and key both hold the options' texts, with other case and spaces at the ends."""
    office(folder, answer_rows(_each(TEXTS.get)), key_rows([f" {TEXTS[k].upper()} " for k in KEY]))
    return read()


@made
def _key_prefixed_texts(folder: Path) -> Expect:
    """Answers say "A. Mười ngày", the key "Mười ngày": the text is the same."""
    office(folder, answer_rows(_each(lambda a: f"{a}. {TEXTS[a]}")), key_rows([TEXTS[k] for k in KEY]))
    return either(A_KEY, "answers?|options?")


@made
def _key_order_of_steps(folder: Path) -> Expect:
    """Put the steps in order: every answer has the letters A to D, and only BADC is right."""
    rows, key = _first("BADC", "badc", "ABCD", "BACD", "DCBA", key="BADC")
    office(folder, rows, key)
    return either("BADC", A_KEY, percent=_with_first(True, True, False, False, False))


@made
def _key_homoglyphs_in_one_column(folder: Path) -> Expect:
    """One clerk typed one column in Greek letters, Α and Β: the same letters, or refused; never all wrong."""
    answers = [[given[0].translate(str.maketrans("AB", "ΑΒ")), *given[1:]] for given in ANSWERS]
    office(folder, answer_rows(answers))
    return either("answers?|options?|look.?alike|phương án|giống")
