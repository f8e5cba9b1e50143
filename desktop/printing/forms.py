"""Every form of the office by its name, and the one way to draw any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from desktop.printing import approval, correction, person_list, receipt, roster, settlement, summary
from desktop.printing.approval import ApprovalSheet
from desktop.printing.correction import CorrectionSheet
from desktop.printing.person_list import PersonListSheet
from desktop.printing.receipt import ReceiptSheet
from desktop.printing.roster import RosterSheet
from desktop.printing.settlement import SettlementSheet
from desktop.printing.summary import SummarySheet

Sheet = ApprovalSheet | RosterSheet | SummarySheet | ReceiptSheet | CorrectionSheet | SettlementSheet | PersonListSheet

FORMS: Mapping[str, str] = {
    "approval": "审批表",
    "roster": "核定花名册",
    "summary": "汇总表",
    "receipt": "受理回执",
    "correction": "补正通知书",
    "settlement": "资金分担结算单",
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
}


def render(sheet: Sheet) -> bytes:
    """Return a sheet as PDF; the same sheet gives the same bytes.  Raises ``glyph-missing``."""
    return _DRAW[type(sheet)](sheet)
