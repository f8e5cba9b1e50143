"""Take declaration workbooks in: which files, on which terms; and afterwards the fate of every file and row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import DeskError
from desktop.records import Problem, Severity
from desktop.services.intake import CaseTaken, IntakeReport
from desktop.ui import theme
from desktop.ui.acts.cases import Wanted
from desktop.ui.dialogs.sheet import Choice, Sheet, button, label
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import CENTRE, Column
from desktop.ui.widgets.day import DayField
from desktop.ui.widgets.notice import Notice
from desktop.ui.widgets.table import Table
from desktop.ui.wording import advice_of

_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_PATTERN = "申报表 (*.xlsx *.xls *.xlsm *.ods *.csv);;所有文件 (*)"


class IntakeDialog(Sheet):
    """Files and terms; ``wanted`` is what was asked for once accepted."""

    def __init__(self, session: Session, paths: Sequence[Path] = (), parent: QWidget | None = None) -> None:
        """Start with the files that were dropped, if any."""
        super().__init__(parent, "导入申报表", main="导入(&I)", width=720)
        self._session = session
        self.setAcceptDrops(True)
        self.files = QListWidget()
        self.files.setAccessibleName("要导入的文件和文件夹")
        self.files.setMinimumHeight(110)
        self.files.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.body.insertLayout(1, self._file_block())
        self._add(paths)
        self._terms()

    def wanted(self) -> Wanted:
        """Return what was asked for."""
        return Wanted(
            paths=self._paths(),
            policy=self.policy.value,
            measure=self.measure.value,
            enterprise=self.enterprise.text().strip().upper(),
            received=self.received.day(),
            mode=self.mode.value,
        )

    def submit(self) -> None:
        """Accept if there is anything to take in."""
        if not self.files.count():
            self.refuse(DeskError("no-files"))
            self.notice.say(
                "还没有选择要导入的文件。", "请点“添加文件”或“添加文件夹”，也可以把文件拖到这里。", tone="bad"
            )
            return
        try:
            self.received.day()
        except DeskError as error:
            self.refuse(error)
            self.received.setFocus()
            return
        if self.enterprise.text().strip() and not self._names_one_firm():
            return
        self._session.settings.setValue("intake/folder", str(self._paths()[0].parent))
        self.accept()

    def _names_one_firm(self) -> bool:
        """Say whether a code that was typed can be meant: it has its shape, and there is one file for it to name."""
        code = self.enterprise.text().strip().upper()
        if not _CODE.fullmatch(code):
            self.notice.say(
                "统一社会信用代码应为18位数字和大写字母。", "请与营业执照核对；不需要指明的请留空。", tone="bad"
            )
        elif len(self._paths()) > 1 or self._paths()[0].is_dir():
            self.notice.say("统一社会信用代码只能用于一个文件。", "请只留下一个文件，或把这一栏留空。", tone="bad")
        else:
            return True
        self.enterprise.setFocus()
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add files that are dropped here."""
        self._add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _file_block(self) -> QHBoxLayout:
        add, folder, drop = button("添加文件(&F)…"), button("添加文件夹(&D)…"), button("移除(&R)")
        add.clicked.connect(self._add_files)
        folder.clicked.connect(self._add_folder)
        drop.clicked.connect(self._remove)
        column = QVBoxLayout()
        for each in (add, folder, drop):
            column.addWidget(each)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.files, 1)
        row.addLayout(column)
        return row

    def _terms(self) -> None:
        policies = self._session.place.policies
        self.policy = Choice("政策", [(id_, f"{each.number}　{each.title}") for id_, each in policies.items()])
        division = self._session.place.office.division
        self.policy.pick(next((id_ for id_, each in policies.items() if division in each.divisions), ""))
        self.measure = Choice("措施", [])
        self.policy.currentIndexChanged.connect(self._offer_measures)
        self._offer_measures()
        self.enterprise = QLineEdit()
        self.enterprise.setPlaceholderText("选填；文件没有写明企业时使用")
        self.mode = Choice(
            "同一企业已有名单时",
            [
                ("ask", "由系统判断；拿不准的不导入，再问"),
                ("supplement", "都作为补充：加到原名单"),
                ("replace", "都作为更正：替换原名单"),
            ],
        )
        self.row("政策(&P)", self.policy)
        self.row("措施(&M)", self.measure)
        self.received = DayField()
        self.received.setMaximumWidth(10_000)
        self.received.setPlaceholderText("不填则按申报表上的填表日期；要填时如 2023-02-10")
        self.row("收件日期(&T)", self.received)
        self.row("统一社会信用代码(&U)", self.enterprise)
        self.row("已有名单时(&X)", self.mode)

    def _offer_measures(self) -> None:
        measures = self._session.place.policies[self.policy.value].measures
        self.measure.offer([("", "按申报表模板上的标记"), *((id_, each.title) for id_, each in measures.items())])

    def _add_files(self) -> None:
        start = str(self._session.settings.value("intake/folder", ""))
        names, _ = QFileDialog.getOpenFileNames(self, "选择申报表", start, _PATTERN)
        self._add([Path(name) for name in names])

    def _add_folder(self) -> None:
        start = str(self._session.settings.value("intake/folder", ""))
        name = QFileDialog.getExistingDirectory(self, "选择存放申报表的文件夹", start)
        if name:
            self._add([Path(name)])

    def _add(self, paths: Sequence[Path]) -> None:
        held = set(self._paths())
        for path in paths:
            if path not in held:
                self.files.addItem(str(path))
        self.notice.hide()

    def _remove(self) -> None:
        for item in self.files.selectedItems():
            self.files.takeItem(self.files.row(item))

    def _paths(self) -> tuple[Path, ...]:
        return tuple(Path(self.files.item(row).text()) for row in range(self.files.count()))


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
        *(("跳过", file, "", "隐藏文件或临时文件，没有读取。", "") for file in report.ignored),
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
    return words + "。"


