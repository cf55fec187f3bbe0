"""Make many reports at the same time: in forks of a warm server, in kept processes, or with a kernel for each."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from workbench import private
from workbench.run.cluster import make_on
from workbench.run.engine import KERNEL_ENVIRONMENT
from workbench.run.making import Job, Made, make
from workbench.run.options import Engine
from workbench.run.warm import forks, pool
from workbench.run.warm import workers as kept
from workbench.run.warm.orders import Setup


def work(
    jobs: Sequence[Job],
    *,
    engine: Engine,
    workers: int,
    seconds: int,
    rehearsals: Sequence[Job] = (),
    cluster: str = "",
) -> Generator[tuple[Job, Made]]:
    """Yield each job as it ends; closing the iterator drops those that have not begun.

    Args:
        jobs: what to make, in the order in which it is begun.
        engine: what executes the notebooks.
        workers: reports at the same time.
        seconds: how long one notebook (papermill: one cell) may take.
        rehearsals: jobs of the kinds that are worth drawing once before the first fork.
        cluster: where other machines take part, see `workbench.run.cluster`; they run the warm engine.
    """
    for name, value in KERNEL_ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if cluster:
        group = os.environ.get(private.GROUP, "")
        return make_on(cluster, jobs, Setup(workers, seconds, list(rehearsals), group))
    if engine is Engine.WARM:
        many = pool if forks.possible() else kept
        return many.make_all(jobs, Setup(workers, seconds, list(rehearsals)))
    return _with_kernels(jobs, workers, seconds)


def _with_kernels(jobs: Sequence[Job], workers: int, seconds: int) -> Generator[tuple[Job, Made]]:
    def twice_if_lost(job: Job) -> Made:
        made = make(job, engine=None, seconds=seconds)
        return make(job, engine=None, seconds=seconds) if made.lost else made

    pool = ThreadPoolExecutor(workers, thread_name_prefix="report")
    try:
        futures = {pool.submit(twice_if_lost, job): job for job in jobs}
        for future in as_completed(futures):
            yield futures[future], future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
