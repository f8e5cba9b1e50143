"""Every page and dialog: each control has a name, a buddy where it has a label, a place in the tab order, no clash."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QTextBrowser,
    QWidget,
)

from desktop.errors import DeskError
from desktop.services.intake import IntakeReport
from desktop.services.show_tables import TableShown
from desktop.services.steps import STEPS
from desktop.services.view_case import CaseView, PersonView
from desktop.ui.acts.batches import Ready
from desktop.ui.dialogs.batch import CreateBatchDialog, PickBatchDialog
from desktop.ui.dialogs.columns import ColumnsDialog
from desktop.ui.dialogs.decision import OverrideDialog, StepDialog
from desktop.ui.dialogs.evidence import EvidenceDialog
from desktop.ui.dialogs.fact import FactDialog
from desktop.ui.dialogs.file_password import FilePasswordDialog
from desktop.ui.dialogs.intake import IntakeDialog
from desktop.ui.dialogs.intake_report import IntakeReportDialog
from desktop.ui.dialogs.opening import HandedOutDialog, NewWorkspaceDialog, OpeningDialog
from desktop.ui.dialogs.return_copy import ReturnCopyDialog
from desktop.ui.dialogs.sheet import Trouble
from desktop.ui.dialogs.sign_in import PasswordDialog, SignInDialog
from desktop.ui.dialogs.trip import TripDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.case import CasePage
from desktop.ui.pages.registry import PAGES
from tests.ui.conftest import Sitting

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextBrowser,
)
INNER = re.compile(r"qt_|ScrollLeftButton|ScrollRightButton")
NOTHING = Ready(approved=(), waiting=0, stale=0, sent=(), received=())
A_TABLE = TableShown(
    sheet="名单", head_row=1, letters=("A", "B"), rows=(("姓名", "身份证号"),), guesses={"A": "name"}, doubtful={}
)
DIALOGS: dict[str, Callable[[Sitting, CasePage], QWidget]] = {
    "opening": lambda one, _: OpeningDialog(one.session, one.folder),
    "new workspace": lambda one, _: NewWorkspaceDialog(one.session, ""),
    "handed out": lambda _, __: HandedOutDialog([], "样例镇人民政府"),
    "sign in": lambda one, _: SignInDialog(one.session),
    "password": lambda one, _: PasswordDialog(one.session, first=True),
    "intake": lambda one, _: IntakeDialog(one.session),
    "intake report": lambda one, _: IntakeReportDialog(one.session, IntakeReport(), lambda *_: None),
    "evidence": lambda one, _: EvidenceDialog(one.session),
    "movement": lambda one, _: EvidenceDialog(one.session, "movement"),
    "permits": lambda one, _: EvidenceDialog(one.session, "permit"),
    "figures": lambda one, _: FactDialog(one.session, {}),
    "coach": lambda _, __: TripDialog({}),
    "columns": lambda _, __: ColumnsDialog("一.xlsx", [A_TABLE]),
    "file password": lambda _, __: FilePasswordDialog(["一.xlsx"], wrong=True),
    "return copy": lambda one, _: ReturnCopyDialog(one.session, ["330302001-LG-2023-0001"]),
    "step": lambda _, __: StepDialog(STEPS["return"], ["样例公司"]),
    "override": lambda _, page: OverrideDialog(*_first(page)),
    "batch": lambda one, _: CreateBatchDialog(NOTHING, one.folder / "new.zip"),
    "pick batch": lambda one, _: PickBatchDialog("检查批次", one.folder),
    "trouble": lambda _, __: Trouble(None, DeskError("no-files")),
}


def _first(page: CasePage) -> tuple[CaseView, PersonView]:
    assert page._case is not None
    return page._case, page._case.persons[0]


def controls(root: QWidget) -> Iterator[QWidget]:
    """Yield what a person can reach, parts that Qt itself makes inside a control left out."""
    for widget in root.findChildren(QWidget):
        inner = isinstance(widget.parent(), QComboBox | QLineEdit | QAbstractItemView | QTabBar)
        reached = widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and not INNER.match(widget.objectName())
        if isinstance(widget, CONTROLS) and reached and not inner:
            yield widget


def nameless(root: QWidget) -> list[str]:
    return [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in controls(root)
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]


def labels_without_buddy(root: QWidget) -> list[str]:
    """Return labels with a mnemonic that leads nowhere."""
    return [label.text() for label in root.findChildren(QLabel) if "(&" in label.text() and label.buddy() is None]


def clashes(root: QWidget) -> list[str]:
    """Return mnemonics that two visible controls claim."""
    texts = [
        *(each.text() for each in root.findChildren(QAbstractButton) if each.isVisible()),
        *(each.text() for each in root.findChildren(QLabel) if each.isVisible() and each.buddy() is not None),
        *(bar.tabText(at) for bar in root.findChildren(QTabBar) if bar.isVisible() for at in range(bar.count())),
    ]
    counted = Counter(found[1].upper() for text in texts if (found := re.search(r"&(\w)", text)))
    return [letter for letter, count in counted.items() if count > 1]


@pytest.mark.parametrize("id_", [entry.id for entry in PAGES])
def test_every_control_of_a_page_is_named(full: Sitting, id_: str) -> None:
    window = full.window()
    window.show_page(id_)
    full.settle()

    assert nameless(window) == []
    assert labels_without_buddy(window) == []
    assert clashes(window) == []


def test_every_control_of_a_case_is_named(full: Sitting) -> None:
    window, page = case_of(full)

    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        assert clashes(window) == []
    assert nameless(window) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_every_control_of_a_dialog_is_named(full: Sitting, name: str) -> None:
    _, page = case_of(full)
    dialog = DIALOGS[name](full, page)
    full.bot.addWidget(dialog)
    dialog.show()

    assert nameless(dialog) == []
    assert labels_without_buddy(dialog) == []
    assert clashes(dialog) == []
    assert unlabelled(dialog) == []
    assert dialog.width() <= 911 * 1.2


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614), (911, 512)])
def test_every_page_fits_the_smallest_screen_at_every_scale(full: Sitting, size: tuple[int, int]) -> None:
    window, _ = case_of(full)
    window.resize(*size)

    for entry in PAGES:
        window.show_page(entry.id)
        full.settle()
        assert (window.width(), window.height()) == size, entry.id
    window.open_case("330302001-LG-2023-0001")
    full.settle()
    assert (window.width(), window.height()) == size


def test_tab_walks_from_the_side_bar_through_the_page(full: Sitting) -> None:
    window = full.window()
    window.show_page("cases")
    full.settle()
    walked: list[str] = []

    window._buttons["cases"].setFocus()
    for _ in range(30):
        focus = window.focusWidget()
        if focus.accessibleName() in walked:
            break
        walked.append(focus.accessibleName())
        window.focusNextChild()

    assert walked[:4] == ["案卷", "佐证", "政策库", "上报"]
    assert walked.index("导入申报表") < walked.index("查找案卷") < walked.index("案卷列表")


class Watch(QObject):
    """Notes every window that is shown."""

    def __init__(self) -> None:
        """See nothing yet."""
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Look at what is shown."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


def test_no_part_of_a_page_ever_flashes_as_a_window_of_its_own(full: Sitting, qapp: QApplication) -> None:
    watch = Watch()
    qapp.installEventFilter(watch)

    window, _ = case_of(full)
    for entry in PAGES:
        window.show_page(entry.id)
        full.settle()
    qapp.removeEventFilter(watch)

    assert watch.seen == ["MainWindow"]


def unlabelled(root: QWidget) -> list[str]:
    """Return fields of a form whose label is not their buddy."""
    found = []
    for form in root.findChildren(QFormLayout):
        for row in range(form.rowCount()):
            label, field = (
                form.itemAt(row, role) for role in (QFormLayout.ItemRole.LabelRole, QFormLayout.ItemRole.FieldRole)
            )
            words = label.widget() if label else None
            if isinstance(words, QLabel) and words.text() and field and words.buddy() is None:
                found.append(words.text())
    return found


def case_of(sitting: Sitting) -> tuple[MainWindow, CasePage]:
    window = sitting.window()
    window.open_case("330302001-LG-2023-0001")
    sitting.settle()
    page = window.stack.currentWidget()
    assert isinstance(page, CasePage)
    return window, page
