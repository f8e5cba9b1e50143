"""Narrow the list of cases (筛选): everything that a case can be told from another by, at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from desktop.errors import DeskError
from desktop.models.case_list import CasesWanted
from desktop.records import STATE_WORDS, CaseState
from desktop.ui.dialogs.sheet import Choice, Sheet, label, plain
from desktop.ui.session import Session
from desktop.ui.widgets.day import DayField
from rules.money import fen, yuan

if TYPE_CHECKING:
    from desktop.ui.acts.office import Opened

_ACROSS = 5
_TITLES = 2
_ANY = ("", "不限")
_FLAGS = {"stale": "需要重新核验(&R)", "unverified": "未核验(&U)", "pending": "有人员待核实(&D)"}


class CaseFilterDialog(Sheet):
    """The filters beside the words; after acceptance ``wanted`` holds them."""

    manual = "cases"

    def __init__(self, session: Session, wanted: CasesWanted, parent: QWidget | None = None) -> None:
        """Begin with what is wanted at present."""
        super().__init__(parent, "筛选案卷", main="筛选(&S)", width=640)
        self.wanted = wanted
        self.states = {state: QCheckBox(STATE_WORDS[state]) for state in CaseState}
        self.flags = {name: QCheckBox(words) for name, words in _FLAGS.items()}
        place = session.place
        self.policy = Choice("政策", [_ANY, *((id_, each.number) for id_, each in place.policies.items())])
        self._place = place
        self.measure = Choice("措施", [_ANY])
        self.operator = Choice("录入", [_ANY, *((each.id, each.name) for each in place.operators)])
        self.batched = Choice("批次", [_ANY, ("in", "已列入批次"), ("out", "未列入批次")])
        self.uscc = QLineEdit(wanted.uscc)
        self.uscc.setPlaceholderText("统一社会信用代码，18位")
        self.since, self.until = DayField(wanted.since), DayField(wanted.until)
        self.least, self.most = _sum_field(wanted.least_fen), _sum_field(wanted.most_fen)
        self._rows()
        self.policy.currentIndexChanged.connect(self._offer_measures)
        self._begin(wanted)

    def submit(self) -> None:
        """Accept what can be meant; what cannot is said."""
        from desktop.services.find_cases import check_wanted

        try:
            wanted = self._asked()
            check_wanted(wanted)
        except DeskError as error:
            self.refuse(error)
            return
        self.wanted = wanted
        self.accept()

    def _asked(self) -> CasesWanted:
        flags: dict[str, Any] = {name: box.isChecked() for name, box in self.flags.items()}
        return replace(
            self.wanted,
            **flags,
            states=tuple(state.value for state, box in self.states.items() if box.isChecked()),
            policy=self.policy.value,
            measure=self.measure.value,
            operator=self.operator.value,
            batched=self.batched.value,
            uscc=self.uscc.text().strip().upper(),
            since=self.since.day(),
            until=self.until.day(),
            least_fen=_fen(self.least),
            most_fen=_fen(self.most),
        )

    def _begin(self, wanted: CasesWanted) -> None:
        for state, box in self.states.items():
            box.setChecked(state.value in wanted.states)
        for name, box in self.flags.items():
            box.setChecked(getattr(wanted, name))
        self.policy.pick(wanted.policy)
        self._offer_measures()
        for name in ("measure", "operator", "batched"):
            getattr(self, name).pick(getattr(wanted, name))

    def _offer_measures(self) -> None:
        """Offer the measures of the policy, or those of all."""
        self.measure.offer([_ANY, *measure_titles(self._place, self.policy.value).items()])

    def _rows(self) -> None:
        self.row("状态(&Z)", _grid(list(self.states.values())))
        self.row("还要办的(&H)", _grid(list(self.flags.values())))
        self.row("政策(&P)", self.policy)
        self.row("措施(&M)", self.measure)
        self.row("企业(&E)", self.uscc)
        self.row("受理日期(&G)", _pair("受理日期", self.since, self.until))
        self.row("核定金额(&J)", _pair("核定金额", self.least, self.most, "元"))
        self.row("录入(&L)", self.operator)
        self.row("批次(&B)", self.batched)
        for first in (*self.states.values(), *self.flags.values()):
            first.setAccessibleName(plain(first.text()))


def measure_titles(place: Opened, policy: str = "") -> dict[str, str]:
    """Return what the measures of a policy are called by their ids, of all policies where none is named."""
    said: dict[str, dict[str, None]] = {}
    for id_, each in place.policies.items():
        for measure in each.measures.values() if policy in {"", id_} else ():
            said.setdefault(measure.id, {})[measure.title] = None
    return {
        id_: "、".join(list(titles)[:_TITLES]) + ("等" if len(titles) > _TITLES else "") for id_, titles in said.items()
    }


def _grid(boxes: Sequence[QCheckBox]) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(0)
    for place, box in enumerate(boxes):
        grid.addWidget(box, *divmod(place, _ACROSS))
    grid.setColumnStretch(_ACROSS, 1)
    holder.setFocusProxy(boxes[0])
    return holder


def _pair(name: str, first: QLineEdit, last: QLineEdit, unit: str = "") -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    for field, word, end in ((first, "至", "起"), (last, unit, "止")):
        row.addWidget(field)
        row.addWidget(label(word, wrap=False))
        field.setAccessibleName(f"{name}{end}")
    row.addStretch(1)
    holder.setFocusProxy(first)
    return holder


def _sum_field(value: int | None) -> QLineEdit:
    field = QLineEdit("" if value is None else yuan(value))
    field.setPlaceholderText("如 50000")
    field.setMaximumWidth(200)
    return field


def _fen(field: QLineEdit) -> int | None:
    typed = field.text().strip().replace(",", "")
    try:
        return fen(typed) if typed else None
    except ValueError:
        raise DeskError("sum-unreadable", text=typed) from None
