"""Whatever arrives ends in a balanced cohort or in a refusal in both languages: never in any other exception."""

import io
import zipfile

import pytest
import xlsxwriter

from tests.faults import corrupt_workbooks as corrupt
from workbench.errors import InputError
from workbench.intake.read import read_cohort
from workbench.parameters import load_settings

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PLANTED = (corrupt.NAME, corrupt.SECRET_ANSWER)


def settled(folder, results):
    (folder / "framework.yaml").write_text(corrupt.FRAMEWORK, encoding="utf-8")
    file = folder / "cohort.yaml"
    file.write_text(corrupt.PARAMETERS.format(results=results), encoding="utf-8")
    return load_settings(file)


def refusal(settings):
    with pytest.raises(InputError) as caught:
        read_cohort(settings)
    return caught.value.problems


def outcome(settings):
    try:
        return read_cohort(settings)
    except InputError as error:
        return error


@pytest.mark.parametrize("seed", range(100))
def test_corrupted_copy(tmp_path, seed):
    cohort = outcome(load_settings(corrupt.make(tmp_path, seed)))
    if isinstance(cohort, InputError):
        said = str(cohort)
        assert cohort.problems
        for problem in cohort.problems:
            assert problem.problem.in_("vi").strip()
            assert problem.problem.in_("en").strip()
            assert problem.problem.in_("vi") != problem.problem.in_("en")
    else:
        said = cohort.ledger.to_csv()
        counts = cohort.counts
        assert (counts["rows"] == counts["accepted"] + counts["quarantined"]).all()
        assert (counts[["rows", "accepted", "quarantined"]] >= 0).all(axis=None)
        quarantined = cohort.ledger.query("action == 'quarantined'").groupby("sheet").size()
        assert quarantined.to_dict() == counts.query("quarantined > 0").set_index("sheet")["quarantined"].to_dict()
        assert cohort.answers.shape == cohort.administered.shape == (len(cohort.officers), len(cohort.items))
        assert cohort.officers["officer_id"].is_unique
    assert not any(word in said for word in PLANTED)


def test_sound_copy_is_accepted_whole(tmp_path):
    corrupt.write_workbook(tmp_path / "results.xlsx", corrupt.tables())
    cohort = read_cohort(settled(tmp_path, "results.xlsx"))
    assert cohort.counts["accepted"].sum() == 2 * corrupt.OFFICERS + corrupt.ITEMS
    odd = cohort.ledger.query("rule == 'answer_not_an_option'")
    assert (odd["row"].tolist(), odd["column"].tolist()) == ([4], ["Câu 2"])
    assert not any(word in cohort.ledger.to_csv() for word in PLANTED)


def test_cell_far_away_is_refused_before_it_is_unpacked(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "results.xlsx"))
    sheet = book.add_worksheet("officers")
    sheet.write(0, 0, "officer_id")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert refusal(settled(tmp_path, "results.xlsx"))[0].rule == "too_many_columns"


def test_zip_bomb_is_refused(tmp_path):
    corrupt.write_workbook(tmp_path / "results.xlsx", corrupt.tables())
    with zipfile.ZipFile(tmp_path / "results.xlsx", "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/zeros.bin", bytes(110 * 1024**2))
    assert refusal(settled(tmp_path, "results.xlsx"))[0].rule == "file_unpacks_too_large"


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("results.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "file_protected"),
        ("results.xls", OLE + bytes(512), "file_damaged"),
        ("results.xlsx", b"", "file_damaged"),
        ("results.xlsx", b"<html>not found</html>", "file_damaged"),
        ("results.csv", b"", "workbook_empty"),
        ("results.csv", b"a\0b,c\n1,2\n", "file_damaged"),
        ("results.pdf", b"%PDF", "file_kind"),
    ],
)
def test_file_of_the_wrong_kind(tmp_path, name, content, rule):
    (tmp_path / name).write_bytes(content)
    assert refusal(settled(tmp_path, name))[0].rule == rule


def test_missing_simulated_results_say_how_to_make_them(tmp_path):
    settings = settled(tmp_path, "none.xlsx\nsimulated: true")
    (problem,) = refusal(settings)
    assert f"workbench simulate --like {settings.file} --out" in problem.sentence("vi")


def test_empty_package_is_refused(tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("readme.txt", "x")
    (tmp_path / "results.xlsx").write_bytes(content.getvalue())
    assert refusal(settled(tmp_path, "results.xlsx"))[0].rule == "file_damaged"
