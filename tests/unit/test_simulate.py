import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from faker.providers.person.vi_VN import Provider
from python_calamine import load_workbook

from workbench.errors import ParameterError
from workbench.intake.read import read_cohort
from workbench.lab.simulate import simulate, simulate_files, simulated_framework, write_workbook
from workbench.lab.simulation.people import leaf_units
from workbench.parameters import load_framework, load_settings
from workbench.parameters.contradictions import of_framework

PARAMETERS = Path(__file__).parents[2] / "parameters"
WAVE_1 = PARAMETERS / "frameworks" / "customs-2018.yaml"
HAI_PHONG = PARAMETERS / "cohorts" / "hai-phong-2019.yaml"


@pytest.fixture(scope="module")
def framework():
    return load_framework(WAVE_1)


@pytest.fixture(scope="module")
def small(framework):
    return simulate(framework, officers=300, seed=7, bad_rows=8)


def rows_of(path, sheet):
    return load_workbook(str(path)).get_sheet_by_name(sheet).to_python()


def test_the_same_seed_gives_the_same_cohort_and_another_seed_another(framework, small):
    again = simulate(framework, officers=300, seed=7, bad_rows=8)
    for part in ("officers", "items", "responses", "truth", "abilities", "expected", "item_truth", "spoilt"):
        pd.testing.assert_frame_equal(getattr(small, part), getattr(again, part))
    assert not simulate(framework, officers=300, seed=8).responses.equals(again.responses)


def test_names_come_from_the_lists_of_faker(small):
    given = set(Provider.first_names_female) | set(Provider.first_names_male)
    for name in small.officers["name"].dropna():
        family, *middle, last = name.split(" ")
        assert family in Provider.last_names
        assert " ".join(middle) in Provider.middle_names
        assert last in given
    assert small.officers["officer_id"].dropna().str.fullmatch(r"MP\d{5}").all()


def test_everyone_sits_the_common_part_and_the_own_domain_only(framework, small):
    sat = small.expected.notna()
    domain_of = small.item_truth.set_index("item_id")["domain_id"]
    own = small.officers.iloc[:300].set_index("officer_id")["form"]
    for domain in framework.domains:
        items = domain_of.index[domain_of == domain.id]
        expected = pd.Series(True, index=own.index) if domain.common else own == domain.id
        assert (sat[items].all(axis=1) == expected).all()
        assert (sat[items].any(axis=1) == expected).all()
    answered = small.responses.set_index("officer_id").notna()
    assert not (answered & ~sat).to_numpy().any()


def test_unit_sizes_decide_the_units(framework):
    made = simulate(framework, officers=100, seed=1, unit_sizes={"gsql": 30, "hai-phong": 70})
    assert made.officers["unit_id"].value_counts().to_dict() == {"hai-phong": 70, "gsql": 30}


def test_three_items_are_weak_and_the_truth_says_which(small):
    weak = small.item_truth.dropna(subset=["weakness"]).set_index("weakness")
    assert set(weak.index) == {"miskeyed", "flat", "dif_gender"}
    assert weak.loc["miskeyed", "key"] != weak.loc["miskeyed", "true_key"]
    assert weak.loc["flat", "a"] < 0.1
    assert weak.loc["dif_gender", "shift"] > 0
    sound = small.item_truth[small.item_truth["weakness"].isna()]
    assert (sound["key"] == sound["true_key"]).all()
    assert (sound["shift"] == 0).all()
    assert "weakness" not in small.items


def test_bad_rows_are_made_and_listed(small):
    assert small.spoilt["kind"].value_counts().to_dict() == {
        "duplicate-id": 2, "unknown-unit": 2, "impossible-answer": 2, "missing-id": 2,
    }  # fmt: skip
    assert len(small.officers) == 306
    assert small.officers["officer_id"].isna().sum() == 2
    assert small.officers["officer_id"].dropna().duplicated().sum() == 2
    assert (small.officers["unit_id"] == "khong-co-don-vi").sum() == 2
    assert (small.responses == "Z9").to_numpy().sum() == 2
    assert len(small.responses) == 300


