"""What is set by hand in a plan's parameters, against the framework."""

from pathlib import Path

import pytest

from workbench.errors import ParameterError
from workbench.parameters import load_settings

COHORT = Path("parameters/cohorts/hai-phong-2019.yaml")


@pytest.mark.parametrize(
    ("fixed", "column", "hint"),
    [
        ("{course: sup-22, site: hai-phong, week: 1}", "training.fixed.0.course", "sup-2"),
        ("{course: sup-2, site: hai-fong, week: 1}", "training.fixed.0.site", "hai-phong"),
        ("{course: sup-2, week: 1}", "training.fixed.0.site", "hai-phong"),
        ("{course: sup-2, site: hai-phong, week: 40}", "training.fixed.0.week", "16"),
    ],
)
def test_a_fixed_session_that_cannot_be_is_refused_with_what_to_write_instead(fixed, column, hint):
    with pytest.raises(ParameterError) as refused:
        load_settings(COHORT, {"training.fixed": f"[{fixed}]"})
    (problem,) = refused.value.problems
    assert problem.column == column
    assert hint in problem.instead.in_("en")


def test_an_unknown_domain_of_trainers_and_a_person_both_sent_and_excluded_are_refused_together():
    fixed = "[{course: sup-2, site: hai-phong, week: 1, officers: [HP0001]}]"
    with pytest.raises(ParameterError) as refused:
        load_settings(
            COHORT,
            {"training.trainers": "{supervison: 2}", "training.fixed": fixed, "training.excluded": "[HP0001]"},
        )
    assert {problem.rule for problem in refused.value.problems} == {"unknown-domain", "fixed-and-excluded"}


def test_what_is_possible_is_accepted():
    fixed = "[{course: sup-2, site: hai-phong, week: 1, officers: [HP0001]}]"
    training = load_settings(COHORT, {"training.fixed": fixed}).parameters.training
    assert (training.fixed[0].course, training.trainers["audit"]) == ("sup-2", 3)
