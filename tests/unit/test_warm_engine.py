"""The warm engine shows what a kernel shows, and papermill finds it."""

import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import NBClientEngine, papermill_engines

from workbench.run.cold import differing_cells
from workbench.run.warm import engine as warm
from workbench.run.warm import forks

needs_fork = pytest.mark.skipif(not forks.possible(), reason="this system cannot fork")
KERNEL = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
ALLOWED = "{}['allowed']"
CELLS = [
    "import sys\nprint('a'); print('b', file=sys.stderr); print('c'); 5",
    "from IPython.display import display, HTML, clear_output, update_display\n"
    "h = display(HTML('<b>x</b>'), display_id='q')\ndisplay({'a': 1}, metadata={'k': {'z': 1}})",
    "update_display(HTML('<b>y</b>'), display_id='q'); _, Out",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3]); plt.title('é')",
    "import asyncio\nawait asyncio.sleep(0.01)\ntype(asyncio.create_task(asyncio.sleep(0)))",
    "type(asyncio.create_task(asyncio.sleep(0))), __name__, get_ipython().execution_count",
    "import pandas as pd; pd.DataFrame({'a': [1, 2]})",
    "display(1); clear_output(); print('after')",
    "import ipywidgets; ipywidgets.IntSlider()",
    "try:\n    input('?')\nexcept Exception as error:\n    print(type(error), error)",
    "import warnings; warnings.warn('look')",
    "%matplotlib inline\n?len",
    ALLOWED,
    "def f(x):\n    return 1 / x\nf(p - 2)",
    "print('never')",
]


# As papermill runs it, in a process of its own: pytest replaces what warnings and streams do.
RAISED = """
import sys, papermill
from papermill.engines import papermill_engines
from workbench.run.warm.engine import WarmEngine
papermill_engines.register("warm", WarmEngine)
source, target, engine = sys.argv[1:]
try:
    papermill.execute_notebook(source, target, {"p": 2}, engine_name=engine, progress_bar=False)
except papermill.PapermillExecutionError as error:
    print(error.ename, error.exec_count, error.cell_index)
"""


def notebook(folder: Path, *cells: str) -> str:
    code = [nbformat.v4.new_code_cell("p = 1", metadata={"tags": ["parameters"]}, id="p")]
    for at, cell in enumerate(cells):
        tags = {"tags": ["raises-exception"]} if cell == ALLOWED else {}
        code.append(nbformat.v4.new_code_cell(cell, metadata=tags, id=f"c{at}"))
    code.insert(2, nbformat.v4.new_markdown_cell("# text", id="m"))
    nbformat.write(nbformat.v4.new_notebook(cells=code, metadata=KERNEL), folder / "in.ipynb")
    return str(folder / "in.ipynb")


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setitem(papermill_engines._engines, "warm", warm.WarmEngine)


def execute(source: str, target: Path, engine: str | None, **options):
    return papermill.execute_notebook(
        source, str(target), {"p": 2}, engine_name=engine, progress_bar=False, kernel_name="python3", **options
    )


@needs_fork
def test_outputs_errors_and_metadata_equal_those_of_a_kernel(tmp_path):
    source = notebook(tmp_path, *CELLS)
    raised = [
        subprocess.run(
            [sys.executable, "-c", RAISED, source, str(tmp_path / f"{engine}.ipynb"), engine],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        ).stdout
        for engine in ("warm", "nbclient")
    ]
    assert raised[0] == raised[1]
    assert raised[0].split()[0] == "ZeroDivisionError"
    one, other = (nbformat.read(tmp_path / f"{name}.ipynb", as_version=4) for name in ("warm", "nbclient"))
    assert differing_cells(one, other) == []
    assert sorted(one.metadata) == sorted(other.metadata)
    for here, there in zip(one.cells, other.cells, strict=True):
        assert sorted(here.metadata) == sorted(there.metadata)
        assert sorted(here.metadata.get("execution", {})) == sorted(there.metadata.get("execution", {}))
        assert here.metadata.get("papermill", {}).get("status") == there.metadata.get("papermill", {}).get("status")


@needs_fork
def test_nothing_passes_from_one_notebook_to_the_next(tmp_path):
    import numpy as np

    before = np.random.get_state()[1].tolist()
    source = notebook(
        tmp_path,
        "import builtins, os, numpy\nseen = getattr(builtins, 'left', None), os.environ.get('LEFT')\n"
        "builtins.left = 1; os.environ['LEFT'] = '1'; print(seen, get_ipython().execution_count)",
        "os.write(1, b'past Python\\n'); numpy.random.random()",
    )
    drawn = []
    for at in range(2):
        made = execute(source, tmp_path / f"{at}.ipynb", "warm")
        assert made.cells[2].outputs[0].text == "(None, None) 4\n"
        past, number = made.cells[-1].outputs
        assert past.text == "past Python\n"
        drawn.append(number.data["text/plain"])
    assert drawn[0] != drawn[1]
    assert np.random.get_state()[1].tolist() == before


@needs_fork
@pytest.mark.parametrize(
    ("cell", "error"),
    [
        (f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})", DeadKernelError),
        ("import os; os._exit(0)", DeadKernelError),
        ("import time; time.sleep(60)", CellTimeoutError),
    ],
)
def test_a_child_that_ends_or_hangs_is_an_error(tmp_path, cell, error):
    with pytest.raises(error):
        execute(notebook(tmp_path, cell), tmp_path / "out.ipynb", "warm", execution_timeout=5)
    assert (tmp_path / "out.ipynb").exists()


@pytest.mark.parametrize("hindrance", ["fork", "kernel"])
def test_papermills_own_kernel_steps_in_and_it_is_said(tmp_path, monkeypatch, caplog, hindrance):
    called = []
    monkeypatch.setattr(NBClientEngine, "execute_managed_notebook", lambda *given, **named: called.append(given))
    if hindrance == "fork":
        monkeypatch.setattr(forks, "possible", lambda: False)
    else:
        spec = SimpleNamespace(argv=["R"])
        monkeypatch.setattr(warm.KernelSpecManager, "get_kernel_spec", lambda self, name: spec)
    with caplog.at_level("WARNING"):
        execute(notebook(tmp_path, "1"), tmp_path / "out.ipynb", "warm")
    assert called
    assert "papermill" in caplog.text


def test_papermill_is_told_of_the_engine():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    module, _, name = project["entry-points"]["papermill.engine"]["warm"].partition(":")
    assert (module, name) == (warm.__name__, warm.WarmEngine.__name__)
