"""申报 beside 核定: the figures of a case in one strip, the threshold and its margin below."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.services.view_case import CaseView
from desktop.ui import theme
from desktop.ui.wording import threshold, threshold_tone, yuan
from desktop.ui.wording_margin import cap_words


class Figures(QFrame):
    """Four figures and one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(parent)
        self.setObjectName("figures")
        self._column = QVBoxLayout(self)
        self._heads: list[QLabel] = []
        self._sums: list[QLabel] = []
        self._boxes: list[QBoxLayout] = []
        row = QHBoxLayout()
        for title, tone in (("申报", ""), ("核定可发放", "good"), ("待核实", "wait"), ("不予发放", "bad")):
            row.addLayout(self._figure(title, tone), 1)
        self._column.addLayout(row)
        self.threshold = _text("", "")
        self.threshold.setWordWrap(True)
        self._column.addWidget(self.threshold)
        self.condense(low=False)

    def clear(self) -> None:
        """Show no figures."""
        self._fill(["—"] * len(self._heads), [""] * len(self._sums))
        self._say("", "")

    def show_case(self, case: CaseView) -> None:
        """Show the figures of a case; before the first verification only its rows are known."""
        found = case.determined
        if found is None:
            self._fill([f"{len(case.persons)}人", "—", "—", "—"], ["申报名单", "", "", ""])
            self._say("尚未核验：登记佐证材料后点“核验”（F5）。", "wait")
            return
        heads = [f"{count}人" for count in (found.declared_people, found.payable, found.pending, found.rejected)]
        most = f"最高可到 {yuan(found.ceiling_fen)}元" if found.ceiling_fen != found.payable_fen else ""
        self._fill(heads, [f"{yuan(found.declared_fen)}元", f"{yuan(found.payable_fen)}元", most, ""])
        told = [threshold(found.threshold, found.margins), cap_words(case.margin) if case.margin else ""]
        self._say("　".join(filter(None, told)), threshold_tone(found.threshold))

    def condense(self, *, low: bool) -> None:
        """Say title and heads on one line where the screen is low, and leave out the sums; they stay in their tips."""
        for each in self._sums:
            each.setVisible(not low)
        for box in self._boxes:
            box.setDirection(QBoxLayout.Direction.LeftToRight if low else QBoxLayout.Direction.TopToBottom)
            box.setSpacing(10 if low else 1)
        self._column.setContentsMargins(16, 3 if low else 8, 16, 3 if low else 8)
        self._column.setSpacing(0 if low else 6)

    def _figure(self, title: str, tone: str) -> QBoxLayout:
        heads, sums = _text("figure", tone), _text("small", "")
        line = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        line.addWidget(_text("small", "", title))
        line.addWidget(heads)
        line.addStretch(1)
        whole = QVBoxLayout()
        whole.setSpacing(1)
        whole.addLayout(line)
        whole.addWidget(sums)
        self._heads.append(heads)
        self._sums.append(sums)
        self._boxes.append(line)
        return whole

    def _fill(self, heads: list[str], sums: list[str]) -> None:
        for label, text in zip([*self._heads, *self._sums], [*heads, *sums], strict=True):
            label.setText(text)
        for figure, below in zip(self._heads, self._sums, strict=True):
            figure.setToolTip(below.text())

    def _say(self, words: str, tone: str) -> None:
        self.threshold.setText(words)
        theme.turn(self.threshold, tone=tone)


def _text(look: str, tone: str, words: str = "") -> QLabel:
    label = QLabel(words)
    if look:
        label.setProperty(look, True)
    if tone:
        label.setProperty("tone", tone)
    return label
