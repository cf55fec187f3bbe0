"""The words that the command line takes for reports, engines and formats, and how a wrong word is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.language import Language
from workbench.messages import Words, languages, msg, spoken
from workbench.report.frame.declaration import Format
from workbench.run.warm import forks

MOST_WORKERS = 64
# A cluster on this machine, as `--cluster` names it.
LOCAL = "local"
TABLE_FORMATS = ("parquet", "csv")


class Engine(StrEnum):
    """What executes the notebooks."""

    WARM = "warm"
    PAPERMILL = "papermill"


def words_of(given: Iterable[str]) -> list[str]:
    """Return the words of repeated and comma-separated options, in order, each once."""
    return list(dict.fromkeys(word.strip() for text in given for word in text.split(",") if word.strip()))


def unknown(option: str, chosen: Iterable[str], known: Sequence[str], problem: Words) -> list[Problem]:
    """Return a problem for every chosen word that is not known."""
    return [
        Problem(problem, did_you_mean(word, known), "option", column=option, value=word[:80])
        for word in chosen
        if word not in known
    ]


def refuse(problems: Sequence[Problem]) -> None:
    """Raise the problems, all at once, if there are any.

    Raises:
        ParameterError: if the list is not empty.
    """
    if problems:
        raise ParameterError(problems)


def unknown_choices(engine: str, formats: Sequence[str], language: str | None, workers: int) -> list[Problem]:
    """Return what is wrong with the choices that do not depend on the data."""
    no_engine = msg("There is no such engine.")
    no_format = msg("There is no such format.")
    no_language = msg("There is no such language.")
    problems = unknown("--engine", [engine], [e.value for e in Engine], no_engine)
    problems += unknown("--formats", formats, [f.value for f in Format], no_format)
    problems += unknown("--language", [language] if language else [], languages(), no_language)
    if not formats:
        problems.append(Problem(msg("Give at least one format."), column="--formats"))
    if not 1 <= workers <= MOST_WORKERS:
        bounds = msg("Give a number from 1 to {most}.").format(most=MOST_WORKERS)
        problem = msg("The number of workers is not valid.")
        problems.append(Problem(problem, bounds, "option", column="--workers", value=str(workers)))
    return problems


def cluster_problems(cluster: str, engine: str, *, open_cluster: bool = False) -> list[Problem]:
    """Return what keeps a cluster from being used, as far as it is known before it is reached.

    One on other machines that is not spoken to by TLS is refused unless `open_cluster` says that this is meant.
    """
    if not cluster:
        return []
    problems = []
    if find_spec("distributed") is None:
        said = msg("Dask is not installed: there is no cluster.")
        instead = msg('Install it by `pip install "training-needs-workbench[cluster]"`.')
        problems.append(Problem(said, instead, "option", column="--cluster", value=cluster))
    if not forks.possible():
        said = msg("This system cannot fork, which the machines of a cluster do.")
        instead = msg("Leave out --cluster, or use Linux or macOS.")
        problems.append(Problem(said, instead, "option", column="--cluster", value=cluster))
    if engine == Engine.PAPERMILL:
        said = msg("The machines of a cluster know the engine `warm` only.")
        instead = msg("Leave out --engine, or leave out --cluster.")
        problems.append(Problem(said, instead, "option", column="--engine", value=engine))
    if not open_cluster and _is_open(cluster):
        problems.append(Problem(*OPEN_CLUSTER, "option", column="--cluster", value=cluster))
    return problems


def language_of(chosen: str | None, default: str) -> Language:
    """Return the language of the reports: the one chosen, else the parameters'."""
    return spoken(chosen, default)


def overrides_of(pairs: Iterable[str]) -> dict[str, str]:
    """Return `key=value` options as a mapping.

    Raises:
        ParameterError: for every option without a key or `=`.
    """
    split = [(pair, *pair.partition("=")) for pair in pairs]
    problem = msg("A parameter is written `key=value`.")
    example = msg("For example: -p training.weeks=12.")
    refuse(
        [
            Problem(problem, example, "override", column="-p", value=pair[:80])
            for pair, key, sign, _ in split
            if not (key.strip() and sign)
        ]
    )
    return {key.strip(): value for _, key, _, value in split}


def day_of(option: str, text: str) -> dt.date:
    """Return the day that an option names.

    Raises:
        ParameterError: where it is no day of the calendar, written YYYY-MM-DD.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        problem = msg("This is no day.")
        instead = msg("Write it as YYYY-MM-DD, such as 2026-11-30.")
        raise ParameterError(Problem(problem, instead, "option", column=option, value=text[:20])) from None


def refuse_table_folder(folder: Path, format: str) -> None:
    """Refuse an unknown format of tables, and a folder that holds anything but an earlier analysis.

    Raises:
        ParameterError: with every problem; the folder would be replaced as a whole.
    """
    problems = unknown("--format", [format], TABLE_FORMATS, msg("There is no such format."))
    if folder.exists() and not (
        folder.is_dir() and ((folder / "analysis.json").is_file() or not any(folder.iterdir()))
    ):
        problem = msg("Something else is kept here.")
        instead = msg("Choose a new or an empty folder.")
        problems.append(Problem(problem, instead, "option", str(folder), column="--out"))
    refuse(problems)


def _is_open(cluster: str) -> bool:
    """Whether the address is of another machine, and without TLS."""
    scheme, _, rest = cluster.rpartition("://")
    host = urlsplit(f"//{rest}").hostname or ""
    if cluster == LOCAL or scheme in ("tls", "wss") or host == "localhost":
        return False
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return True


OPEN_CLUSTER = (
    msg(
        "The cluster is open, without TLS: anybody who reaches its port can run any code as this "
        "account, and read everybody's results."
    ),
    msg(
        "Use tls://host:8786 with certificates in Dask's configuration (README, commands); in a closed "
        "network of its own, add `--open-cluster`."
    ),
)
