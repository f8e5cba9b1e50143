"""A real workspace with the sample township in it, a sitting at it, and a way to answer dialogs."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QAbstractItemModel, QObject, QSettings, QTimer
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.records import Office, Operator
from desktop.ui.acts import office
from desktop.ui.main_window import MainWindow
from desktop.ui.session import Session
from desktop.ui.tasks import Tasks
from desktop.ui.theme import dress
from desktop.ui.widgets.table import Table

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "lucheng"
DECLARATIONS, RETURNS = SAMPLES / "declarations", SAMPLES / "returns"
INSURANCE, MOVEMENT = SAMPLES / "参保明细.xlsx", SAMPLES / "留温比对结果.xlsx"
PASSPHRASE, PASSWORD = "a passphrase", "one-time-word"
NOW = datetime(2023, 2, 11, 9, 30, tzinfo=UTC)
RECEIVED = date(2023, 2, 10)
PATIENCE = 20_000
_TURNS = 20
_FORGOTTEN = 60  # seconds with one dialog that nobody answers
Sound = Callable[[QAbstractItemModel], None]
W = TypeVar("W", bound=QWidget)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Offscreen windows have no frame to give hints to: that one complaint of the platform is no fault of ours."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str], qapp_cls: type[QApplication], pytestconfig: pytest.Config) -> QApplication:
    application = QApplication(["wengang"])
    dress(application)
    return application


@pytest.fixture(autouse=True)
def no_dialog_waits_forever(qapp: QApplication) -> Iterator[None]:
    """Close a dialog that no test answers, and fail: else the run would stand still before it."""
    standing: list[QWidget] = []
    forgotten: list[str] = []

    def look() -> None:
        modal = QApplication.activeModalWidget()
        if modal is None or modal not in standing:
            standing[:] = [] if modal is None else [modal]
        else:
            standing.append(modal)
        if isinstance(modal, QDialog) and len(standing) > _FORGOTTEN:
            forgotten.append(f"{type(modal).__name__} “{modal.windowTitle()}”")
            modal.reject()

    clock = QTimer(qapp)
    clock.timeout.connect(look)
    clock.start(1000)
    yield
    clock.stop()
    clock.deleteLater()
    assert not forgotten, f"nobody answered {forgotten}"


@dataclass
class Sitting:
    """A session at a workspace, with the trouble that was told."""

    session: Session
    folder: Path
    bot: QtBot
    troubles: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Wait until the worker has nothing left to do and everybody has heard."""
        for _ in range(_TURNS):
            self.bot.waitUntil(lambda: self.session.tasks.idle, timeout=PATIENCE)
            QApplication.processEvents()
            if self.session.tasks.idle:  # nobody who heard has asked again
                return

    def open(self) -> None:
        """Open the workspace."""
        opened: list[office.Opened] = []
        work = lambda errand: office.open_workspace(errand, folder=self.folder, passphrase=PASSPHRASE)  # noqa: E731
        self.session.tasks.run(self.session, work, opened.append)
        self.settle()
        self.session.opened = opened[0]

    def be(self, id_: str) -> Operator:
        """Put an operator at the counter."""
        operator = next(each for each in self.session.place.operators if each.id == id_)
        self.session.sign_in(operator)
        return operator

    def window(self, *, size: tuple[int, int] = (1366, 768)) -> MainWindow:
        """Show the main window."""
        window = MainWindow(self.session)
        self.bot.addWidget(window, before_close_func=_let_go)
        window.resize(*size)
        window.show()
        window.activateWindow()
        self.bot.waitUntil(window.isActiveWindow)
        self.settle()
        return window

    def answer(self, kind: type[W], act: Callable[[W], object]) -> None:
        """Wait for a modal dialog of a kind and act on it; what comes before it stays as it is."""
        seen: list[W] = []

        def look() -> None:
            modal = QApplication.activeModalWidget()
            if isinstance(modal, kind) and modal not in seen:
                seen.append(modal)
                clock.stop()
                act(modal)

        clock = QTimer(self.session)
        clock.timeout.connect(look)
        clock.start(10)


def _let_go(window: QWidget) -> None:
    """Let a window close at the end of a test without asking about what the test left typed."""
    if isinstance(window, MainWindow):
        window._pages.clear()