def _tone(fate: Fate) -> str | None:
    return {"没有读取": theme.RED, "已导入": theme.GREEN}.get(fate.kind, theme.QUIET)


class IntakeReportDialog(QDialog):
    """What became of every file and which rows have problems; a refused file can be taken in after all."""

    def __init__(
        self, report: IntakeReport, again: Callable[[Sequence[str], str], None], parent: QWidget | None = None
    ) -> None:
        """``again`` takes the named files in with a mode: supplement or replace."""
        super().__init__(parent)
        self.setWindowTitle("导入结果")
        self.resize(980, 560)
        self._again = again
        files, problems = fates(report), list(_findings(report))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        band = Notice(closable=False)
        band.say(*_summary(report), tone="wait" if report.needs_a_person or report.stopped else "good")
        layout.addWidget(band)
        self.files = self._file_table(files)
        self.problems = self._problem_table(problems)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("导入结果的分页")
        self.tabs.addTab(self.files, f"文件（{len(files)}）")
        self.tabs.addTab(self.problems, f"需要看的行（{len(problems)}）")
        layout.addWidget(self.tabs, 1)
        self.detail = label("", name="detail")
        self.detail.setMinimumHeight(self.detail.fontMetrics().lineSpacing() * 2)
        layout.addWidget(self.detail)
        self.files.selectionModel().currentRowChanged.connect(self._tell)
        self.problems.selectionModel().currentRowChanged.connect(self._tell)
        self.tabs.currentChanged.connect(self._tell)
        self.files.selectRow(0)
        asked = [fate.file for fate in files if fate.code == "supplement-or-correction"]
        layout.addLayout(self._buttons(asked))

    def copy(self) -> None:
        """Put the whole shown table on the clipboard."""
        table = self.tabs.currentWidget()
        if isinstance(table, Table):
            table.copy(whole=True)

    def _tell(self, *_: object) -> None:
        """Say in full what the row under the cursor says in part."""
        table = self.files if self.tabs.currentIndex() == 0 else self.problems
        record = table.current()
        if isinstance(record, Fate):
            self.detail.setText(record.words)
        else:
            self.detail.setText(record.problem.message if isinstance(record, Finding) else "")

    def _buttons(self, asked: Sequence[str]) -> QHBoxLayout:
        row = QHBoxLayout()
        copy, close = button("复制全部(&C)"), button("完成", main=True)
        copy.clicked.connect(self.copy)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        row.addWidget(copy)
        for text, mode in (("作为补充导入(&S)", "supplement"), ("作为更正导入(&R)", "replace")) if asked else ():
            choice = button(text, tip="、".join(asked))
            choice.setProperty("mode", mode)
            choice.clicked.connect(lambda _=False, mode=mode: self._take_again(asked, mode))
            row.addWidget(choice)
        row.addStretch(1)
        row.addWidget(close)
        close.setFocus()
        return row

    def _take_again(self, files: Sequence[str], mode: str) -> None:
        self.accept()
        self._again(files, mode)

    @staticmethod
    def _file_table(files: list[Fate]) -> Table[Fate]:
        table: Table[Fate] = Table(
            [
                Column(title="结果", text=lambda fate: fate.kind, width=92, align=CENTRE, colour=_tone),
                Column(title="文件", text=lambda fate: fate.file, width=250),
                Column(title="案卷编号", text=lambda fate: fate.case, width=226),
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
    advice = f"有{errors}行证件号码有误或重复，已逐行列出，可复制给企业更正。" if errors else ""
    return words, advice
