"""Every colour is named in the theme, as words, ground, edge or ornament, and every pair that can meet can be told."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.dialogs.sheet import button
from tests.ui.conftest import Sitting
from tests.ui.test_accessibility import KINDS

READABLE, DISCERNIBLE = 4.5, 3.0  # WCAG 2.1 AA: of words, and of what shows a control or the focus
UI = Path(theme.__file__).parent
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
GROUND_ROLES = (QPalette.ColorRole.Window, QPalette.ColorRole.Base, QPalette.ColorRole.AlternateBase)
TEXT_ROLES = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.PlaceholderText)
FAINT, FADED = theme.DISABLED
PAIRS = (
    *itertools.product(theme.INKS, theme.GROUNDS),
    *itertools.product(theme.LIGHTS, theme.DARKS),
    *itertools.product((FAINT,), FADED),
)
MAY_BE = {
    "color": {*theme.INKS, *theme.LIGHTS, FAINT},
    "background": {*theme.GROUNDS, *theme.DARKS, *FADED},
    "selection-color": set(theme.INKS),
    "selection-background-color": set(theme.GROUNDS),
    "gridline-color": set(theme.ORNAMENTS),
}
THIN = re.compile(r"#rule\b|::handle")  # drawn as lines and bars, whose ground is their colour
_EDGE_ROOM = 5  # pixels from the left in which the edge of a field lies, and none of its words
Rule = tuple[str, dict[str, str]]


def contrast(one: QColor | str, other: QColor | str) -> float:
    """Return the contrast of two colours by WCAG 2.1, from 1 to 21."""
    brighter, darker = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def rules() -> Iterator[Rule]:
    """Yield each selector of the style sheet with its colours by property; borders of every side are ``border``."""
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", theme.STYLE):
        told = {}
        for name, value in re.findall(r"([\w-]+):\s*([^;]+);", body):
            for colour in COLOUR.findall(value):
                told["border" if name.startswith("border") else name] = colour
        for selector in selectors.split(","):
            yield selector.strip(), told


@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_words_stand_out_from_every_ground_that_they_may_meet(words: str, ground: str) -> None:
    assert contrast(words, ground) >= READABLE


@pytest.mark.parametrize(("edge", "ground"), [(edge, one) for edge, grounds in theme.EDGES.items() for one in grounds])
def test_an_edge_stands_out_from_the_ground_beside_it(edge: str, ground: str) -> None:
    assert contrast(edge, ground) >= DISCERNIBLE


def test_every_colour_of_the_style_sheet_is_of_the_kind_that_its_place_asks_for() -> None:
    lines = {*theme.EDGES, *theme.INKS, *theme.ORNAMENTS, *theme.GROUNDS, *theme.DARKS}
    wrong = [
        (selector, name, colour)
        for selector, told in rules()
        for name, colour in told.items()
        if colour not in (lines if THIN.search(selector) else MAY_BE.get(name, lines))
    ]

    assert len(list(rules())) > 60
    assert wrong == []


def test_words_and_ground_of_one_rule_are_a_pair_that_is_held() -> None:
    pairs = {(told["color"], told["background"]) for _, told in rules() if {"color", "background"} <= told.keys()}

    assert len(pairs) >= 5
    assert pairs <= set(PAIRS)


def test_light_words_and_dark_grounds_only_come_together() -> None:
    """A rule that sets one of the two stands at the side, or completes the other of the same control."""
    light = {selector for selector, told in rules() if told.get("color") in theme.LIGHTS}
    lone = [
        selector
        for selector, told in rules()
        if told.get("background") in theme.DARKS and not THIN.search(selector) and told.get("color") not in theme.LIGHTS
    ]

    assert [each for each in lone if not each.startswith("QWidget#side") and each.split(":")[0] not in light] == []
    dark = {selector for selector, told in rules() if told.get("background") in theme.DARKS}
    assert [each for each in light if not each.startswith("QWidget#side") and each not in dark] == []


@pytest.mark.parametrize("kind", ["", "main", "grave"])
@pytest.mark.parametrize("enabled", [True, False])
def test_a_button_is_painted_in_colours_that_can_be_told(empty: Sitting, kind: str, *, enabled: bool) -> None:
    holder = QWidget()
    made = button("办理", main=kind == "main", grave=kind == "grave")
    made.setParent(holder)
    made.setEnabled(enabled)
    empty.bot.addWidget(holder)
    holder.show()

    edge, ground, words = _painted(made)

    assert contrast(words, ground) >= READABLE
    assert not enabled or contrast(edge, theme.WHITE) >= DISCERNIBLE


@pytest.mark.parametrize("kind", ["line", "day", "text", "choice", "number", "check box", "radio button"])
def test_the_edge_of_a_field_is_seen_on_white(empty: Sitting, kind: str) -> None:
    holder, made = QWidget(), KINDS[kind]()
    layout = QVBoxLayout(holder)
    layout.addWidget(QLineEdit())  # has the focus
    layout.addWidget(made)
    empty.bot.addWidget(holder)
    holder.show()

    picture, at = holder.grab().toImage(), made.mapTo(holder, made.rect().topLeft())
    beside = [picture.pixelColor(at.x() + across, at.y() + made.height() // 2) for across in range(_EDGE_ROOM)]

    assert max(contrast(each, theme.WHITE) for each in beside) >= DISCERNIBLE


def test_no_colour_has_its_own_number_outside_the_theme() -> None:
    strays = [
        f"{file.name}: {colour}"
        for file in UI.rglob("*.py")
        if file.name != "theme.py"
        for colour in COLOUR.findall(file.read_text("utf-8"))
    ]

    assert strays == []
    assert COLOUR.findall(Path(theme.__file__).read_text("utf-8").partition("class Density")[2]) == []


@pytest.mark.parametrize(("text", "ground"), [*itertools.product(TEXT_ROLES, GROUND_ROLES)])
def test_text_stands_out_from_every_ground_of_the_palette(
    qapp: QApplication, text: QPalette.ColorRole, ground: QPalette.ColorRole
) -> None:
    palette = qapp.palette()

    assert contrast(palette.color(text), palette.color(ground)) >= READABLE


@pytest.mark.parametrize("role", TEXT_ROLES[:2])
@pytest.mark.parametrize("ground", GROUND_ROLES)
def test_what_is_disabled_can_still_be_read(
    qapp: QApplication, role: QPalette.ColorRole, ground: QPalette.ColorRole
) -> None:
    palette, group = qapp.palette(), QPalette.ColorGroup.Disabled

    assert contrast(palette.color(group, role), palette.color(group, ground)) >= READABLE


def test_chosen_text_stands_out(qapp: QApplication) -> None:
    palette = qapp.palette()
    words, ground = (palette.color(role) for role in (palette.ColorRole.HighlightedText, palette.ColorRole.Highlight))

    assert contrast(words, ground) >= READABLE


def _painted(made: QPushButton) -> tuple[QColor, QColor, QColor]:
    """Return the colour of a button's edge, of its ground, and of its words, the farthest from the ground."""
    picture = made.grab().toImage()
    wide, high = picture.width(), picture.height()
    ground = picture.pixelColor(6, high // 2)
    inside = [picture.pixelColor(x, y) for x in range(4, wide - 4) for y in range(4, high - 4)]
    return picture.pixelColor(wide // 2, 0), ground, max(inside, key=lambda each: contrast(each, ground))
