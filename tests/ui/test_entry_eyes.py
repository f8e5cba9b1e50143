"""受理: whose eyes see the whole identity numbers of a draft: one's own freely, another's with an entry in the log."""

from __future__ import annotations

from desktop.ui.tasks import Errand
from tests.models.builders import an_id
from tests.ui.conftest import Sitting
from tests.ui.test_entry_page import a_person, a_told, opened


def reveals(sitting: Sitting) -> list[tuple[str, str, str]]:
    """Return who saw whole numbers of what, and how many lines."""
    found: list[tuple[str, str, str]] = []

    def read(errand: Errand) -> list[tuple[str, str, str]]:
        entries = errand.desk.store.audit.entries()
        return [(each.operator, each.subject, each.after) for each in entries if each.act == "reveal"]

    sitting.session.look(sitting.session, read, found.extend)
    sitting.settle()
    return found


def test_the_draft_of_another_is_shown_with_a_warning(empty: Sitting) -> None:
    page = opened(empty, a_told(a_person(1)), by="reviewer")

    assert "由复核录入" in page.notice.text
    assert "查看证件号码已记入日志" in page.notice.text
    assert reveals(empty) == [("clerk", "草稿1", "1行")]


def test_a_draft_of_ones_own_is_opened_as_it_was_typed_and_nothing_is_logged(empty: Sitting) -> None:
    page = opened(empty, a_told(a_person(1)))

    assert an_id(1) in page.roster.model.lines[0]
    assert not page.notice.isVisible()
    assert reveals(empty) == []


def test_a_draft_is_closed_when_another_takes_the_counter(empty: Sitting) -> None:
    page = opened(empty, a_told(a_person(1)))

    empty.be("reviewer")
    empty.settle()
    left = page.stack.currentWidget()
    page.resume_current()
    empty.settle()

    assert left is page.table
    assert page.stack.currentWidget() is page.editor
    assert reveals(empty) == [("reviewer", "草稿1", "1行")]


def test_a_draft_stays_open_for_whoever_comes_back_to_it(empty: Sitting) -> None:
    page = opened(empty, a_told(a_person(1)), by="reviewer")

    empty.be("clerk")
    empty.settle()

    assert page.stack.currentWidget() is page.editor
    assert len(reveals(empty)) == 1
