"""The account of an intake: the fate of every file and row, the sums that prove none lost, and what is left to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import DeskError
from desktop.records import Problem, Severity
from desktop.services.intake import CaseTaken, IntakeReport
from desktop.ui import theme
from desktop.ui.acts import cases, intake
from desktop.ui.dialogs.sheet import button, label
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import CENTRE, Column
from desktop.ui.verbatim import sure
from desktop.ui.widgets.notice import Notice
from desktop.ui.widgets.table import Table
from desktop.ui.wording import advice_of

if TYPE_CHECKING:
    from desktop.services.intake_report import Account

Again = Callable[[Sequence[str], str], None]
SUPPLEMENT, REPLACE, PASSWORD, COLUMNS, RETURN_COPY = "supplement", "replace", "password", "columns", "return-copy"
_REMEDIES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "supplement-or-correction": ((SUPPLEMENT, "作为补充导入(&S)"), (REPLACE, "作为更正导入(&R)")),
    "encrypted": ((PASSWORD, "输入打开密码(&W)…"),),
    "password-wrong": ((PASSWORD, "输入打开密码(&W)…"),),
    "no-roster": ((COLUMNS, "指明各列(&L)…"),),
    "mapping-unfit": ((COLUMNS, "指明各列(&L)…"),),
}
"""What can be done, in the window, with a file that was refused: by its code, as what is asked for and its button."""
_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one file."""

    number: int
    file: str
    kind: str
    case: str
    words: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem of a row."""

    number: int
    file: str
    problem: Problem


def fates(report: IntakeReport) -> list[Fate]:
    """Return the fate of every file: what needs a person first."""
    found = [
        *(
            ("没有读取", file, "", f"{error.message}{advice_of(error)}", error.code)
            for file, error in report.unreadable
        ),
        *(("已导入", taken.file, taken.case, _taken(taken), "") for taken in report.cases),
        *(("已有", file, case, "内容与该案卷已有的文件完全相同，没有重复导入。", "") for file, case in report.already),
        *(("跳过", file, "", "隐藏文件、临时文件或不是申报材料，没有读取。", "") for file in report.ignored),
    ]
    return [
        Fate(number=number, kind=kind, file=file, case=case, words=words, code=code)
        for number, (kind, file, case, words, code) in enumerate(found)
    ]


def _taken(taken: CaseTaken) -> str:
    words = f"{taken.enterprise.name}：读到{taken.rows_read}人"
    if taken.rows_taken != taken.rows_read:
        words += f"，其中{taken.rows_read - taken.rows_taken}人证件号码有误"
    if taken.version > 1:
        words += f"；第{taken.version}版，新增{len(taken.change.came)}人，减少{len(taken.change.fell)}人"
    if taken.decisions_void:
        words += f"；原有{taken.decisions_void}项人工认定或车票登记随原名单失效，请重新认定"
    return words + "。"


def _tone(fate: Fate) -> str | None:
    return {"没有读取": theme.RED, "已导入": theme.GREEN}.get(fate.kind, theme.QUIET)


class IntakeReportDialog(QDialog):
    """What became of every file and which rows have problems; a refused file can be taken in after all."""

    manual = "entry"

    def __init__(self, session: Session, report: IntakeReport, again: Again, parent: QWidget | None = None) -> None:
        """``again`` is told the names (files, or cases to give back) and what is to be done with them."""
        super().__init__(parent)
        from desktop.services.intake_report import account

        self.setWindowTitle("导入结果")
        self.resize(900, 540)
        self._session, self._report, self._again = session, report, again
        self._remedies_made: list[QPushButton] = []
        files, problems = fates(report), list(_findings(report))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        self.band = Notice(closable=False)
        self.band.say(*_summary(report), tone="wait" if report.needs_a_person or report.stopped else "good")
        self.sums = label(_sums(account(report, found=report.found)), name="sums", quiet=True)
        self.files, self.problems = self._file_table(files), self._problem_table(problems)
        self.tabs = self._tabs()
        self.detail = label("", name="detail")
        self.detail.setMinimumHeight(self.detail.fontMetrics().lineSpacing() * 2)
        for widget in (self.band, self.sums, self.tabs, self.detail):
            layout.addWidget(widget, int(widget is self.tabs))
        self.remedies = self._remedy_row(files)
        layout.addLayout(self.remedies)
        layout.addLayout(self._buttons())
        self.files.selectRow(0)
        self.files.opened.connect(self._open_case)

    def copy(self) -> None:
        """Put the whole shown table on the clipboard."""
        table = self.tabs.currentWidget()
        if isinstance(table, Table):
            table.copy(whole=True)

    def save(self) -> None:
        """Ask where to, and write the whole account as a workbook."""
        start = str(Path(str(self._session.settings.value("report/folder", ""))) / "导入结果.xlsx")
        name, _ = QFileDialog.getSaveFileName(self, "另存导入结果", start, "表格 (*.xlsx)")
        if name:
            path = Path(name) if Path(name).suffix else Path(f"{name}.xlsx")
            self._session.settings.setValue("report/folder", str(path.parent))
            work = partial(intake.save_account, report=self._report, path=path)
            self._session.tasks.run(self, work, self._saved, self._unsaved, title="正在写表格")

    def undo(self) -> None:
        """Take the whole intake back, after asking."""
        words = f"撤回这次导入的全部{len(self._report.cases)}个文件？由此新建的案卷会一并撤回。撤回会记入日志。"
        if sure(self, "整次撤回", words):
            self.undo_button.setEnabled(False)
            act, number = cases.undo, self._report.number
            self._session.do(self, act, self._undone, self._not_undone, title="正在撤回", number=number)

    def show_cases(self) -> None:
        """Go to the cases that files went into."""
        numbers = tuple(dict.fromkeys(taken.case for taken in self._report.cases))
        self.accept()
        self._session.go("cases", numbers=numbers)

    def _open_case(self, fate: Fate) -> None:
        if fate.case:
            self.accept()
            self._session.go("case", number=fate.case)

    def _undone(self, stale: Sequence[str]) -> None:
        again = f"有{len(stale)}件案卷需要重新核验。" if stale else ""
        self.band.say("这次导入已整次撤回，系统中没有留下其中任何名单。", again, tone="wait")
        self.cases_button.setEnabled(False)
        for made in self._remedies_made:
            made.setEnabled(False)

    def _not_undone(self, error: DeskError) -> None:
        self.undo_button.setEnabled(True)
        self.band.tell(error)

    def _saved(self, path: Path) -> None:
        self.detail.setText(f"已另存：{path}")

    def _unsaved(self, error: DeskError) -> None:
        self.detail.setText(f"导入已经完成，但表格没有写成：{error.message}{advice_of(error)}")

    def _tell(self, *_: object) -> None:
        """Say in full what the row under the cursor says in part."""
        table = self.files if self.tabs.currentIndex() == 0 else self.problems
        record = table.current()
        if isinstance(record, Fate):
            self.detail.setText(record.words)
        else:
            self.detail.setText(record.problem.message if isinstance(record, Finding) else "")

    def _tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setAccessibleName("导入结果的分页")
        tabs.addTab(self.files, f"文件（{len(self.files.records.records)}）")
        tabs.addTab(self.problems, f"需要看的行（{len(self.problems.records.records)}）")
        for table in (self.files, self.problems):
            table.selectionModel().currentRowChanged.connect(self._tell)
        tabs.currentChanged.connect(self._tell)
        return tabs

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        copy, save, close = button("复制全部(&C)"), button("另存为表格(&E)…"), button("完成", main=True)
        self.undo_button = button("整次撤回(&U)…", grave=True, tip="这次导入的文件全部撤回")
        self.cases_button = button("查看案卷(&V)", tip="在“案卷”中列出这次导入的案卷")
        copy.clicked.connect(self.copy)
        save.clicked.connect(self.save)
        close.clicked.connect(self.accept)
        self.undo_button.clicked.connect(self.undo)
        self.cases_button.clicked.connect(self.show_cases)
        self.undo_button.setEnabled(bool(self._report.number))
        self.cases_button.setEnabled(bool(self._report.cases))
        close.setDefault(True)
        for each in (copy, save, self.undo_button):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(self.cases_button)
        row.addWidget(close)
        close.setFocus()
        return row

    def _remedy_row(self, files: Sequence[Fate]) -> QHBoxLayout:
        """Return a button for everything that can be done with what was refused, and with what has problems."""
        wanted: dict[tuple[str, str], list[str]] = {}
        for fate in files:
            for remedy in _REMEDIES.get(fate.code, ()):
                wanted.setdefault(remedy, []).append(fate.file)
        if cases := _with_problems(self._report):
            wanted[RETURN_COPY, "写退回稿(&B)…"] = cases
        row = QHBoxLayout()
        for (how, text), names in wanted.items():
            made = button(text, tip="、".join(names[:_SHOWN]))
            made.setProperty("mode", how)
            made.clicked.connect(lambda _=False, names=names, how=how: self._take_again(names, how))
            row.addWidget(made)
            self._remedies_made.append(made)
        row.addStretch(1)
        return row

    def _take_again(self, names: Sequence[str], how: str) -> None:
        self.accept()
        self._again(names, how)

    @staticmethod
    def _file_table(files: list[Fate]) -> Table[Fate]:
        table: Table[Fate] = Table(
            [
                Column(title="结果", text=lambda fate: fate.kind, width=92, align=CENTRE, colour=_tone),
                Column(title="文件", text=lambda fate: fate.file, width=210),
                Column(title="案卷编号", text=lambda fate: fate.case, width=204),
                Column(title="说明", text=lambda fate: fate.words),
            ],
            name="文件的结果",
            key=lambda fate: fate.number,
        )
        table.show_records(files)
        return table

    @staticmethod
    def _problem_table(findings: list[Finding]) -> Table[Finding]:
        table: Table[Finding] = Table(
            [
                Column(title="轻重", text=_weight, width=70, align=CENTRE, colour=_weight_tone),
                Column(title="文件", text=lambda finding: finding.file, width=230),
                Column(title="工作表", text=lambda finding: finding.problem.sheet, width=120),
                Column(title="单元格", text=lambda finding: finding.problem.cell or "—", width=80),
                Column(title="说明", text=lambda finding: finding.problem.message),
            ],
            name="行的问题",
            key=lambda finding: finding.number,
        )
        table.show_records(findings)
        return table


def _with_problems(report: IntakeReport) -> list[str]:
    """Return the cases that a file with problems went into."""
    told = {file for file, _ in report.problems}
    return list(dict.fromkeys(taken.case for taken in report.cases if taken.file in told))


def _sums(drawn: Account) -> str:
    """Say the sums that prove no file and no row lost."""
    from desktop.services.intake_report import FATE_WORDS

    files = [f"{words}{drawn.count(fate)}个" for fate, words in FATE_WORDS.items() if drawn.count(fate)]
    files += [f"停止时还没有处理{drawn.not_reached}个"] if drawn.not_reached else []
    read, taken, wrong = drawn.rows()
    told = f"文件{drawn.found}个：{'，'.join(files) or '没有'}。人员{read}行：已导入{taken}行，证件号码有误{wrong}行。"
    if drawn.files_balance and drawn.rows_balance:
        return f"{told}合计相符，没有遗漏。"
    return f"{told}合计不符，请把结果另存后联系维护人员。"


def _findings(report: IntakeReport) -> Iterator[Finding]:
    for number, (file, problem) in enumerate(report.problems):
        yield Finding(number=number, file=file, problem=problem)


def _weight(finding: Finding) -> str:
    return "有误" if finding.problem.severity is Severity.ERROR else "留意"


def _weight_tone(finding: Finding) -> str | None:
    return theme.RED if finding.problem.severity is Severity.ERROR else theme.AMBER


def _summary(report: IntakeReport) -> tuple[str, str]:
    read = sum(taken.rows_read for taken in report.cases)
    words = f"导入了{len(report.cases)}个文件，共{read}人。"
    if report.unreadable:
        words += f"有{len(report.unreadable)}个文件没有读取，没有保存其中任何内容。"
    if report.already:
        words += f"有{len(report.already)}个文件以前已经导入过。"
    if report.stopped:
        words = f"已按要求停止。{words}停止之前导入的已经保存。"
    errors = sum(problem.severity is Severity.ERROR for _, problem in report.problems)
    advice = "已逐行列出；可点“写退回稿”，把问题标在企业自己的表格上，交回更正。"
    return words, f"有{errors}行证件号码有误或重复，{advice}" if errors else ""
