"""The command line: words become typed objects, one call is made, errors become exit statuses.

Only typer is imported here; what a command needs is imported inside it, so that `--help` answers at once.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.errors import EXIT_DONE, EXIT_FAULT, EXIT_INTERRUPTED, EXIT_SOME_REPORTS_FAILED, WorkbenchError
from workbench.language import Text, command_language

if TYPE_CHECKING:
    from workbench.parameters import Settings

PROJECT = Path(__file__).resolve().parents[1]
BASE_FRAMEWORK = PROJECT / "parameters" / "frameworks" / "customs-2018.yaml"


def _(vi: str, en: str) -> str:
    return Text(vi, en).in_(command_language())


def _help(vi: str, en: str, example: str) -> str:
    return f"{_(vi, en)}\n\n{_('Ví dụ', 'Example')}: {example}"


app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=_(
        "Từ kết quả đánh giá năng lực đến hồ sơ, kế hoạch đào tạo và kế hoạch kèm cặp.",
        "From assessment results to profiles, training plans and coaching plans.",
    ),
)

File = Annotated[
    Path,
    typer.Argument(
        metavar="PARAMETERS.yaml", show_default=False, help=_("Tệp tham số của đợt.", "The cohort's parameter file.")
    ),
]
Override = Annotated[
    list[str] | None,
    typer.Option(
        "-p",
        "--parameter",
        metavar="KEY=VALUE",
        show_default=False,
        help=_("Thay một tham số, ví dụ training.weeks=12; lặp lại được.", "Override a parameter; repeatable."),
    ),
]


def _reported(command: Callable[..., int]) -> Callable[..., None]:
    """Make a command end with its exit status: what it returns, or what its error says."""

    @functools.wraps(command)
    def run_reported(*args: Any, **options: Any) -> None:
        try:
            status = command(*args, **options)
        except WorkbenchError as refused:
            typer.echo(str(refused), err=True)
            status = refused.exit_status
        except KeyboardInterrupt:
            said = _("Đã dừng; chạy lại cùng lệnh để làm tiếp.", "Interrupted; give the same command again to go on.")
            typer.echo(said, err=True)
            status = EXIT_INTERRUPTED
        except Exception as fault:
            # Only here does any other error end: the user gets its class and a log, never its message.
            from workbench.run.fault import message, write_log

            typer.echo(message(fault, write_log(fault)).in_(command_language()), err=True)
            status = EXIT_FAULT
        raise typer.Exit(status)

    return run_reported


@app.command(
    help=_help(
        "Kiểm tra, phân tích, lập mọi báo cáo và trang mục lục; chỉ lập lại những gì đã đổi hoặc bị lỗi.",
        "Check, analyse, make every report and the index; only what changed or failed is redone.",
        "workbench run parameters/cohorts/hai-phong-2019.yaml --only unit,coaching --unit hp-kv1",
    )
)
@_reported
def run(
    parameters: File,
    reports: Annotated[
        Path, typer.Option("--reports", metavar="DIR", help=_("Thư mục chứa các lần chạy.", "Folder of the runs."))
    ] = Path("reports"),
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="KINDS",
            show_default=False,
            help=_("Chỉ các loại này, cách nhau bằng dấu phẩy: ", "Only these kinds, separated by commas: ")
            + "cohort,exam,domain,unit,coaching,individual.",
        ),
    ] = None,
    unit: Annotated[
        list[str] | None,
        typer.Option(
            "--unit",
            metavar="ID",
            show_default=False,
            help=_("Chỉ báo cáo của đơn vị này; lặp lại được.", "Only the reports of this unit; repeatable."),
        ),
    ] = None,
    officer: Annotated[
        list[str] | None,
        typer.Option(
            "--officer",
            metavar="ID",
            show_default=False,
            help=_("Chỉ hồ sơ của người này; lặp lại được.", "Only the profile of this officer; repeatable."),
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            show_default=False,
            help=_(
                "Số báo cáo lập cùng lúc (mặc định: số lõi của máy).",
                "Reports made at the same time (default: the machine's cores).",
            ),
        ),
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="ENGINE", help=_("Cách chạy sổ tay.", "What executes the notebooks."))
    ] = "papermill",
    formats: Annotated[
        str, typer.Option("--formats", metavar="FORMATS", help=_("Định dạng báo cáo.", "Formats of the reports."))
    ] = "html",
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            metavar="vi|en",
            show_default=False,
            help=_("Ngôn ngữ báo cáo (mặc định: theo tham số).", "Language of the reports (default: the parameters')."),
        ),
    ] = None,
    override: Override = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help=_("Lập lại mọi báo cáo.", "Redo every report, also those up to date."))
    ] = False,
) -> int:
    """Make a cohort's reports."""
    from workbench.run.batch import run as make
    from workbench.run.options import words_of
    from workbench.run.progress import for_terminal
    from workbench.run.tables import failures_table

    outcome = make(
        _settings(parameters, override),
        reports=reports,
        only=words_of(only or ()),
        units=unit or (),
        officers=officer or (),
        workers=workers,
        engine=engine,
        formats=words_of([formats]),
        language=language,
        fresh=fresh,
        progress=for_terminal(command_language()),
    )
    if outcome.failed:
        typer.echo(failures_table(outcome.failed, command_language()))
    _say_numbers(outcome.rows, outcome.accepted, outcome.quarantined)
    typer.echo(
        Text(
            "Báo cáo: {done} đã lập, {kept} giữ nguyên, {failed} lỗi; {seconds:.1f} giây.",
            "Reports: {done} made, {kept} kept, {failed} failed; {seconds:.1f} seconds.",
        )
        .format(
            done=outcome.count("done"),
            kept=outcome.count("kept"),
            failed=outcome.count("failed"),
            seconds=outcome.seconds,
        )
        .in_(command_language())
    )
    typer.echo(str(outcome.index))
    return outcome.exit_status


