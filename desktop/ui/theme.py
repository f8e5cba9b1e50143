"""How the window looks: sober, dark blue at the side, large black text on white; the same on every machine.

Fusion and the light scheme are forced, the font families named: the system may have no Chinese font at all, so ours
stand behind whatever it has.  Frames, buttons, tables and scroll bars are styled here; fields keep Fusion's own
drawing, whose corners a style sheet spoils.  How close things stand follows the height of the window.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QTableView, QWidget

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
_OURS = (
    "NotoSansSC-Medium.ttf",
    "NotoSerifSC-Regular.ttf",
    "WengangRareMingA.ttf",
    "WengangRareMingB.ttf",
    "WengangRareKai.ttf",
)
_SYSTEM = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei")
_EDGED = ("QLineEdit", "QComboBox", "QAbstractSpinBox", "QCheckBox", "QRadioButton")
_PIXELS = 15
_LOW = 660  # pixels of height: a screen of 768 less what its system takes is not low yet

INK = "#141a22"
QUIET = "#465364"
GREEN = "#135c2c"
AMBER = "#7c4400"
RED = "#a01b1b"
ACCENT = "#1c4f93"
ACCENT_DEEP = "#153d74"
INKS = (INK, QUIET, GREEN, AMBER, RED, ACCENT, ACCENT_DEEP)
"""What words are written in; each of them can be read on each of :data:`GROUNDS`."""

WHITE = "#ffffff"
PALE = "#f1f4f8"
CHOSEN = "#d3e3f6"
GREEN_PALE = "#e7f3ea"
AMBER_PALE = "#fdf1dc"
RED_PALE = "#fbe9e8"
BLUE_PALE = "#e8f0fa"
GLOW = "#b2cdee"
GROUNDS = (WHITE, PALE, CHOSEN, GREEN_PALE, AMBER_PALE, RED_PALE, BLUE_PALE, GLOW)

NAVY = "#12294b"
NAVY_RAISED = "#1f4377"
NAVY_HOVER = "#19386a"
MIST = "#d7e2f2"
DARKS = (NAVY, NAVY_RAISED, NAVY_HOVER, ACCENT, ACCENT_DEEP)
LIGHTS = (WHITE, MIST)
"""What is written on :data:`DARKS`."""

FAINT = "#5b6878"
FADED = "#f4f6f8"
FADED_DEEP = "#e3e8ee"
DISABLED = (FAINT, (WHITE, PALE, FADED, FADED_DEEP))
"""What cannot be used at present: its words, and what they stand on."""

EDGE = "#6f7d8f"
SKY = "#8db8f0"
EDGES = {EDGE: GROUNDS[:-1], ACCENT: GROUNDS, SKY: DARKS[:3]}
"""What shows where a control ends, or that it has the focus, by the grounds beside it."""

LINE = "#c5ccd6"
HAIR = "#e3e8ee"
ORNAMENTS = (LINE, HAIR)
"""Lines that only part what would be told apart without them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """How close things stand, in pixels.

    ``row`` and ``head`` are the heights of a table's rows and heads, ``cell`` what is left free at either side of a
    cell's words; ``button``, ``tab`` and ``item`` what is left free over and under the words of each; ``page`` the
    margins of a page (left, top, right, bottom) and ``gap`` what lies between its parts; ``band`` the margins of a
    notice.  No row goes below 26: it is a target of the pointer.
    """

    row: int
    head: int
    cell: int
    button: int
    tab: int
    item: int
    page: tuple[int, int, int, int]
    gap: int
    band: tuple[int, int, int, int]


_PLAIN = Density(row=30, head=30, cell=8, button=5, tab=7, item=4, page=(18, 14, 18, 10), gap=10, band=(12, 8, 8, 8))
_TIGHT = Density(row=26, head=26, cell=4, button=2, tab=4, item=2, page=(12, 8, 12, 5), gap=6, band=(10, 4, 6, 4))


