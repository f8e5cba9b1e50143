"""Every dialog of the window, opened the way a clerk opens it, with the township's own data in it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog

from desktop.errors import DeskError
from desktop.records import Operator, Role
from desktop.services.demo.workbooks import EVIDENCE, INSURANCE
from desktop.services.initialise import OneTimePassword
from desktop.services.show_tables import TableShown
from desktop.ui.dialogs.columns import ColumnsDialog
from desktop.ui.dialogs.demo import DemoDialog
from desktop.ui.dialogs.file_password import FilePasswordDialog
from desktop.ui.dialogs.find import FindDialog
from desktop.ui.dialogs.locked import LockedDialog
from desktop.ui.dialogs.manual import ManualWindow
from desktop.ui.dialogs.name_firm import NameFirmDialog
from desktop.ui.dialogs.opening import HandedOutDialog, NewWorkspaceDialog, OpeningDialog
from desktop.ui.dialogs.save_batch import SaveBatchDialog
from desktop.ui.dialogs.sheet import Trouble
from desktop.ui.dialogs.sign_in import PasswordDialog, SignInDialog
from desktop.ui.pages.case import CasePage
from desktop.ui.pages.settings import SettingsPage
from desktop.ui.widgets.drives import Drive
from tests.tour.papers import BATCH, CORRECTED, FINAL, FIRST, SECOND, STRANGE, THIRD
from tests.tour.porter import Porter
from tests.tour.refusals import refusals
from tests.tour.rooms import CASE, TRAVEL, WITH_PENDING
from tests.tour.stage import NEUTRAL
from tests.tour.town import DRAFT_PACK, NAMES, SECRET

A_TABLE = TableShown(
    sheet="名单",
    head_row=1,
    letters=("A", "B", "C", "D"),
    rows=(("序", "称呼", "证件", "备考"), ("1", "王小样", "5224**********0013", "在岗")),
    guesses={"B": "name", "C": "id_number"},
    doubtful={},
)


def before_work(porter: Porter) -> None:
    """Open what comes before the window: the workspace, the log-in, the first password; and the lock."""
    session = porter.one.session
    porter.shown("dialog-opening", OpeningDialog(session, NEUTRAL))
    porter.shown("dialog-demo", DemoDialog(session, NEUTRAL))
    porter.shown("dialog-new-workspace", NewWorkspaceDialog(session, str(NEUTRAL)))
    roles = zip(NAMES.items(), (Role.CLERK, Role.REVIEWER, Role.APPROVER), strict=True)
    handed = [
        OneTimePassword(operator=Operator(id=id_, name=name, role=role), password=f"kd7m-2wxy-{at}pqr")
        for at, ((id_, name), role) in enumerate(roles, 3)
    ]
    porter.shown("dialog-handed-out", HandedOutDialog(handed, session.place.office.name))
    porter.shown("dialog-sign-in", SignInDialog(session))
    porter.shown("dialog-sign-in-refused", SignInDialog(session), _wrong_password)
    porter.shown("dialog-password", PasswordDialog(session, porter.window, first=True))
    porter.shown("dialog-locked", LockedDialog(session, porter.window))


def anywhere(porter: Porter) -> None:
    """Open what can be opened on every page."""
    session, window = porter.one.session, porter.window
    porter.shown("dialog-find", FindDialog(session, window), lambda each: each.words.setText("阀门"), _rest)
    porter.shown("dialog-manual", ManualWindow(window, "start"))
    porter.shown("dialog-trouble", Trouble(window, DeskError("case-stale", case=CASE, why="有新的佐证材料")))
    porter.shown("dialog-file-password", FilePasswordDialog(["05-样例中洲电气有限公司.xlsx"], window, wrong=True))


def intake(porter: Porter) -> None:
    """Open what an intake asks and tells."""
    one, window, snap = porter.one, porter.window, porter.snap
    entry: Any = window.show_page("entry")
    one.settle()
    porter.through(entry.new, snap("dialog-measure"))
    page: Any = window.show_page("cases")
    one.settle()
    files = [Path(SECOND, "留工补助申报"), Path(THIRD, CORRECTED)]
    porter.through(lambda: page.import_files([]), snap("dialog-intake-refused", _submit))
    porter.through(
        lambda: page.import_files(files),
        snap("dialog-intake", lambda each: each.measure.pick("stay"), then=_submit),
        snap("dialog-intake-preview", partial(_show_rows, porter), then=QDialog.accept),
        snap("dialog-intake-report"),
    )
    porter.shown("dialog-name-firm", NameFirmDialog(STRANGE, window))
    porter.shown("dialog-columns", ColumnsDialog(STRANGE, [A_TABLE], window))


def _show_rows(porter: Porter, dialog: Any) -> None:  # noqa: ANN401
    """Photograph the files, then the cells of the one that is faulty."""
    porter.camera.take("dialog-intake-files", dialog)
    dialog.files.selectRow(dialog.files.records.rowCount() - 1)
    porter.one.settle()
    dialog.tabs.setCurrentIndex(1)


def many(porter: Porter) -> None:
    """Open what the list of cases offers for several of them."""
    one, snap = porter.one, porter.snap
    page: Any = porter.window.show_page("cases")
    one.settle()
    porter.through(page.filters.ask, snap("dialog-case-filter"))
    porter.through(page.views.save, snap("dialog-save-view"))
    page.table.selectAll()
    one.settle()
    porter.through(page.bulk.export, snap("dialog-cases-export"))
    porter.through(page.bulk.return_copies, snap("dialog-return-copies"))
    porter.through(page.bulk.intakes, snap("dialog-intakes"))
    porter.through(page.bulk.print_forms, snap("dialog-print-cases", then=_submit), snap("dialog-print-report"))


def case(porter: Porter) -> None:
    """Open what a case asks and shows."""
    one, window, snap = porter.one, porter.window, porter.snap
    window.open_case(WITH_PENDING)
    one.settle()
    page = window.stack.currentWidget()
    assert isinstance(page, CasePage)
    page.next_pending()
    one.settle()
    assert page._case is not None
    person = next(each for each in page._case.persons if each.unknown)
    porter.through(partial(page.override, [person]), snap("dialog-override", _reason, _rest))
    porter.through(partial(page.take_step, "return"), snap("dialog-step"))
    porter.through(partial(page.show_original, person.place), snap("dialog-original"))
    porter.through(page.basis.agreement_button.click, snap("dialog-agreement"))
    window.open_case(TRAVEL)
    one.settle()
    porter.through(page.roster.ticket_button.click, snap("dialog-ticket"))
    window.open_case(CASE)
    one.settle()
    porter.through(page.compare, snap("dialog-compare"))
    porter.through(
        partial(page.preview, "approval"), snap("dialog-preview", then=_print), snap("dialog-print"), QDialog.reject
    )
    porter.through(page.papers.show_log, snap("dialog-paper-log"))
    porter.through(page.papers.return_copy, snap("dialog-return-copy"))
    window.open_case(WITH_PENDING)
    page.tabs.setCurrentIndex(2)
    one.settle()
    materials: Any = page.materials
    materials.table.selectRow(1)
    porter.through(materials.view, snap("dialog-viewer", _rest))
    porter.through(materials.remove, snap("dialog-material-removal"))
    materials.table.selectRow(2)
    porter.through(materials.mark, snap("dialog-material"))


def evidence(porter: Porter) -> None:
    """Open the three registers of evidence."""
    one, snap = porter.one, porter.snap
    page: Any = porter.window.show_page("evidence")
    one.settle()
    porter.through(page.register, snap("dialog-evidence"))
    porter.through(partial(page.register, "movement"), snap("dialog-evidence-movement"))
    porter.through(page.register, _january_anew, snap("dialog-evidence-effect"), QDialog.reject)
    porter.through(page.record_figures, snap("dialog-fact"))
    porter.through(page.record_trip, snap("dialog-trip"))


def _january_anew(dialog: Any) -> None:  # noqa: ANN401
    """Ask for an extract that knows less than the one that holds."""
    dialog.file.set_path(Path(FIRST, EVIDENCE, INSURANCE))
    dialog.months.setText("2023-01")
    dialog.submit()


def escalation(porter: Porter) -> None:
    """Open what a batch asks and shows."""
    one, snap = porter.one, porter.snap
    page: Any = porter.window.show_page("escalation")
    one.settle()
    porter.through(page.make_batch, snap("dialog-batch"))
    drives = [Drive(root=Path("/media/移动盘"), name="移动盘", free=7_516_192_768)]
    line = page.sent.records.shown[0]
    porter.shown("dialog-save-batch", SaveBatchDialog(line.batch.number, 48_000, porter.window, drives=lambda: drives))
    porter.through(page.check, snap("dialog-pick-batch"))
    answered = next(each for each in page.sent.records.shown if each.answered_at)
    page.sent.choose(answered.batch.number)
    porter.through(page.walk, snap("dialog-walk"))
    one.be("reviewer")
    approvals: Any = porter.window.show_page("approvals")
    one.settle()
    approvals.table.selectRow(next(at for at, each in enumerate(approvals.table.records.shown) if not each.blocked))
    one.settle()
    porter.through(partial(approvals.take_step, "review"), snap("dialog-deciding"))
    one.be("clerk")
    ledger: Any = porter.window.show_page("ledger")
    ledger.open_at(ledger="people")
    one.settle()
    porter.through(ledger.export, snap("dialog-ledger-export"))


def policies(porter: Porter) -> None:
    """Open what may be done about a policy."""
    one, snap = porter.one, porter.snap
    one.be("approver")
    page: Any = porter.window.show_page("policies")
    page.open_at(policy="lucheng-2023")
    one.settle()
    porter.through(page.choose_reading, snap("dialog-reading"))
    porter.through(page.set_amount, snap("dialog-amount"))
    porter.through(page.calculate, snap("dialog-calculate"))
    porter.through(page.show_originals, snap("dialog-policy-original"))
    porter.through(page.packs.begin_draft, snap("dialog-begin-draft"))
    porter.through(partial(page.packs.edit, DRAFT_PACK), snap("dialog-pack-editor"))
    porter.through(page.packs.install_file, snap("dialog-install-policy"))
    porter.through(page.packs.trust_signer, snap("dialog-trust"))
    page.open_at(policy="shengzhou-2024")
    one.settle()
    porter.through(page.confirm, snap("dialog-final-document", then=_record))
    one.settle()
    porter.through(page.confirm, snap("dialog-confirm"))
    one.be("clerk")


def _record(dialog: Any) -> None:  # noqa: ANN401
    dialog.number.setText("嵊政办〔2023〕1号")
    dialog.dated.setText("2023-02-10")
    dialog.file.set_path(Path(THIRD, FINAL))
    dialog.submit()


def district(porter: Porter) -> None:
    """Open what the district asks and sees of a batch."""
    one, snap = porter.one, porter.snap
    page: Any = porter.window.show_page("escalation")
    page.open_at(tab="received")
    one.settle()
    porter.camera.take("escalation-received", porter.window)
    porter.through(page.check, _pick, snap("dialog-checked"))
    page.received.selectRow(0)
    one.settle()
    porter.through(page.look_button.click, snap("dialog-received"))
    one.be("approver")
    one.settle()
    porter.through(page.answer, snap("dialog-answer"))


def _pick(dialog: Any) -> None:  # noqa: ANN401
    dialog.file.set_path(BATCH)
    dialog.passphrase.setText(SECRET)
    dialog.submit()


def settings(porter: Porter) -> None:
    """Open what the sections of 设置 ask."""
    one, snap = porter.one, porter.snap
    one.be("approver")
    page = porter.window.show_page("settings")
    assert isinstance(page, SettingsPage)
    for section, act, name in (
        ("operators", "add", "dialog-operator"),
        ("numbering", "skip", "dialog-skip-numbers"),
        ("keys", "change_passphrase", "dialog-passphrase"),
        ("backup", "restore", "dialog-restore"),
        ("fonts", "preview", "dialog-test-page"),
    ):
        page.open_at(section=section)
        one.settle()
        if section == "numbering":
            numbers: Any = page.section
            numbers.table.selectRow(0)
        porter.through(getattr(page.section, act), snap(name))
    one.be("clerk")


DOORS = (before_work, anywhere, many, intake, case, evidence, escalation, policies, settings, refusals)


def _wrong_password(dialog: SignInDialog) -> None:
    dialog.password.setText("不对的密码")
    dialog.submit()


def _submit(dialog: Any) -> None:  # noqa: ANN401
    dialog.submit()


def _reason(dialog: Any) -> None:  # noqa: ANN401
    dialog.reason.setPlainText("已电话核实并查看劳务派遣协议")


def _print(dialog: Any) -> None:  # noqa: ANN401
    dialog.print_button.click()


def _rest(_dialog: object) -> None:
    from PySide6.QtTest import QTest

    QTest.qWait(400)
