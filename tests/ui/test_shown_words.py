"""No cell of any list of the window holds a code of ours, whatever was done before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView, QWidget

from desktop.models.ledger import Provenance
from desktop.services.desk import Desk
from desktop.services.intakes import IntakeLine, intakes
from desktop.services.ledgerkinds import LEDGERS
from desktop.services.record_fact import record_fact
from desktop.services.record_trip import Hire, record_trip
from desktop.services.settings import change_setting
from desktop.ui.dialogs.intakes import IntakesDialog
from desktop.ui.pages.ledger import LedgerPage
from desktop.ui.pages.registry import PAGES
from desktop.ui.tasks import Errand
from tests.ui.conftest import NOW, Sitting
from tests.wordcheck import codes_in


def _cells(window: QWidget) -> Iterator[str]:
    for table in window.findChildren(QTableView):
        model = table.model()
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                yield str(model.data(model.index(row, column), Qt.ItemDataRole.DisplayRole) or "")


def _act(desk: Desk) -> None:
    """Do what the sample has not done yet: figures, a coach, a setting."""
    clerk, approver = (desk.store.operators.get(id_) for id_ in ("clerk", "approver"))
    (uscc, *_) = sorted(case.uscc for case in desk.store.cases.all())
    said = Provenance(source="统计局", as_of=date(2023, 2, 1))
    place = {"policy": "lucheng-2023", "measure": "output-growth"}
    record_fact(desk, uscc, ("output_q1=12000000",), said=said, by=clerk, now=NOW, **place)
    hire = Hire(invoice="0331", day=date(2023, 1, 28), uscc=uscc, cost="12800", origin="", joint=())
    record_trip(desk.store, hire, None, by=clerk, now=NOW)
    change_setting(desk.store, "notice-days", "5", by=approver, now=NOW)


def _done(errand: Errand) -> None:
    _act(errand.desk)


def test_no_list_of_any_page_shows_a_code(full: Sitting) -> None:
    full.session.tasks.run(full.session, _done, lambda _: None)
    full.settle()
    window = full.window()
    seen: set[str] = set()

    for page in PAGES:
        window.show_page(page.id)
        full.settle()
        seen.update(_cells(window))
    ledger = window.show_page("ledger")
    assert isinstance(ledger, LedgerPage)
    for each in LEDGERS:
        ledger.open_at(ledger=each)
        full.settle()
        seen.update(_cells(ledger))
    full.session.go("case", number="330302001-LG-2023-0001")
    full.settle()
    seen.update(_cells(window))

    assert {"包车1", "企业数据1", "公示工作日数"} <= seen
    assert [cell for cell in seen if codes_in(cell)] == []


def test_the_list_of_imports_calls_them_by_words(full: Sitting) -> None:
    window = full.window()
    lines: list[IntakeLine] = []
    full.session.tasks.run(full.session, _intakes, lines.extend)
    full.settle()

    dialog = IntakesDialog(full.session, lines, window)
    full.bot.addWidget(dialog)
    full.settle()

    shown = list(_cells(dialog))
    assert {"导入1", "导入2"} <= set(shown)
    assert [cell for cell in shown if codes_in(cell)] == []
    dialog.reject()


def _intakes(errand: Errand) -> list[IntakeLine]:
    return intakes(errand.desk.store)
