"""A kept process, for systems that cannot fork: warm as a server's children are, it makes one report after the other.

Between two reports it is made as new as a process can be from within: the cells' names, the environment, the folder,
paths, builtins and random numbers are those of its beginning. What a notebook changes inside a library stays.
"""

from __future__ import annotations

import builtins
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from workbench.run.making import Job, make
from workbench.run.warm.cells import HERE
from workbench.run.warm.forks import reseed
from workbench.run.warm.orders import open_line, run_serving, warm_up
from workbench.run.warm.shell import Shell


@contextmanager
def as_new() -> Iterator[None]:
    """Undo at the end what a notebook changed of the process itself."""
    environment, folder, paths, names = dict(os.environ), os.getcwd(), list(sys.path), dict(vars(builtins))  # noqa: PTH109
    reseed()
    try:
        yield
    finally:
        Shell.made().reset(new_session=True)
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        sys.path[:] = paths
        for name in vars(builtins).keys() - names.keys():
            delattr(builtins, name)
        vars(builtins).update(names)


def serve() -> None:
    """Make the reports that standard input orders, one after the other."""
    told, setup = open_line()
    warm_up(setup)
    told.answer({"ready": os.getpid()})
    for order in told.hear():
        with as_new():
            made = make(Job(**order), engine=HERE, seconds=setup.seconds)
        told.answer(asdict(made))


if __name__ == "__main__":
    run_serving(serve)
