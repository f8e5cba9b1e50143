"""The manual is whole: every page and dialog has its picture, every command its line, and F1 shows them well."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator

import click
import pytest
from PySide6.QtGui import QImage, QTextImageFormat

from desktop.cli.program import program
from desktop.ui.dialogs.manual import ManualWindow
from desktop.ui.manual import FOLDER, pages
from desktop.ui.pages.registry import PAGES
from tests.ui.conftest import Sitting
from tests.ui.test_every_control import dialog_classes

PICTURES = FOLDER / "pictures"
TEXTS = {page.id: page.file.read_text("utf-8") for page in pages()}
SHOWN = re.compile(r"!\[([^\]]+)\]\(pictures/([^)]+)\)")
EXAMPLE = re.compile(r"^\| `([^`]+)` \| [^|]+ \| `wengang ([^`]+)` \|$", re.MULTILINE)
MOST = 10 * 2**20  # bytes: the manual goes with the program


def shown() -> set[str]:
    """Return the pictures that the manual shows, without their suffix."""
    return {name.removesuffix(".png") for text in TEXTS.values() for _, name in SHOWN.findall(text)}


def taken() -> dict[str, str]:
    """Return every picture of the tour and the class that it shows."""
    index = json.loads((PICTURES / "index.json").read_text("utf-8"))
    assert isinstance(index, dict)
    return index


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command by its words."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def test_the_manual_shows_every_picture_of_the_tour_and_no_other() -> None:
    files = {file.stem for file in PICTURES.glob("*.png")}

    assert shown() == set(taken())
    assert files == {f"{name}{scale}" for name in shown() for scale in ("", "-150")}


def test_every_page_has_a_picture_of_itself_and_of_its_beginning() -> None:
    ids = {entry.id for entry in PAGES}

    assert ids <= shown()
    assert {f"{id_}-empty" for id_ in ids} <= shown()
    for id_ in ids:
        assert f"(pictures/{id_}.png)" in TEXTS[id_]


def test_every_dialog_has_a_picture() -> None:
    assert sorted(set(dialog_classes()) - set(taken().values())) == []


def test_the_pictures_go_with_the_program_and_weigh_little() -> None:
    files = list(PICTURES.glob("*.png"))

    assert sum(file.stat().st_size for file in files) <= MOST
    assert (QImage(str(PICTURES / "home.png")).width(), QImage(str(PICTURES / "home-150.png")).width()) == (1366, 1367)


def test_every_picture_says_what_it_shows() -> None:
    told = [words for text in TEXTS.values() for words, _ in SHOWN.findall(text)]

    assert [words for words in told if not words.strip() or words.isascii()] == []


def test_every_command_stands_in_the_manual_with_an_example() -> None:
    assert [name for name, _ in EXAMPLE.findall(TEXTS["commands"])] == sorted(
        (name for name, _ in commands(program)), key=[name for name, _ in EXAMPLE.findall(TEXTS["commands"])].index
    )


@pytest.mark.parametrize(("name", "example"), EXAMPLE.findall(TEXTS["commands"]))
def test_every_example_is_understood(name: str, example: str) -> None:
    command, words = dict(commands(program))[name], shlex.split(example)
    given = words[len(name.split()) :]

    context = command.make_context(name, given, resilient_parsing=False)

    assert " ".join(words[: len(name.split())]) == name
    assert context.params is not None


def test_every_link_leads_to_a_page() -> None:
    linked = {target for text in TEXTS.values() for target in re.findall(r"\]\(([^)]+)\.md\)", text)}

    assert linked <= set(TEXTS)


def test_a_picture_is_as_wide_as_the_window_allows(empty: Sitting) -> None:
    manual = ManualWindow(None, "home")
    empty.bot.addWidget(manual)
    manual.show()

    wide = widest(manual)
    manual.resize(620, 500)
    empty.bot.waitUntil(lambda: widest(manual) < wide)

    for width in (wide, widest(manual)):
        assert width > 0
    assert widest(manual) <= manual.text.viewport().width()
    assert not manual.text.horizontalScrollBar().isVisible()


def widest(manual: ManualWindow) -> float:
    """Return the width of the widest picture on the page that is shown, in logical pixels."""
    document, found = manual.text.document(), [0.0]
    block = document.begin()
    while block.isValid():
        shape = block.begin()
        while not shape.atEnd():
            form = shape.fragment().charFormat()
            if form.isImageFormat():
                found.append(_width(manual, form.toImageFormat()))
            shape += 1
        block = block.next()
    return max(found)


def _width(manual: ManualWindow, form: QTextImageFormat) -> float:
    document = manual.text.document()
    picture = document.resource(2, document.baseUrl().resolved(form.name()))
    assert isinstance(picture, QImage)
    return picture.width() / picture.devicePixelRatio()