def is_low(height: int) -> bool:
    """Whether a window of that height is low: things stand closer in it."""
    return height < _LOW


def density() -> Density:
    """Return how close things stand at present; whoever cares hears of a change by ``QEvent.Type.StyleChange``."""
    application = QApplication.instance()
    return _TIGHT if application is not None and application.property("tight") else _PLAIN


def settle(height: int) -> None:
    """Let everything stand as close as a main window of that height asks."""
    application = QApplication.instance()
    if isinstance(application, QApplication) and is_low(height) != bool(application.property("tight")):
        application.setProperty("tight", is_low(height))
        application.setStyleSheet(style(density()))


def style(close: Density) -> str:
    """Return the style sheet of a density."""
    return f"""{STYLE}
QPushButton {{ padding: {close.button}px 14px; }}
QPushButton:focus {{ padding: {close.button - 1}px 13px; }}
QTabBar::tab {{ padding: {close.tab}px 16px; }}
QListWidget::item {{ padding: {close.item}px 6px; }}
QTableView::item {{ padding: 0 {close.cell}px; }}
QHeaderView::section {{ padding: 0 {close.cell + 3}px; }}
"""


def set_rows(table: QTableView) -> None:
    """Give the rows and the heads of a table their present heights."""
    now = density()
    table.verticalHeader().setMinimumSectionSize(now.row)
    table.verticalHeader().setDefaultSectionSize(now.row)
    table.horizontalHeader().setFixedHeight(now.head)


def dress(application: QApplication) -> None:
    """Give the application our style, fonts, colours, and Chinese stock dialogs; close together on a low screen."""
    application.setStyle(QStyleFactory.create("Fusion"))
    application.styleHints().setColorScheme(Qt.ColorScheme.Light)
    application.setFont(_font())
    application.setPalette(_palette())
    for kind in _EDGED:
        application.setPalette(_edged(), kind)  # type: ignore[arg-type]  # it takes text, whatever its stub says
    application.setProperty("tight", is_low(application.primaryScreen().availableSize().height()))
    application.setStyleSheet(style(density()))
    translator = QTranslator(application)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)


def turn(widget: QWidget, **properties: object) -> None:
    """Set properties that the style sheet asks for (``tone`` …), and have the widget drawn by them."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _font() -> QFont:
    for name in _OURS:
        QFontDatabase.addApplicationFont(str(FONTS / name))
    known = set(QFontDatabase.families())
    chosen = [name for name in _SYSTEM if name in known][:1]
    font = QFont()
    ours = ["Noto Sans SC Medium", "Noto Sans SC", "Noto Serif SC"]
    font.setFamilies([*chosen, *ours, "WengangRareMingA", "WengangRareMingB", "WengangRareKai"])
    font.setPixelSize(_PIXELS)
    return font


def _palette() -> QPalette:
    palette = QPalette(QColor(PALE), QColor(PALE))
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, WHITE),
        (role.Base, WHITE),
        (role.AlternateBase, PALE),
        (role.Button, WHITE),
        (role.WindowText, INK),
        (role.Text, INK),
        (role.ButtonText, INK),
        (role.ToolTipBase, WHITE),
        (role.ToolTipText, INK),
        (role.PlaceholderText, FAINT),
        (role.Highlight, ACCENT),
        (role.HighlightedText, WHITE),
        (role.Accent, ACCENT),
        (role.Link, ACCENT),
        (role.LinkVisited, ACCENT_DEEP),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(FAINT))
    for which in (role.Button, role.Base):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(FADED))
    return palette


def _edged() -> QPalette:
    """Return the palette of fields: Fusion draws their edges in the colour of the window, darker by 140 %."""
    palette = _palette()
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        palette.setColor(group, QPalette.ColorRole.Window, QColor(EDGE).lighter(140))
    return palette


STYLE = f"""
QWidget#side {{ background: {NAVY}; }}
QWidget#side QLabel {{ color: {WHITE}; background: transparent; }}
QWidget#side QLabel#product {{ font-size: 20px; padding: 16px 8px 2px 16px; }}
QWidget#side QLabel#product[low="true"] {{ font-size: 18px; padding: 8px 8px 0 14px; }}
QWidget#side QLabel#product[folded="true"] {{ font-size: 15px; padding: 14px 0 8px 14px; }}
QWidget#side QLabel#office {{ font-size: 13px; padding: 0 10px 10px 17px; color: {MIST}; }}
QWidget#side QLabel#office[low="true"] {{ padding: 0 6px 4px 15px; }}
QScrollArea#side-area, QWidget#side-rows {{ background: transparent; border: none; }}
QWidget#side QScrollBar:vertical {{ width: 8px; background: {NAVY}; }}
QWidget#side QScrollBar::handle:vertical {{ background: {SKY}; border-color: {NAVY}; min-height: 24px; }}

