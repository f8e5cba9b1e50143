"""What is said of a material without scans (登记材料), and why a scan is taken out of its case (移除扫描件)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.errors import DeskError
from desktop.models.attachments import Mark
from desktop.services.materials import MARK_WORDS, line_words, needs_reason
from desktop.ui.dialogs.sheet import Choice, Sheet
from desktop.ui.widgets.reason import ReasonField

if TYPE_CHECKING:
    from desktop.models.attachments import Attachment
    from desktop.services.materials import Line

_LATE = (Mark.PAPER,)  # what an approved case may still be told


class MaterialDialog(Sheet):
    """How one material stands; ``mark`` and ``words`` are what was chosen."""

    manual = "cases"

    def __init__(self, line: Line, parent: QWidget | None = None, *, frozen: bool = False) -> None:
        """Propose that it came on paper; an approved case, ``frozen``, can be told of nothing else."""
        lead = f"现在：{line_words(line)}。有扫描件的，直接存入即可，不必登记。"
        super().__init__(parent, f"登记材料：{line.material.title}", main="登记(&O)", lead=lead)
        self._line = line
        marks = _LATE if frozen else tuple(MARK_WORDS)
        self.state = Choice("状态", [(each.value, MARK_WORDS[each]) for each in marks])
        self.reason = ReasonField("不适用的写明理由，其他材料未收的写明缺什么")
        self.row("状态(&S)", self.state)
        self.row("说明(&R)", self.reason)
        if line.marked is not None:
            self.state.pick(line.marked.mark.value)
            self.reason.setPlainText(line.marked.reason)
        self.state.setFocus()

    @property
    def mark(self) -> Mark:
        """What is said of the material."""
        return Mark(self.state.value)

    @property
    def words(self) -> str:
        """The reason as typed."""
        return self.reason.words

    def submit(self) -> None:
        """Accept if the reason that is needed is there."""
        material = self._line.material
        fault = self.reason.fault("说明")
        if needs_reason(material, self.mark) and not self.words:
            fault = DeskError("material-reason-missing", material=material.title, mark=MARK_WORDS[self.mark])
        if fault is not None:
            self.refuse(fault)
            self.reason.setFocus()
            return
        self.accept()


class RemovalDialog(Sheet):
    """The reason for which a scan is removed."""

    manual = "cases"

    def __init__(self, attachment: Attachment, name: str, parent: QWidget | None = None) -> None:
        """Name the scan as the table does."""
        lead = f"{name}（{attachment.pages}页）将不再算作已收的材料。内容、理由和经办人仍留存备查。"
        super().__init__(parent, "移除扫描件", main="移除(&O)", lead=lead)
        self._name = name
        self.reason = ReasonField("如：扫错了、放错了一项材料")
        self.row("理由(&R)", self.reason)
        self.reason.setFocus()

    @property
    def words(self) -> str:
        """The reason as typed."""
        return self.reason.words

    def submit(self) -> None:
        """Accept if there is a reason."""
        fault = self.reason.fault("理由") if self.words else DeskError("removal-reason-missing", file=self._name)
        if fault is not None:
            self.refuse(fault)
            self.reason.setFocus()
            return
        self.accept()
