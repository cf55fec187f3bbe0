"""A run that is interrupted ends with 130, leaves nothing half-written, and goes on from there."""

import json
import signal
import subprocess
import sys
import time

import nbformat

from tests.analysed import begun
from workbench.analysis.kept import STEPS
from workbench.parameters import load_settings
from workbench.run.manifest import past_records

START = """
import sys
from pathlib import Path
from workbench.run import batch
batch.run.__kwdefaults__["notebooks"] = Path(sys.argv.pop(1))
from workbench.__main__ import main
main()
"""


def test_an_interrupted_run_goes_on(tmp_path, twelve):
    begun(load_settings(twelve), tmp_path / "reports")
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    flag = tmp_path / "slow"
    flag.touch()
    for name, work in (
        ("cohort_overview", "pass"),
        ("exam_quality", f"import pathlib, time\nif pathlib.Path({str(flag)!r}).exists(): time.sleep(60)"),
    ):
        cells = [
            nbformat.v4.new_code_cell(
                'parameters = ""\ntables = ""\nlanguage = ""', metadata={"tags": ["parameters"]}, id="a"
            ),
            nbformat.v4.new_code_cell(work, id="b"),
        ]
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), tmp_path / f"{name}.ipynb")
    command = [sys.executable, "-c", START, str(tmp_path), "run", str(twelve)]
    command += ["--reports", str(tmp_path / "reports"), "--only", "cohort,exam", "--workers", "1"]

    folder = tmp_path / "reports" / "p"
    running = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    waited = time.monotonic() + 180
    while "cohort" not in past_records(folder) and time.monotonic() < waited:
        time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130, said
    assert "Traceback" not in said

    flag.unlink()
    again = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert again.returncode == 0, again.stderr
    records = json.loads((folder / "manifest.json").read_text())["reports"]
    assert {r["id"]: r["status"] for r in records} == {"cohort": "kept", "exam": "done"}
    assert again.stdout.splitlines()[-1] == str(folder / "index.html")
    assert [path.name for path in folder.rglob(".*")] == [STEPS], "nothing half-written is left"
