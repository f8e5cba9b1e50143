"""申报 beside 核定: the figures of a case in one strip with threshold and margin, in a low window on one line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget

from desktop.services.view_case import CaseView
from desktop.ui import theme
from desktop.ui.verbatim import line, tip
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.wording import threshold, threshold_tone, yuan
from desktop.ui.wording_margin import cap_words

_VERIFIED = 1  # the figure whose sum is told in a low window too
_STYLE = """
QFrame#figures[low="true"] QLabel[figure="true"] { font-size: 17px; }
QFrame#figures QLabel#brief { font-size: 13px; }
"""
_Direction = QBoxLayout.Direction


class Figures(QFrame):
    """Four figures and one sentence; what a low window leaves out stands in the tips."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(parent)
        self.setObjectName("figures")
        self.setStyleSheet(_STYLE)
        self._heads: list[QLabel] = []
        self._sums: list[QLabel] = []
        self._boxes: list[QBoxLayout] = []
        self._row = QBoxLayout(_Direction.LeftToRight)
        for title, tone in (("申报", ""), ("核定可发放", "good"), ("待核实", "wait"), ("不予发放", "bad")):
            self._row.addLayout(self._figure(title, tone), 1)
        self.threshold = _text("", "")
        self.threshold.setWordWrap(True)
        self.brief = ElidedLabel()
        self.brief.setObjectName("brief")
        self._row.addWidget(self.brief, 2)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._row)
        self._column.addWidget(self.threshold)
        self._low = True
        self.condense(low=False)

    def clear(self) -> None:
        """Show no figures."""
        self._fill(["—"] * len(self._heads), [""] * len(self._sums))
        self._say("", "", "")

    def show_case(self, case: CaseView) -> None:
        """Show the figures of a case; before the first verification only its rows are known."""
        found = case.determined
        if found is None:
            self._fill([f"{len(case.persons):,}人", "—", "—", "—"], ["申报名单", "", "", ""])
            self._say("尚未核验：登记佐证材料后点“核验”（F5）。", "", "wait")
            return
        heads = [f"{count:,}人" for count in (found.declared_people, found.payable, found.pending, found.rejected)]
        most = f"最高可到 {yuan(found.ceiling_fen)}元" if found.ceiling_fen != found.payable_fen else ""
        self._fill(heads, [f"{yuan(found.declared_fen)}元", f"{yuan(found.payable_fen)}元", most, ""])
        told = [threshold(found.threshold, found.margins), cap_words(case.margin) if case.margin else ""]
        brief = "；".join(found.margins)
        self._say("　".join(filter(None, told)), f"{brief}。" if brief else "", threshold_tone(found.threshold))

    def condense(self, *, low: bool) -> None:
        """Say everything on one line where the window is low: heads, the sum that is paid, how near the edge is."""
        if low is self._low:
            return
        self._low = low
        for at, each in enumerate(self._sums):
            each.setVisible(not low or at == _VERIFIED)
        for box in self._boxes:
            box.setDirection(_Direction.LeftToRight if low else _Direction.TopToBottom)
            box.setSpacing(6 if low else 0)
        for at in range(len(self._boxes)):
            self._row.setStretch(at, 0 if low else 1)
        self._row.setSpacing(16 if low else 8)
        self.threshold.setVisible(not low)
        self.brief.setVisible(low)
        self._column.setContentsMargins(12 if low else 16, 1 if low else 6, 12 if low else 16, 1 if low else 6)
        self._column.setSpacing(0 if low else 4)
        for widget in (self, *self._heads):
            theme.turn(widget, low=low)

    def _figure(self, title: str, tone: str) -> QBoxLayout:
        heads, sums = _text("figure", tone), _text("small", "")
        line = QBoxLayout(_Direction.LeftToRight)
        line.setSpacing(8)
        line.addWidget(heads)
        line.addWidget(sums, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        whole = QBoxLayout(_Direction.TopToBottom)
        whole.addWidget(_text("small", "", title))
        whole.addLayout(line)
        self._heads.append(heads)
        self._sums.append(sums)
        self._boxes.append(whole)
        return whole

    def _fill(self, heads: list[str], sums: list[str]) -> None:
        for label, text in zip([*self._heads, *self._sums], [*heads, *sums], strict=True):
            label.setText(text)
        for figure, below in zip(self._heads, self._sums, strict=True):
            figure.setToolTip(tip(below.text()))

    def _say(self, words: str, brief: str, tone: str) -> None:
        self.threshold.setText(words)
        self.brief.setText(brief or words)
        self.brief.setToolTip(tip(words))
        self.brief.setAccessibleName(words)
        for each in (self.threshold, self.brief):
            theme.turn(each, tone=tone)


def _text(look: str, tone: str, words: str = "") -> QLabel:
    label = line(words)
    if look:
        label.setProperty(look, True)
    if tone:
        label.setProperty("tone", tone)
    return label
