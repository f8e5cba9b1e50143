"""The tab 企业和依据 of a case: enterprise, policy and steps of the sum in prose; agreements are recorded here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from desktop.services.view_case import CaseView
from desktop.ui.dialogs.sheet import button, label
from desktop.ui.pages.case_text import basis_page


class CaseBasis(QWidget):
    """What a case rests on; ``agreement_asked`` tells that a dispatch agreement is to be recorded."""

    agreement_asked = Signal()

    def __init__(self, browser: QTextBrowser) -> None:
        """Build it empty."""
        super().__init__()
        self.browser = browser
        self.agreements = label("", small=True, wrap=False)
        self.agreement_button = button("登记派遣协议(&H)…", tip="派遣单位名下的参保记录，凭劳务派遣协议视同本企业的")
        self.agreement_button.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.addWidget(self.agreements, 1)
        row.addWidget(self.agreement_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.browser, 1)
        column.addLayout(row)

    def show_case(self, case: CaseView, name: Callable[[str], str]) -> None:
        """Show what a case rests on; ``name`` returns the name of an operator."""
        count = len(case.agreements)
        self.agreements.setText(f"已登记劳务派遣协议{count}份" if count else "没有登记劳务派遣协议")
        self.browser.setHtml(basis_page(case, name))

    def clear(self) -> None:
        """Show nothing."""
        self.agreements.setText("")
        self.browser.clear()

    def _ask(self, *_: object) -> None:
        self.agreement_asked.emit()