@app.command(
    help=_help(
        "Chỉ đọc và kiểm tra số liệu đầu vào; in tóm tắt sổ ghi.",
        "Read and judge the inputs only; print the ledger's summary.",
        "workbench check parameters/cohorts/hai-phong-2019.yaml --ledger ledger.xlsx",
    )
)
@_reported
def check(
    parameters: File,
    ledger: Annotated[
        Path | None,
        typer.Option(
            "--ledger",
            metavar="FILE",
            show_default=False,
            help=_("Ghi sổ ghi ra tệp .csv hoặc .xlsx.", "Write the ledger to a .csv or .xlsx file."),
        ),
    ] = None,
    override: Override = None,
) -> int:
    """Judge the inputs."""
    from workbench.intake.read import read_cohort
    from workbench.run.ledger_file import refuse_suffix, write_ledger
    from workbench.run.tables import ledger_table

    if ledger is not None:
        refuse_suffix(ledger)
    cohort = read_cohort(_settings(parameters, override))
    if len(cohort.ledger):
        typer.echo(ledger_table(cohort.ledger, command_language()))
    numbers = cohort.counts[["rows", "accepted", "quarantined"]].sum()
    _say_numbers(int(numbers["rows"]), int(numbers["accepted"]), int(numbers["quarantined"]))
    if ledger is not None:
        write_ledger(cohort.ledger, ledger)
        typer.echo(str(ledger))
    return EXIT_DONE


@app.command(
    help=_help(
        "Tính mọi bảng số liệu, không lập báo cáo.",
        "Work out every table, no report.",
        "workbench analyse parameters/cohorts/hai-phong-2019.yaml --out tables --format csv",
    )
)
@_reported
def analyse(
    parameters: File,
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="DIR", show_default=False, help=_("Thư mục của các bảng.", "Folder of the tables.")
        ),
    ],
    format: Annotated[
        str, typer.Option("--format", metavar="parquet|csv", help=_("Định dạng bảng.", "Format of the tables."))
    ] = "parquet",
    override: Override = None,
) -> int:
    """Work out the tables."""
    from workbench.analysis import write_tables
    from workbench.analysis.steps import analyse as work_out
    from workbench.run.options import refuse_table_folder

    refuse_table_folder(out, format)
    analysis = work_out(_settings(parameters, override))
    write_tables(analysis, out, format=format)
    numbers = analysis.tables["counts"][["rows", "accepted", "quarantined"]].sum()
    _say_numbers(int(numbers["rows"]), int(numbers["accepted"]), int(numbers["quarantined"]))
    typer.echo(str(out))
    return EXIT_DONE


