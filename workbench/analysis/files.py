"""Digests of the files that steps read, beside the parameters; cheap to import, since every run asks for them."""

from __future__ import annotations

from workbench.errors import InputError, ParameterError, Problem
from workbench.inputs import digest, there
from workbench.intake.formats.sources import digest_of, require
from workbench.parameters import Settings, load_previous


def results_digest(settings: Settings) -> str:
    """Return the SHA-256 of the results.

    Raises:
        InputError: where they cannot be read.
    """
    return digest_of(settings.result_paths, cohort_file=settings.file, simulated=settings.parameters.simulated)


def require_results(settings: Settings) -> None:
    """Let nothing begin without the results, nor without those of the earlier cohort that is named.

    Raises:
        InputError: of both, what is missing, and what is wrong with the earlier cohort's files.
    """
    problems: list[Problem] = []
    for wave_of in (lambda: settings, lambda: load_previous(settings)):
        try:
            wave = wave_of()
            if wave is not None:
                require(wave.result_paths, cohort_file=wave.file, simulated=wave.parameters.simulated)
        except (InputError, ParameterError) as error:
            problems += error.problems
    if problems:
        raise InputError(problems)


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
