"""Tables of measurement: scores, levels, gaps, items, reliability, units."""

from __future__ import annotations

from dataclasses import replace
from typing import NewType

from workbench.messages import msg
from workbench.tables.declare import Column, Frame, Table, percentage, real, share, text, whole
from workbench.tables.keys import DOMAIN, ITEM, OFFICER, POSITION, SCALE, UNIT

MARGIN = replace(
    share(
        "margin",
        msg("By how much the probability may miss here (`calibration_check`); a decision has to stand without it."),
    ),
    required=False,
)
Scores = NewType("Scores", Frame)
SCORES = Table[Scores](
    "scores", ("officer_id", "scale_id"), msg("Each officer's score per scale."), (
        OFFICER, SCALE, whole("n_items", msg("Items administered."), "items", missing=True),
        whole("n_answered", msg("Items answered."), "items", missing=True),
        real("raw", msg("Raw score."), "points", 0, missing=False),
        real("max_raw", msg("Highest raw score."), "points", 0, missing=False),
        percentage("percent", msg("Score in percent.")),
        real("se_percent", msg("Conditional standard error of the percentage."), "percent", 0),
        real("theta", msg("Ability estimate."), "logit"),
        real("se_theta", msg("Standard error of the ability."), "logit", 0),
    ),
)  # fmt: skip
Levels = NewType("Levels", Frame)
LEVELS = Table[Levels](
    "levels", ("officer_id", "scale_id"), msg("Each officer's level, as probabilities."), (
        OFFICER, SCALE, whole("level", msg("The level by the cut scores."), "level"),
        whole("score_level", msg("The level that the score alone reaches."), "level"),
        text("rule", msg("Whether the score was sorted into the level, or the estimate."), "score", "estimate"),
        text("why", msg(
"Why the estimate: people sat different items (forms), not linked with those of most (apart); the rule declared; or "
"the score contradicts what is known (exactness)."
), "forms", "apart", "declared", "exactness", missing=True),
        share("probability", msg("Probability of that level.")),
        text("decision", msg("Whether the level is decided."), "clear", "undecided"),
        percentage("estimate", msg("The percentage that the level rests on.")),
        real("estimate_se", msg("Its standard error."), "percent", 0),
        text("basis", msg("What it rests on."), "observed", "augmented", "total"),
        MARGIN,
    ), open=True,
)  # fmt: skip
CalibrationCheck = NewType("CalibrationCheck", Frame)
CALIBRATION_CHECK = Table[CalibrationCheck](
    "calibration_check", ("domain_id", "check"), msg("Whether the probabilities of levels hold in this cohort."), (
        DOMAIN, text("check", msg(
"What was tried: `halves` (one half of the items foretold from the other), `distribution` (another shape of ability that "
"fits as well), `guessing` (more of it than is declared), `dependence` (items that hang together by more than the "
"ability), `numbers` (enough people), `forms` (people on one scale, where they sat several forms)."
), "halves", "distribution", "guessing", "dependence", "numbers", "forms"),
        real("statistic", msg("What was found; see docs/assumptions.md.")),
        real("limit", msg("Beyond it the check is not passed.")),
        text("verdict", msg("How the check ended."), "ok", "caution", "fails"),
        share("margin", msg("By how much the probabilities of this domain's levels may miss, as far as this check can tell.")),
    ),
)  # fmt: skip
OtherLevels = NewType("OtherLevels", Frame)
OTHER_LEVELS = Table[OtherLevels](
    "other_levels", ("officer_id", "scale_id"), msg(
"Each officer's level in the terms of another framework (`other_framework`), by checked rows of "
"the crosswalk."
), (
        OFFICER, SCALE, text("other_id", msg("The competency's id in the other framework.")),
        whole("level", msg("Level in this framework."), "level"),
        whole("other_level", msg("Level in the other framework; 0: below level 1."), "level"),
        share("probability", msg("Probability of the level in the other framework.")),
    ),
)  # fmt: skip
Gaps = NewType("Gaps", Frame)
Needs = NewType("Needs", Gaps)
"""The gaps to act on, each shortage once."""
GAPS = Table[Gaps](
    "gaps", ("officer_id", "scale_id"), msg("Gaps against the job position."), (
        OFFICER, SCALE, POSITION, replace(UNIT, missing=True),
        whole("required", msg("Level that the position requires."), "level", 1),
        whole("level", msg("The officer's level; missing without a result."), "level", missing=True),
        whole("gap", msg("Levels missing."), "level", missing=True),
        whole("surplus", msg("Levels above the requirement."), "level", missing=True),
        real("expected_gap", msg("Expected gap, with the exam's error in it."), "level", 0),
        share("p_meets", msg("Probability that the requirement is met.")),
        text("decision", msg("Whether it is decided that the requirement is met, or not."), "clear", "undecided", missing=True),
        MARGIN,
        real("priority", msg("Priority: weighted mean of its components."), "share", 0, 1),
        real("weight", msg("What one level counts: the same mean without the size."), "share", 0, 1, required=False),
        share("priority_criticality", msg("Component: criticality.")),
        share("priority_size", msg("Component: size.")),
        share("priority_shared", msg("Component: share of the unit with the same need.")),
        share("priority_workload", msg("Component: workload growth.")),
    ),
)  # fmt: skip
ItemStatistics = NewType("ItemStatistics", Frame)
ITEM_STATISTICS = Table[ItemStatistics](
    "item_statistics", ("item_id",), msg("Classical statistics of the items."), (
        ITEM, replace(SCALE, text=msg("The competency's id.")), DOMAIN,
        whole("n", msg("People who were given the item."), "people"),
        share("difficulty", msg("Difficulty: share correct.")),
        real("item_total", msg("Item–total correlation."), "", -1, 1),
        real("item_rest", msg("Item–rest correlation within the domain."), "", -1, 1),
        real("discrimination_27", msg("Upper minus lower 27 % share correct."), "", -1, 1),
        share("omitted", msg("Share of blanks.")),
        text("flags", msg("Flags, separated by spaces."), missing=True),
    ),
)  # fmt: skip
Distractors = NewType("Distractors", Frame)
DISTRACTORS = Table[Distractors](
    "distractors", ("item_id", "option"), msg("Analysis of the options."), (
        ITEM, text("option", msg("The option.")),
        Column("is_key", "flag", msg("Whether it is the key.")),
        share("share", msg("Share who chose it.")),
        share("share_low", msg("Share in the lowest 27 %.")),
        share("share_high", msg("Share in the highest 27 %.")),
        real("option_total", msg("Option–total correlation."), "", -1, 1),
    ),
)  # fmt: skip
KeyEvidence = NewType("KeyEvidence", Frame)
KEY_EVIDENCE = Table[KeyEvidence](
    "key_evidence", ("item_id",), msg("Keys compared with the other keys that the answers allow, strongest evidence first."), (
        ITEM, text("key", msg("The item's key.")),
        text("other", msg("The other key that fits best; missing where none counts."), missing=True),
        text("change", msg(
"What it changes: instead (other answers rather than the key, or than a part of it), also (one more right answer), "
"without (one of several right answers less)."
), "instead", "also", "without", missing=True),
        whole("n", msg("People who took the item and others of its domain."), "people"),
        whole("n_key", msg("People right by the key."), "people", missing=True),
        whole("n_other", msg("People right by the other key."), "people", missing=True),
        real("r_key", msg("Correlation of being right by the key with the rest of the domain."), "", -1, 1),
        real("r_other", msg("The same by the other key."), "", -1, 1),
        real("difference", msg("By how much the other's correlation is larger."), "", -2, 2),
        real("low", msg("Lower end of its 95 % interval.")),
        real("high", msg("Upper end of its 95 % interval.")),
        share("p", msg("Chance of what was seen where the other key fits no better.")),
        share("p_adjusted", msg("The same, corrected for all keys of all items that were tried, with weights.")),
        whole("rank", msg("Place by strength of evidence."), "", 1),
        Column("suspect", "flag", msg("Whether the other key fits better beyond chance.")),
    ),
)  # fmt: skip
ItemParameters = NewType("ItemParameters", Frame)
ITEM_PARAMETERS = Table[ItemParameters](
    "item_parameters", ("item_id", "category"), msg(
"IRT parameters of the items, a row per step from one number of points to the next; an item of two results has one."
), (
        ITEM, whole("category", msg("The step's number, from 1."), low=1),
        DOMAIN, text("model", msg("The model; for items of several points partial credit (rasch) or generalised partial credit (2pl)."), "rasch", "2pl"),
        real("a", msg("Slope; logistic, without 1.7.")),
        real("b", msg("The step's threshold, where both of its results are equally likely; the difficulty of an item of two results."), "logit"),
        real("se_a", msg("Standard error of the slope."), low=0),
        real("se_b", msg("Standard error of the threshold."), "logit", 0),
        real("location", msg("The item's difficulty: the mean of its thresholds."), "logit"),
        real("se_location", msg("Standard error of the item's difficulty."), "logit", 0),
        share("guessing", msg("Chance of the upper result that remains however low the ability.")),
        real("from_points", msg("Points that the result below the step is worth."), "points"),
        real("to_points", msg("Points that the result above it is worth."), "points"),
        real("infit", msg("Infit mean square."), low=0), real("outfit", msg("Outfit mean square."), low=0),
    ),
)  # fmt: skip
ModelFit = NewType("ModelFit", Frame)
MODEL_FIT = Table[ModelFit](
    "model_fit", ("domain_id", "model"), msg("Item response models tried, beside each other."), (
        DOMAIN, text("model", msg("The model."), "rasch", "2pl"),
        whole("n", msg("People whose answers were used."), "people", missing=True),
        whole("n_items", msg("Items."), "items", missing=True),
        whole("n_parameters", msg("Parameters estimated."), missing=True),
        real("log_likelihood", msg("Marginal log-likelihood.")),
        real("aic", msg("Akaike's information criterion; lower is better.")),
        real("bic", msg("Schwarz's Bayesian information criterion; lower is better.")),
        Column("converged", "flag", msg("Whether the estimates settled.")),
        Column("used", "flag", msg("Whether this is the model in use.")),
        Column("recommended", "flag", msg("Whether its BIC is the lowest.")),
    ),
)  # fmt: skip
ItemFit = NewType("ItemFit", Frame)
ITEM_FIT = Table[ItemFit](
    "item_fit", ("item_id",), msg("Whether the answers to an item go by the model."), (
        ITEM, DOMAIN, whole("n", msg("People counted in S-X²."), "people"),
        real("s_x2", msg("S-X²: observed against expected by summed score (Orlando and Thissen 2000)."), low=0),
        whole("df", msg("Its degrees of freedom.")),
        share("p", msg("Its p value.")),
        share("p_adjusted", msg("Its p value, adjusted for all items of the domain (Benjamini–Hochberg).")),
        real("rmsea", msg("Its size: root mean square error of approximation."), low=0),
        real("infit", msg("Infit mean square over the posterior ability; 1 under the model."), low=0),
        real("infit_low", msg("Its lower critical value for this number of people."), low=0),
        real("infit_high", msg("Its upper critical value."), low=0),
        real("outfit", msg("Outfit mean square over the posterior ability; 1 under the model."), low=0),
        real("outfit_low", msg("Its lower critical value for this number of people."), low=0),
        real("outfit_high", msg("Its upper critical value."), low=0),
        text("flags", msg("Flags, separated by spaces: curve, noisy, regular."), missing=True),
    ),
)  # fmt: skip
PersonFit = NewType("PersonFit", Frame)
PERSON_FIT = Table[PersonFit](
    "person_fit", ("officer_id", "domain_id"), msg(
"Whether an officer's answers go together as the model expects; for the exam's owner alone, and no evidence "
"against anybody."
), (
        OFFICER, DOMAIN, whole("n_items", msg("Items that count."), "items"),
        real("lz", msg("lz*, standard normal under the model; low where answers do not go together (Snijders 2001).")),
        share("p", msg("Chance of an answer pattern as unlikely.")),
        Column("unusual", "flag", msg("Whether that chance is below 1%.")),
    ),
)  # fmt: skip
Reliability = NewType("Reliability", Frame)
RELIABILITY = Table[Reliability](
    "reliability", ("scale_id",), msg("How exact each scale is."), (
        SCALE, whole("n", msg("People with a score."), "people"),
        whole("n_form", msg(
"Those of them on whose answers the numbers rest: who sat the commonest set of the scale's items."
), "people", missing=True),
        whole("n_items", msg("Items."), "items", missing=True),
        real("mean", msg("Mean raw score."), "points"),
        real("sd", msg("Standard deviation (n−1)."), "points", 0),
        real("alpha", msg("Cronbach's alpha."), "", None, 1),
        real("stratified_alpha", msg("Alpha stratified by competency; domains only."), "", None, 1),
        real("sem", msg("Standard error of measurement."), "points", 0),
        real("sigma", msg("Standard deviation of the ability."), "logit", 0),
        share("prmse_subscore", msg("PRMSE from the scale's own score.")),
        share("prmse_total", msg("PRMSE from the domain's total.")),
        share("prmse_augmented", msg("PRMSE from both.")),
        text("basis", msg("What levels rest on."), "observed", "augmented", "total"),
        share("accuracy", msg("Classification accuracy.")),
        share("consistency", msg("Classification consistency.")),
        real("kappa", msg("Kappa of the consistency."), "", -1, 1),
    ),
)  # fmt: skip
# Stands for the form of people whose set of items is none of the forms.
NO_FORM = "0"
Forms = NewType("Forms", Frame)
FORMS = Table[Forms](
    "forms", ("domain_id", "form"), msg("Forms: sets of a domain's items that people sat, and how they are linked."), (
        DOMAIN, text("form", msg("The form: 1 the commonest; 0: people whose items are none of the forms.")),
        text("versions", msg("Versions (mã đề) that are this form, as the officers name them."), missing=True),
        whole("n_items", msg("Items; missing where its people sat different ones."), "items", missing=True),
        whole("n", msg("People with a score."), "people"),
        real("mean", msg("Mean raw score."), "points"),
        real("alpha", msg("Cronbach's alpha."), "", None, 1),
        real("sem", msg("Standard error of measurement."), "points", 0),
        whole("scale", msg("Forms of a domain with one number are on one scale."), "", 1),
        text("linked_by", msg(
"How the form is linked with another: base (others are linked with it), common items, common people, versions given "
"out at random, or none: not comparable."
), "base", "items", "people", "random", "none"),
        text("linked_to", msg("The form with which it is linked."), missing=True),
        whole("n_common", msg("Items that both have."), "items", missing=True),
        real("shift", msg(
"What is added to the mean percentage on the form to reach that on all items of the linked forms, in the people of "
"the base form."
), "percent"),
        real("se", msg("Its standard error."), "percent", 0),
    ),
)  # fmt: skip
CutPrecision = NewType("CutPrecision", Frame)
CUT_PRECISION = Table[CutPrecision](
    "cut_precision", ("scale_id", "level"), msg("How exact a scale is at its cut scores."), (
        SCALE, whole("level", msg("Level that starts at the cut score."), "level", 1),
        percentage("cut_percent", msg("The cut score.")),
        real("csem_percent", msg("Conditional standard error there."), "percent", 0),
        whole("n_undecided", msg("People within one such error of it."), "people"),
        share("share_settled", msg("Expected share of them that one more equal exam would decide.")),
    ),
)  # fmt: skip
Flips = NewType("Flips", Frame)
FLIPS = Table[Flips](
    "flips", ("item_id",), msg("Who changes level if the item is dropped; each person once."), (
        ITEM, whole("n_up", msg("People who would move up."), "people"),
        whole("n_down", msg("People who would move down."), "people"),
        whole("n_people", msg("People who would change level."), "people"),
        whole("n_at_cut", msg("Those of them who are less than one item from the cut score."), "people"),
        whole("needs_up", msg("People for whom a need would arise."), "people"),
        whole("needs_down", msg("People for whom a need would vanish."), "people"),
        text("best_key", msg("Another key that fits better beyond chance."), missing=True),
        whole("n_up_rekeyed", msg("People who would move up with that key."), "people", missing=True),
        whole("n_down_rekeyed", msg("People who would move down with that key."), "people", missing=True),
        whole("n_people_rekeyed", msg("People who would change level with that key."), "people", missing=True),
        whole("needs_up_rekeyed", msg("People for whom a need would arise with that key."), "people", missing=True),
        whole("needs_down_rekeyed", msg("People for whom a need would vanish with that key."), "people", missing=True),
    ),
)  # fmt: skip
# All others, as the group that one is compared with.
REST = "rest"
# Level of every test, and the share of false findings that is allowed among adjusted ones.
SIGNIFICANCE = 0.05
CLASSES = ("A", "B", "C", "not_tested")
LOGISTIC = (
    real("lr_chi2", msg("Likelihood-ratio chi-square of logistic regression: no difference at any score."), low=0),
    share("lr_p", msg("Its p value, two degrees of freedom for each group but one.")),
    share("lr_p_adjusted", msg("Its p value, adjusted likewise.")),
    share("uniform_p", msg("p value of a difference that is the same at all scores.")),
    share("nonuniform_p", msg("p value of a difference that changes with the score.")),
    share("nonuniform_p_adjusted", msg("The same, adjusted likewise.")),
    real("lr_r2", msg("Nagelkerke's R² gained by the difference."), "share"),
    text("lr_class", msg("Class by that gain: A negligible, B moderate, C large (Jodoin and Gierl 2001)."), *CLASSES),
)
Fairness = NewType("Fairness", Frame)
FAIRNESS = Table[Fairness](
    "fairness", ("grouping", "item_id", "reference", "focal"), msg("Whether items treat groups differently."), (
        text("grouping", msg("The grouping.")), ITEM,
        text("reference", msg("Reference group.")), text("focal", msg("Focal group.")),
        whole("n_reference", msg("People in the reference group."), "people"),
        whole("n_focal", msg("People in the focal group."), "people"),
        real("mh_chi2", msg(
"Mantel–Haenszel chi-square, continuity-corrected; Mantel's, without, for items of several points."
), low=0),
        share("mh_p", msg("Its p value.")),
        share("mh_p_adjusted", msg("Its p value, adjusted for all comparisons of the grouping (Benjamini–Hochberg).")),
        real("mh_odds", msg("Common odds ratio; missing for items of several points."), low=0),
        real("mh_delta", msg("ETS delta; negative: against the focal group; missing for items of several points.")),
        real("smd", msg(
"Mean share of the item's points at equal score, focal less reference group (standardised mean difference)."
), "share"),
        text("ets_class", msg("ETS class: A negligible, B moderate, C large; not_tested: too few people, or no variation."), *CLASSES),
        *LOGISTIC,
    ),
)  # fmt: skip
GroupFairness = NewType("GroupFairness", Frame)
GROUP_FAIRNESS = Table[GroupFairness](
    "group_fairness", ("grouping", "item_id"), msg(
"Whether items treat any of more than two groups differently, all groups at once."
), (
        text("grouping", msg("The grouping.")), ITEM,
        whole("n", msg("People in the groups compared."), "people"),
        whole("n_groups", msg("Groups compared: those with enough people on the item."), "groups", 2),
        real("mh_chi2", msg("Generalised Mantel–Haenszel chi-square of equal mean points, groups − 1 degrees of freedom."), low=0),
        share("mh_p", msg("Its p value.")),
        share("mh_p_adjusted", msg("Its p value, adjusted for all items of the grouping (Benjamini–Hochberg).")),
        *LOGISTIC,
    ),
)  # fmt: skip
Linking = NewType("Linking", Frame)
LINKING = Table[Linking](
    "linking", ("domain_id",), msg("Linking with the earlier cohort."), (
        DOMAIN, text("previous", msg("Id of the earlier cohort.")),
        whole("n_anchors", msg("Anchors used."), "items"),
        real("slope", msg("Constant A of the change of scale.")),
        real("shift", msg("Constant B: θ on the earlier scale = A·θ + B."), "logit"),
        real("se", msg("Linking error."), "logit", 0),
        text("dropped", msg("Anchors dropped for drift."), missing=True),
    ),
)  # fmt: skip
Standards = NewType("Standards", Frame)
STANDARDS = Table[Standards](
    "standards", ("scale_id", "level"), msg("Cut scores set by a panel."), (
        SCALE, whole("level", msg("The level."), "level", 1), text("method", msg("Method."), "angoff", "bookmark"),
        whole("n_judges", msg("Judges."), "people"),
        whole("n_items", msg("Items judged (Angoff), or with a place in the order of difficulty (Bookmark)."), "items"),
        percentage("cut_percent", msg("The cut score.")),
        real("se_percent", msg("Its standard error."), "percent", 0),
        real("judges_sd", msg("Standard deviation between judges."), "percent", 0),
        real("agreement", msg("Agreement of the judges (intraclass correlation)."), "", -1, 1),
    ),
)  # fmt: skip
UnitScales = NewType("UnitScales", Frame)
UNIT_SCALES = Table[UnitScales](
    "unit_scales", ("unit_id", "scale_id"), msg("Units by scale."), (
        UNIT, SCALE, whole("n", msg("People with a score."), "people"),
        percentage("mean_percent", msg("Mean percentage.")),
        percentage("shrunk_percent", msg("Mean shrunk towards the cohort's.")),
        percentage("low", msg("Lower end of the 95 % interval.")),
        percentage("high", msg("Upper end of the 95 % interval.")),
        whole("rank_low", msg("Best plausible rank (95 %)."), "rank", 1, missing=True),
        whole("rank_high", msg("Worst plausible rank (95 %)."), "rank", 1, missing=True),
        share("share_meeting", msg("Share of people who meet the requirement.")),
        real("mean_gap", msg("Mean gap."), "level", 0),
        whole("total_gap", msg("Total gap."), "level", missing=True),
        whole("qualified", msg("People at the level needed."), "people", missing=True),
        whole("needed", msg("People needed."), "people", missing=True),
        Column("suppressed", "flag", msg("Whether the cell is hidden outside the unit.")),
    ),
)  # fmt: skip


def level_columns(top_level: int) -> list[str]:
    """Return `p_0 … p_L`, the columns of `levels` that hold the probability of each level."""
    return [f"p_{level}" for level in range(top_level + 1)]
