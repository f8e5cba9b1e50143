"""Whether every name of the workspace can be printed (字体检查), and with which font.

Papers use only the fonts that the program carries; the window shows the machine's own where it has a good one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.store import Store
from desktop.printing import specimen
from desktop.printing.fonts import FOLDER, Face, chain, clean, font_of
from desktop.printing.imprint import Imprint
from desktop.printing.specimen import RARE_SAMPLE, SpecimenSheet
from desktop.services.desk import Desk

_TITLES: Mapping[str, str] = {
    "NotoSerifSC-Regular": "宋体（正文）",
    "NotoSansSC-Medium": "黑体（表头）",
    "NotoSerifSC-Bold": "粗宋体（标题）",
    "WengangRareMingA": "补充字库 一",
    "WengangRareMingB": "补充字库 二",
    "WengangRareKai": "补充字库 三",
}
_EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFile:
    """A font that papers are set in: what it is for, and how many bytes are there (0: the file is gone)."""

    name: str
    title: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RareSign:
    """A character of the sample, or one that the main font lacks: its font ('': none), names with it."""

    sign: str
    point: str
    font: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FontCheck:
    """The fonts, how many different names were looked at, and the rare characters, those that no font has first."""

    fonts: tuple[FontFile, ...]
    names: int
    rare: tuple[RareSign, ...]

    @property
    def missing(self) -> tuple[RareSign, ...]:
        """Characters that cannot be printed at all."""
        return tuple(each for each in self.rare if not each.font)

    @property
    def sound(self) -> bool:
        """Whether all fonts are there and every name can be printed."""
        return not self.missing and all(each.size for each in self.fonts)


def check_fonts(store: Store) -> FontCheck:
    """Look at every name of the workspace, and at a sample of characters that fonts often lack."""
    where: dict[str, list[str]] = {sign: [] for sign in RARE_SAMPLE}
    names = 0
    for name in store.holdings.names():
        names += 1
        for sign in set(clean(name)):
            found = where.setdefault(sign, [])
            if len(found) < _EXAMPLES:
                found.append(name)
    main = _TITLES[Face.SONG]
    rare = [_rare(sign, tuple(found)) for sign, found in where.items() if not sign.isascii()]
    told = [each for each in rare if each.font != main or each.sign in RARE_SAMPLE]
    return FontCheck(
        fonts=_files(), names=names, rare=tuple(sorted(told, key=lambda each: (bool(each.font), each.sign)))
    )


def specimen_page(desk: Desk, *, now: datetime) -> bytes:
    """Return a page to be printed and looked at, as PDF; it is no paper of the office: it has no number and no log."""
    found = check_fonts(desk.store)
    sheet = SpecimenSheet(
        imprint=Imprint(
            office=desk.office.name, document_id="TEST", pack_id="", pack_hash="", issued_on=now.date(), preview=True
        ),
        rare="".join(each.sign for each in found.rare if each.font) or "（无）",
        missing=tuple(each.point for each in found.missing),
    )
    return specimen.render(sheet)


def _files() -> tuple[FontFile, ...]:
    wanted = dict.fromkeys(name for face in Face for name in chain(face))
    return tuple(FontFile(name=str(name), title=_TITLES[str(name)], size=_size(str(name))) for name in wanted)


def _size(name: str) -> int:
    path = FOLDER / f"{name}.ttf"
    return path.stat().st_size if path.is_file() else 0


def _rare(sign: str, names: tuple[str, ...]) -> RareSign:
    try:
        font = _TITLES[font_of(sign, Face.SONG)]
    except DeskError:
        font = ""
    return RareSign(sign=sign, point=f"U+{ord(sign):04X}", font=font, names=names)
