"""Every form of the office by its name, and the one way to draw any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from desktop.printing import (
    approval,
    correction,
    cover,
    person_list,
    receipt,
    refusal,
    roster,
    settlement,
    summary,
    transmittal,
)
from desktop.printing.approval import ApprovalSheet
from desktop.printing.correction import CorrectionSheet
from desktop.printing.cover import CoverSheet
from desktop.printing.person_list import PersonListSheet
from desktop.printing.receipt import ReceiptSheet
from desktop.printing.refusal import RefusalSheet
from desktop.printing.roster import RosterSheet
from desktop.printing.settlement import SettlementSheet
from desktop.printing.summary import SummarySheet
from desktop.printing.transmittal import TransmittalSheet

Sheet = (
    ApprovalSheet
    | RosterSheet
    | SummarySheet
    | ReceiptSheet
    | CorrectionSheet
    | SettlementSheet
    | PersonListSheet
    | RefusalSheet
    | CoverSheet
    | TransmittalSheet
)

FORMS: Mapping[str, str] = {
    "approval": "审批表",
    "roster": "核定花名册",
    "summary": "汇总表",
    "receipt": "受理回执",
    "correction": "补正通知书",
    "refusal": "不予受理（通过）决定书",
    "cover": "案卷封面和目录",
    "settlement": "资金分担结算单",
    "transmittal": "报送函",
    "names": "享受人员名单",
    "return-travel": "返岗补贴明细表",
}
"""The public names of the forms and what a clerk calls them."""

_DRAW: Mapping[type, Callable[[Any], bytes]] = {
    ApprovalSheet: approval.render,
    RosterSheet: roster.render,
    SummarySheet: summary.render,
    ReceiptSheet: receipt.render,
    CorrectionSheet: correction.render,
    SettlementSheet: settlement.render,
    PersonListSheet: person_list.render,
    RefusalSheet: refusal.render,
    CoverSheet: cover.render,
    TransmittalSheet: transmittal.render,
}


def render(sheet: Sheet) -> bytes:
    """Return a sheet as PDF; the same sheet gives the same bytes.  Raises ``glyph-missing``."""
    return _DRAW[type(sheet)](sheet)
