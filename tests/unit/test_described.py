"""What a required level asks for is quoted where it is not certainly reached, in the framework's own words."""

from workbench.language import Speaker
from workbench.parameters import Framework, build_framework
from workbench.parameters.naming import Names
from workbench.report.frame import verdicts
from workbench.report.officer.described import described


class Named(Names):
    speaker = Speaker("vi")

    @property
    def framework(self) -> Framework:
        return build_framework(
            "f",
            levels=["Cơ bản", "Thành thạo"],
            domains=[{"id": "d", "name": "Giám sát"}],
            competencies=[
                {"id": "a", "domain": "d", "name": "Phân loại", "descriptors": {1: "Nêu được", 2: "Tự làm được"}},
                {"id": "b", "domain": "d", "name": "Xuất xứ", "descriptors": {1: "Kể được"}},
            ],
        )


def row(scale, required, kind, needed=True):
    return {"scale_id": scale, "required": required, "kind": kind, "needed": needed}


def quoted(*rows):
    return "".join(part.html for part in described(Named(), rows))


def test_the_required_level_of_an_open_need_is_quoted():
    said = quoted(row("a", 2, verdicts.SHORT), row("b", 1, verdicts.UNDECIDED))
    assert "Phân loại, Thành thạo" in said
    assert "Tự làm được" in said
    assert "Kể được" in said
    assert "Nêu được" not in said


def test_nothing_is_quoted_of_what_is_met_or_not_described():
    assert quoted(row("a", 1, verdicts.MEETS), row("b", 2, verdicts.SHORT), row("d", 1, verdicts.SHORT)) == ""
    assert quoted(row("a", 2, verdicts.SHORT, needed=False)) == ""
