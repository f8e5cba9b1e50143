"""What a page shows after an act was refused: the acts are a clerk's own, the refusals those of the services."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog

from desktop.services.decide import decide
from desktop.ui.tasks import Errand
from tests.tour.papers import BATCH
from tests.tour.porter import Porter
from tests.tour.town import NOW


def refusals(porter: Porter) -> None:
    """Show what is refused on the four pages that decide, send and set; it is done last, for some of it moves cases."""
    _reviewed_by_whom_entered(porter)
    _withdrawn_meanwhile(porter)
    _sealed_otherwise(porter)
    _nowhere_to_write(porter)


def _reviewed_by_whom_entered(porter: Porter) -> None:
    """Let a clerk review what the clerk entered."""
    one, window = porter.one, porter.window
    one.be("clerk")
    page: Any = window.show_page("cases")
    one.settle()
    page.table.selectAll()
    porter.through(partial(page.take_step, "review"), _submit)
    porter.camera.take("cases-refused", window)


def _withdrawn_meanwhile(porter: Porter) -> None:
    """Let a case be withdrawn while a reviewer still has it before the eyes."""
    one, window = porter.one, porter.window
    one.be("reviewer")
    page: Any = window.show_page("approvals")
    one.settle()
    page.table.selectAll()
    waiting = next(each for each in page.table.records.shown if each.blocked is None)
    by = next(each for each in one.session.place.operators if each.id == "clerk")

    def withdraw(errand: Errand) -> object:
        case = errand.desk.store.cases.by_number(waiting.case.number)
        return decide(errand.desk.store, case, "withdraw", by=by, now=NOW, reason="企业来函撤回申报")

    def submit(dialog: Any) -> None:  # noqa: ANN401
        one.session.tasks.run(dialog, withdraw, lambda _: dialog.submit())
        one.settle()

    porter.through(partial(page.take_step, "review"), submit)
    porter.camera.take("approvals-refused", window)


def _sealed_otherwise(porter: Porter) -> None:
    """Check a batch with another passphrase than it was sealed with."""
    one, window = porter.one, porter.window
    one.be("clerk")
    page: Any = window.show_page("escalation")
    one.settle()
    heard, one.session.tasks.trouble = one.session.tasks.trouble, window.show_trouble

    def pick(dialog: Any) -> None:  # noqa: ANN401
        dialog.file.set_path(BATCH)
        dialog.passphrase.setText("不对的口令")
        dialog.submit()

    def show(dialog: QDialog) -> None:
        porter.camera.take("escalation-refused", window, over=dialog)
        dialog.accept()

    porter.through(page.check, pick, show)
    one.session.tasks.trouble = heard


def _nowhere_to_write(porter: Porter) -> None:
    """Back up to a drive that was pulled out."""
    one, window = porter.one, porter.window
    one.be("approver")
    page: Any = window.show_page("settings")
    page.open_at(section="backup")
    one.settle()
    page.section.back_up_to(Path("/media/移动盘"))
    one.settle()
    porter.camera.take("settings-refused", window)
    one.be("clerk")


def _submit(dialog: Any) -> None:  # noqa: ANN401
    dialog.submit()
