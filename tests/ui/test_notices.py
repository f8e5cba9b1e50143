"""A notice knows what it is about: what a page takes back is its own, whatever words others have used."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui.widgets.notice import Notice
from tests.ui.conftest import Sitting

LIKE_OURS = {
    "cases": ("还没有案卷可以打印。", "请选择其他案卷。"),
    "evidence": ("还没有佐证材料可以撤销。", "请选择其他材料。"),
    "ledger": ("没有符合条件的内容。", "请放宽政策、日期或查找的文字。"),
}


@pytest.fixture
def notice(qtbot: QtBot) -> Notice:
    made = Notice()
    qtbot.addWidget(made)
    return made


def test_what_is_said_next_is_about_something_else(notice: Notice) -> None:
    told: list[str] = []
    acts: tuple[Callable[[], None], ...] = (
        lambda: notice.say("还没有案卷。", about="empty"),
        notice.hide,
        notice.show,
        lambda: notice.say("已保存。", tone="good"),
    )
    for act in acts:
        act()
        told.append(notice.about)

    assert told == ["empty", "", "empty", ""]


def test_what_is_taken_back_is_only_what_is_about_that(notice: Notice) -> None:
    notice.say("已保存。", about="saved")

    notice.take_back("empty")
    kept = notice.text
    notice.take_back("saved")

    assert (kept, notice.text) == ("已保存。", "")


@pytest.mark.parametrize("id_", LIKE_OURS)
def test_a_list_that_fills_leaves_the_words_of_others_alone(full: Sitting, id_: str) -> None:
    page = full.window().show_page(id_)
    full.settle()
    page.notice.say(*LIKE_OURS[id_], tone="wait")

    page.reload()
    full.settle()

    assert page.notice.text == "".join(LIKE_OURS[id_])


@pytest.mark.parametrize("id_", ["entry", "cases", "evidence", "ledger"])
def test_an_empty_list_says_so_until_it_fills(empty: Sitting, id_: str) -> None:
    page = empty.window().show_page(id_)
    empty.settle()

    assert page.notice.about == "empty"
