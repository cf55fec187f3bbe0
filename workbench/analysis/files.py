"""Digests of the files that steps read, beside the parameters; cheap to import, since every run asks for them."""

from __future__ import annotations

from workbench.inputs import digest, there
from workbench.intake.formats.sources import digest_of
from workbench.parameters import Settings, load_previous


def results_digest(settings: Settings) -> str:
    """Return the SHA-256 of the results.

    Raises:
        InputError: where they cannot be read.
    """
    return digest_of(settings.result_paths, cohort_file=settings.file, simulated=settings.parameters.simulated)


def panels_digest(settings: Settings) -> str:
    """Return the SHA-256 of each panel's file."""
    files = [settings.file.parent / standard.file for standard in settings.parameters.standards.values()]
    return " ".join(digest(file) if there(file) else "" for file in files)


def earlier_digest(settings: Settings) -> str:
    """Return the SHA-256 of the earlier cohort's settings, results and panels, empty where none is named.

    Raises:
        ParameterError: for every contradiction between the two cohorts.
        InputError: where the earlier results cannot be read.
    """
    earlier = load_previous(settings)
    return " ".join([earlier.digest, results_digest(earlier), panels_digest(earlier)]) if earlier else ""
