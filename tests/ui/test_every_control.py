"""Every page and dialog: each control has a name, a buddy where it has a label, a place in the tab order, no clash."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import isclass
from pkgutil import iter_modules

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
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
from desktop.models.attachments import Attachment
from desktop.models.case_list import CasesWanted
from desktop.models.ledger import Extract, ExtractKind, ReceivedBatch, SentBatch
from desktop.printing.forms import render
from desktop.services.compare import Sides
from desktop.services.feedback_walk import Walk
from desktop.services.foresee_evidence import EvidenceForeseen
from desktop.services.intake import IntakeReport
from desktop.services.numbering import Series
from desktop.services.print_out import PrintRun
from desktop.services.show_tables import TableShown
from desktop.services.steps import STEPS
from desktop.services.take_evidence import EvidenceTaken
from desktop.services.view_case import CaseView, PersonView
from desktop.ui import dialogs
from desktop.ui.acts.batches import Ready
from desktop.ui.acts.intake import Wanted
from desktop.ui.dialogs.agreement import AgreementDialog
from desktop.ui.dialogs.answering import AnswerDialog
from desktop.ui.dialogs.batch import CreateBatchDialog, PickBatchDialog
from desktop.ui.dialogs.begin_draft import BeginDraftDialog
from desktop.ui.dialogs.case_filter import CaseFilterDialog
from desktop.ui.dialogs.columns import ColumnsDialog
from desktop.ui.dialogs.compare import CompareDialog
from desktop.ui.dialogs.deciding import DecidingDialog
from desktop.ui.dialogs.decision import OverrideDialog, StepDialog
from desktop.ui.dialogs.demo import DemoDialog
from desktop.ui.dialogs.evidence import EvidenceDialog
from desktop.ui.dialogs.evidence_effect import EvidenceEffectDialog
from desktop.ui.dialogs.export_ledger import ExportLedgerDialog
from desktop.ui.dialogs.fact import FactDialog
from desktop.ui.dialogs.file_password import FilePasswordDialog
from desktop.ui.dialogs.find import FindDialog
from desktop.ui.dialogs.intake import IntakeDialog
from desktop.ui.dialogs.intake_preview import Ear, IntakePreviewDialog
from desktop.ui.dialogs.intake_report import IntakeReportDialog
from desktop.ui.dialogs.intakes import IntakesDialog
from desktop.ui.dialogs.keys import PassphraseDialog, TrustDialog
from desktop.ui.dialogs.leafing import LeafingDialog
from desktop.ui.dialogs.locked import LockedDialog
from desktop.ui.dialogs.manual import ManualWindow
from desktop.ui.dialogs.material import MaterialDialog, RemovalDialog
from desktop.ui.dialogs.measure import MeasureDialog
from desktop.ui.dialogs.name_firm import NameFirmDialog
from desktop.ui.dialogs.numbering import SkipDialog
from desktop.ui.dialogs.opening import HandedOutDialog, NewWorkspaceDialog, OpeningDialog
from desktop.ui.dialogs.operator import OperatorDialog
from desktop.ui.dialogs.original import OriginalDialog
from desktop.ui.dialogs.paper_log import PaperLogDialog
from desktop.ui.dialogs.policy_original import PolicyOriginalDialog
from desktop.ui.dialogs.preview import PreviewDialog
from desktop.ui.dialogs.print_report import PrintReportDialog
from desktop.ui.dialogs.printing import PrintCasesDialog, PrintDialog
from desktop.ui.dialogs.restore import RestoreDialog
from desktop.ui.dialogs.return_copy import ReturnCopyDialog
from desktop.ui.dialogs.save_batch import SaveBatchDialog
from desktop.ui.dialogs.save_view import SaveViewDialog
from desktop.ui.dialogs.sheet import Sheet, Trouble
from desktop.ui.dialogs.sign_in import PasswordDialog, SignInDialog
from desktop.ui.dialogs.ticket import TicketDialog
from desktop.ui.dialogs.trip import TripDialog
from desktop.ui.dialogs.viewer import ViewerDialog
from desktop.ui.dialogs.walking import WalkDialog
from desktop.ui.handing import CASE_FORMS
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.case import CasePage
from desktop.ui.pages.registry import PAGES
from desktop.ui.printers import Printer
from tests.printing.sheets import a_roster
from tests.ui.conftest import NOW, Sitting
from tests.ui.marked_up import speaking
from tests.ui.more_dialogs import MORE_DIALOGS

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
A_BATCH = ReceivedBatch(
    sha256="a",
    office_name="样例镇",
    office_code="330302998",
    policy="lucheng-2023",
    received_at=NOW,
    received_by="clerk",
    signer_fingerprint="b",
    summary={"number": "PC-1", "cases": 1, "payable_fen": 50000, "paid": {"LG-1": [[3, 50000]]}},
)
SENT = SentBatch(
    id=1, number="PC-1", policy="lucheng-2023", made_at=NOW, made_by="clerk", sha256="a", digest="b", encrypted=True,
    cases=("LG-1",),
)  # fmt: skip
AN_EXTRACT = Extract(
    id=1, kind=ExtractKind.INSURANCE, sha256="a", file_name="a.xlsx", registered_at=NOW, registered_by="clerk",
    months=("2023-01",), covers_from=None, covers_to=None, problems=(), rows_read=1, rows_taken=1, undone=False,
)  # fmt: skip
AN_EFFECT = EvidenceForeseen(taken=EvidenceTaken(extract=AN_EXTRACT, problems=(), stale=("LG-1",)), cases=())
A_WISH = Wanted(paths=(), policy="lucheng-2023")
A_WALK = Walk(batch=SENT, items=(), totals=())
A_TABLE = TableShown(
    sheet="名单", head_row=1, letters=("A", "B"), rows=(("姓名", "身份证号"),), guesses={"A": "name"}, doubtful={}
)
A_PRINTER = Printer(name="Office", words="二楼办公室", duplex=True, trays=(("InputSlot=Tray2", "纸盒2"),))
A_SERIES = Series(id="document", title="发文字号", last=3, example="", movable=True)
A_SCAN = Attachment(
    id=1, case_id=1, material="application", sha256="a", file_name="申报表.pdf", media="application/pdf", pages=2,
    size=9, added_by="clerk", added_at=NOW, removed=None,
)  # fmt: skip
DIALOGS: dict[str, Callable[[Sitting, CasePage], QWidget]] = {
    "opening": lambda one, _: OpeningDialog(one.session, one.folder),
    "demo": lambda one, _: DemoDialog(one.session, one.folder),
    "new workspace": lambda one, _: NewWorkspaceDialog(one.session, ""),
    "handed out": lambda _, __: HandedOutDialog([], "样例镇人民政府"),
    "sign in": lambda one, _: SignInDialog(one.session),
    "password": lambda one, _: PasswordDialog(one.session, first=True),
    "intake": lambda one, _: IntakeDialog(one.session),
    "intake preview": lambda one, _: IntakePreviewDialog(one.session, A_WISH, Ear(one.session)),
    "name firm": lambda _, __: NameFirmDialog("一.xlsx"),
    "measure": lambda one, _: MeasureDialog(one.session, "新建申报", main="开始填写(&S)", lead="填写。"),
    "intake report": lambda one, _: IntakeReportDialog(one.session, IntakeReport(), lambda *_: None),
    "evidence": lambda one, _: EvidenceDialog(one.session),
    "evidence effect": lambda _, __: EvidenceEffectDialog(AN_EFFECT),
    "movement": lambda one, _: EvidenceDialog(one.session, "movement"),
    "permits": lambda one, _: EvidenceDialog(one.session, "permit"),
    "figures": lambda one, _: FactDialog(one.session, {}),
    "coach": lambda _, __: TripDialog({}),
    "columns": lambda _, __: ColumnsDialog("一.xlsx", [A_TABLE]),
    "file password": lambda _, __: FilePasswordDialog(["一.xlsx"], wrong=True),
    "return copy": lambda one, _: ReturnCopyDialog(one.session, ["330302001-LG-2023-0001"]),
    "case filter": lambda one, _: CaseFilterDialog(one.session, CasesWanted()),
    "save view": lambda _, __: SaveViewDialog("全部案卷", ["本月"], "本月"),
    "intakes": lambda one, _: IntakesDialog(one.session, []),
    "step": lambda _, __: StepDialog(STEPS["return"], ["样例公司"]),
    "override": lambda one, page: OverrideDialog(one.session, *_first(page)),
    "compare": lambda one, page: CompareDialog(one.session, page.number, Sides(versions=(), determinations=())),
    "original": lambda one, page: OriginalDialog(one.session, _first(page)[1][0].place),
    "batch": lambda one, _: CreateBatchDialog(NOTHING, one.folder / "new.zip"),
    "pick batch": lambda one, _: PickBatchDialog("检查批次", one.folder),
    "find": lambda one, _: FindDialog(one.session),
    "locked": lambda one, page: LockedDialog(one.session, page.window()),
    "manual": lambda _, __: ManualWindow(None),
    "operator": lambda one, _: OperatorDialog(one.session, one.session.operator, fixed="样例"),
    "trust": lambda one, _: TrustDialog(one.session),
    "passphrase": lambda one, _: PassphraseDialog(one.session),
    "restore backup": lambda one, _: RestoreDialog(one.session),
    "skip numbers": lambda one, _: SkipDialog(one.session, A_SERIES),
    "ledger export": lambda one, _: ExportLedgerDialog("人员台账", "共1人。", one.folder / "x.xlsx", people=True),
    "begin draft": lambda one, _: BeginDraftDialog(one.session, one.session.place.policies["lucheng-2023"]),
    "policy original": lambda one, _: PolicyOriginalDialog(one.session, one.session.place.policies["lucheng-2023"]),
    "save batch": lambda _, __: SaveBatchDialog("PC-1", 500, drives=list),
    "answer": lambda one, _: AnswerDialog(A_BATCH, one.folder / "answer.zip"),
    "walk": lambda one, _: WalkDialog(one.session, A_WALK),
    "deciding": lambda _, __: DecidingDialog("return", []),
    "print": lambda one, _: PrintDialog(one.session, [A_PRINTER], pages=3, again=True),
    "print cases": lambda one, page: PrintCasesDialog(one.session, [A_PRINTER], 2, CASE_FORMS, page.window()),
    "print report": lambda _, page: PrintReportDialog(PrintRun(sent=(), refused=(), left=()), page.window()),
    "paper log": lambda one, page: PaperLogDialog(one.session, page.number, []),
    "preview": lambda one, _: PreviewDialog(
        render(a_roster(60)),
        title="核定花名册",
        file_name="a.pdf",
        folder=one.folder,
        issue=lambda _: None,
        hand_over=lambda _: None,
        tasks=one.session.tasks,
    ),
    "ticket": lambda _, page: TicketDialog(_first(page)[1][0], NOW.date()),
    "agreement": lambda _, __: AgreementDialog("91330302MA999Y0014", "样例公司", {}),
    "material": lambda _, page: MaterialDialog(page.materials.table.records.records[0].line),
    "removal": lambda _, __: RemovalDialog(A_SCAN, "申报表.pdf"),
    "viewer": lambda one, _: ViewerDialog(one.session, [("申报表", A_SCAN)], 0),
    "trouble": lambda _, __: Trouble(None, DeskError("no-files")),
}
DIALOGS |= MORE_DIALOGS
BASES = (Sheet, LeafingDialog)


def _first(page: CasePage) -> tuple[CaseView, list[PersonView]]:
    assert page._case is not None
    return page._case, [page._case.persons[0]]


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
    assert speaking(window) == []


def test_every_control_of_a_case_is_named(full: Sitting) -> None:
    window, page = case_of(full)

    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        assert clashes(window) == []
    assert nameless(window) == []
    assert speaking(window) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_every_control_of_a_dialog_is_named(full: Sitting, name: str) -> None:
    _, page = case_of(full)
    dialog = DIALOGS[name](full, page)
    full.bot.addWidget(dialog)
    dialog.show()

    assert nameless(dialog) == []
    assert labels_without_buddy(dialog) == []
    assert speaking(dialog) == []
    assert clashes(dialog) == []
    assert unlabelled(dialog) == []
    assert dialog.width() <= 911 * 1.2


def test_no_dialog_is_left_out() -> None:
    opened = {name for make in DIALOGS.values() for name in make.__code__.co_names}

    assert sorted(set(dialog_classes()) - opened) == []


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

    window.side.buttons["home"].setFocus()
    for _ in range(30):
        focus = window.focusWidget()
        if focus.accessibleName() in walked:
            break
        walked.append(focus.accessibleName())
        window.focusNextChild()

    assert walked[:9] == [entry.title for entry in PAGES]
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


def dialog_classes() -> list[str]:
    """Return the name of every dialog of the window, but for those that others are built on."""
    modules = [import_module(f"{dialogs.__name__}.{each.name}") for each in iter_modules(dialogs.__path__)]
    return [
        name
        for module in modules
        for name, kind in vars(module).items()
        if isclass(kind) and issubclass(kind, QDialog) and kind.__module__ == module.__name__ and kind not in BASES
    ]


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
