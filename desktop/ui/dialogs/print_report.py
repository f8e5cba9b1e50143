"""What came of printing many forms: what was printed, what was refused and why, what was never begun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from desktop.services.actwords import FORM_WORDS
from desktop.services.print_out import PrintRun, job_words
from desktop.ui import theme
from desktop.ui.dialogs.sheet import button
from desktop.ui.tablemodels.records import Column
from desktop.ui.widgets.notice import Notice
from desktop.ui.widgets.table import Table
from desktop.ui.wording import advice_of

PRINTED, AGAIN, REFUSED, LEFT = "✓ 已打印", "✓ 已补打", "✗ 没有打印", "… 没有轮到"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one form of one case."""

    case: str
    form: str
    fate: str
    words: str


class PrintReportDialog(QDialog):
    """The fate of every form; they add up to what was asked for."""

    manual = "cases"

    def __init__(self, run: PrintRun, parent: QWidget | None = None) -> None:
        """Say first whether it went to its end."""
        super().__init__(parent)
        self.setWindowTitle("打印结果")
        self.resize(*((min(parent.width() - 60, 980), min(parent.height() - 60, 560)) if parent else (860, 420)))
        self.notice = Notice(closable=False)
        self.table: Table[Fate] = Table(COLUMNS, name="打印结果", key=lambda fate: (fate.case, fate.form))
        self.table.setWordWrap(True)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.show_records(list(fates(run)))
        copy, close = button("复制(&C)", tip="把这张表复制为文字"), button("知道了", main=True)
        copy.clicked.connect(lambda: self.table.copy(whole=True))
        close.clicked.connect(self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.addWidget(self.notice)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)
        self._say(run)
        close.setFocus()

    def _say(self, run: PrintRun) -> None:
        words = f"打印了{len(run.sent)}份表单。"
        if run.refused:
            words += f"有{len(run.refused)}份没有打印，理由在下面。"
        if run.left:
            words += f"还有{len(run.left)}份没有轮到。"
        told = "没有打印的，处理后只选这几件再打印。" if run.refused or run.left else "请到打印机上核对份数。"
        if run.stopped is not None and run.stopped.code == "cancelled":
            told = f"已按要求停止。{told}"
        elif run.stopped is not None:
            told = f"停在这里的原因：{run.stopped.message}{advice_of(run.stopped)}"
        self.notice.say(words, told, tone="wait" if run.refused or run.stopped else "good")


def fates(run: PrintRun) -> Iterator[Fate]:
    """Yield what became of each form: what needs a person first."""
    for case, form, error in run.refused:
        yield Fate(case=case, form=FORM_WORDS[form], fate=REFUSED, words=f"{error.message}{advice_of(error)}")
    for case, form in run.left:
        yield Fate(case=case, form=FORM_WORDS[form], fate=LEFT, words="")
    for sent in run.sent:
        words = f"{sent.paper.number}　{job_words(sent.job)}"
        yield Fate(case=sent.case, form=FORM_WORDS[sent.paper.form], fate=AGAIN if sent.again else PRINTED, words=words)


_COLOURS = {PRINTED: theme.GREEN, AGAIN: theme.GREEN, REFUSED: theme.RED, LEFT: theme.AMBER}
COLUMNS: Sequence[Column[Fate]] = (
    Column(title="案卷编号", text=lambda fate: fate.case, width=208),
    Column(title="表单", text=lambda fate: fate.form, width=112),
    Column(title="结果", text=lambda fate: fate.fate, width=104, colour=lambda fate: _COLOURS[fate.fate]),
    Column(title="说明", text=lambda fate: fate.words),
)
