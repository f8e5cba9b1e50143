"""The manual (使用手册) as it lies beside the program: Markdown pages named by the ids of the window's pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from desktop.ui.pages.registry import PAGES

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "manual"
START, KEYS, COMMANDS = "start", "keys", "commands"
_WRAPPED = re.compile(r"(?<=[^\x00-\x7f])\n *(?=[^\x00-\x7f])")
_MARKS = re.compile(r"[#*`>|]|!?\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualPage:
    """One page: its id, its title, and its file."""

    id: str
    title: str
    file: Path

    def text(self) -> str:
        """Return the page as Markdown, lines that only wrap Chinese text joined; '' where the file is gone."""
        try:
            return _WRAPPED.sub("", self.file.read_text("utf-8"))
        except OSError:
            return ""

    def holds(self, words: str) -> bool:
        """Whether every word stands on the page, marks left out."""
        plain = _MARKS.sub(r"\1", self.text()).casefold()
        return all(word in plain for word in words.casefold().split())


def pages() -> tuple[ManualPage, ...]:
    """Return every page in reading order: first steps, the pages of the side bar, the keys, the commands."""
    titles = {START: "第一步", **{entry.id: entry.title for entry in PAGES}, KEYS: "快捷键", COMMANDS: "命令行"}
    return tuple(ManualPage(id=id_, title=title, file=FOLDER / f"{id_}.md") for id_, title in titles.items())
