"""Item response models by marginal maximum likelihood: Rasch and 2PL, partial credit and generalised partial credit.

θ ~ N(0, σ²) with slopes of 1, or N(0, 1) with slopes; logistic, without 1.7. Items that were not administered are left
out of a person's likelihood. See `workbench.measure.irt.curves` for the models.
"""

from workbench.measure.irt.calibration import Asked, Calibration, Model, Shape
from workbench.measure.irt.curves import Curves, two_categories
from workbench.measure.irt.estimate import calibrate
from workbench.measure.irt.people import abilities, fit_statistics, information, log_likelihoods, normalised, posterior

__all__ = [
    "Asked",
    "Calibration",
    "Curves",
    "Model",
    "Shape",
    "abilities",
    "calibrate",
    "fit_statistics",
    "information",
    "log_likelihoods",
    "normalised",
    "posterior",
    "two_categories",
]
