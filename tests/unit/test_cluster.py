"""Reports made on a cluster: the pages of a local run, byte for byte, also where a worker is lost in the middle."""

import os
import signal
from contextlib import ExitStack
from pathlib import Path

import nbformat
import pytest

from workbench.errors import ParameterError
from workbench.run import cluster
from workbench.run.making import Job, put
from workbench.run.options import Engine, cluster_problems
from workbench.run.warm import forks
from workbench.run.warm.orders import Setup
from workbench.run.work import work

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(not forks.possible(), reason="this system cannot fork")

JOBS = 24
CELL = "import os, time\ntime.sleep(0.05)\nassert officer != 'o7'\nprint('for', officer)"


def write_notebook(folder: Path) -> Path:
    cells = [
        nbformat.v4.new_code_cell('officer = ""', metadata={"tags": ["parameters"]}, id="a"),
        nbformat.v4.new_code_cell(CELL, id="b"),
    ]
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "in.ipynb")
    return folder / "in.ipynb"


def jobs_in(folder: Path, notebook: Path) -> list[Job]:
    folder.mkdir()
    return [
        Job(
            f"o{at}",
            str(notebook),
            str(folder / f"o{at}.ipynb"),
            str(folder / f"o{at}.html"),
            {"officer": f"o{at}"},
            "vi",
        )
        for at in range(JOBS)
    ]


def pages(folder: Path) -> dict[str, bytes]:
    """Return the pages in their places: what a lost worker had half written lies hidden until the run clears it."""
    return {path.name: path.read_bytes() for path in folder.glob("[!.]*.html")}


@pytest.fixture(scope="module")
def two_workers():
    with distributed.LocalCluster(2, threads_per_worker=1, processes=True, dashboard_address=None) as local:
        yield local


def test_a_worker_killed_in_the_middle_costs_nothing(tmp_path, two_workers):
    notebook = write_notebook(tmp_path)
    for job, made in work(jobs_in(tmp_path / "here", notebook), engine=Engine.WARM, workers=2, seconds=60):
        put(job, made)

    errors, killed = {}, None
    away = jobs_in(tmp_path / "away", notebook)
    for job, made in work(away, engine=Engine.WARM, workers=2, seconds=60, cluster=two_workers.scheduler_address):
        put(job, made)
        errors[job.id] = made.error
        if len(errors) == 3:
            with distributed.Client(two_workers.scheduler_address) as client:
                killed = min(client.run(os.getpid).values())
            os.kill(killed, signal.SIGKILL)

    assert killed is not None
    assert errors == {job.id: "AssertionError" if job.id == "o7" else "" for job in away}
    assert len(pages(tmp_path / "here")) == JOBS - 1
    assert pages(tmp_path / "away") == pages(tmp_path / "here")


def test_servers_end_with_the_run(tmp_path, two_workers):
    notebook = write_notebook(tmp_path)
    with distributed.Client(two_workers.scheduler_address) as client:
        before = client.run(lambda: len(cluster._servers))
        list(cluster.make_on(two_workers.scheduler_address, jobs_in(tmp_path / "r", notebook)[:2], Setup(1, 60, [])))
        after = client.run(lambda: len(cluster._servers))
    assert set(before.values()) == set(after.values()) == {0}


def test_no_cluster_there(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 3)
    jobs = jobs_in(tmp_path / "r", write_notebook(tmp_path))
    with pytest.raises(ParameterError) as refused:
        list(cluster.make_on("tcp://127.0.0.1:9", jobs, Setup(1, 60, [])))
    assert refused.value.problems[0].column == "--cluster"


def test_a_run_that_workers_do_not_see_is_refused(tmp_path, two_workers):
    jobs = jobs_in(tmp_path / "r", tmp_path / "gone.ipynb")
    with pytest.raises(ParameterError) as refused:
        list(cluster.make_on(two_workers.scheduler_address, jobs, Setup(1, 60, [])))
    assert "--reports" in refused.value.problems[0].instead.in_("en")


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("local", False),
        ("tls://10.0.0.5:8786", False),
        ("tcp://127.0.0.1:8786", False),
        ("tcp://127.255.255.254:8786", False),
        ("localhost:8786", False),
        ("tcp://[::1]:8786", False),
        ("tcp://128.0.0.1:8786", True),
        ("tcp://10.0.0.5:8786", True),
        ("tcp://0.0.0.0:8786", True),
        ("scheduler.local:8786", True),
        ("ucx://10.0.0.5:8786", True),
        ("ws://10.0.0.5:8786", True),
    ],
)
def test_an_open_cluster_of_other_machines_is_refused_and_said_what_it_means(address, is_open):
    found = cluster_problems(address, Engine.WARM)
    assert [problem.column for problem in found] == ["--cluster"] * is_open
    for problem in found:
        assert "any code as this account" in problem.sentence("en")
        assert "đọc được kết quả của mọi người" in problem.sentence("vi")
        assert "--open-cluster" in problem.sentence("vi")
    assert cluster_problems(address, Engine.WARM, open_cluster=True) == []


def test_a_cluster_by_tls_is_reached_with_its_certificates_only(tmp_path):
    pytest.importorskip("cryptography", reason="makes the certificates")
    secure = distributed.Security.temporary()
    files = {"ca.pem": secure.tls_ca_file, "cert.pem": secure.tls_client_cert, "key.pem": secure.tls_client_key}
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    jobs = jobs_in(tmp_path / "out", write_notebook(tmp_path))[:2]
    here = Setup(1, 60, [])
    with distributed.LocalCluster(1, threads_per_worker=1, dashboard_address=None, security=secure) as local:
        address = local.scheduler_address
        assert address.startswith("tls://")
        with pytest.raises(ParameterError) as refused:
            list(cluster.make_on(address, jobs, here))
        assert "certificates" in refused.value.problems[0].sentence("en")
        known = {"ca-file": "ca.pem", "client.cert": "cert.pem", "client.key": "key.pem"}
        settings = {f"distributed.comm.tls.{key}": str(tmp_path / name) for key, name in known.items()}
        with dask.config.set(settings), ExitStack() as open_until_done:
            client = cluster._client(address, here, open_until_done)
            assert list(client.run(os.getpid)) == list(client.nthreads())
