"""Decide on the cases of a queue: which of them move, which do not and why, what is warned of, and the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.errors import DeskError
from desktop.services.queue import Waiting
from desktop.services.steps import STEPS
from desktop.ui import theme
from desktop.ui.dialogs.decision import TOLD_ONLY
from desktop.ui.dialogs.sheet import Sheet
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.widgets.reason import ReasonField
from desktop.ui.widgets.table import Table
from desktop.ui.wording import reason_of, yuan

DONE_WORDS = {"review": "通过复核", "approve": "审批通过", "return": "退回补正", "refuse": "不予通过"}
_FORWARD = frozenset({"review", "approve"})
_TABLE_HEIGHT = 178
_NAMED = 3  # firms that fit in a line
_TOLD = 2  # remarks on materials that fit beside the others


def stops(waiting: Waiting, step: str) -> DeskError | None:
    """Return why a case cannot take a step of its queue; to send it back, anybody may."""
    return waiting.blocked if step in _FORWARD else None


class DecidingDialog(Sheet):
    """One step for one case or many."""

    manual = "approvals"

    def __init__(self, step: str, waiting: Sequence[Waiting], parent: QWidget | None = None) -> None:
        """List what moves and what does not."""
        self.going = [each for each in waiting if stops(each, step) is None]
        super().__init__(
            parent, DONE_WORDS[step], main=f"{DONE_WORDS[step]}(&O)", lead=_lead(waiting, self.going), width=640
        )
        self._rule, self._step = STEPS[step], step
        self._remarks = _remarks(self.going) if step == "approve" else []
        if len(waiting) > 1:
            self.body.insertWidget(1, self._table(step, waiting))
        self.reason = ReasonField("写明理由，会记入办理经过" if self._wants_reason else "选填，会记入办理经过")
        self.row("理由(&R)", self.reason)
        self._tell()
        self.main.setEnabled(bool(self.going))

    @property
    def forward(self) -> list[str]:
        """The numbers of the cases that go on, whose materials are worth a word; none are where they are sent back."""
        return [each.case.number for each in self.going] if self._step in _FORWARD else []

    def tell_wanting(self, wanting: Mapping[str, Sequence[str]]) -> None:
        """Tell of materials that are not there, by case number; it asks for no reason."""
        self._tell(_of_several(self.going, {number: "".join(words) for number, words in wanting.items()}))

    def showEvent(self, event: QShowEvent) -> None:
        """Put the cursor where one goes on: into the reason if it is needed, else on the button."""
        super().showEvent(event)
        (self.reason if self._wants_reason else self.main).setFocus()

    @property
    def words(self) -> str:
        """The reason as typed."""
        return self.reason.words

    def submit(self) -> None:
        """Accept if the reason that is needed is there, and can be kept."""
        missing = self._wants_reason and not self.words
        fault = DeskError("reason-missing", step=self._rule.title) if missing else self.reason.fault("理由")
        if fault is not None:
            self.refuse(fault)
            self.reason.setFocus()
            return
        self.accept()

    def _tell(self, wanting: Sequence[str] = ()) -> None:
        if self._remarks or wanting:
            advice = "确需批准的，请写明理由。" if self._remarks else TOLD_ONLY
            self.notice.say("".join((*self._remarks, *wanting)), advice, tone="wait")

    @property
    def _wants_reason(self) -> bool:
        return self._rule.needs_reason or bool(self._remarks)

    def _table(self, step: str, waiting: Sequence[Waiting]) -> Table[Waiting]:
        table: Table[Waiting] = Table(
            [
                Column(title="企业名称", text=lambda each: each.case.enterprise_name),
                Column(title="可发放", text=lambda each: f"{each.payable}人", align=RIGHT, width=76),
                Column(title="金额（元）", text=lambda each: yuan(each.payable_fen), align=RIGHT, width=116),
                Column(
                    title="办理",
                    text=lambda each: f"不办理：{reason_of(why)}" if (why := stops(each, step)) else "办理",
                    width=196,
                    colour=lambda each: theme.RED if stops(each, step) else None,
                ),
            ],
            name="所选案卷",
            key=lambda each: each.case.number,
        )
        table.show_records(waiting)
        table.setFixedHeight(_TABLE_HEIGHT)
        return table


def _lead(waiting: Sequence[Waiting], going: Sequence[Waiting]) -> str:
    if len(waiting) == 1:
        one = waiting[0]
        return f"{one.case.number}　{one.case.enterprise_name}　可发放{one.payable}人，{yuan(one.payable_fen)}元"
    heads, fen = sum(each.payable for each in going), sum(each.payable_fen for each in going)
    left = len(waiting) - len(going)
    return f"办理{len(going)}件，可发放{heads}人，合计{yuan(fen)}元。" + (f"另有{left}件不能办理。" if left else "")


def _remarks(going: Sequence[Waiting]) -> list[str]:
    """Return what the determinations warn of, each once with its cases where several are decided on."""
    said: dict[str, list[str]] = {}
    for each in going:
        for remark in each.remarks:
            said.setdefault(remark, []).append(each.case.enterprise_name)
    return _named(said, len(going))


def _of_several(going: Sequence[Waiting], told: Mapping[str, str]) -> list[str]:
    """Return what is told of cases by number, the same words once; what does not fit is counted."""
    said: dict[str, list[str]] = {}
    for each in going:
        if words := told.get(each.case.number):
            said.setdefault(words, []).append(each.case.enterprise_name)
    shown = dict(list(said.items())[:_TOLD])
    left = sum(len(names) for names in said.values()) - sum(len(names) for names in shown.values())
    return _named(shown, len(going), firms=1) + ([f"另有{left}件的申报材料也不齐或未核对。"] if left else [])


def _named(said: Mapping[str, Sequence[str]], among: int, *, firms: int = _NAMED) -> list[str]:
    """Return remarks with the firms that they are about, unless there is only one case."""
    if among == 1:
        return list(said)
    return [
        f"{'、'.join(names[:firms])}{f'等{len(names)}件' if len(names) > firms else ''}：{words}"
        for words, names in said.items()
    ]
