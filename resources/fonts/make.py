"""Make the fonts of this folder from their sources; README.md says where those come from.

Run as ``python resources/fonts/make.py SOURCES`` where SOURCES holds the unpacked npm and Debian packages.  The same
sources give the same bytes.  Needs fonttools, which the product itself does not.
"""

from __future__ import annotations

import bz2
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
# Sources of Unihan that hold inscriptions, dialect, Zhuang and old dictionaries, and no one's name of today.
HISTORIC_SOURCES = frozenset(
    ("G4K", "GCYY", "GHC", "GHZ", "GHZR", "GJZ", "GKX", "GXHZ", "GZ", "GZA", "GZFY", "GZJW", "GLGYJ")
)
SYMBOLS = (
    (0x20, 0x7E), (0xA0, 0x261), (0x2BB, 0x2DD), (0x391, 0x451), (0x2010, 0x2049), (0x20A0, 0x20BF), (0x2100, 0x214F),
    (0x2150, 0x218B), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x2642),
    (0x2E80, 0x2FD5), (0x3000, 0x30FF), (0x3105, 0x312F), (0x3200, 0x33FF), (0xF900, 0xFAFF), (0xFE10, 0xFE6B),
    (0xFF01, 0xFFEE),
)  # fmt: skip
HEAD_SYMBOLS = ((0x20, 0x7E), (0xB7, 0xB7), (0x2014, 0x2026), (0x2460, 0x2473), (0x3000, 0x301F), (0xFF01, 0xFF5E))
BEYOND_BMP = 0x20000
IDEOGRAPHS = 0x3400


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One font to be made: from which file, which characters, under which name ('' keeps its own)."""

    source: str
    target: str
    wanted: Callable[[int], bool]
    name: str = ""


def main(sources: Path) -> None:
    """Make every font; a character already held by an earlier rare font is left out of the later ones."""
    names_of_today = set(modern_characters(find(sources, "Unihan_IRGSources.txt.bz2")))
    curated = {code for code in characters(find(sources, "LXGWWenKai-Regular.ttf")) if code >= BEYOND_BMP}
    rare = names_of_today | curated
    common = set(level_one())
    everyday = common | set(general_standard(find(sources, "Unihan_OtherMappings.txt.bz2")))
    held: set[int] = set()
    for cut in cuts(common, everyday, rare):
        chosen = {code for code in characters(find(sources, cut.source)) if cut.wanted(code)}
        if cut.name or cut.target == "NotoSerifSC-Regular.ttf":
            chosen -= held
            held |= chosen
        write(find(sources, cut.source), HERE / cut.target, chosen, cut.name)


def cuts(common: set[int], everyday: set[int], rare: set[int]) -> tuple[Cut, ...]:
    """Return what is cut from which font, the main one first."""

    def plain(code: int) -> bool:
        return code >= IDEOGRAPHS or within(SYMBOLS, code)

    def heads(code: int) -> bool:
        return code in common or within(HEAD_SYMBOLS, code)

    def window(code: int) -> bool:
        return code in everyday or within(HEAD_SYMBOLS, code)

    return (
        Cut(source="NotoSerifSC_400Regular.ttf", target="NotoSerifSC-Regular.ttf", wanted=plain),
        Cut(source="NotoSerifSC_700Bold.ttf", target="NotoSerifSC-Bold.ttf", wanted=heads),
        Cut(source="NotoSansSC_500Medium.ttf", target="NotoSansSC-Medium.ttf", wanted=window),
        Cut(source="HanaMinA.ttf", target="WengangRareMingA.ttf", wanted=rare.__contains__, name="WengangRareMingA"),
        Cut(source="HanaMinB.ttf", target="WengangRareMingB.ttf", wanted=rare.__contains__, name="WengangRareMingB"),
        Cut(
            source="LXGWWenKai-Regular.ttf", target="WengangRareKai.ttf", wanted=rare.__contains__,
            name="WengangRareKai",
        ),
    )  # fmt: skip


def within(ranges: Sequence[tuple[int, int]], code: int) -> bool:
    """Return whether a character lies in one of these ranges, both ends included."""
    return any(low <= code <= high for low, high in ranges)


def level_one() -> Iterator[int]:
    """Yield the 3,755 characters of GB/T 2312 level one: the words of titles and heads."""
    for lead in range(0xB0, 0xD8):
        for trail in range(0xA1, 0xFF):
            try:
                yield ord(bytes((lead, trail)).decode("gb2312"))
            except UnicodeDecodeError:
                continue


def general_standard(unihan: Path) -> Iterator[int]:
    """Yield the 8,105 characters of 通用规范汉字表 (2013), which the names on the window are mostly written with."""
    for line in bz2.decompress(unihan.read_bytes()).decode().splitlines():
        point, _, rest = line.partition("\tkTGH\t")
        if rest:
            yield int(point.removeprefix("U+"), base=16)


def modern_characters(unihan: Path) -> Iterator[int]:
    """Yield the characters beyond the BMP that a source of today's China gives (公安部人名, 科技, 地名 …)."""
    for line in bz2.decompress(unihan.read_bytes()).decode().splitlines():
        point, _, rest = line.partition("\tkIRG_GSource\t")
        if rest and rest.split("-")[0] not in HISTORIC_SOURCES:
            code = int(point.removeprefix("U+"), base=16)
            if code >= BEYOND_BMP:
                yield code


def characters(font: Path) -> set[int]:
    """Return every character that a font has a glyph for."""
    return set(TTFont(font, lazy=True).getBestCmap())


def find(sources: Path, name: str) -> Path:
    """Return the one file of that name below the sources."""
    return next(sources.rglob(name))


def write(source: Path, target: Path, chosen: set[int], name: str) -> None:
    """Write a subset without layout tables and hints: forms set every character by itself."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "STAT", "meta", "gasp", "FFTM"]
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=chosen)
    cutter.subset(font)
    if name:
        rename(font, name)
    subset.save_font(font, target, options)
    sys.stdout.write(f"{target.name}: {len(chosen)} characters, {target.stat().st_size / 1e6:.1f} MB\n")


def rename(font: TTFont, name: str) -> None:
    """Give a changed font a name of its own, as the licence asks where the first one is reserved."""
    for number in (1, 3, 4, 6, 16):
        for record in [record for record in font["name"].names if record.nameID == number]:
            font["name"].setName(name, number, record.platformID, record.platEncID, record.langID)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
