"""Whatever a message tells a clerk to press or open is there under that very name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from desktop.error_words import WORDS
from desktop.records import STATE_WORDS
from desktop.services.settings import SETTINGS, setting_title
from desktop.services.steps import STEPS
from desktop.ui import wording

_WINDOW = Path(__file__).parents[2] / "desktop" / "ui"
_POINTED_AT = re.compile(r"(?:点|在|用|选|勾选|办理|打开|切到)“([^“”{}]+)”")
_MNEMONIC = re.compile(r"\(&\w\)|&|…$")


def _literals() -> Iterator[str]:
    """Yield every text of the window's source that is no docstring."""
    for file in sorted(_WINDOW.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _pointed_at(text: str) -> Iterator[str]:
    """Yield the names of what a text points at; a way through pages is several names."""
    for found in _POINTED_AT.findall(text):
        yield from (part.strip() for part in re.split("[›>]", found))


def test_everything_that_a_message_points_at_stands_in_the_window_under_that_name() -> None:
    texts = list(_literals())
    names = {_MNEMONIC.sub("", _MNEMONIC.sub("", text)) for text in texts}
    names |= set(STATE_WORDS.values())
    names |= {rule.title for rule in STEPS.values()} | {setting_title(name) for name in SETTINGS}
    messages = [*(part for words in WORDS.values() for part in words), *wording._IN_WINDOW.values(), *texts]

    pointed_at = {name for message in messages for name in _pointed_at(message)}

    assert len(pointed_at) > 20
    assert pointed_at - names == set()
