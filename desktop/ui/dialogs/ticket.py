"""Record a ticket of one person (登记车票、机票): the day on its face and its words, as a clerk saw them."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import DeskError
from desktop.services.override import RowPlace
from desktop.services.view_case import PersonView
from desktop.ui.dialogs.sheet import Sheet
from desktop.ui.widgets.day import DayField

_WRONG = {
    "no-day": "还没有填写票面日期，没有登记。",
    "to-come": "票面日期在今天之后，没有登记。",
    "no-words": "还没有填写车次、航班或票号，没有登记。",
}


class TicketDialog(Sheet):
    """One ticket of one person; after acceptance ``given`` says what to record."""

    manual = "cases"

    def __init__(self, person: PersonView, today: date, parent: QWidget | None = None) -> None:
        """Propose what was declared of the journey, to be held against the ticket."""
        lead = f"{person.name}（{person.sheet} 第{person.row}行）。核对票面后登记；登记后重新核验本案卷。"
        super().__init__(parent, "登记车（机）票", main="登记(&G)", lead=lead)
        self._person, self._today = person, today
        self.day = DayField()
        self.words = QLineEdit(person.declared.get("ticket", ""))
        self.words.setPlaceholderText("如 G1234 贵阳北—温州南")
        self.row("票面日期(&D)", self.day)
        self.row("车次、航班或票号(&W)", self.words)
        declared = (person.declared.get(name, "") for name in ("return_on", "departure", "transport"))
        if told := "，".join(filter(None, declared)):
            self.notice.say(f"申报的返岗：{told}。", "与票面不一致的，按票面登记。")
        self.day.setFocus()

    @property
    def given(self) -> dict[str, Any]:
        """What to record, as the act takes it; raise ``day-invalid`` for what is no day."""
        place = RowPlace(row=self._person.row, file=self._person.file, sheet=self._person.sheet)
        return {"place": place, "used_on": self.day.day(), "words": self.words.text().strip()}

    def submit(self) -> None:
        """Accept a day that can be and a ticket that is named; what is not leads the cursor to its field."""
        try:
            given = self.given
        except DeskError as error:
            self.refuse(error)
            self._lead_to(self.day)
            return
        if given["used_on"] is None:
            self._say("no-day", self.day)
        elif given["used_on"] > self._today:
            self._say("to-come", self.day)
        elif not given["words"]:
            self._say("no-words", self.words)
        else:
            self.accept()

    def _say(self, what: str, field: QLineEdit) -> None:
        self.notice.say(_WRONG[what], "请对照票面填写；其余填写的内容还在。", tone="bad")
        self._lead_to(field)

    def _lead_to(self, field: QLineEdit) -> None:
        field.setFocus()
        field.selectAll()
