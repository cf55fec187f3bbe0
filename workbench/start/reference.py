"""The page on beginning with an office's files, generated: `python -m workbench.start.reference docs`."""

from __future__ import annotations

import sys
from pathlib import Path

from workbench.intake.headers import COLUMN_NAMES
from workbench.language import Speaker
from workbench.listing import Column, Listing, listing
from workbench.listing.markdown import markdown
from workbench.messages import SOURCE, Words, languages
from workbench.start.columns import ROLES, TABLES
from workbench.start.naming import KEYS, names_of
from workbench.start.seen import KINDS

PAGE = "start.md"
BOTH = Speaker(SOURCE)
MOST_HEADERS = 6
"""Headers that are shown as examples of those that are known."""
HEAD = """# Bắt đầu từ các tệp của đơn vị / Beginning with an office's files

<!-- Generated from the declarations in the code by `make docs`; do not edit. -->

`workbench start THƯ-MỤC` đọc mọi tệp trong thư mục, nói từng trang, từng cột được hiểu là gì, hỏi những gì không có
trong tệp, rồi ghi `cohort.yaml`, `framework.xlsx` và `answers.yaml` cạnh các tệp. `answers.yaml` được ghi sau mỗi
câu trả lời, và cả khi lệnh bị từ chối: sửa tệp này (hoặc các tệp Excel) rồi chạy lại lệnh. Tệp nào đã sửa tay thì
được giữ nguyên, trừ khi thêm `--overwrite`. Báo cáo nằm trong `reports/<đợt>` của thư mục nơi chạy `workbench run`
(đổi bằng `--reports`).

`workbench start FOLDER` reads every file of the folder, says what each sheet and column is taken for, asks what is
nowhere, and writes `cohort.yaml`, `framework.xlsx` and `answers.yaml` beside the files. `answers.yaml` is written
after every answer, and where the command is refused too: correct it (or the Excel files) and give the command
again. A file that was changed by hand stays, unless `--overwrite` is given. Reports lie in `reports/<cohort>` of
the folder in which `workbench run` is given (`--reports` changes it).

```yaml
levels: [Nhận biết, Thông hiểu, Vận dụng, Làm chủ]
cuts: [0, 40, 60, 80]
columns: {"ds.xlsx": {"Số lưu": officer_id, "Điểm cũ": ignored}}
sheets: {"thi.xlsx: Nháp": other}
parameters: {training: {release_cap: 0.25, weeks: 20}}
```

## Mã đề / Versions

Khi một môn thi có nhiều mã đề cùng số câu, `start` hỏi các mã đề là cùng câu hỏi xếp khác thứ tự (`versions: same`)
hay câu hỏi khác nhau (`other`). Nếu có bảng cho biết mỗi câu nằm ở vị trí nào trong từng mã đề (cột `Câu gốc`, `Đề
01`, `Đề 02`…), hãy để bảng vào thư mục: khi đó bài làm được so từng câu. Nếu không có bảng, công chức được so theo
tỷ lệ phần trăm.

Where an exam has several versions of one length, `start` asks whether they are the same questions in another order
(`versions: same`) or other questions (`other`). A table that tells where each question stands in each version
(columns `Câu gốc`, `Đề 01`, `Đề 02`, …) goes into the folder: then answers are compared question by question.
Without it officers are compared by their percentage.

## Đơn vị tính / Units

Đơn vị tiền và thời gian ghi ở tiêu đề cột hoặc tiêu đề trang được áp dụng cho cột, cho trang: `(triệu đồng)`,
`nghìn đồng`, `ĐVT: 1.000 đ`, `tr.đ`, `(buổi)`, `(tiết)`, `(giờ)`, `%`. Chi phí không có đơn vị mà nhỏ hơn 1.000
đồng thì được hỏi lại.

Units of money and time in a header or a banner hold for its column or sheet: `(triệu đồng)`, `nghìn đồng`, `ĐVT:
1.000 đ`, `tr.đ`, `(buổi)`, `(tiết)`, `(giờ)`, `%`. Costs below 1,000 đồng without a unit are asked about.
"""


def page() -> str:
    """Return the page in Markdown: the keys of `answers.yaml`, kinds of sheets, and names of columns by kind."""
    keys = [(key, *_said(words)) for key, words in KEYS.items()]
    kinds = [(kind, *_said(words)) for kind, words in KINDS.items()]
    lines = [HEAD, *_section("`answers.yaml`", _listed("khóa / key", keys))]
    lines += _section("`sheets`: loại trang / kinds of sheets", _listed("loại / kind", kinds))
    lines += ["## `columns`: tên cột / names of columns", "", *_ignored()]
    for kind, words in KINDS.items():
        if names_of(kind):
            vi, en = _said(words)
            lines += [f"### `{kind}`: {vi} / {en}", "", *markdown(_columns(kind)), ""]
    return "\n".join(lines)


def _ignored() -> list[str]:
    vi, en = _said(KINDS["other"])
    return [f"`ignored`: {vi} / {en}.", ""]


def _columns(kind: str) -> Listing:
    rows = [(name, *_said(words), ", ".join(_headers(kind, name))) for name, words in names_of(kind).items()]
    return _listed("tên / name", rows, "tiêu đề nhận ra được / headers known")


def _headers(kind: str, name: str) -> list[str]:
    of_role, of_people = COLUMN_NAMES.get(ROLES.get(kind, ""), {}), COLUMN_NAMES["officers"]
    known = TABLES.get(kind, {}).get(name) or of_role.get(name) or of_people.get(name, ())
    return [header for header in known if header != name][:MOST_HEADERS]


def _listed(key: str, rows: list[tuple[str, ...]], *more: str) -> Listing:
    heads = [Column(key, key, "code"), Column("vi", "nghĩa"), Column("en", "meaning")]
    return listing(BOTH, key, [*heads, *(Column(words, words) for words in more)], rows)


def _section(title: str, made: Listing) -> list[str]:
    return [f"## {title}", "", *markdown(made), ""]


def _said(words: Words) -> tuple[str, ...]:
    return tuple(words.in_(language) for language in languages())


if __name__ == "__main__":
    (Path(sys.argv[1]) / PAGE).write_text(page(), encoding="utf-8")
