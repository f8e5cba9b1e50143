"""What this program is made of (关于): versions, and the licences of everything that it carries."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from desktop.models.store import Store

_ROOT = Path(__file__).resolve().parents[2]
_LICENCES = (_ROOT / "docs" / "licences.md", _ROOT / "licences.md")  # from the sources; packed by build.spec
_ROW = re.compile(r"^\| (?!package)([^|-][^|]*) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
_FONTS = (
    ("Noto Serif SC、Noto Sans SC（字体）", "", "OFL-1.1"),
    ("稳岗补充字库（Ming、Kai，取自 HanaMin、LXGW WenKai）", "", "OFL-1.1"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that the program carries: name, version ('' where it has none), licence as an SPDX expression."""

    name: str
    version: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Versions by name, the first the program's own; and the parts with their licences."""

    versions: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]


def about(store: Store) -> About:
    """Return what the program is made of; licences are read from the page that was written at the release."""
    plain, cipher = store.holdings.engine()
    versions = (
        ("稳岗经办台", _version("wengang")),
        ("Python", platform.python_version()),
        ("Qt", _version("PySide6-Essentials")),
        ("SQLCipher", cipher),
        ("SQLite", plain),
        ("操作系统", platform.platform(terse=True)),
    )
    parts = [*_FONTS, *_ROW.findall(_licences())]
    return About(versions=versions, parts=tuple(Part(name=n, version=v, licence=each) for n, v, each in parts))


def _licences() -> str:
    page = next((each.read_text("utf-8") for each in _LICENCES if each.is_file()), None)
    return page or distribution("wengang").read_text("licenses/docs/licences.md") or ""  # where a wheel keeps it


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "未知"
