"""Cut scores of a panel, by hand."""

import numpy as np
import pandas as pd
import pytest

from tests.item_rows import two_results
from workbench.errors import InputError
from workbench.intake.panel import read_panel
from workbench.measure.standards import absolute_agreement, angoff, bookmark, effect, ordered_items, standard_cuts

ITEMS = pd.DataFrame({"item_id": ["q1", "q2", "q3"], "competency_id": "c", "key": None, "points": [1.0, 1.0, 2.0]})
DOMAIN_OF = {"c": "d", "d": "d"}
ANGOFF = """Giám khảo;Cấp độ;Câu hỏi;Xác suất
A;2;q1;0,8
A;2;q2;0,6
A;2;q3;0,5
B;2;q1;0,6
B;2;q2;0,4
B;2;q3;0,5
"""


def written(tmp_path, text):
    path = tmp_path / "panel.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_angoff(tmp_path):
    """A: (.8 + .6 + 2·.5)/4 = 60 %; B: (.6 + .4 + 2·.5)/4 = 50 %. Mean 55, SD √50 = 7.071, SE 7.071/√2 = 5."""
    panel = read_panel(written(tmp_path, ANGOFF), ITEMS, method="angoff", top_level=3)
    row = angoff(panel, ITEMS, scale_id="c").iloc[0]
    assert [row["level"], row["n_judges"], row["method"]] == [2, 2, "angoff"]
    assert [row["cut_percent"], row["judges_sd"], row["se_percent"]] == pytest.approx([55, 50**0.5, 5])


def test_agreement_of_shrout_and_fleiss():
    """Their table 2, six targets and four judges: BMS 11.24, JMS 32.49, EMS 1.02; ICC(2,1) = .29."""
    ratings = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    assert absolute_agreement(ratings) == pytest.approx(0.2898, abs=5e-5)
    assert np.isnan(absolute_agreement(np.ones((3, 3))))
    assert np.isnan(absolute_agreement(ratings[:, :1]))


def test_bookmark():
    """Rasch, b = −1, 0, 1, response probability ½, so θ_r = b. One judge marks place 2 (θ = 0), where success has the
    chances 1/(1 + e^−1) = .7311, .5 and .2689 (2 points): (.7311 + .5 + 2·.2689)/4 = 44.22 %; two mark place 3."""
    parameters = two_results(
        pd.DataFrame({"item_id": ["q1", "q2", "q3"], "a": 1.0, "b": [-1.0, 0.0, 1.0], "to_points": [1.0, 1.0, 2.0]})
    )
    panel = pd.DataFrame({"judge": ["A", "B", "C"], "level": 2, "bookmark": [2, 3, 3]})
    given = {"parameters": parameters, "scale_id": "d", "domain_of": DOMAIN_OF}
    row = bookmark(panel, ITEMS, response_probability=0.5, **given).iloc[0]
    low = 100 * (0.731059 + 0.5 + 2 * 0.268941) / 4
    high = 100 * (0.880797 + 0.731059 + 2 * 0.5) / 4
    spread = (high - low) / 3**0.5
    assert row["cut_percent"] == pytest.approx(high, abs=1e-3)
    assert row["se_percent"] == pytest.approx((np.pi / 2) ** 0.5 * spread / 3**0.5, abs=1e-3)
    booklet = ordered_items(ITEMS, response_probability=0.67, **given)
    assert booklet["theta"].to_numpy() == pytest.approx(np.array([-1, 0, 1]) + np.log(0.67 / 0.33))
    with pytest.raises(InputError, match="4"):
        bookmark(panel.assign(bookmark=4), ITEMS, response_probability=0.5, **given)


def test_effect_of_one_standard_error_and_cuts_in_force():
    """Estimates 48, 52, 58, 90 and a cut score of 55 ± 5 for level 2: three people at 50, two at 55, one at 60."""
    standards = pd.DataFrame({"scale_id": ["c"], "level": [2], "cut_percent": [55.0], "se_percent": [5.0]})
    cuts = standard_cuts(standards, otherwise=lambda _: [0.0, 50.0, 75.0])
    assert cuts("c") == [0.0, 55.0, 75.0]
    assert cuts("other") == [0.0, 50.0, 75.0]
    levels = pd.DataFrame({"scale_id": "c", "estimate": [48.0, 52.0, 58.0, 90.0]})
    found = effect(levels, standards, cuts=cuts).pivot_table(index="shift", columns="level", values="n")
    assert found.to_numpy().tolist() == [[0, 1, 2, 1], [0, 2, 1, 1], [0, 3, 0, 1]]
    with pytest.raises(InputError):
        standard_cuts(standards.assign(cut_percent=80.0), otherwise=lambda _: [0.0, 50.0, 75.0])


@pytest.mark.parametrize(
    ("change", "rule", "row"),
    [
        (("A;2;q1;0,8", "A;2;q1;80"), "panel_cell", 2),
        (("A;2;q1;0,8", "A;9;q1;0,8"), "panel_cell", 2),
        (("B;2;q1;0,6", "B;2;q7;0,6"), "panel_cell", 5),
        (("B;2;q1;0,6", ";2;q1;0,6"), "panel_cell", 5),
        (("B;2;q1;0,6", "B;2;q2;0,6"), "panel_twice", 6),
        (("B;2;q1;0,6\n", ""), "panel_incomplete", None),
        (("Xác suất", "Điểm"), "panel_column", None),
    ],
)
def test_a_broken_panel_is_refused_where_it_is_broken(tmp_path, change, rule, row):
    with pytest.raises(InputError) as caught:
        read_panel(written(tmp_path, ANGOFF.replace(*change)), ITEMS, method="angoff", top_level=3)
    assert (caught.value.problems[0].rule, caught.value.problems[0].row) == (rule, row)


def test_a_panel_of_bookmarks_is_read_in_english_and_held_to_whole_places(tmp_path):
    text = "judge,level,bookmark\nA,2,3\n\nB,2,5\n"
    panel = read_panel(written(tmp_path, text), ITEMS, method="bookmark", top_level=3)
    assert panel["bookmark"].tolist() == [3, 5]
    with pytest.raises(InputError, match=r"2\.5"):
        read_panel(written(tmp_path, text.replace("5", "2.5")), ITEMS, method="bookmark", top_level=3)


def test_a_missing_panel_is_refused(tmp_path):
    with pytest.raises(InputError):
        read_panel(tmp_path / "none.csv", ITEMS, method="bookmark", top_level=3)