QLabel#title {{ font-size: 23px; }}
QLabel#case-title {{ font-size: 21px; }}
QLabel[quiet="true"] {{ color: {QUIET}; }}
QLabel[small="true"] {{ font-size: 13px; color: {QUIET}; }}
QLabel[figure="true"] {{ font-size: 22px; }}
QLabel[tone="good"] {{ color: {GREEN}; }}
QLabel[tone="wait"] {{ color: {AMBER}; }}
QLabel[tone="bad"] {{ color: {RED}; }}

QFrame#figures {{ background: {PALE}; border: 1px solid {LINE}; }}
QFrame#figures QLabel {{ background: transparent; }}
QFrame#rule {{ background: {LINE}; max-height: 1px; min-height: 1px; border: none; }}

QFrame#notice {{ border: 1px solid {LINE}; border-left: 5px solid {ACCENT}; background: {BLUE_PALE}; }}
QFrame#notice[tone="good"] {{ border-left-color: {GREEN}; background: {GREEN_PALE}; }}
QFrame#notice[tone="wait"] {{ border-left-color: {AMBER}; background: {AMBER_PALE}; }}
QFrame#notice[tone="bad"] {{ border-left-color: {RED}; background: {RED_PALE}; }}
QFrame#notice QLabel {{ background: transparent; color: {INK}; }}
QFrame#notice QLabel#advice {{ color: {INK}; }}

QPushButton {{
    min-height: 22px; color: {INK}; background: {WHITE};
    border: 1px solid {EDGE}; border-radius: 3px;
}}
QPushButton:hover {{ background: {PALE}; border-color: {ACCENT}; }}
QPushButton:pressed {{ background: {CHOSEN}; }}
QPushButton:focus {{ border: 2px solid {ACCENT}; }}
QPushButton:disabled {{ color: {FAINT}; background: {FADED}; border-color: {LINE}; }}
QPushButton[main="true"] {{ color: {WHITE}; background: {ACCENT}; border-color: {ACCENT}; }}
QPushButton[main="true"]:hover {{ background: {ACCENT_DEEP}; }}
QPushButton[main="true"]:focus {{ border: 2px solid {INK}; }}
QPushButton[main="true"]:disabled {{ color: {FAINT}; background: {FADED_DEEP}; border-color: {LINE}; }}
QPushButton[grave="true"] {{ color: {RED}; }}
QPushButton[grave="true"]:disabled {{ color: {FAINT}; }}
QWidget#side QPushButton {{
    color: {WHITE}; background: transparent; border: 2px solid transparent; border-left: 5px solid transparent;
    border-radius: 0; padding: 8px 8px 8px 12px; font-size: 17px; text-align: left;
}}
QWidget#side QPushButton[low="true"] {{ padding: 3px 6px 3px 10px; font-size: 15px; }}
QWidget#side QPushButton[folded="true"] {{ padding-left: 10px; padding-right: 2px; }}
QWidget#side QPushButton:hover {{ background: {NAVY_HOVER}; }}
QWidget#side QPushButton:checked {{ background: {NAVY_RAISED}; border-left-color: {SKY}; }}
QWidget#side QPushButton:focus {{ border: 2px solid {SKY}; border-left: 5px solid {SKY}; }}
QWidget#side QPushButton#operator {{ font-size: 15px; }}
QPushButton::menu-indicator {{ subcontrol-position: right center; right: 6px; }}