def test_a_workbook_keeps_ids_as_text_and_says_that_it_is_simulated(small, tmp_path):
    path = tmp_path / "results.xlsx"
    write_workbook(small, path)
    book = load_workbook(str(path))
    assert book.sheet_names == ["Dữ liệu mô phỏng", "Cán bộ", "Câu hỏi", "Bài làm"]
    assert "SIMULATED DATA" in rows_of(path, "Dữ liệu mô phỏng")[0][0]
    header, first, *_ = rows_of(path, "Cán bộ")
    assert header[:4] == ["Mã cán bộ", "Đơn vị", "Vị trí việc làm", "Họ và tên"]
    assert first[0] == "MP00001"
    header, *rows = rows_of(path, "Bài làm")
    assert header == ["Mã cán bộ", *small.items["item_id"]]
    assert rows == small.responses.fillna("").to_numpy(dtype=object).tolist()


def test_ids_that_look_like_numbers_or_formulas_stay_text(small, tmp_path):
    odd = small.officers.assign(officer_id="007", name="=1+1", team="http://a.b")
    changed = type(small)(**{**vars(small), "officers": odd})
    write_workbook(changed, tmp_path / "odd.xlsx")
    header, first, *_ = rows_of(tmp_path / "odd.xlsx", "Cán bộ")
    cells = dict(zip(header, first, strict=True))
    assert (cells["Mã cán bộ"], cells["Họ và tên"], cells["Đội"]) == ("007", "=1+1", "http://a.b")


@pytest.mark.parametrize(("units", "domains"), [(3, 2), (20, 8), (40, 14), (1, 1)])
def test_a_framework_of_any_size_is_sound(framework, units, domains):
    made = simulated_framework(framework, units=units, domains=domains)
    assert list(of_framework(made)) == []
    assert len(leaf_units(made)) == units
    assert len([d for d in made.domains if not d.common]) == domains
    assert {d.id for d in made.domains} == {c.domain for c in made.competencies}
    simulated = simulate(made, officers=units * domains * 5, seed=1)
    assert simulated.officers["unit_id"].nunique() == units
    assert simulated.officers["form"].nunique() == domains


def test_a_framework_with_open_domains_loses_them_when_a_number_is_asked_for():
    base = load_settings(HAI_PHONG).framework
    made = simulated_framework(base, units=4, domains=7)
    assert list(of_framework(made)) == []
    assert not any(d.placeholder for d in made.domains)
    assert "hai-phong" in made.unit_by_id
    assert simulated_framework(base, units=None, domains=None) is base


def test_files_fit_each_other(tmp_path):
    made = simulate_files(
        tmp_path / "in" / "x.xlsx", base_framework=WAVE_1, like=HAI_PHONG,
        truth=tmp_path / "truth.csv", parameters=tmp_path / "cohorts" / "Thử X.yaml",
    )  # fmt: skip
    assert made.officers == 870
    settings = load_settings(made.parameters)
    assert settings.results.resolve() == (tmp_path / "in" / "x.xlsx").resolve()
    assert settings.parameters.simulated
    assert settings.parameters.training == load_settings(HAI_PHONG).parameters.training
    assert settings.framework == load_settings(HAI_PHONG).framework
    with (tmp_path / "truth.csv").open(encoding="utf-8") as file:
        assert next(csv.reader(file)) == ["officer_id", "scale_id", "theta_true", "true_percent", "true_level"]
    assert (tmp_path / "truth-items.csv").exists()
    assert not list(tmp_path.rglob("*.partial"))


