"""What the sweep looks for is found where it stands, and nothing is found on a sound page."""

import pytest

from tests.sizes.leaks import document_leaks, leaks, page_leaks


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Mean: nan points", "a value that is missing"),
        ("Unit: None", "a value that is missing"),
        ("from NaT to 3 May", "a value that is missing"),
        ("<NA> of 3", "a value that is missing"),
        ("a change of −0", "a negative zero"),
        ("a change of -0.0 points", "a negative zero"),
        ("3 (+0 / −0)", "a negative zero"),
        ("0 of 0 officers", "a share of nothing"),
        ("0/0", "a share of nothing"),
        ("0 trong 0 người", "a share of nothing"),
        ("The key of  could be wrong: .", "an empty place in a sentence"),
        ("Re-testing them would give –.", "an empty place in a sentence"),
        ("1 officers", "one of many"),
        ("1 of 1 officers is below", "one of many"),
        ("All 1 useful cases", "one of many"),
        ("at most 1 people", "one of many"),
        ("1 officer are below", "one that are many"),
        ("1 officer need a coach", "one that are many"),
        ("2 a first step, 1 stay open", "one that are many"),
    ],
)
def test_each_kind_of_leak_is_found(words, kind):
    assert [leak.split(":")[0] for leak in leaks(words, "en")] == [kind]
    assert document_leaks(["sound", words], "en")


@pytest.mark.parametrize(
    "words",
    [
        "None of this unit's people is among them.",
        "−0.3 points, −10 % and 2019-07-01",
        "10 of 10 officers, 0 of 3 officers, 20/100, 0/3",
        "3 / 0 / 0",
        "1 officer is below; 11 officers are",
        "Level 1 was reached; 1 need stays open, 1 gets a coach",
        "1 of 3 officers",
        "that fall 0; 1 certain need, 1 before.",
        "Reliability by scale: –",
    ],
)
def test_sound_words_are_left_alone(words):
    assert leaks(words, "en") == []


def test_an_empty_table_drawing_and_section_are_found():
    rows = "<table><thead><tr><th>Name</th></tr></thead><tbody>{}</tbody></table>"
    assert page_leaks(rows.format("<tr><td>An</td></tr>"), "en") == []
    assert page_leaks(rows.format(""), "en") == ["a table without rows"]
    drawing = '<svg><path d="M0 0"/><path d="M1 1"/><text>{}</text></svg>'
    assert page_leaks(drawing.format("12"), "en") == []
    assert page_leaks('<svg><path d="M0 0"/></svg>', "en") == ["a drawing of nothing"]
    assert page_leaks('<svg><text x="nan">a</text><text>b</text><text>c</text></svg>', "en") == [
        "a drawing at no place"
    ]
    assert page_leaks("<h1>A</h1><p>x</p><h2>B</h2><h2>C</h2><p>y</p>", "en") == ["nothing under 'B'"]


def test_english_plurals_are_not_looked_for_in_vietnamese():
    assert leaks("1 results", "vi") == []


def test_words_are_joined_over_emphasis_and_apart_over_blocks():
    assert page_leaks("<p><b>1</b> officers</p>", "en")
    assert page_leaks("<table><tbody><tr><td>1</td><td>officers</td></tr></tbody></table>", "en") == []
