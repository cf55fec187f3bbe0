"""Make reports on several machines: a cluster of Dask, one warm server beside every worker process.

Every machine has this program and sees the run's folder and the notebooks under the same path. A worker never forks:
it starts the warm server of `workbench.run.warm` as a process of its own, keeps it for the whole run, and the server
ends when the worker does, however that happens. Only what was made where is told over the network; the files are
written beside their places, and the run puts them there as it does with its own.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Generator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench import private
from workbench.errors import ParameterError, Problem
from workbench.messages import Words, msg
from workbench.run.ends import LOST
from workbench.run.engine import KERNEL_ENVIRONMENT
from workbench.run.files import code_digest
from workbench.run.making import Job, Made
from workbench.run.options import LOCAL
from workbench.run.warm.orders import Setup
from workbench.run.warm.pool import Pool

TLS = "tls://"
# Reports that a worker is given at once, at most.
MOST_TOGETHER = 16
# Shares per worker that a run is cut into at least, so that all end at about the same time.
SHARES = 8
# Seconds in which the cluster has to answer.
PATIENCE = 30

_servers: dict[str, Pool] = {}
_one_share = threading.Lock()


def make_on(address: str, jobs: Sequence[Job], setup: Setup) -> Generator[tuple[Job, Made]]:
    """Yield each job as it ends, in whatever order.

    What a lost worker had in hand is given to the others; a report whose own process or server was lost is tried once
    more. Closing the iterator ends the warm servers, and the cluster where it was started here.

    Args:
        address: the scheduler's address (`tls://host:8786`, with the certificates of Dask's configuration), or `local`
            for a cluster on this machine, closed to other accounts by certificates of its own.
        jobs: what to make, in the order in which it is begun.
        setup: `workers` counts the worker processes of a local cluster; elsewhere every worker makes as many reports
            at the same time as it has threads.

    Raises:
        ParameterError: where the cluster cannot be reached or has no worker, or a worker has another version of this
            program or does not see the run's files.
    """
    from distributed import as_completed

    with ExitStack() as open_until_done:
        client = _client(address, setup, open_until_done)
        _check(client, address, jobs)
        open_until_done.callback(_end_servers, client)
        size = max(1, min(MOST_TOGETHER, len(jobs) // (SHARES * len(client.nthreads()))))
        shares = [list(jobs[at : at + size]) for at in range(0, len(jobs), size)]

        def submit(share: list[Job], rank: int) -> Any:
            return client.submit(make_share, share, setup, pure=False, priority=-rank)

        given = {submit(share, rank): share for rank, share in enumerate(shares)}
        open_until_done.callback(lambda: client.cancel(list(given)))
        tried: set[str] = set()
        ending = as_completed(list(given))
        for future in ending:
            share = given.pop(future)
            ended = {made.id: made for made in _result(future)}
            for job in share:
                made = ended.get(job.id, Made(job.id, "", error=LOST, lost=True))
                if made.lost and job.id not in tried:
                    tried.add(job.id)
                    again = submit([job], 0)
                    given[again] = [job]
                    ending.add(again)
                else:
                    yield job, made


def make_share(share: list[Job], setup: Setup) -> list[Made]:
    """Make a share of the reports beside a worker; what was in hand when its server was lost is not in the list."""
    with _one_share:
        private.begin(setup.group)
        server = _server(setup)
        for job in share:
            server.give(job)
        made: list[Made] = []
        while len(made) < len(share):
            ended = server.next()
            if ended is None:
                close_servers()
                break
            made.append(ended)
        return made


def close_servers() -> None:
    """End the warm servers of this process."""
    while _servers:
        _servers.popitem()[1].close()


def _server(setup: Setup) -> Pool:
    """Return the warm server of this worker for a run, started at its first share."""
    from distributed import get_worker

    own = replace(setup, workers=get_worker().state.nthreads)
    name = repr(own)
    if name not in _servers:
        close_servers()
        for variable, value in KERNEL_ENVIRONMENT.items():
            os.environ[variable] = value
        server = Pool(own)
        server.ready()
        _servers[name] = server
    return _servers[name]


def _result(future: Any) -> list[Made]:
    """Return what a share made; nothing where its workers were lost time and again."""
    from distributed import CancelledError, KilledWorker

    try:
        return future.result()
    except (KilledWorker, CancelledError):
        return []


def _client(address: str, setup: Setup, open_until_done: ExitStack) -> Any:
    from distributed import Client, LocalCluster, Security

    security = None
    if address == LOCAL:
        security = Security.temporary()
        cluster = LocalCluster(
            n_workers=setup.workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            silence_logs=logging.ERROR,
            security=security,
        )
        address = open_until_done.enter_context(cluster).scheduler_address
    try:
        if (
            address.startswith(TLS)
            and (security or Security()).get_connection_args("client").get("ssl_context") is None
        ):
            raise ParameterError([_problem(address, *NO_CERTIFICATES)])
        client = open_until_done.enter_context(Client(address, timeout=PATIENCE, security=security))
        client.wait_for_workers(1, timeout=PATIENCE)
    except (OSError, ValueError, TimeoutError) as cause:
        raise ParameterError([_problem(address, *UNREACHABLE)]) from cause
    return client


def _check(client: Any, address: str, jobs: Sequence[Job]) -> None:
    """Refuse a cluster whose workers would make something else than this machine."""
    needed = list(dict.fromkeys(path for job in jobs for path in (job.notebook, *_files(job))))
    found = client.run(_seen, needed)
    if any(digest != code_digest() for digest, _ in found.values()):
        raise ParameterError([_problem(address, *OTHER_VERSION)])
    if not all(sees for _, sees in found.values()):
        raise ParameterError([_problem(address, *NOT_SHARED)])


def _files(job: Job) -> list[str]:
    return [value for value in job.parameters.values() if Path(value).is_absolute()]


def _seen(needed: list[str]) -> tuple[str, bool]:
    return code_digest(), all(Path(path).exists() for path in needed)


def _end_servers(client: Any) -> None:
    with suppress(Exception):
        client.run(close_servers, on_error="ignore")


def _problem(address: str, problem: Words, instead: Words) -> Problem:
    return Problem(problem, instead, "option", column="--cluster", value=address)


UNREACHABLE = (
    msg("The cluster is not reached, or has no worker."),
    msg("Check the address (tls://host:8786), and start `dask worker` on the machines."),
)
NO_CERTIFICATES = (
    msg("Dask's configuration names no certificates for TLS."),
    msg("Name CA file, certificate and key: DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__CLIENT__CERT, …__CLIENT__KEY."),
)
OTHER_VERSION = (
    msg("A worker has another version of this program."),
    msg("Install the same version on every machine."),
)
NOT_SHARED = (
    msg("A worker does not see the run's folder."),
    msg("Put `--reports` on a shared disk, under the same path on every machine."),
)
