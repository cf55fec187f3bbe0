"""A report whose worker is killed, hangs or takes the server with it costs its own time only."""

import os
import time

import nbformat
import pytest

from workbench.run.making import Job, put
from workbench.run.warm import forks, pool
from workbench.run.warm.orders import Setup
from workbench.run.warm.pool import make_all

pytestmark = pytest.mark.skipif(not forks.possible(), reason="this system cannot fork")
KERNEL = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
ONCE = "import os, pathlib, signal, time\nflag = pathlib.Path({flag!r})\n"
ONCE += "if not flag.exists():\n    flag.touch()\n    {does}"
CELLS = {
    "sound": "print(1)",
    "failing": "1 / 0",
    "hanging": "import time\ntime.sleep(600)",
    "leaving": "import os\nos._exit(3)",
    "killed once": ONCE.replace("{does}", "os.kill(os.getpid(), signal.SIGKILL)"),
    "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "server killed": ONCE.replace("{does}", "os.kill(os.getppid(), signal.SIGKILL); time.sleep(600)"),
    "last": "print(2)",
    "server stopped": ONCE.replace("{does}", "os.kill(os.getppid(), signal.SIGSTOP); time.sleep(600)"),
}


def job(folder, name: str) -> Job:
    plain = name.replace(" ", "-")
    source = CELLS[name].replace("{flag!r}", repr(str(folder / f"{plain}.flag")))
    cell = nbformat.v4.new_code_cell(source, id="c")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=KERNEL), folder / f"{plain}.ipynb")
    made = folder / "made" / plain
    return Job(name, str(folder / f"{plain}.ipynb"), f"{made}.ipynb", f"{made}.html", {}, "en")


def test_each_report_bears_its_own_fault_only(tmp_path):
    jobs = [job(tmp_path, name) for name in CELLS if name != "server stopped"]
    ended = {}
    for each, made in make_all(jobs, Setup(2, 8, [])):
        assert each.id not in ended
        ended[each.id] = made.error
        put(each, made)
    assert ended == {
        "sound": "",
        "failing": "ZeroDivisionError",
        "hanging": "TimeLimit",
        "leaving": "WorkerLost",
        "killed once": "",
        "killed": "WorkerLost",
        "server killed": "",
        "last": "",
    }
    made = {path.name for path in (tmp_path / "made").iterdir() if not path.name.startswith(".")}
    assert {f"{name.replace(' ', '-')}.ipynb" for name in ended} <= made
    assert {name for name in made if name.endswith(".html")} == {
        f"{name.replace(' ', '-')}.html" for name, error in ended.items() if not error
    }


def test_a_server_that_hangs_is_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "GRACE", 1)
    stopping = job(tmp_path, "server stopped")
    ended = {each.id: made.error for each, made in pool.make_all([stopping, job(tmp_path, "last")], Setup(1, 4, []))}
    assert ended == {"server stopped": "", "last": ""}


def test_a_server_that_never_gets_warm_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "WARM_UP", 0)
    monkeypatch.setattr(pool, "GRACE", 1)
    ended = {each.id: made.error for each, made in pool.make_all([job(tmp_path, "sound")], Setup(1, 4, []))}
    assert ended == {"sound": "ServerLost"}


def test_closing_the_iterator_ends_every_process(tmp_path):
    pids = tmp_path / "pids"
    cell = f"import os, time\nopen({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{os.getppid()}}')\ntime.sleep(600)"
    hanging = job(tmp_path, "hanging")
    notebook = nbformat.read(hanging.notebook, as_version=4)
    notebook.cells[0].source = cell
    nbformat.write(notebook, hanging.notebook)
    making = make_all([job(tmp_path, "sound"), hanging], Setup(1, 600, []))
    next(making)
    until = time.monotonic() + 60
    while not pids.exists() and time.monotonic() < until:
        time.sleep(0.05)
    making.close()
    for process in map(int, pids.read_text().split()):
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
