"""Chinese typed through a real input method: what is composed is nobody's key but its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.drafts import Draft
from desktop.services.desk import open_desk
from desktop.ui.widgets.reason import ReasonField
from tests.ui.conftest import PASSPHRASE
from tests.ui.hands import PATIENCE, SIGN_IN, TOOLS, Hands, desktop, first_line, program, started

IBUS = ("dbus-daemon", "ibus-daemon", "ibus")
PINYIN = Path("/usr/share/ibus/component/libpinyin.xml")
CHINESE = r"[\u4e00-\u9fff]+"


@pytest.fixture
def place(tmp_path: Path, empty_template: Path) -> Path:
    shutil.copytree(empty_template, tmp_path / "workspace")
    return tmp_path


@pytest.fixture
def typing(place: Path) -> Iterator[Hands]:
    """Open the program where a pinyin keyboard of ibus is on, with settings that are nobody else's."""
    with TemporaryDirectory(prefix="im") as short, desktop(place) as environment:  # a socket's path has 108 characters
        environment |= {"HOME": short, "XDG_CACHE_HOME": short, "XDG_RUNTIME_DIR": short}
        environment |= {"GSETTINGS_BACKEND": "memory", "QT_IM_MODULE": "ibus"}
        with ExitStack() as stack:
            start = partial(started, environment=environment)
            bus = stack.enter_context(start("dbus-daemon", "--session", "--nofork", "--print-address=1", told=True))
            environment["DBUS_SESSION_BUS_ADDRESS"] = first_line(bus)
            stack.enter_context(start("ibus-daemon", "--panel=disable"))
            choose_pinyin(environment)
            yield stack.enter_context(program(place, environment))


def choose_pinyin(environment: dict[str, str]) -> None:
    end = time.monotonic() + PATIENCE
    ibus = partial(subprocess.run, env=environment, capture_output=True, text=True, check=False)
    while ibus(["ibus", "engine"]).stdout.strip() != "libpinyin":  # what the choice itself returns means nothing
        if time.monotonic() > end:
            pytest.skip("ibus does not start here")
        ibus(["ibus", "engine", "libpinyin"])
        time.sleep(0.3)


@pytest.mark.window
@pytest.mark.slow
@pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason=f"needs {', '.join(TOOLS)}")
@pytest.mark.skipif(not all(map(shutil.which, IBUS)) or not PINYIN.exists(), reason="needs ibus and ibus-libpinyin")
def test_enter_and_escape_belong_to_the_input_method_while_it_composes(typing: Hands, place: Path) -> None:
    typing.sign_in(SIGN_IN)  # a field of dots takes letters as they are
    look_for_somebody(typing)
    declare(typing)
    typing.press("ctrl+q")
    time.sleep(1)

    draft = the_draft(place)
    assert re.fullmatch(rf"wenzhou{CHINESE}", draft.head.filled.boxes["name"])  # Enter gave the letters and stayed
    assert draft.head.filled.boxes["uscc"] == "9133"  # the next Enter, nothing being composed, moved on
    assert [re.fullmatch(CHINESE, line[0]) is not None for line in draft.lines] == [True]
    assert draft.lines[0][1] == "12"


def look_for_somebody(hands: Hands) -> None:
    """Compose in the quick search, and give it up: only the second Escape closes it."""
    hands.ask("ctrl+k", "快速查找")
    for end in ("Return", "Escape"):
        hands.write("zhang")
        time.sleep(0.5)
        hands.press(end)
        time.sleep(0.5)
        assert hands.title() == "快速查找"
    hands.press("Escape")
    hands.await_rest()


def declare(hands: Hands) -> None:
    """Begin a declaration: the firm's name and the first digits of its code, then a person."""
    hands.press("ctrl+2")
    hands.ask("ctrl+n", "新建申报")
    hands.press("alt+s")
    hands.await_rest()
    time.sleep(1)
    for words, end in (("wenzhou", "Return"), ("gongsi", "space")):
        hands.write(words)
        time.sleep(0.5)
        hands.press(end)
        time.sleep(0.3)
    hands.press("Return")
    hands.write("9133")
    hands.press("Return", "ctrl+Next")
    hands.write("zhangsan")  # the first letter opens the cell
    time.sleep(0.5)
    hands.press("space", "Return")
    hands.write("12")
    hands.press("Return")
    time.sleep(1)


def the_draft(place: Path) -> Draft:
    with open_desk(place / "workspace", PASSPHRASE) as desk:
        (head,) = desk.store.drafts.heads()
        return desk.store.drafts.load(head.id)


def test_a_hint_makes_room_for_what_is_composed(qtbot: QtBot) -> None:
    hinted, bare = ReasonField("写明理由"), ReasonField()
    for field in (hinted, bare):
        qtbot.addWidget(field)
        QApplication.sendEvent(field, QInputMethodEvent("一", []))
    composing = hinted.placeholderText()
    QApplication.sendEvent(hinted, QInputMethodEvent("", []))

    assert (composing, hinted.placeholderText()) == ("", "写明理由")
    assert bare.placeholderText() == ""