def test_the_same_call_writes_the_same_bytes_over_its_own_files(tmp_path):
    def made():
        simulate_files(
            tmp_path / "x.xlsx", base_framework=WAVE_1, officers=40, truth=tmp_path / "t.csv",
            parameters=tmp_path / "p.yaml",
        )  # fmt: skip
        return {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert made() == made()


def test_files_that_are_not_simulated_are_kept(tmp_path):
    real = tmp_path / "real.yaml"
    real.write_text("cohort: real\nsimulated: false\n", encoding="utf-8")
    results = tmp_path / "real.xlsx"
    results.write_bytes(b"somebody's results")
    with pytest.raises(ParameterError) as refused:
        simulate_files(results, base_framework=WAVE_1, officers=20, parameters=real)
    assert [p.rule for p in refused.value.problems] == ["overwrite", "overwrite"]
    assert real.read_text(encoding="utf-8") == "cohort: real\nsimulated: false\n"
    assert results.read_bytes() == b"somebody's results"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["real.xlsx", "real.yaml"]


@pytest.mark.parametrize(
    "numbers",
    [{"officers": 0}, {"officers": 5, "bad_rows": 6}, {"officers": 5, "items_per_competency": 0}],
)
def test_impossible_numbers_are_refused(framework, numbers):
    with pytest.raises(ParameterError):
        simulate(framework, seed=1, **numbers)


def test_an_unknown_unit_is_refused(framework):
    with pytest.raises(ParameterError, match="khong-co"):
        simulate(framework, officers=5, seed=1, unit_sizes={"khong-co": 5})


def test_hai_phong_gives_believable_results():
    settings = load_settings(HAI_PHONG)
    framework = settings.framework
    made = simulate(framework, officers=870, seed=2019)
    key = made.items.set_index("item_id")["key"]
    right = made.responses.set_index("officer_id").to_numpy(dtype=object) == key.to_numpy(dtype=object)
    scored = pd.DataFrame(right, columns=key.index).astype(float).where(made.expected.notna().to_numpy())
    assert 58 < 100 * np.nanmean(scored) < 66
    domain_of = made.item_truth.set_index("item_id")["domain_id"]
    supervision = scored[domain_of.index[domain_of == "supervision"]].dropna()
    n = supervision.shape[1]
    alpha = n / (n - 1) * (1 - supervision.var().sum() / supervision.sum(axis=1).var())
    assert 0.80 < alpha < 0.92
    levels = np.digitize(100 * supervision.mean(axis=1), [50, 75])
    low, middle, high = np.bincount(levels, minlength=3) / len(levels)
    assert 0.15 < low < 0.35
    assert 0.35 < middle < 0.60
    assert 0.18 < high < 0.40


@pytest.fixture(scope="module")
def small_wave(tmp_path_factory):
    """The parameters of a first wave that none of the defaults would give."""
    folder = tmp_path_factory.mktemp("waves")
    asked = {"officers": 60, "units": 3, "domains": 2, "seed": 11, "bad_rows": 3}
    simulate_files(folder / "s1.xlsx", base_framework=WAVE_1, parameters=folder / "s1.yaml", **asked)
    return folder / "s1.yaml"


def test_the_next_wave_is_that_of_the_same_people_and_items_without_repeating_any_option(small_wave):
    folder = small_wave.parent
    made = simulate_files(folder / "s2.xlsx", base_framework=WAVE_1, parameters=folder / "s2.yaml", previous=small_wave)
    assert (made.units, made.domains, made.seed) == (3, 2, 12)
    first, second = (read_cohort(load_settings(folder / name)) for name in ("s1.yaml", "s2.yaml"))
    both = first.officers.merge(second.officers, on="officer_id")
    assert len(both) > 40
    assert (both["name_x"] == both["name_y"]).all()
    items = first.items.merge(second.items, on="item_id")
    assert len(items) > 20
    assert (items["key_x"] == items["key_y"]).all()
    simulate_files(folder / "s3.xlsx", base_framework=WAVE_1, parameters=folder / "s3.yaml", previous=made.parameters)
    third = read_cohort(load_settings(folder / "s3.yaml"))
    both = second.officers.merge(third.officers, on="officer_id")
    assert len(both) > 40
    assert (both["name_x"] == both["name_y"]).all()


@pytest.mark.parametrize(
    ("option", "given"),
    [("officers", 61), ("units", 4), ("domains", 3), ("bad_rows", 1)],
)
def test_options_that_contradict_the_earlier_wave_are_refused(small_wave, tmp_path, option, given):
    with pytest.raises(ParameterError) as refused:
        simulate_files(tmp_path / "s2.xlsx", base_framework=WAVE_1, previous=small_wave, **{option: given})
    problem = refused.value.problems[0]
    assert (problem.column, problem.value) == (f"--{option.replace('_', '-')}", str(given))
    assert not list(tmp_path.iterdir())


def test_options_that_agree_with_the_earlier_wave_may_be_repeated(small_wave, tmp_path):
    agreeing = {"officers": 60, "units": 3, "domains": 2}
    assert simulate_files(tmp_path / "s2.xlsx", base_framework=WAVE_1, previous=small_wave, **agreeing).seed == 12


def test_the_seed_given_is_the_next_waves_own_and_its_workbook_says_so(small_wave, tmp_path):
    def following(name, previous, **options):
        files = {"parameters": tmp_path / f"{name}.yaml", "truth": tmp_path / f"{name}.csv"}
        return simulate_files(tmp_path / f"{name}.xlsx", base_framework=WAVE_1, previous=previous, **files, **options)

    usual, same, other = (
        following(name, small_wave, **options)
        for name, options in (("usual", {}), ("same", {"seed": 12}), ("other", {"seed": 40}))
    )
    assert (usual.seed, same.seed, other.seed) == (12, 12, 40)
    truths = [path.truth.read_bytes() for path in (usual, same, other)]
    assert truths[0] == truths[1] != truths[2]
    people = [set(pd.read_csv(made.truth)["officer_id"]) for made in (usual, other)]
    assert len(people[0] & people[1]) > 40
    assert following("third", other.parameters).seed == 41


def test_an_earlier_wave_of_other_people_is_refused(small_wave, tmp_path):
    other = simulate(load_settings(small_wave).framework, officers=60, seed=12)
    write_workbook(replace(other, seed=11), tmp_path / "s1.xlsx")
    for name in ("s1.yaml", "s1-framework.yaml"):
        (tmp_path / name).write_bytes(small_wave.with_name(name).read_bytes())
    with pytest.raises(ParameterError, match=r"s1\.xlsx"):
        simulate_files(tmp_path / "s2.xlsx", base_framework=WAVE_1, previous=tmp_path / "s1.yaml")
    real = tmp_path / "real.yaml"
    real.write_text((tmp_path / "s1.yaml").read_text(encoding="utf-8").replace("simulated: true", "simulated: false"))
    with pytest.raises(ParameterError, match="simulated"):
        simulate_files(tmp_path / "s2.xlsx", base_framework=WAVE_1, previous=real)
    assert not (tmp_path / "s2.xlsx").exists()


def test_parameters_like_a_cohort_fit_fewer_domains_than_it_has(tmp_path):
    like = Path(__file__).parents[2] / "parameters" / "cohorts" / "hai-phong-2019.yaml"
    made = tmp_path / "few.yaml"
    simulate_files(
        tmp_path / "few.xlsx", base_framework=like, like=like, officers=40, units=2, domains=2, parameters=made
    )
    settings = load_settings(made)
    trained = set(settings.parameters.training.trainers)
    assert trained < set(load_settings(like).parameters.training.trainers)
    assert trained <= set(settings.framework.domain_of)


def test_a_sheet_of_nobody_keeps_its_headers(small, tmp_path):
    nobody = pd.DataFrame({"officer_id": [], "course_id": [], "date": []}, dtype="str")
    write_workbook(replace(small, attendance=nobody), tmp_path / "untrained.xlsx")
    assert rows_of(tmp_path / "untrained.xlsx", "Khóa học đã dự") == [["Mã cán bộ", "Khóa học", "Ngày"]]