@app.command(
    help=_help(
        "Đối chiếu mọi tệp của một lần chạy với manifest.json.",
        "Compare every file of a run with its manifest.json.",
        "workbench verify reports/hai-phong-2019",
    )
)
@_reported
def verify(
    run_folder: Annotated[
        Path, typer.Argument(metavar="RUN", show_default=False, help=_("Thư mục của lần chạy.", "The run's folder."))
    ],
) -> int:
    """Compare a run's files with its manifest."""
    from workbench.run.manifest import verify as compare
    from workbench.run.tables import checked_table

    checked = compare(run_folder)
    typer.echo(checked_table(checked, command_language()))
    sound = all(c.state in ("ok", "unlisted") for c in checked)
    return EXIT_DONE if sound else EXIT_SOME_REPORTS_FAILED


@app.command(
    help=_help(
        "Mô phỏng một đợt đánh giá có năng lực thật đã biết.",
        "Simulate a cohort whose true abilities are known.",
        "workbench simulate --out inputs/trial.xlsx --officers 200 --seed 7 --truth inputs/truth.csv",
    )
)
@_reported
def simulate(
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE.xlsx", show_default=False, help=_("Tệp kết quả.", "File of the results.")),
    ],
    officers: Annotated[
        int | None, typer.Option("--officers", min=1, metavar="N", show_default=False, help=_("Số người.", "People."))
    ] = None,
    units: Annotated[
        int | None, typer.Option("--units", min=1, metavar="N", show_default=False, help=_("Số đơn vị.", "Units."))
    ] = None,
    domains: Annotated[
        int | None,
        typer.Option("--domains", min=1, metavar="N", show_default=False, help=_("Số lĩnh vực.", "Domains.")),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", show_default=False, help=_("Số gieo ngẫu nhiên.", "Seed."))
    ] = None,
    truth: Annotated[
        Path | None,
        typer.Option(
            "--truth", metavar="FILE.csv", show_default=False, help=_("Ghi năng lực thật.", "Write the truth.")
        ),
    ] = None,
    parameters: Annotated[
        Path | None,
        typer.Option(
            "--parameters",
            metavar="FILE.yaml",
            show_default=False,
            help=_("Ghi tệp tham số phù hợp.", "Write parameters that fit."),
        ),
    ] = None,
    like: Annotated[
        Path | None,
        typer.Option(
            "--like",
            metavar="PARAMETERS.yaml",
            show_default=False,
            help=_("Mô phỏng theo tệp tham số này.", "Simulate for this parameter file."),
        ),
    ] = None,
    bad_rows: Annotated[
        int,
        typer.Option("--bad-rows", min=0, metavar="N", help=_("Số dòng cố ý làm sai.", "Rows made wrong on purpose.")),
    ] = 0,
) -> int:
    """Simulate a cohort."""
    from workbench.intake.simulate import simulate_files

    seeded = {} if seed is None else {"seed": seed}
    made = simulate_files(
        out,
        base_framework=BASE_FRAMEWORK,
        officers=officers,
        units=units,
        domains=domains,
        truth=truth,
        parameters=parameters,
        like=like,
        bad_rows=bad_rows,
        **seeded,
    )
    typer.echo(
        Text(
            "Đã mô phỏng {officers} người, {items} câu hỏi, {units} đơn vị, {domains} lĩnh vực (gieo {seed}).",
            "Simulated {officers} people, {items} items, {units} units, {domains} domains (seed {seed}).",
        )
        .format(officers=made.officers, items=made.items, units=made.units, domains=made.domains, seed=made.seed)
        .in_(command_language())
    )
    for path in (made.out, made.truth, made.item_truth, made.framework, made.parameters):
        if path is not None:
            typer.echo(str(path))
    return EXIT_DONE


def _settings(parameters: Path, override: list[str] | None) -> Settings:
    from workbench.parameters import load_settings
    from workbench.run.options import overrides_of

    return load_settings(parameters, overrides_of(override or ()))


def _say_numbers(rows: int, accepted: int, quarantined: int) -> None:
    sentence = Text(
        "Số dòng: {rows} vào = {accepted} nhận + {quarantined} để riêng.",
        "Rows: {rows} in = {accepted} accepted + {quarantined} set aside.",
    )
    numbers = sentence.format(rows=rows, accepted=accepted, quarantined=quarantined)
    typer.echo(numbers.in_(command_language()))
