"""Take declaration workbooks in: which files, on which terms."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.importing.uscc import clean_uscc, well_formed
from desktop.ui.acts.intake import Wanted
from desktop.ui.dialogs.sheet import Choice, Sheet, button
from desktop.ui.session import Session
from desktop.ui.widgets.day import DayField
from desktop.workspace import what_is

_PATTERN = "申报表和压缩包 (*.xlsx *.xls *.xlsm *.ods *.csv *.tsv *.txt *.zip);;所有文件 (*)"


class IntakeDialog(Sheet):
    """Files and terms; ``wanted`` is what was asked for once accepted."""

    manual = "entry"

    def __init__(self, session: Session, paths: Sequence[Path] = (), parent: QWidget | None = None) -> None:
        """Start with the files that were dropped, if any."""
        super().__init__(parent, "导入申报表", main="下一步：预览(&I)", width=720)
        self._session = session
        self.setAcceptDrops(True)
        self.files = QListWidget()
        self.files.setAccessibleName("要导入的文件、文件夹和压缩包")
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
            enterprise=clean_uscc(self.enterprise.text()),
            received=self.received.day(),
            mode=self.mode.value,
        )

    def submit(self) -> None:
        """Accept if there is anything to take in."""
        if not self.files.count():
            self.refuse(DeskError("no-files"))
            self.notice.say(
                "还没有选择要导入的文件。",
                "请点“添加文件”或“添加文件夹”，也可以把文件、压缩包拖到这里。",
                tone="bad",
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
        code = clean_uscc(self.enterprise.text())
        if not well_formed(code):
            self.notice.say(
                "统一社会信用代码应为18位数字和大写字母。", "请与营业执照核对；不需要指明的请留空。", tone="bad"
            )
        elif len(self._paths()) > 1 or what_is(self._paths()[0]) == "folder":
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
