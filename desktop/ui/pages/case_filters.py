"""What narrows a roster: words, outcome, criterion with its counts, flag, and the sheet that a row came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.services.actwords import criterion
from desktop.services.view_case import CaseView, PersonView
from desktop.ui.dialogs.sheet import Choice
from desktop.ui.wording import standing
from rules.outcome import Standing
from rules.words import FLAG_WORDS

_KINDS = (("unmet", "不符合"), ("unknown", "待核实"))
_PLACE = "\u241f"  # stands between file and sheet in a choice; no name of either holds it


class Line(NamedTuple):
    """A person of a roster, and as much of the identity number as is shown."""

    person: PersonView
    number: str


class RosterFilters(QWidget):
    """The fields over a roster; ``changed`` tells that others are wanted, ``entered`` that the words are typed."""

    changed = Signal()
    entered = Signal()

    def __init__(self) -> None:
        """Offer everything."""
        super().__init__()
        self.search = QLineEdit()
        self.search.setPlaceholderText("姓名、证件末几位、理由（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找人员")
        self.search.setMinimumWidth(110)
        outcomes = [("", "全部结论"), *((each.value, standing(each)) for each in Standing)]
        self.outcome = Choice("结论", outcomes)
        self.reason = Choice("条件", [("", "全部条件")])
        self.flag = Choice("提示", [("", "全部提示")])
        self.sheet = Choice("工作表", [("", "全部工作表")])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 3)
        for choice, share in ((self.outcome, 2), (self.reason, 3), (self.flag, 3), (self.sheet, 2)):
            row.addWidget(choice, share)
            choice.currentIndexChanged.connect(self.changed)
        self.search.textChanged.connect(self.changed)
        self.search.returnPressed.connect(self.entered)
        self.clear()

    def clear(self) -> None:
        """Ask for nothing in particular, and offer no reasons."""
        self.search.clear()
        self.outcome.setCurrentIndex(0)
        self.reason.offer([("", "全部条件")])
        for choice, words in ((self.flag, "全部提示"), (self.sheet, "全部工作表")):
            choice.offer([("", words)])
            choice.hide()

    def reset(self) -> None:
        """Ask for nothing in particular."""
        self.search.clear()
        for choice in (self.outcome, self.reason, self.flag, self.sheet):
            choice.setCurrentIndex(0)

    def offer(self, case: CaseView) -> None:
        """Offer what the persons of a case have, with how many of them have it."""
        self.reason.offer([("", "全部条件"), *_reasons(case.persons)])
        flags = Counter(code for person in case.persons if person.flags for code in person.flags)
        told = ((code, f"{FLAG_WORDS.get(code, code)}（{count}人）") for code, count in flags.most_common())
        self.flag.offer([("", "全部提示"), *told])
        self.flag.setVisible(bool(flags))
        places = Counter((person.file, person.sheet) for person in case.persons)
        self.sheet.offer([("", "全部工作表"), *_places(places)])
        self.sheet.setVisible(len(places) > 1)

    @property
    def asked(self) -> tuple[str, ...]:
        """What is asked for at present, each '' where anything will do."""
        words = self.search.text().strip().casefold()
        return words, *(each.value for each in (self.outcome, self.reason, self.flag, self.sheet))

    def wanted(self) -> Callable[[Line], bool]:
        """Return what tells whether a line is wanted; of a number only what is shown can be looked for."""
        typed, outcome, reason, flag, place = self.asked
        kind, _, code = reason.partition(":")
        file, _, sheet = place.partition(_PLACE)

        def is_wanted(line: Line) -> bool:
            person = line.person
            if outcome and person.standing != outcome:
                return False
            if (kind and code not in getattr(person, kind)) or (flag and flag not in person.flags):
                return False
            if file and (person.file, person.sheet) != (file, sheet):
                return False
            return not typed or typed in f"{person.name} {line.number} {person.words}".casefold()

        return is_wanted


def _reasons(persons: Sequence[PersonView]) -> Iterator[tuple[str, str]]:
    """Yield the criteria that are not met or unknown for anybody, the commonest of each kind first."""
    for kind, words in _KINDS:
        counted = Counter(code for person in persons if getattr(person, kind) for code in getattr(person, kind))
        for code, count in counted.most_common():
            yield f"{kind}:{code}", f"{criterion(code)}{words}（{count}人）"


def _places(places: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, str]]:
    several = len({file for file, _ in places}) > 1
    for (file, sheet), count in places.items():
        name = f"{file} {sheet}" if several else sheet
        yield f"{file}{_PLACE}{sheet}", f"{name}（{count}人）"
