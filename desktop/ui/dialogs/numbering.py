"""Skip numbers that were given by hand before the program was there (接着编号)."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.services.numbering import Series
from desktop.ui.acts import settings
from desktop.ui.dialogs.sheet import Sheet
from desktop.ui.session import Session


class SkipDialog(Sheet):
    """The next number of one series."""

    manual = "settings"

    def __init__(self, session: Session, series: Series, parent: QWidget | None = None) -> None:
        """Propose the number that would come anyhow."""
        lead = f"{series.title}今年编到{series.last}。已在别处用过的号请跳过；跳过的号不再使用。"
        super().__init__(parent, f"{series.title}接着编", main="确定(&O)", lead=lead, width=460)
        self._session, self._series = session, series
        self.number = QLineEdit(str(series.last + 1))
        self.row("下一个号(&N)", self.number)
        self.number.selectAll()
        self.number.setFocus()

    def submit(self) -> None:
        """Move the series forward."""
        said = self.number.text().strip()
        if not (said.isascii() and said.isdecimal()):
            self.notice.say(f"“{said}”不是整数，没有改动。", "请填写大于今年已编到的整数。", tone="bad")
            return
        self.wait(True)
        self._session.do(
            self,
            settings.skip_to,
            lambda _: self.accept(),
            self.refuse,
            title="正在更改编号",
            series=self._series.id,
            number=int(said),
        )
