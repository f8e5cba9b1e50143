"""Nothing typed is lost: a full disk, a window that closes, a process that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from desktop.errors import DeskError
from desktop.services.desk import open_desk
from desktop.services.drafts import continue_draft
from desktop.ui.acts import entry
from desktop.ui.tasks import Errand
from tests.ui.conftest import PASSPHRASE, Sitting
from tests.ui.test_entry_page import a_person, a_told, field, heads, opened, stored


def full(_errand: Errand, **_: object) -> None:
    raise DeskError("disk-full")


def test_a_save_that_fails_is_said_and_made_up_for(empty: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(empty, a_told(a_person(1)))
    id_ = heads(empty)[0].id
    whole = entry.save

    monkeypatch.setattr(entry, "save", full)
    page.roster.grid.put_cursor(0, 0)
    page.roster.grid.delete_lines()
    empty.settle()
    said = page.notice.text
    monkeypatch.setattr(entry, "save", whole)
    page.roster.model.overwrite(0, 0, [["新"]], "填写")
    kept = stored(empty, id_)

    assert said.startswith("草稿没有保存")
    assert [line[0] for line in kept.lines] == ["新"]
    assert "已经保存" in page.notice.text


def test_a_draft_that_cannot_be_kept_is_not_left(empty: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(empty, a_told(a_person(1)))
    id_ = heads(empty)[0].id
    whole = entry.save
    monkeypatch.setattr(entry, "save", full)
    field(page, "contact").setText("王某")

    page.back()
    empty.settle()
    stayed, said = page.stack.currentWidget() is page.editor, page.notice.text
    monkeypatch.setattr(entry, "save", whole)
    page.back()
    empty.settle()

    assert stayed
    assert said.startswith("草稿没有保存")
    assert page.stack.currentWidget() is page.table
    assert stored(empty, id_).head.filled.boxes["contact"] == "王某"


def test_a_window_asks_before_it_closes_on_a_draft_that_cannot_be_kept(
    empty: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def stay(_parent: object, _title: str, words: str) -> QMessageBox.StandardButton:
        asked.append(words)
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", stay)
    page = opened(empty, a_told(a_person(1)))
    whole = entry.save
    monkeypatch.setattr(entry, "save", full)
    field(page, "contact").setText("王某")

    closed = page.window().close()
    empty.settle()
    monkeypatch.setattr(entry, "save", whole)

    assert not closed
    assert ["草稿中有改动还没有保存" in words for words in asked] == [True]
    assert page.window().close()


def test_a_window_that_is_closed_keeps_what_was_typed_the_instant_before(empty: Sitting) -> None:
    page = opened(empty, a_told(a_person(1)))
    field(page, "contact").setText("王某")

    page.window().close()

    with open_desk(empty.folder, PASSPHRASE) as desk:
        (head,) = desk.store.drafts.heads()
        assert head.filled.boxes["contact"] == "王某"


def test_a_killed_process_loses_nothing_that_was_committed(empty: Sitting, tmp_path: Path) -> None:
    folder = empty.folder
    empty.session.tasks.close()
    script = tmp_path / "type.py"
    script.write_text(textwrap.dedent(_TYPIST), "utf-8")
    command = [sys.executable, str(script), str(folder), PASSPHRASE, str(tmp_path / "settings-2.ini")]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as typist:
        assert typist.stdout is not None
        said = typist.stdout.readline().strip()
        typist.send_signal(signal.SIGKILL)

    with open_desk(folder, PASSPHRASE) as desk:
        draft = continue_draft(desk, int(said))

    assert draft.head.filled.boxes["name"] == "温州样例乙鞋业有限公司"
    assert draft.head.filled.boxes["contact"] == "王某"
    assert [line[0] for line in draft.lines[:3]] == ["改过", "样本1", "样本2"]
    assert len(draft.lines) == 3001
    assert draft.lines[3000][0] == "还没写完"


_TYPIST = '''
    """Types a draft in a real window and says its number; whoever hears it kills the process."""
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from PySide6.QtCore import QSettings, QTimer
    from PySide6.QtWidgets import QApplication, QLineEdit
    from desktop.ui.acts import entry, office
    from desktop.ui.main_window import MainWindow
    from desktop.ui.session import Session
    from desktop.ui.tasks import Tasks

    folder, passphrase, settings = sys.argv[1:]
    application = QApplication(["wengang"])
    now = lambda: datetime(2023, 2, 11, 9, 30, tzinfo=UTC)
    session = Session(Tasks(lambda words: Path(words)), now, QSettings(settings, QSettings.Format.IniFormat))

    def wait():
        while not session.tasks.idle:
            application.processEvents()
        application.processEvents()

    found = []
    session.tasks.run(
        session, lambda errand: office.open_workspace(errand, folder=Path(folder), passphrase=passphrase), found.append
    )
    wait()
    session.opened = found[0]
    session.sign_in(session.place.operators[0])
    window = MainWindow(session)
    window.show()
    page = window.show_page("entry")
    session.do(page, entry.begin, page._show_draft, title="x", policy="lucheng-2023", measure="stay")
    wait()
    page.form.boxes["name"].edit.setText("温州样例乙鞋业有限公司")
    page.roster.paste("\\n".join(f"样本{number}" for number in range(3000)))
    page.roster.model.overwrite(0, 0, [["改过"]], "填写")
    page.form.boxes["contact"].edit.setText("王某")
    page.roster.grid.put_cursor(3000, 0)
    page.roster.grid.edit(page.roster.grid.currentIndex())
    page.roster.grid.viewport().findChildren(QLineEdit)[0].setText("还没写完")
    QTimer.singleShot(600, lambda: print(page._draft.head.id, flush=True))
    application.exec()
'''
