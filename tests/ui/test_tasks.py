"""One runner: exactly one of two callbacks, on the window's thread; readers served; stuck helpers killed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import finalize

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.errors import DeskError
from desktop.ui.aside import Aside, AsideFailedError
from desktop.ui.tasks import Errand, Tasks


@pytest.fixture
def tasks(tmp_path: Path, qtbot: QtBot) -> Iterator[Tasks]:
    def log(words: str) -> Path:
        file = tmp_path / "log"
        file.write_text(words, "utf-8")
        return file

    made = Tasks(log)
    yield made
    made.close()


class Heard:
    """What the callbacks were told, and on which thread."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.done: list[object] = []
        self.failed: list[DeskError] = []
        self.threads: set[int] = set()

    def good(self, value: object) -> None:
        """Hear that it went well."""
        self.done.append(value)
        self.threads.add(threading.get_ident())

    def bad(self, error: DeskError) -> None:
        """Hear that it did not."""
        self.failed.append(error)
        self.threads.add(threading.get_ident())


def refuse(_errand: Errand) -> None:
    raise DeskError("no-files")


def break_down(_errand: Errand) -> None:
    raise ZeroDivisionError


def test_work_runs_elsewhere_and_is_told_here(tasks: Tasks, qtbot: QtBot, owner: QObject) -> None:
    heard, here = Heard(), threading.get_ident()

    tasks.run(owner, lambda _: threading.get_ident(), heard.good, heard.bad)
    qtbot.waitUntil(lambda: tasks.idle)

    assert len(heard.done) == 1
    assert heard.done[0] != here
    assert (heard.threads, heard.failed) == ({here}, [])


def test_a_refusal_is_told_as_it_is(tasks: Tasks, qtbot: QtBot, owner: QObject) -> None:
    heard = Heard()

    tasks.run(owner, refuse, heard.good, heard.bad)
    qtbot.waitUntil(lambda: tasks.idle)

    assert [error.code for error in heard.failed] == ["no-files"]
    assert heard.done == []


def test_a_defect_is_logged_and_told_as_ours(tasks: Tasks, qtbot: QtBot, owner: QObject, tmp_path: Path) -> None:
    heard = Heard()

    tasks.run(owner, break_down, heard.good, heard.bad)
    qtbot.waitUntil(lambda: tasks.idle)

    assert [error.code for error in heard.failed] == ["internal"]
    assert "ZeroDivisionError" in (tmp_path / "log").read_text("utf-8")


def test_nobody_is_told_once_the_owner_is_gone(tasks: Tasks, qtbot: QtBot) -> None:
    heard, owner = Heard(), QObject()

    tasks.run(owner, lambda _: time.sleep(0.1), heard.good, heard.bad)
    shiboken6.delete(owner)
    qtbot.waitUntil(lambda: tasks.idle)

    assert (heard.done, heard.failed) == ([], [])


def test_an_owner_that_nobody_else_holds_ends_on_the_windows_thread(tasks: Tasks, qtbot: QtBot) -> None:
    class Owner(QObject):
        """Whatever asks and then goes: a dialog without a parent."""

        def hear(self, _value: object) -> None:
            """Be told."""

    asker, ended_on = Owner(), list[int]()
    finalize(asker, lambda: ended_on.append(threading.get_ident()))

    tasks.run(asker, lambda _: None, asker.hear, reading=True)
    del asker
    qtbot.waitUntil(lambda: tasks.idle)
    tasks.close()

    assert ended_on == [threading.get_ident()]


def test_busy_lasts_from_the_first_to_the_last_writing_task(tasks: Tasks, qtbot: QtBot, owner: QObject) -> None:
    changes: list[bool] = []
    tasks.busy_changed.connect(changes.append)

    for _ in range(3):
        tasks.run(owner, lambda _: None, lambda _: None)
    tasks.run(owner, lambda _: None, lambda _: None, reading=True)
    qtbot.waitUntil(lambda: tasks.idle)

    assert changes == [True, False]


def test_a_task_can_be_stopped_at_its_next_breath(tasks: Tasks, qtbot: QtBot, owner: QObject) -> None:
    heard, steps = Heard(), []

    def count(errand: Errand) -> None:
        for step in range(1000):
            steps.append(step)
            errand.progress(step, 1000)
            time.sleep(0.01)

    tasks.run(owner, count, heard.good, heard.bad)
    qtbot.waitUntil(lambda: len(steps) > 2)
    tasks.cancel()
    qtbot.waitUntil(lambda: tasks.idle)

    assert [error.code for error in heard.failed] == ["cancelled"]
    assert len(steps) < 1000


def test_readers_are_served_while_a_long_task_breathes(tasks: Tasks, qtbot: QtBot, owner: QObject) -> None:
    order: list[str] = []
    begun, released = threading.Event(), threading.Event()

    def long(errand: Errand) -> None:
        begun.set()
        while not released.is_set():
            errand.breathe()
            time.sleep(0.005)

    tasks.run(owner, long, lambda _: order.append("long"))
    qtbot.waitUntil(begun.is_set)
    tasks.run(owner, lambda _: None, lambda _: order.append("read"), reading=True)
    qtbot.waitUntil(lambda: order == ["read"])
    released.set()
    qtbot.waitUntil(lambda: tasks.idle)

    assert order == ["read", "long"]


def test_a_stuck_helper_is_killed_and_the_next_call_gets_another(tasks: Tasks, qtbot: QtBot, owner: QObject) -> None:
    heard = Heard()

    tasks.run(owner, lambda errand: errand.aside(time.sleep, 600), heard.good, heard.bad)
    qtbot.wait(600)
    tasks.cancel()
    qtbot.waitUntil(lambda: tasks.idle, timeout=5000)
    tasks.run(owner, lambda errand: errand.aside(abs, -7), heard.good, heard.bad)
    qtbot.waitUntil(lambda: tasks.idle, timeout=10_000)

    assert [error.code for error in heard.failed] == ["cancelled"]
    assert heard.done == [7]


def test_a_helper_hands_refusals_over_and_tells_defects_apart() -> None:
    aside = Aside()

    with pytest.raises(DeskError, match="file-missing"):
        aside.call(_missing, waiting=lambda: None)
    with pytest.raises(AsideFailedError, match="ZeroDivisionError"):
        aside.call(divmod, 1, 0, waiting=lambda: None)
    aside.close()


def _missing() -> Any:  # noqa: ANN401
    raise DeskError("file-missing", file="a.xlsx")