QTableView {{
    background: {WHITE}; border: 1px solid {LINE}; gridline-color: {HAIR};
    selection-background-color: {CHOSEN}; selection-color: {INK}; outline: none;
}}
QTableView:focus {{ border: 2px solid {ACCENT}; }}
QTableView::item {{ border: none; }}
QTableView QLineEdit {{ padding: 0 4px; }}
QTableCornerButton::section {{
    background: {PALE}; border: none; border-right: 1px solid {HAIR}; border-bottom: 1px solid {LINE};
}}
QTableView::item:selected {{ background: {CHOSEN}; color: {INK}; }}
QHeaderView {{ background: {PALE}; border: none; }}
QHeaderView::section {{
    background: {PALE}; color: {INK}; border: none; border-right: 1px solid {HAIR};
    border-bottom: 1px solid {LINE};
}}

QLineEdit, QPlainTextEdit, QDateEdit {{ padding: 3px 5px; }}
QPlainTextEdit {{ border: 1px solid {EDGE}; }}
QPlainTextEdit:focus {{ padding: 2px 4px; }}
QPlainTextEdit:disabled {{ border-color: {LINE}; }}
QTreeView, QTreeWidget, QTableWidget {{ border: 1px solid {LINE}; background: {WHITE}; outline: none; }}
QTreeView:focus, QTreeWidget:focus, QTableWidget:focus, QPlainTextEdit:focus {{ border: 2px solid {ACCENT}; }}
QCheckBox, QRadioButton {{ border: 2px solid transparent; border-radius: 3px; padding: 2px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {ACCENT}; }}
QScrollArea:focus {{ border: 2px solid {ACCENT}; }}

QScrollBar:vertical {{ width: 12px; background: {PALE}; border: none; }}
QScrollBar:horizontal {{ height: 12px; background: {PALE}; border: none; }}
QScrollBar::handle {{ background: {EDGE}; border: 2px solid {PALE}; border-radius: 5px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {QUIET}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QTabWidget::pane {{ border: none; border-top: 1px solid {LINE}; top: -1px; }}
QTabBar::tab {{
    color: {QUIET}; background: transparent; border: none; border-bottom: 3px solid transparent;
}}
QTabBar::tab:selected {{ color: {INK}; border-bottom-color: {ACCENT}; }}
QTabBar::tab:hover {{ color: {INK}; }}
QTabBar::tab:focus {{ background: {BLUE_PALE}; }}

QTextBrowser, QListWidget {{ border: 1px solid {LINE}; background: {WHITE}; outline: none; }}
QTextBrowser:focus, QListWidget:focus {{ border: 2px solid {ACCENT}; }}
QListWidget::item:selected {{ background: {CHOSEN}; color: {INK}; }}

QStatusBar {{ background: {PALE}; border-top: 1px solid {LINE}; font-size: 13px; }}
QStatusBar QLabel {{ color: {QUIET}; padding: 0 8px; font-size: 13px; }}
QStatusBar QLabel[tone="wait"] {{ color: {AMBER}; }}
QStatusBar QPushButton {{ min-height: 16px; padding: 1px 10px; font-size: 13px; }}
QStatusBar::item {{ border: none; }}
QProgressBar {{
    border: 1px solid {EDGE}; border-radius: 2px; background: {WHITE}; text-align: center; min-height: 16px;
    color: {INK}; font-size: 12px;
}}
QProgressBar::chunk {{ background: {GLOW}; }}
QSplitter::handle {{ background: transparent; }}
QToolTip {{ color: {INK}; background: {WHITE}; border: 1px solid {QUIET}; padding: 3px; }}
"""
