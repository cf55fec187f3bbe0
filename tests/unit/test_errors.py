"""How problems are listed: at most ten of a kind, the rest counted."""

from pathlib import Path

import pytest

from workbench.errors import ParameterError, Problem, few_of_a_kind
from workbench.inputs import parse_yaml, read_text
from workbench.messages import as_is, joined, msg

FURTHER = "… further messages of this kind: {}."


def problems(n, said=msg("A level must be 1 to {top_level}.")):  # noqa: B008
    return [Problem(said.format(top_level=k), rule="r", column=f"c{k}") for k in range(n)]


@pytest.mark.parametrize(("n", "lines", "further"), [(9, 9, None), (10, 10, None), (11, 11, 1), (75, 11, 65)])
def test_ten_of_a_kind_are_shown_and_the_rest_is_counted(n, lines, further):
    said = ParameterError(problems(n)).sentences("en").split("\n")
    assert len(said) == lines
    assert said[0] == "column c0: A level must be 1 to 0."
    assert (said[-1] == FURTHER.format(further)) is (further is not None)
    assert ParameterError(problems(n)).words.in_("en").split("\n") == said


def test_kinds_are_told_apart_by_what_is_said():
    other = problems(11, msg("A course must lift to a higher level."))
    mixed = [problem for pair in zip(problems(11), other, strict=True) for problem in pair]
    said = ParameterError(mixed).sentences("en").split("\n")
    assert len(said) == 22
    assert said[20:] == [FURTHER.format(1)] * 2
    assert len(ParameterError(mixed).problems) == 22


def test_notes_are_counted_too():
    notes = [joined((as_is(f"{k}: "), msg("A level must be 1 to {top_level}.").format(top_level=k))) for k in range(12)]
    assert [words.in_("en") for words in few_of_a_kind(notes)][10:] == [FURTHER.format(2)]


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("a:\n\tb: 3\n", "Indent by spaces: the line holds a tab."),
        ("a: [0, 50\n", "A bracket is not closed, or a comma is missing."),
        ("a: 'x\n", "A quotation mark is not closed."),
        ("a: b: c\n", "Put a value that holds a colon in quotes; check the indentation."),
        ("a: 1\nb\nc: 2\n", "A colon is missing after the key."),
        ("a:\n  - b\n c: 1\n", "The line is not indented like the others of its list or group."),
        ("a: *b\n", "Put a value that begins with `*` or `&` in quotes."),
        ("a: @b\n", "Put a value that begins with `@`, `%` or a backquote in quotes."),
    ],
)
def test_slips_in_yaml_are_told_in_our_words(text, instead):
    with pytest.raises(ParameterError) as error:
        parse_yaml(text, Path("c.yaml"))
    (problem,) = error.value.problems
    assert problem.problem.in_("en") == "The YAML is malformed."
    assert problem.instead.in_("en") == instead
    assert problem.row is not None
    assert problem.value == ""


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_workbook_for_text_is_named(tmp_path, start):
    file = tmp_path / "c.yaml"
    file.write_bytes(start + bytes(40))
    with pytest.raises(ParameterError) as error:
        read_text(file, most=1_000, error=ParameterError)
    assert "This is a workbook of Excel" in error.value.sentences("en")
