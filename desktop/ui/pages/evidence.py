"""佐证: what is proved: extracts of the bureaus, figures of enterprises, hired coaches; and how more is registered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QScrollArea, QTabWidget

from desktop.errors import DeskError
from desktop.masking import mask_ids
from desktop.ui.acts import cases, evidence
from desktop.ui.dialogs.asking import ask, asking
from desktop.ui.dialogs.sheet import Sheet, label
from desktop.ui.pages.evidence_cover import asked_spans, covered
from desktop.ui.pages.evidence_tables import extract_detail, extract_table, figures_table, trip_table
from desktop.ui.pages.page import Page
from desktop.ui.session import Session
from desktop.ui.verbatim import sure
from desktop.ui.widgets.coverage import Coverage
from desktop.ui.widgets.table import Table

if TYPE_CHECKING:
    from desktop.services.foresee_evidence import EvidenceForeseen
    from desktop.services.record_trip import TripTaken
    from desktop.services.take_evidence import EvidenceTaken
    from desktop.ui.acts.evidence import Ledgers, Recorded
    from desktop.ui.dialogs.evidence import EvidenceDialog

_LOCKED = frozenset({"encrypted", "password-wrong"})
_EMPTY = "empty"
_HINT = "同一月份或日期有几份材料时，后登记的为准。登记或撤回后，涉及的案卷需要重新核验。"


class EvidencePage(Page):
    """Three ledgers, the newest first."""

    def __init__(self, session: Session) -> None:
        """Build empty ledgers."""
        super().__init__(session, "佐证")
        self.setAcceptDrops(True)
        self.register_button = self.add_button("登记佐证材料(&S)…", self.register, main=True)
        self.fact_button = self.add_button("登记企业数据(&D)…", self.record_figures)
        self.trip_button = self.add_button("登记包车(&T)…", self.record_trip)
        self.undo_button = self.add_button("撤回(&U)…", self.undo, grave=True)
        self.table = extract_table(session)
        self.figures = figures_table(session)
        self.trips = trip_table(session)
        self.first = self.table
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("佐证台账的分页")
        self._ledgers: tuple[tuple[str, Table[Any]], ...] = (
            ("佐证材料", self.table),
            ("企业数据", self.figures),
            ("包车台账", self.trips),
        )
        for title, table in self._ledgers:
            self.tabs.addTab(table, title)
            table.chosen_changed.connect(self.fit)
        self.content.addWidget(self.tabs, 1)
        self.detail = label("", name="detail", small=True)
        self.content.addWidget(self.detail)
        self.calendar = Coverage()
        self.calendar.moved.connect(self.fit)
        self.months = self._calendar_tab()
        self.tabs.addTab(self.months, "覆盖日历")
        self.tabs.currentChanged.connect(self.fit)

    def reload(self) -> None:
        """Read the ledgers anew."""
        self.session.look(self, evidence.ledgers, self._show, today=self.session.now().date())

    def fit(self) -> None:
        """Follow what is chosen and whether something is under way."""
        free = not self.session.tasks.busy
        for each in (self.register_button, self.fact_button, self.trip_button):
            each.setEnabled(free)
        number, _ = self._current()
        self.undo_button.setEnabled(free and bool(number))
        self.detail.setText(self._words())

    def focus_search(self) -> None:
        """Put the cursor into the ledger that is shown."""
        self.tabs.currentWidget().setFocus()

    def register(self, kind: str = evidence.INSURANCE, path: Path | None = None) -> None:
        """Ask which file and what it covers, and register it."""
        from desktop.ui.dialogs.evidence import EvidenceDialog

        dialog = EvidenceDialog(self.session, kind, self.window(), path=path)
        self._ask(dialog, lambda: self._foresee(dialog))

    def record_figures(self) -> None:
        """Ask for figures of an enterprise, and record them."""
        from desktop.ui.dialogs.fact import FactDialog

        def known(firms: Mapping[str, str]) -> None:
            dialog = FactDialog(self.session, firms, self.window())
            self._ask(dialog, lambda: self._send(dialog, evidence.record_figures, self._figured, lambda: dialog.given))

        self.session.look(self, evidence.firms, known)

    def record_trip(self) -> None:
        """Ask for a hired coach, and record it."""
        from desktop.ui.dialogs.trip import TripDialog

        def known(firms: Mapping[str, str]) -> None:
            dialog = TripDialog(firms, self.window())
            self._ask(dialog, lambda: self._send(dialog, evidence.record_coach, self._rode, lambda: dialog.given))

        self.session.look(self, evidence.firms, known)

    def undo(self) -> None:
        """Take back what is under the cursor, after asking."""
        number, what = self._current()
        if not number:
            return
        words = f"撤回{what}？它将不再作为依据，涉及的案卷需要重新核验。撤回会记入日志。"
        if sure(self.window(), "撤回佐证", words):
            self.session.do(self, cases.undo, self._undone, title="正在撤回", number=number)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file that is dragged here as evidence."""
        if len(event.mimeData().urls()) == 1 and not self.session.tasks.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask what the file that was dropped here proves."""
        url = event.mimeData().urls()[0]
        if url.isLocalFile():
            self.register(path=Path(url.toLocalFile()))

    def _foresee(self, dialog: EvidenceDialog, password: str = "") -> None:
        """Work out what the extract would change; a locked file asks for its password and goes on."""
        asked = dialog.asked

        def seen(found: EvidenceForeseen) -> None:
            self._foreseen(dialog, found, password)

        def failed(error: DeskError) -> None:
            word = self._password({"asked": asked}, error) if error.code in _LOCKED else ""
            if word:
                self._foresee(dialog, word)
            else:
                self._return(dialog, error)

        work = partial(
            evidence.foresee, asked=asked, password=password, by=self.session.operator, now=self.session.now()
        )
        self.session.tasks.run(dialog, work, seen, failed, title="正在推算影响")

    def _foreseen(self, dialog: EvidenceDialog, found: EvidenceForeseen, password: str) -> None:
        """Show what would change, where anything would, and register exactly that."""
        from desktop.ui.dialogs.evidence_effect import EvidenceEffectDialog

        if found.taken.stale:
            shown = EvidenceEffectDialog(found, self.window())
            if not ask(shown):
                self._ask(dialog, lambda: self._foresee(dialog))
                return
        asked = replace(dialog.asked, seen=found.taken.extract.sha256)
        failed = partial(self._return, dialog)
        self.session.do(
            dialog, evidence.register, self._taken, failed, title="正在登记", asked=asked, password=password
        )

    def _return(self, dialog: EvidenceDialog, error: DeskError) -> None:
        """Bring the dialog back as it was filled in, with what was refused."""
        dialog.refuse(error)
        self._ask(dialog, lambda: self._foresee(dialog))

    def _ask(self, dialog: Sheet, then: Callable[[], None]) -> None:
        with asking(dialog) as agreed:
            if agreed:
                then()

    def _send(
        self,
        dialog: Sheet,
        act: Callable[..., Any],
        done: Callable[[Any], None],
        given: Callable[[], Mapping[str, Any]],
    ) -> None:
        """Do what a dialog asks for; whatever is refused brings the dialog back as it was filled in."""

        def failed(error: DeskError) -> None:
            dialog.refuse(error)
            self._ask(dialog, lambda: self._send(dialog, act, done, given))

        self.session.do(dialog, act, done, failed, title="正在登记", **given())

    def _password(self, given: Mapping[str, Any], error: DeskError) -> str:
        """Return the password of a locked file, '' where there is none."""
        from desktop.ui.dialogs.file_password import FilePasswordDialog

        file = str(error.details.get("file") or given["asked"].path.name)
        dialog = FilePasswordDialog([file], self.window(), wrong=error.code == "password-wrong")
        return dialog.words if ask(dialog) else ""

    def _words(self) -> str:
        """Return what is said of whatever is under the cursor."""
        if self.tabs.currentWidget() is self.months:
            return self.calendar.current_words
        extract = self.table.current() if self.tabs.currentWidget() is self.table else None
        return extract_detail(extract, self.session) if extract else _HINT

    def _current(self) -> tuple[str, str]:
        """Return the number of what is under the cursor and still counts, as it is taken back by, and its words."""
        match self.tabs.currentWidget():
            case self.table if (extract := self.table.current()) and not extract["undone"]:
                return str(extract["evidence"]), f"“{extract['file']}”"
            case self.figures if (figures := self.figures.current()) and not figures.record.undone:
                return f"fact-{figures.record.id}", f"“{figures.firm or figures.record.uscc}”的这次企业数据登记"
            case self.trips if (trip := self.trips.current()) and not trip.undone:
                return f"trip-{trip.id}", f"发票{trip.invoice}的包车登记"
        return "", ""

    def _calendar_tab(self) -> QScrollArea:
        area = QScrollArea()
        area.setAccessibleName("覆盖日历")
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusProxy(self.calendar)
        area.setWidget(self.calendar)
        return area

    def _show(self, ledgers: Ledgers) -> None:
        self.table.show_records(ledgers.extracts)
        self.calendar.show_months(*covered(ledgers.extracts, asked_spans(self.session)))
        self.figures.show_records(ledgers.figures)
        self.trips.show_records(ledgers.trips)
        for at, (title, table) in enumerate(self._ledgers):
            self.tabs.setTabText(at, f"{title}（{len(table.records.records)}）")
        if not ledgers.extracts:
            advice = "请登记社保部门的参保明细和公安部门的留温比对结果，再核验案卷。"
            self.notice.say("还没有佐证材料。", advice, about=_EMPTY)
        else:
            self.notice.take_back(_EMPTY)
        self.fit()

    def _taken(self, taken: EvidenceTaken) -> None:
        extract, file = taken.extract, mask_ids(taken.extract.file_name)
        if taken.already:
            words = f"“{file}”以前已经登记过（编号{extract.id}），内容和范围都相同，没有重复登记。"
            self.notice.say(words, tone="wait")
            return
        words = f"已登记“{file}”：读到{extract.rows_read}行，取用{extract.rows_taken}行。"
        first = taken.problems[0] if taken.problems else None
        place = f"{first.sheet} {first.cell}：".lstrip() if first and first.cell else ""
        advice = f"有{len(taken.problems)}处需要看，例如 {place}{first.message}" if first else ""
        left_out = extract.rows_read != extract.rows_taken
        self.tabs.setCurrentWidget(self.table)
        self.notice.say(words + _stale(taken.stale), advice, tone="wait" if left_out or first else "good")

    def _figured(self, recorded: Recorded) -> None:
        self.tabs.setCurrentWidget(self.figures)
        self.notice.say(f"已登记企业数据（{recorded.number}）。{_stale(recorded.stale)}", tone="good")

    def _rode(self, taken: TripTaken) -> None:
        trip = taken.trip
        self.tabs.setCurrentWidget(self.trips)
        words = f"已登记包车：发票{trip.invoice}，乘车人员名单{trip.riders}人。{_stale(taken.stale)}"
        self.notice.say(words, "".join(taken.remarks), tone="wait" if taken.remarks else "good")

    def _undone(self, stale: Sequence[str]) -> None:
        self.notice.say(f"已撤回。{_stale(stale)}", tone="good")


def _stale(numbers: Sequence[str]) -> str:
    return f"有{len(numbers)}件案卷需要重新核验（在“案卷”中按 F5）。" if numbers else ""
