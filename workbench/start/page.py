"""Beginning in the browser: files are chosen, what each sheet is taken for is shown, what is open is asked.

The page runs `start.ipynb` beside this file, as the studio's page without code runs its notebook; it reads, asks and
writes through the same functions as the command.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ipywidgets as w
from markupsafe import escape

from workbench import private
from workbench.analysis.results import ContradictedError, aims_said, framework_said, judged, refuse_strangers
from workbench.errors import ParameterError, Problem, WorkbenchError, few_of_a_kind
from workbench.inputs import read_bytes
from workbench.intake.formats.kinds import READABLE
from workbench.intake.headers import UNUSED
from workbench.language import Speaker
from workbench.messages import Words, command_language, msg
from workbench.parameters import load_settings
from workbench.run.fault import message, write_log
from workbench.run.tables import harmless
from workbench.run.tables import ledger as by_rule
from workbench.shipped import workplace
from workbench.start.answers import changed_by_hand, load_answers, save_answers
from workbench.start.lacking import LackingError
from workbench.start.limits import limits_listed, limits_of
from workbench.start.naming import names_of
from workbench.start.office import ANSWERS, FRAMEWORK, Office, office_of, read_office
from workbench.start.questions import REREAD, Question, open_questions
from workbench.start.seen import KINDS, Seen
from workbench.start.showing import grouped, left_said, places_said
from workbench.start.writing import write
from workbench.studio.doors import Door, served_door
from workbench.studio.words import STYLE, listed, paragraph

FOLDER, GIVEN = "WORKBENCH_START_FOLDER", "WORKBENCH_START_ANSWERS"
NOTEBOOK = Path(__file__).parent / "start.ipynb"
OWN_FOLDER = Path("inputs", "don-vi")
WIDTH = "44em"
LABEL = {"description_width": "16em"}


def page_door(folder: Path | None, answers: Path | None, *, browser: bool, port: int | None, allow_root: bool) -> Door:
    """Return the door to the page.

    Args:
        folder: the office's; None: one that is named on the page.
        answers: a file of earlier answers.
        browser: whether the reader's browser is opened.
        port: of this machine; None: the first free one.
        allow_root: whether this may be the superuser.

    Raises:
        ParameterError: see `served_door`.
    """
    named = {FOLDER: folder, GIVEN: answers}
    environment = dict(os.environ) | {name: str(path.resolve()) for name, path in named.items() if path is not None}
    return served_door(NOTEBOOK, environment, None, app=True, port=port, browser=browser, allow_root=allow_root)


class Beginning:
    """The page: `box` is shown; every step can be taken again."""

    def __init__(self, folder: Path, given: Mapping[str, Any], speaker: Speaker, earlier: Path | None = None):
        self._speaker = speaker
        self._given: dict[str, Any] = dict(given)
        self._earlier = earlier
        self._kinds: dict[str, str] = {}
        self._columns: dict[str, dict[str, str]] = {}
        self._fields: list[tuple[Question, w.Widget, w.HTML]] = []
        self.folder = w.Text(
            value=str(folder),
            description=self._speaker.say("Folder of the files"),
            layout=w.Layout(width=WIDTH),
            style=LABEL,
        )
        self.files = w.FileUpload(
            accept=",".join(sorted(READABLE)), multiple=True, description=self._speaker.say("Choose files …")
        )
        self.files.observe(self._take, "value")
        self.read = w.Button(description=self._speaker.say("Read the files"), button_style="primary")
        self.read.on_click(lambda _: self._guarded(self._read))
        self.write = w.Button(description=self._speaker.say("Write and check"), button_style="primary")
        self.write.on_click(lambda _: self._guarded(self._write))
        self.anew = w.Checkbox(
            value=False, indent=False, layout=w.Layout(width=WIDTH),
            description=self._speaker.say("Make the framework's workbook anew where it is there already."),
        )  # fmt: skip
        self.said, self.seen, self.asked, self.done = w.HTML(), w.VBox(), w.VBox(), w.HTML()
        self._office: Office | None = None
        hint = self._speaker.say(
            "Put all files of the office into one folder, or choose them here: they are copied there."
        )
        self._second, self._third = self._card(self.seen), self._card(self.asked, self.anew, w.HBox([self.write]))
        for card in (self._second, self._third):
            card.layout.display = "none"
        title = _head(self._speaker.say("Begin with the files of your office"), "h2")
        self.box = w.VBox(
            [
                w.HTML(STYLE + title),
                self._card(w.HTML(paragraph(hint)), self.folder, w.HBox([self.files, self.read])),
                self.said,
                self._second,
                self._third,
                self.done,
            ]
        )
        self.box.add_class("wb-studio")

    def _card(self, *parts: w.Widget) -> w.VBox:
        card = w.VBox(list(parts))
        card.add_class("wb-studio").add_class("wb-card")
        return card

    def _guarded(self, step: Any) -> None:
        """Take a step; what is refused is said, a fault is logged and said by its class alone."""
        self.said.value = self.done.value = ""
        for button in (self.read, self.write):
            button.disabled = True
        try:
            step()
        except WorkbenchError as refused:
            self.said.value = self._problems(refused)
        except Exception as fault:
            self.said.value = _alert([self._speaker.name(message(fault, write_log(fault)))])
        finally:
            for button in (self.read, self.write):
                button.disabled = False

    def _problems(self, refused: WorkbenchError) -> str:
        lines = refused.sentences(self._speaker.language).split("\n")
        if isinstance(refused, ContradictedError):
            lines += [self._speaker.name(note) for note in refused.loud]
        return _alert(lines)

    def _take(self, change: Mapping[str, Any]) -> None:
        """Copy chosen files into the folder; a file that is there with other content is not replaced."""
        if change["new"]:
            self._guarded(lambda: self._keep(change["new"]))

    def _keep(self, chosen: Sequence[Mapping[str, Any]]) -> None:
        folder = self._folder()
        private.folder(folder)
        problems = []
        for one in chosen:
            name = Path(str(one["name"]).replace("\\", "/")).name
            place, content = folder / name, bytes(one["content"])
            if Path(name).suffix.lower() not in READABLE:
                problems.append(Problem(msg("This file is none that is read."), file=name))
            elif place.exists() and read_bytes(place) != content:
                problems.append(Problem(TAKEN, RENAME, file=str(place)))
            elif not place.exists():
                beside = private.beside(place)
                beside.write_bytes(content)
                private.put(beside, place)
        if problems:
            raise ParameterError(problems)
        self._read()

    def _folder(self) -> Path:
        named = Path(self.folder.value.strip()).expanduser()
        return named if named.is_absolute() else workplace() / named

    def _read(self) -> None:
        folder = self._folder()
        for card in (self._second, self._third):
            card.layout.display = "none"
        if not folder.is_dir():
            raise ParameterError(Problem(msg("There is no such folder."), file=str(folder)))
        remembered = folder / ANSWERS
        given = load_answers(remembered) if remembered.is_file() else {}
        said = self._given.get("columns") or {}
        columns = _both(_both(given.get("columns") or {}, said), self._columns)
        self._given = {
            **given, **self._given, "sheets": {**(given.get("sheets") or {}), **self._kinds}, "columns": columns
        }  # fmt: skip
        try:
            self._office = read_office(folder, self._given, given=None if remembered.is_file() else self._earlier)
        except LackingError as refused:
            self._show(refused.seen)
            if not remembered.is_file():
                save_answers(remembered, refused.seen, self._given)
            raise
        self._show(self._office.seen)
        self._ask(self._office)
        self.anew.layout.display = "" if changed_by_hand(folder / FRAMEWORK, self._given) else "none"
        self._third.layout.display = ""

    def _show(self, seen: Sequence[Seen]) -> None:
        head = _head(self._speaker.say("What each sheet is taken for"))
        self.seen.children = [w.HTML(head), *(self._seen(group) for group in grouped(seen))]
        self._second.layout.display = ""

    def _seen(self, group: Sequence[Seen]) -> w.Widget:
        """Return what the sheets of a group are taken for, to be changed, and three rows."""
        first = group[0]
        places = places_said(group, self._speaker)
        kind = w.Dropdown(
            options=[(self._speaker.name(words), name) for name, words in KINDS.items()],
            value=first.kind,
            description=places,
            layout=w.Layout(width="100%", max_width="70em"),
            style={"description_width": "60%"},
        )
        kind.observe(lambda change: self._change(group, change["new"]), "value")
        used = {header: said for header, said in first.words.items() if said is not None}
        heads = [header for header in (used or first.words) if header][:12]
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(row.get(header, '')[:60])}</td>" for header in heads) + "</tr>"
            for row in first.examples
        )
        meant = "".join(
            f"<th>{escape(h)}<br><strong>{escape(self._speaker.name(used[h]) if h in used else '–')}</strong></th>"
            for h in heads
        )
        table = f'<div class="scroll"><table><thead><tr>{meant}</tr></thead><tbody>{rows}</tbody></table></div>'
        beside = paragraph(left_said(first, self._speaker), "quiet")
        return w.VBox([kind, w.HTML(table + beside), self._columns_of(group)])

    def _columns_of(self, group: Sequence[Seen]) -> w.Widget:
        """Return drop-downs, closed at first, by which each column of a group is taken for something else."""
        one = group[0]
        names = names_of(one.kind)
        headers = [header for header, name in one.columns.items() if header and name != "item"]
        headers = [header for header in headers if len(header) <= LONGEST_HEADER]
        if not names or not headers:
            return w.HTML()
        choices = [(self._speaker.name(words), name) for name, words in names.items()]
        nothing = (self._speaker.name(KINDS["other"]), UNUSED)
        controls = []
        for header in headers[:MOST_COLUMNS]:
            now = one.columns[header]
            own = [(self._speaker.name(one.words.get(header) or NOT_TOLD), now)] if now and now not in names else []
            control = w.Dropdown(
                options=[*own, *choices, nothing], value=now or UNUSED, description=header, style=LABEL,
                layout=w.Layout(width=WIDTH),
            )  # fmt: skip
            control.observe(lambda change, header=header: self._rename(group, header, change["new"]), "value")
            controls.append(control)
        closed = w.Accordion([w.VBox(controls)], titles=[self._speaker.say("Columns: take one for something else")])
        closed.selected_index = None
        return closed

    def _rename(self, group: Sequence[Seen], header: str, name: str) -> None:
        for one in group:
            self._columns.setdefault(one.place, {})[header] = name
            self._kinds[one.place] = one.kind
        self._guarded(self._read)

    def _change(self, group: Sequence[Seen], kind: str) -> None:
        self._kinds |= {one.place: kind for one in group}
        self._guarded(self._read)

    def _ask(self, office: Office) -> None:
        """Show the questions that nothing answers."""
        self._fields = []
        shown: list[w.Widget] = []
        for question in open_questions(office, self._given):
            words = self._speaker.name(question.words)
            choices = [self._speaker.name(said) for said, _ in question.choices]
            control = w.Combobox(options=choices) if choices else w.Text()
            control.description, control.layout, control.style = words, w.Layout(width=WIDTH), LABEL
            if question.otherwise is not None:
                control.placeholder = self._speaker.say("empty: {answer}", answer=self._speaker.name(question.taken))
            wrong = w.HTML()
            self._fields.append((question, control, wrong))
            shown += [control, wrong]
        head = self._speaker.say("What the files do not tell: {n}", n=len(self._fields))
        self.asked.children = [w.HTML(_head(head)), *shown]

    def _answers(self) -> dict[str, Any] | None:
        """Return all answers, None where one is none, which is said beside it."""
        found, complete = dict(self._given), True
        for question, control, wrong in self._fields:
            text = str(control.value).strip()
            chosen = next((value for said, value in question.choices if self._speaker.name(said) == text), None)
            value = chosen if chosen is not None else question.value_of(text)
            complete &= value is not None
            found |= {} if value is None else {question.key: value}
            wrong.value = _alert([self._speaker.name(question.wanted)]) if value is None else ""
        if self._office is not None:
            save_answers(self._office.folder / ANSWERS, self._office.seen, found)
        return found if complete else None

    def _write(self) -> None:
        answers = self._answers()
        if self._office is None or answers is None:
            return
        self._given = answers
        folder, earlier = self._office.folder, self._earlier
        again = any(answers.get(key) for key in REREAD)
        self._office = (
            read_office(folder, answers, given=earlier) if again else office_of(folder, self._office.seen, answers)
        )
        if open_questions(self._office, answers):
            self._ask(self._office)
            return
        file, assumed = write(self._office, answers, overwrite=self.anew.value)
        notes = [self._speaker.name(note) for note in few_of_a_kind([*self._office.assumed, *assumed])]
        head = self._speaker.say("Assumed; change it in {file} and give the command again:").replace("{file}", ANSWERS)
        listing = "".join(f"<li>{escape(note)}</li>" for note in notes)
        self.done.value = f'<div class="wb-card">{_head(head)}<ul>{listing}</ul></div>'
        limits = limits_listed(limits_of(load_settings(file).parameters), self._speaker)
        self.done.value += f'<div class="wb-card"><div class="scroll">{listed(limits)}</div></div>' + self._judged(file)

    def _judged(self, file: Path) -> str:
        """Return what the check of the cohort found, and how to go on."""
        settings = load_settings(file)
        found = judged(settings, None)
        refuse_strangers(settings, found)
        numbers = found.counts[["rows", "accepted", "quarantined"]].sum()
        counted = self._speaker.say(
            "Rows: {rows} in = {accepted} accepted + {quarantined} set aside.",
            rows=int(numbers["rows"]), accepted=int(numbers["accepted"]), quarantined=int(numbers["quarantined"]),
        )  # fmt: skip
        notes: list[Words] = [*aims_said(settings), *found.loud, *found.notes, *framework_said(settings, found)]
        told = [self._speaker.name(note) for note in notes] + [harmless(found.ledger, self._speaker)]
        lines = "".join(f"<li>{escape(note)}</li>" for note in told if note)
        rules_table = by_rule(found.ledger, self._speaker)
        table = listed(rules_table) if rules_table.rows else ""
        go_on = self._speaker.say("To make the reports: {command}", command=f'workbench run "{file}"')
        checked, rules = _head(self._speaker.say("Checked")), escape(self._speaker.say("By rule"))
        return (
            f'<div class="wb-card" role="status">{checked}'
            f"{paragraph(counted)}<ul>{lines}</ul><details><summary>{rules}</summary>"
            f'<div class="scroll">{table}</div></details>{paragraph(go_on)}</div>'
        )


NOT_TOLD = msg("as it is")
LONGEST_HEADER, MOST_COLUMNS = 60, 40
TAKEN = msg("The folder has a file of this name with other content; it stays.")
RENAME = msg("Rename the file, or take the other away.")


def _both(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return what columns are, per sheet, by two mappings of which the second goes before."""
    return {place: {**(one.get(place) or {}), **(other.get(place) or {})} for place in (*one, *other)}


def _head(words: str, tag: str = "h3") -> str:
    return f"<{tag}>{escape(words)}</{tag}>"


def _alert(lines: Sequence[str]) -> str:
    return '<div role="alert">' + "".join(paragraph("✗ " + line, "wrong") for line in lines if line) + "</div>"


def begin() -> Beginning:
    """Return the page on the folder that the environment names, else on `inputs/don-vi` of the workplace."""
    private.begin()
    named, answers = os.environ.get(FOLDER), os.environ.get(GIVEN)
    given = load_answers(Path(answers)) if answers else {}
    place, earlier = Path(named) if named else workplace() / OWN_FOLDER, Path(answers) if answers else None
    beginning = Beginning(place, given, Speaker(command_language()), earlier)
    if named:
        beginning.read.click()
    return beginning
