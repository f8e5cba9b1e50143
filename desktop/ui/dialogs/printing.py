"""How something is printed: printer, copies, pages, sides, tray, and why once more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.printing.job import MOST_COPIES, SIDES, PrintJob, pages_of
from desktop.services.actwords import FORM_WORDS
from desktop.ui.dialogs.sheet import Choice, Sheet, label
from desktop.ui.printers import Printer
from desktop.ui.session import Session
from desktop.ui.wording import advice_of

REASONS = ("卡纸或打印不清", "企业遗失", "归档另需一份", "用印有误")
_KEPT = "print"  # where the session remembers what was chosen the last time
_AS_IT_DOES = ("", "按打印机的设置")


class PrintDialog(Sheet):
    """What to ask of which printer; ``pages`` is how many there are, 0 where many papers go at once.

    ``again`` says that the paper was printed before: then a reason is needed; None that some may have been.
    """

    manual = "cases"

    def __init__(
        self,
        session: Session,
        printers: Sequence[Printer],
        parent: QWidget | None = None,
        *,
        lead: str = "",
        pages: int = 0,
        again: bool | None = False,
    ) -> None:
        """Begin with the printer and sides that were used last."""
        super().__init__(parent, "打印", main="打印(&P)", lead=lead, width=560)
        self._session, self._pages, self._again = session, pages, again
        self._printers = {each.name: each for each in printers}
        self.printer = Choice("打印机", [(each.name, each.words) for each in printers] or [("", "没有打印机")])
        self.copies = QSpinBox()
        self.copies.setRange(1, MOST_COPIES)
        self.copies.setSuffix(" 份")
        self.range = QLineEdit()
        self.range.setPlaceholderText(f"全部{pages}页；只打几页的，写成 1-3,5")
        self.wrong = label("", tone="bad")
        self.sides, self.tray = Choice("单双面", []), Choice("纸盒", [])
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.view().setAccessibleName("补打理由")
        self.reason.addItems(["", *REASONS])
        self._rows()
        self.range.textChanged.connect(self._check_pages)
        self.printer.currentIndexChanged.connect(self._follow)
        self._remembered()
        self._follow()
        if not printers:
            self._without_printer()

    @property
    def job(self) -> PrintJob:
        """What was asked for."""
        return PrintJob(
            printer=self.printer.value,
            copies=self.copies.value(),
            pages=self.range.text().strip(),
            sides=self.sides.value if self.sides.isEnabled() else "",
            tray=self.tray.value if self.tray.isEnabled() else "",
            reason=self.reason.currentText().strip() if self._again is not False else "",
        )

    def submit(self) -> None:
        """Accept what can be printed; what cannot is said beside it."""
        if not self.printer.value:
            self.accept()  # the button says 另存 PDF
        elif not self._check_pages():
            self.range.setFocus()
        elif self._again and not self.reason.currentText().strip():
            self.notice.say("没有写明补打的理由，没有打印。", "请选一个理由，或写明为什么再打一次。", tone="bad")
            self.reason.setFocus()
        else:
            for name, value in (("printer", self.printer.value), ("sides", self.sides.value)):
                self._session.settings.setValue(f"{_KEPT}/{name}", value)
            self.accept()

    def _without_printer(self) -> None:
        """Say that there is no printer, and offer to save the paper where one is being looked at."""
        self.refuse(DeskError("printing-unavailable"))
        self.main.setText("另存 PDF(&S)…")
        self.main.setAccessibleName("另存 PDF")
        self.main.setEnabled(bool(self._pages))
        for at in range(self.form.rowCount()):
            self.form.setRowVisible(at, False)

    def _rows(self) -> None:
        self.row("打印机(&R)", self.printer)
        self.row("份数(&N)", self.copies)
        if self._pages:
            self.row("页码(&G)", _over(self.range, self.wrong))
        self.row("单双面(&D)", self.sides)
        self.row("纸盒(&T)", self.tray)
        if self._again is not False:
            self.row("补打理由(&Y)", self.reason)
            line = self.reason.lineEdit()
            if line is not None and not self._again:
                line.setPlaceholderText("打印过的要写明，没有打印过的不用写")

    def _remembered(self) -> None:
        kept = str(self._session.settings.value(f"{_KEPT}/printer", "") or "")
        if kept in self._printers:
            self.printer.pick(kept)

    def _follow(self) -> None:
        """Offer what the printer can do."""
        chosen = self._printers.get(self.printer.value)
        self.sides.offer([_AS_IT_DOES, *(SIDES.items() if chosen and chosen.duplex else ())])
        self.sides.pick(str(self._session.settings.value(f"{_KEPT}/sides", "") or ""))
        self.tray.offer([_AS_IT_DOES, *(chosen.trays if chosen else ())])
        for field in (self.sides, self.tray):
            self.form.setRowVisible(field, field.count() > 1)
            field.setEnabled(field.count() > 1)
        if chosen is not None and not chosen.ready:
            self.notice.say("这台打印机已停用，送去的任务会一直等着。", "请另选一台，或请管理员启用它。", tone="wait")
        elif chosen is not None:
            self.notice.hide()

    def _check_pages(self) -> bool:
        """Say beside the field what is wrong with the pages; return whether nothing is."""
        try:
            pages_of(self.range.text(), max(self._pages, 1))
        except DeskError as error:
            self.wrong.setText(advice_of(error))
            self.wrong.show()
            return False
        self.wrong.hide()
        return True


class PrintCasesDialog(PrintDialog):
    """Which forms of several cases are printed, and how."""

    manual = "cases"

    def __init__(
        self, session: Session, printers: Sequence[Printer], cases: int, forms: Sequence[str], parent: QWidget | None
    ) -> None:
        """Offer the forms that cases of these measures can have; the approval form is what one usually wants."""
        lead = (
            f"{cases}件案卷，逐件按下面的次序配齐打印。还没有出具的，打印时出具、编号；不能出具的跳过，最后一并列出。"
        )
        super().__init__(session, printers, parent, lead=lead, again=None)
        self.boxes = {form: QCheckBox(FORM_WORDS[form]) for form in forms}
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        for at, (form, box) in enumerate(self.boxes.items()):
            box.setAccessibleName(FORM_WORDS[form])
            box.setChecked(form in {"approval", "roster"})
            grid.addWidget(box, at // 2, at % 2)
        holder.setFocusProxy(next(iter(self.boxes.values())))
        self.form.insertRow(0, "表单", holder)

    @property
    def forms(self) -> list[str]:
        """The chosen forms in the order in which they are printed."""
        return [form for form, box in self.boxes.items() if box.isChecked()]

    def submit(self) -> None:
        """Accept if there is something to print."""
        if self.forms:
            super().submit()
        else:
            self.notice.say("没有选表单，没有打印。", "请至少选一种。", tone="bad")


def _over(field: QWidget, words: QWidget) -> QWidget:
    """Return a field with what is wrong with it below, which is hidden until there is something."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    column.addWidget(field)
    column.addWidget(words)
    words.hide()
    holder.setFocusProxy(field)
    return holder