def cell(table: Table[Any], row: int, title: str) -> str:
    """Return what the cell of a row says in the column of that title."""
    titles = [column.title for column in table.records.columns]
    return str(table.records.index(row, titles.index(title)).data())


def dismiss(dialog: QDialog) -> None:
    """Close a dialog that only tells."""
    dialog.accept()


def make_workspace(folder: Path) -> None:
    """Make an empty workspace whose three operators share one password."""
    from desktop.services.initialise import initialise

    record = Office(name="鹿城区样例街道办事处", division="330302", code="330302001")
    initialise(folder, record, PASSPHRASE, now=NOW, chance=secrets.token_bytes, password=lambda: PASSWORD)


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "workspace"
    make_workspace(folder)
    return folder


@pytest.fixture(scope="session")
def full_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with the whole sample township taken in, accepted and verified."""
    if not SAMPLES.is_dir():
        pytest.skip("the sample township is not beside the repository")
    folder = tmp_path_factory.mktemp("full") / "workspace"
    make_workspace(folder)
    fill(folder)
    return folder


def fill(folder: Path) -> None:
    """Take the samples in as the clerk would, through the services."""
    from desktop.services.decide import decide
    from desktop.services.desk import open_desk
    from desktop.services.intake import Terms, intake
    from desktop.services.take_evidence import take_insurance, take_movement
    from desktop.services.verify import verify

    with open_desk(folder, PASSPHRASE) as desk:
        clerk, policy = desk.store.operators.get("clerk"), desk.policies["lucheng-2023"]
        for path, measure in ((DECLARATIONS, "stay"), (RETURNS, "return-travel")):
            terms = Terms(policy=policy, measure=policy.measures[measure], received=RECEIVED)
            intake(desk.store, [path], terms, by=clerk, now=NOW)
        take_insurance(desk.store, INSURANCE, months=("2023-01", "2023-02"), by=clerk, now=NOW)
        first, last = date(2023, 1, 6), date(2023, 2, 5)
        take_movement(desk.store, MOVEMENT, covers_from=first, covers_to=last, by=clerk, now=NOW)
        for case in desk.store.cases.all():
            decide(desk.store, case, "accept", by=clerk, now=NOW)
        verify(desk.store, desk.policies, desk.store.cases.all(), by=clerk, now=NOW)


@pytest.fixture
def sitting(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Path], Sitting]]:
    """Make sittings at copies of a workspace; their threads end with the test."""
    made: list[Sitting] = []

    def sit(template: Path, *, opened: bool = True) -> Sitting:
        folder = tmp_path / f"workspace-{len(made)}"
        shutil.copytree(template, folder)
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        one = Sitting(Session(Tasks(lambda words: _note(tmp_path, words)), lambda: NOW, settings), folder, qtbot)
        made.append(one)
        one.session.tasks.trouble = lambda _owner, error: one.troubles.append(error.code)
        if opened:
            one.open()
            one.be("clerk")
        return one

    yield sit
    for one in made:
        one.session.tasks.close()
        for child in one.session.findChildren(QTimer):
            child.stop()


@pytest.fixture
def full(sitting: Callable[[Path], Sitting], full_template: Path) -> Sitting:
    return sitting(full_template)


@pytest.fixture
def empty(sitting: Callable[[Path], Sitting], empty_template: Path) -> Sitting:
    return sitting(empty_template)


@pytest.fixture
def sound() -> Iterator[Sound]:
    """Hold models to the rules of Qt until the test ends: a rule that is broken is a warning of Qt's, which fails it.

    A tester lives only as long as somebody holds it, and its own default is to say nothing.
    """
    testers: list[QAbstractItemModelTester] = []

    def watch(model: QAbstractItemModel) -> None:
        testers.append(QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning))

    yield watch
    testers.clear()


@pytest.fixture
def owner(qtbot: QtBot) -> Iterator[QObject]:
    thing = QObject()
    yield thing
    thing.deleteLater()


def _note(folder: Path, words: str) -> Path:
    file = folder / "wengang.log"
    with file.open("a", encoding="utf-8") as log:
        log.write(words)
    return file
