"""The dialogs of 政策库 opened at a sitting, and what stands behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QDialog, QLineEdit, QMessageBox

from desktop.records import Operator
from desktop.services.finalise_draft import confirm, unconfirmed
from desktop.ui.acts import policies
from desktop.ui.acts.policies import DraftStanding, Shown
from desktop.ui.dialogs.amount import AmountDialog
from desktop.ui.dialogs.calculate import CalculateDialog
from desktop.ui.dialogs.finalise import ConfirmDialog
from desktop.ui.dialogs.install_policy import InstallPolicyDialog
from desktop.ui.dialogs.reading import ReadingDialog
from desktop.ui.dialogs.sheet import Choice
from desktop.ui.pages.policies import PoliciesPage
from desktop.ui.tasks import Errand
from rules.packfile import PACKS
from rules.policy import Policy
from tests.ui.conftest import NOW, Sitting

YES, NO = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
POLICY, DRAFT = "lucheng-2023", "shengzhou-2024"
TEXT = (PACKS / f"{POLICY}.toml").read_text("utf-8")
RATE = 'rate = { value = "500.00", clause = "一、1" }'
DEARER = (
    (RATE, RATE.replace("500", "600")),
    ('payable = "15000.00", ceiling = "15000.00"', 'payable = "18000.00", ceiling = "18000.00"'),
    ('payable = "0.00", ceiling = "16000.00"', 'payable = "0.00", ceiling = "19200.00"'),
    ('payable = "14000.00", ceiling = "14000.00"', 'payable = "16800.00", ceiling = "16800.00"'),
)


def page_of(sitting: Sitting, policy: str = POLICY) -> PoliciesPage:
    page = sitting.window().show_page("policies")
    assert isinstance(page, PoliciesPage)
    sitting.settle()
    page.policy.pick(policy)
    sitting.settle()
    return page


def shown_of(page: PoliciesPage) -> Shown:
    assert page._shown is not None
    return page._shown


def opened(sitting: Sitting, dialog: QDialog) -> None:
    """Show a dialog; its window keeps it until the test is over."""
    dialog.show()
    sitting.settle()


def reading_dialog(sitting: Sitting, reading: str = "R-L8") -> ReadingDialog:
    page = page_of(sitting)
    dialog = ReadingDialog(sitting.session, policy_of(sitting), shown_of(page).chosen, page.window())
    opened(sitting, dialog)
    dialog.reading.pick(reading)
    sitting.settle()
    return dialog


def amount_dialog(sitting: Sitting, key: str = "agency.rate") -> AmountDialog:
    page = page_of(sitting)
    dialog = AmountDialog(sitting.session, POLICY, shown_of(page).amounts, page.window())
    opened(sitting, dialog)
    dialog.amount.pick(key)
    return dialog


def install_dialog(sitting: Sitting, content: str | bytes, name: str = "新版.toml") -> InstallPolicyDialog:
    file = sitting.folder.parent / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    dialog = InstallPolicyDialog(sitting.session, sitting.folder, page_of(sitting).window())
    opened(sitting, dialog)
    dialog.file.set_path(file)
    dialog.check_button.click()
    sitting.settle()
    return dialog


def confirm_dialog(sitting: Sitting, *, left: int | None = None) -> ConfirmDialog:
    """Open the dialog on a draft of which nothing is confirmed, or all but the last ``left`` values."""
    record_final(sitting)
    if left is not None:
        run(sitting, partial(_confirm, left=left, by=sitting.session.operator))
    page = page_of(sitting, DRAFT)
    standing = shown_of(page).draft
    assert standing is not None
    dialog = ConfirmDialog(sitting.session, policy_of(sitting, DRAFT), standing, page.window())
    opened(sitting, dialog)
    return dialog


def _confirm(errand: Errand, *, left: int, by: Operator) -> None:
    policy = errand.desk.policy(DRAFT)
    waiting = unconfirmed(errand.desk.store, policy)
    typed = [f"{leaf.key}={leaf.words}" for leaf in waiting[: len(waiting) - left]]
    confirm(errand.desk.store, policy, typed, by=by, now=NOW)


def calculate_dialog(sitting: Sitting, measure: str = "output-growth", policy: str = POLICY) -> CalculateDialog:
    dialog = CalculateDialog(sitting.session, policy_of(sitting, policy), page_of(sitting).window())
    opened(sitting, dialog)
    dialog.measure.pick(measure)
    return dialog


def policy_of(sitting: Sitting, id_: str = POLICY) -> Policy:
    return sitting.session.place.policies[id_]


def changed(*changes: tuple[str, str]) -> str:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def record_final(sitting: Sitting) -> None:
    file = sitting.folder.parent / "正式文件.pdf"
    file.write_bytes(b"%PDF-1.7 the final document")
    run(
        sitting,
        partial(
            policies.finalise,
            id_=DRAFT,
            number="嵊政办〔2023〕1号",
            dated=date(2023, 2, 1),
            path=file,
            by=sitting.session.operator,
            now=NOW,
        ),
    )


def run(sitting: Sitting, work: Callable[[Errand], object]) -> list[object]:
    """Run work behind the window's back and return what it answered."""
    found: list[object] = []
    sitting.session.tasks.run(sitting.session, work, found.append)
    sitting.settle()
    return found


def say(sitting: Sitting, which: QMessageBox.StandardButton, asked: list[str] | None = None) -> None:
    """Answer the question that comes."""

    def click(box: QMessageBox) -> None:
        if asked is not None:
            asked.append(box.text())
        box.button(which).click()

    sitting.answer(QMessageBox, click)


def standing_of(sitting: Sitting) -> DraftStanding:
    (standing,) = run(sitting, partial(policies.standing, id_=DRAFT))
    assert isinstance(standing, DraftStanding)
    return standing


def fill(dialog: CalculateDialog, **texts: str) -> None:
    for name, text in texts.items():
        field = dialog.fields[name]
        if isinstance(field, Choice):
            field.pick(text)
        else:
            assert isinstance(field, QLineEdit)
            field.setText(text)
