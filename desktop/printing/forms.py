"""Every form of the office by its name, and the one way to draw any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from desktop.printing import approval, correction, receipt, roster, summary
from desktop.printing.approval import ApprovalSheet
from desktop.printing.correction import CorrectionSheet
from desktop.printing.receipt import ReceiptSheet
from desktop.printing.roster import RosterSheet
from desktop.printing.summary import SummarySheet

Sheet = ApprovalSheet | RosterSheet | SummarySheet | ReceiptSheet | CorrectionSheet

FORMS: Mapping[str, str] = {
    "approval": "审批表",
    "roster": "核定花名册",
    "summary": "汇总表",
    "receipt": "受理回执",
    "correction": "补正通知书",
}
"""The public names of the forms and what a clerk calls them."""

_DRAW: Mapping[type, Callable[[Any], bytes]] = {
    ApprovalSheet: approval.render,
    RosterSheet: roster.render,
    SummarySheet: summary.render,
    ReceiptSheet: receipt.render,
    CorrectionSheet: correction.render,
}


def render(sheet: Sheet) -> bytes:
    """Return a sheet as PDF; the same sheet gives the same bytes.  Raises ``glyph-missing``."""
    return _DRAW[type(sheet)](sheet)
