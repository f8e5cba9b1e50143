"""Dialogs that need more than a session to open: those of 政策库, of a batch, and of a paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtWidgets import QWidget
from reportlab.pdfgen.canvas import Canvas

from desktop.services.parameters import OpenAmount
from desktop.services.receive_batch import Received
from desktop.ui.acts.policies import DraftStanding
from desktop.ui.dialogs.amount import AmountDialog
from desktop.ui.dialogs.batch import CheckedDialog, ReceivedDialog
from desktop.ui.dialogs.calculate import CalculateDialog
from desktop.ui.dialogs.finalise import ConfirmDialog, FinalDocumentDialog
from desktop.ui.dialogs.install_policy import InstallPolicyDialog
from desktop.ui.dialogs.pack_editor import PackEditor
from desktop.ui.dialogs.preview import PlainPreviewDialog
from desktop.ui.dialogs.reading import ReadingDialog
from desktop.ui.pages.case import CasePage
from rules.policy import Policy
from tests.ui.conftest import Sitting

CHECKED = SimpleNamespace(members=("a", "b"), signer_name="样例镇", signer_fingerprint="ab" * 32)
RECEIVED = Received(
    number="PC-1", office="样例镇", office_code="330302998", policy="lucheng-2023", trusted=False, signer="样例镇",
    fingerprint="ab" * 32, cases=1,
)  # fmt: skip

AN_AMOUNT = OpenAmount(
    key="agency.rate", title="代理招工补助", clause="四、13", floor="", ceiling="", default="500.00", chosen=None
)


def first_options(policy: Policy) -> dict[str, str]:
    """Return the first option of every reading."""
    return {each.id: each.options[0].id for each in policy.readings.values()}


def a_page() -> bytes:
    """Return a document of one page."""
    packed = io.BytesIO()
    canvas = Canvas(packed, invariant=True)
    canvas.rect(50, 50, 100, 100)
    canvas.save()
    return packed.getvalue()


def policy_of(one: Sitting, id_: str = "lucheng-2023") -> Policy:
    """Return a policy that holds at a sitting."""
    return one.session.place.policies[id_]


MORE_DIALOGS: dict[str, Callable[[Sitting, CasePage], QWidget]] = {
    "amount": lambda one, _: AmountDialog(one.session, "lucheng-2023", [AN_AMOUNT]),
    "reading": lambda one, _: ReadingDialog(one.session, policy_of(one), first_options(policy_of(one))),
    "calculate": lambda one, _: CalculateDialog(one.session, policy_of(one)),
    "install policy": lambda one, _: InstallPolicyDialog(one.session, one.folder),
    "final document": lambda one, _: FinalDocumentDialog(one.session, policy_of(one, "shengzhou-2024")),
    "confirm values": lambda one, _: ConfirmDialog(
        one.session, policy_of(one, "shengzhou-2024"), DraftStanding(final=None, values=(), done=frozenset())
    ),
    "pack editor": lambda one, _: PackEditor(one.session, "lucheng-2024"),
    "checked batch": lambda _, __: CheckedDialog(CHECKED, trusted=False),
    "received batch": lambda one, _: ReceivedDialog(RECEIVED, policy_of(one)),
    "plain preview": lambda _, __: PlainPreviewDialog(a_page(), title="试打页", file_name="一.pdf", folder=Path()),
}
