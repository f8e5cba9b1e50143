"""A form on the screen as it will be on paper: pages, zoom, issue, print, save."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.printing.job import PrintJob
from desktop.services.print_out import Sent, job_words
from desktop.ui.acts.papers import PrintedOut
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import Choice, Trouble, button, label
from desktop.ui.tasks import Tasks
from desktop.ui.widgets.notice import Notice
from desktop.ui.widgets.pages_view import PAGE, WIDTH, ZOOMS, PagesView
from desktop.ui.widgets.progress import ProgressPanel
from desktop.workspace import write_whole

_FITS = [(WIDTH, "适合宽度"), (PAGE, "整页")]


class PreviewDialog(QDialog):
    """One form.  ``issue`` is None where it cannot be issued at present, ``hand_over`` where it cannot be printed.

    With ``tasks`` it shows what is under way.
    """

    manual = "cases"
    is_paper = True

    def __init__(
        self,
        pdf: bytes,
        *,
        title: str,
        file_name: str,
        folder: Path,
        issue: Callable[[PreviewDialog], None] | None = None,
        hand_over: Callable[[PreviewDialog], None] | None = None,
        tasks: Tasks | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the first page as wide as the window."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(*_size(parent))
        self._issue, self._hand_over, self._file_name, self._folder = issue, hand_over, file_name, folder
        self._tasks, self.number = tasks, ""
        self._waiting = False
        self.notice = Notice()
        self.view = PagesView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addLayout(self._bar())
        layout.addWidget(self.notice)
        layout.addWidget(self.view, 1)
        if tasks is not None:
            layout.addWidget(ProgressPanel(tasks))
            tasks.busy_changed.connect(self._follow)
        self.view.moved.connect(self._tell_page)
        self._bind()
        self.show_pdf(pdf, number="")
        self.view.area.setFocus()

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self.view.pages or ())

    def show_pdf(self, pdf: bytes, *, number: str, reprint: bool = False) -> None:
        """Show a document; ``number`` is that of an issued paper, '' for a preview."""
        self._pdf, self.number, self._waiting = pdf, number, False
        self.view.show_pdf(pdf)
        if number:
            done = "重印了原件，与首次出具时逐字节相同" if reprint else "已出具"
            self.notice.say(f"{done}，编号 {number}。", "可以打印，或另存后打印。", tone="good")
            self.issue_button.hide()
        self._fit()

    def show_kept(self, pdf: bytes, *, number: str) -> None:
        """Show a paper that was issued before, as it was; nothing is logged for looking at it."""
        self.show_pdf(pdf, number=number)
        self.notice.say(f"这份表单已经出具，编号 {number}；下面是留底的原件。", tone="good")

    def show_issued(self, pdf: bytes, *, number: str, reprint: bool) -> None:
        """Show what came of issuing; without a number the case does not allow it any more, and nothing was issued."""
        self.show_pdf(pdf, number=number, reprint=reprint)
        if not number:
            self._issue = None
            self._fit()
            self.notice.say(
                "没有出具：案卷的状态已有变化，现在只能预览。", "请关闭后查看案卷，需要的重新核验。", tone="wait"
            )

    def show_printed(self, printed: PrintedOut) -> None:
        """Show the paper that is issued now, and say how it went to the printer, or why it did not."""
        self.show_pdf(printed.pdf, number=printed.paper.number)
        self.show_sent(printed.outcome)

    def show_sent(self, outcome: Sent | PrintJob | DeskError) -> None:
        """Say that a printer took what is shown, or why none did."""
        if isinstance(outcome, DeskError):
            self.refuse(outcome)
            return
        self.wait(waiting=False)
        job, number = (outcome.job, f"编号 {self.number}。") if isinstance(outcome, Sent) else (outcome, "")
        ticket = f"打印任务号 {outcome.ticket}。" if isinstance(outcome, Sent) and outcome.ticket else ""
        again = "再打一次时写明理由。" if self.is_paper else "再打一次。"
        self.notice.say(
            f"已送到打印机：{job_words(job)}。{number}", f"{ticket}没有出纸的，请到打印机上看，{again}", tone="good"
        )

    def wait(self, *, waiting: bool) -> None:
        """Hold the dialog while it is being issued or printed: what comes of it is told here."""
        self._waiting = waiting
        self._fit()

    def refuse(self, error: DeskError) -> None:
        """Say why it was not issued or printed; it can be tried again."""
        self._waiting = False
        self._fit()
        self.notice.tell(error)

    def go(self, number: int) -> None:
        """Show a page by its index."""
        self.view.go(number)

    def zoom(self, step: int) -> None:
        """Zoom in or out by one step; 0 fits the width."""
        self.view.zoom(step)

    def save(self) -> None:
        """Save the PDF itself."""
        name, _ = QFileDialog.getSaveFileName(self, "另存 PDF", str(self._folder / self._file_name), "PDF (*.pdf)")
        if not name:
            return
        path = Path(name if name.lower().endswith(".pdf") else f"{name}.pdf")
        try:
            write_whole(path, self._pdf)
        except DeskError as error:
            ask(Trouble(self, error))
        else:
            self.notice.say(f"已保存：{path}", tone="good")

    def done(self, result: int) -> None:
        """Close and let the document go, but not while something is under way: it would be told to nobody."""
        if self._waiting:
            self.notice.say("正在办理，还没有完成。", "请稍等；要停下的，点“停止”。", tone="wait")
            return
        self.view.close_pdf()
        self._pdf = b""
        super().done(result)

    def _bar(self) -> QHBoxLayout:
        self.back = button("上一页", tip="Ctrl+PgUp；在页面上按 PgUp 也可以")
        self.forth = button("下一页", tip="Ctrl+PgDn；在页面上按 PgDn 也可以")
        self.at = QSpinBox()
        self.at.setAccessibleName("页码")
        self.at.setKeyboardTracking(False)
        self.at.setToolTip("Ctrl+G：输入页码后按 Enter")
        self.at.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.at.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.at.setFixedWidth(52)
        self.count = label("", wrap=False)
        factors = [(str(each), f"{each:.0%}") for each in ZOOMS]
        self.zooms = Choice("缩放", [*_FITS, *factors])
        self.zooms.setMinimumWidth(112)
        self.zooms.setToolTip("Ctrl++、Ctrl+- 放大缩小，Ctrl+0 适合宽度，Ctrl+9 整页")
        self.issue_button = button("出具(&I)…", tip="编号、留底并记入办理经过")
        self.print_button = button("打印(&P)…", main=True, tip="Ctrl+P")
        self.save_button = button("另存 PDF(&S)…", tip="Ctrl+S")
        self.close_button = button("关闭", tip="Esc")
        row = QHBoxLayout()
        row.setSpacing(6)
        for each in (self.back, self.forth, self.at, self.count, self.zooms):
            row.addWidget(each)
        row.addStretch(1)
        for each in (self.issue_button, self.save_button, self.print_button, self.close_button):
            row.addWidget(each)
        return row

    def _bind(self) -> None:
        self.issue_button.clicked.connect(self._ask_issue)
        self.print_button.clicked.connect(self._ask_print)
        self.save_button.clicked.connect(self.save)
        self.close_button.clicked.connect(self.accept)
        self.back.clicked.connect(lambda: self.view.turn(-1))
        self.forth.clicked.connect(lambda: self.view.turn(1))
        self.at.valueChanged.connect(lambda number: self.view.go(number - 1))
        self.zooms.currentIndexChanged.connect(self._zoom_chosen)
        for key, act in (
            (QKeySequence(QKeySequence.StandardKey.ZoomIn), lambda: self.zoom(1)),
            (QKeySequence("Ctrl+="), lambda: self.zoom(1)),
            (QKeySequence(QKeySequence.StandardKey.ZoomOut), lambda: self.zoom(-1)),
            (QKeySequence("Ctrl+0"), lambda: self.view.zoom_to(WIDTH)),
            (QKeySequence("Ctrl+9"), lambda: self.view.zoom_to(PAGE)),
            (QKeySequence("Ctrl+PgDown"), lambda: self.view.turn(1)),
            (QKeySequence("Ctrl+PgUp"), lambda: self.view.turn(-1)),
            (QKeySequence("Ctrl+G"), self._jump),
            (QKeySequence("Ctrl+P"), self.print_button.click),
            (QKeySequence("Ctrl+S"), self.save_button.click),
        ):
            QShortcut(key, self).activated.connect(act)

    def _jump(self) -> None:
        self.at.setFocus()
        self.at.selectAll()

    def _zoom_chosen(self) -> None:
        chosen = self.zooms.value
        self.view.zoom_to(chosen if chosen in {WIDTH, PAGE} else float(chosen))

    def _tell_page(self) -> None:
        """Say which page is shown, and how large."""
        at, total = self.view.number, self.pages
        self.at.blockSignals(True)
        self.at.setRange(1, max(total, 1))
        self.at.setValue(at + 1)
        self.at.blockSignals(False)
        self.at.setEnabled(total > 1)
        self.count.setText(f"共{total}页")
        self.back.setEnabled(at > 0)
        self.forth.setEnabled(at < total - 1)
        self.zooms.blockSignals(True)
        self.zooms.pick(str(self.view.zoom_mode))
        self.zooms.blockSignals(False)

    def _ask_issue(self) -> None:
        if self._issue is not None:
            self.wait(waiting=True)
            self._issue(self)

    def _ask_print(self) -> None:
        if self._hand_over is not None and self.print_button.isEnabled():
            self._hand_over(self)

    def _follow(self, _busy: bool) -> None:
        self._fit()

    def _fit(self) -> None:
        busy = self._waiting or (self._tasks is not None and self._tasks.busy)
        self.issue_button.setEnabled(self._issue is not None and not busy)
        ready = bool(self.number) or self._issue is not None or not self.is_paper
        can = self._hand_over is not None and ready
        self.print_button.setEnabled(can and not busy)
        self.print_button.setVisible(self._hand_over is not None)
        self.print_button.setToolTip("Ctrl+P" if can else "案卷的状态还不能出具这张表，现在只能预览")


class PlainPreviewDialog(PreviewDialog):
    """A page that is no paper of the office (试打页): it is printed as it is, without number or log."""

    manual = "settings"
    is_paper = False


def _size(parent: QWidget | None) -> tuple[int, int]:
    """Return nearly the size of the window, as far as a page can use it."""
    return (min(parent.width() - 60, 1200), parent.height() - 40) if parent else (940, 660)
