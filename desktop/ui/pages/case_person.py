"""The panel of one person: who, what came of it and why, each row that decided a link to its original."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from desktop.services.override import RowPlace
from desktop.services.view_case import EvidencePlace, PersonView
from desktop.ui.acts import cases
from desktop.ui.dialogs.sheet import button
from desktop.ui.pages.case_text import PANEL_CSS, person_page
from desktop.ui.session import Session

if TYPE_CHECKING:
    from desktop.services.view_person import PersonRecord

_LEAST_WIDTH = 284  # pixels: a sentence in three lines
_PAUSE = 70  # milliseconds on one person before the store is asked about them


class PersonPanel(QWidget):
    """One person; what is asked of it is told with what it is about."""

    original_asked = Signal(object)  # EvidencePlace
    withdrawal_asked = Signal(str)  # the criterion
    case_asked = Signal(str, object)  # number and RowPlace

    def __init__(self) -> None:
        """Show nobody."""
        super().__init__()
        self._person: PersonView | None = None
        self._record: PersonRecord | None = None
        self._said = ("", "")
        self.name_of: Callable[[str], str] = str
        self.browser = QTextBrowser()
        self.browser.setAccessibleName("所选人员的各项条件")
        self.browser.setOpenLinks(False)
        self.browser.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.browser.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.browser.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.browser.document().setDefaultStyleSheet(PANEL_CSS)
        self.browser.anchorClicked.connect(self._follow)
        self.override_button = button("人工认定(&R)…", tip="对所选的一人或几人在一个条件上作出人工认定（Enter）")
        self.original_button = button("原件(&O)…", tip="打开申报表原件中的这一行（Ctrl+O）")
        self.ticket_button = button("车票(&K)…", tip="登记已核对的车（机）票，并重新核验本案卷")
        self.ticket_button.setAccessibleName("登记车（机）票")
        self.original_button.clicked.connect(self._ask_own)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.browser, 1)
        row = QHBoxLayout()
        row.setSpacing(6)
        for each in (self.override_button, self.original_button, self.ticket_button):
            row.addWidget(each)
        row.addStretch(1)
        column.addLayout(row)
        self.setMinimumWidth(_LEAST_WIDTH)
        self._low = self._tickets = False
        self.condense(low=False)

    def condense(self, *, low: bool) -> None:
        """Leave the room to the words where the window is low."""
        self._low = low
        self.browser.document().setDocumentMargin(6 if low else 12)
        self.offer_tickets(self._tickets)

    def offer_tickets(self, offered: bool) -> None:
        """Offer to record a ticket; in a low window it takes the place of the original, which the words link to."""
        self._tickets = offered
        self.ticket_button.setVisible(offered)
        self.original_button.setVisible(not (offered and self._low))

    def show_person(self, person: PersonView | None, id_number: str, measure: str) -> None:
        """Show a person; what is known beside the reasons comes later, by :meth:`show_record`."""
        if person is None or self._record is None or not _is_of(self._record, person):
            self._record = None
        if person is not self._person or self._said != (id_number, measure) or person is None:
            self._person, self._said = person, (id_number, measure)
            self._draw()

    def show_record(self, record: PersonRecord) -> None:
        """Show earlier decisions and other cases too, if they are of the person who is shown."""
        if self._person is not None and _is_of(record, self._person) and record != self._record:
            self._record = record
            self._draw(keep=True)

    def forget(self) -> None:
        """Know nothing beside the reasons any more: something was written."""
        self._record = None

    def _draw(self, *, keep: bool = False) -> None:
        bar = self.browser.verticalScrollBar()
        scrolled = bar.value() if keep else 0
        self.browser.setHtml(person_page(self._person, *self._said, self._record, self.name_of))
        bar.setValue(scrolled)

    def _ask_own(self) -> None:
        if self._person is not None:
            self.original_asked.emit(self._person.place)

    def _follow(self, url: QUrl) -> None:
        kind, _, rest = url.toString().partition(":")
        if kind == "withdraw":
            self.withdrawal_asked.emit(rest)
        elif kind == "case" and self._record is not None:
            claim = self._record.elsewhere[int(rest)].claim
            self.case_asked.emit(claim.case, RowPlace(row=claim.row, file=claim.file, sheet=claim.sheet))
        elif kind == "original":
            place = self._place(rest)
            if place is not None:
                self.original_asked.emit(place)

    def _place(self, rest: str) -> EvidencePlace | None:
        """Return the place that a link means: the row itself, or one of the evidence of a reason."""
        if self._person is None:
            return None
        if rest == "own":
            return self._person.place
        reason, _, at = rest.partition("/")
        evidence: Sequence[EvidencePlace] = self._person.reasons[int(reason)].evidence
        return evidence[int(at)]


class PersonLookup(QObject):
    """Asks what is known of a person beside the reasons, once the cursor has rested on them for a moment."""

    def __init__(self, session: Session, panel: PersonPanel) -> None:
        """Wait for the first person."""
        super().__init__(panel)
        self._session, self._panel = session, panel
        self._number = ""
        self._person: PersonView | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._look)

    def rest_on(self, number: str, person: PersonView | None) -> None:
        """Ask about a person of a case, in a moment; nobody is asked about where the cursor moves on before."""
        self._number, self._person = number, person
        self._timer.stop()
        if person is not None:
            self._timer.start()

    def _look(self) -> None:
        person = self._person
        if person is None:
            return
        work = partial(cases.person, number=self._number, row=person.row, file=person.file, sheet=person.sheet)
        done = partial(self._show, self._number)
        self._session.tasks.run(self, work, done, lambda _error: None, reading=True)

    def _show(self, number: str, record: PersonRecord) -> None:
        if number == self._number:
            self._panel.show_record(record)


def _is_of(record: PersonRecord, person: PersonView) -> bool:
    return (record.file, record.sheet, record.row) == (person.file, person.sheet, person.row)
