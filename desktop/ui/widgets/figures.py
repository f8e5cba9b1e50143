"""申报 beside 核定: the figures of a case in one strip, the threshold and its margin below."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from desktop.services.view_case import CaseView
from desktop.ui.wording import threshold, threshold_tone, yuan


class Figures(QFrame):
    """Four figures and one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(parent)
        self.setObjectName("figures")
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 8, 16, 8)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(1)
        grid.setRowMinimumHeight(3, 30)
        self._heads: list[QLabel] = []
        self._sums: list[QLabel] = []
        for column, (title, tone) in enumerate(
            (("申报", ""), ("核定可发放", "good"), ("待核实", "wait"), ("不予发放", "bad"))
        ):
            heads, sums = _text("figure", tone), _text("small", "")
            grid.addWidget(_text("small", "", title), 0, column)
            grid.addWidget(heads, 1, column)
            grid.addWidget(sums, 2, column)
            grid.setColumnStretch(column, 1)
            self._heads.append(heads)
            self._sums.append(sums)
        self.threshold = _text("", "")
        self.threshold.setWordWrap(True)
        grid.addWidget(self.threshold, 3, 0, 1, 4)

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
        self._say(threshold(found.threshold, found.margins), threshold_tone(found.threshold))

    def condense(self, low: bool) -> None:
        """Leave out the sums below the heads where the screen is low; they stay in their tips."""
        for each in self._sums:
            each.setVisible(not low)

    def _fill(self, heads: list[str], sums: list[str]) -> None:
        for label, text in zip([*self._heads, *self._sums], [*heads, *sums], strict=True):
            label.setText(text)
        for figure, below in zip(self._heads, self._sums, strict=True):
            figure.setToolTip(below.text())

    def _say(self, words: str, tone: str) -> None:
        self.threshold.setText(words)
        self.threshold.setProperty("tone", tone)
        self.threshold.style().unpolish(self.threshold)
        self.threshold.style().polish(self.threshold)


def _text(look: str, tone: str, words: str = "") -> QLabel:
    label = QLabel(words)
    if look:
        label.setProperty(look, True)
    if tone:
        label.setProperty("tone", tone)
    return label
