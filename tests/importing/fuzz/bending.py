"""Real workbooks of every format, and ways to bend them: bytes, members, XML, numbers, records, encodings."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import olefile
import xlwt
from hypothesis import strategies as st

from desktop.importing.container import contain
from desktop.records import SourceFile
from tests.importing.formats import KEPT, an_open_table, biff5, open_rows, web_page, xml_rows, xml_spreadsheet
from tests.importing.locks import aes_cipher, locked_zip, old_cipher
from tests.importing.workbooks import FIRM, HEAD, USCC, Rows, a_file, an_id, people, text, xlsx

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
ROSTER: Rows = [["企业名称", FIRM, "统一社会信用代码", USCC], HEAD, *people(5)]
INSURANCE: Rows = [
    ["参保明细（2023年1月至2月）"],
    ["身份证号", "姓名", "单位名称", "统一社会信用代码", "险种", "费款所属期", "缴费状态", "到账日期"],
    *(
        [an_id(serial=at), "程样", FIRM, USCC, "企业职工基本养老保险", month, "已到账", "2023-02-10"]
        for at, month in enumerate((202301, "2023年1月", "2023-01至2023-02", 44927, "202303", "x"), start=1)
    ),
    ["合计", "6人"],
]
WHEREABOUTS: Rows = [
    ["身份证号", "姓名", "比对结果", "离温日期", "返温日期", "数据来源"],
    [an_id(serial=1), "程样", "在温", "", "", "公安"],
    [an_id(serial=2), "程样", "离温", "2023-01-10", "2023.1.29", "公安"],
    [an_id(serial=3), "程样", "离温", 44940, "未返", "公安"],
    ["", "程样", "离温", "2023-01-30", "2023-01-10", "公安"],
]
REGISTER: Rows = [
    ["姓名", "身份证号码", "户籍所在地", "户籍地区划代码", "有效期起", "有效期至", "签发机关"],
    ["程样", an_id(serial=1), "四川省", "510000", "2022-01-01", "长期", "鹿城公安分局"],
    ["程样", an_id(serial=2), "福建省", 350102, 44562, "2023年6月30日", "鹿城公安分局"],
    ["程样", 350102199001010011, "", "", "", "", ""],
]
BENEFITS: Rows = [
    ["企业名称", "统一社会信用代码", "享受措施", "金额（万元）", "发放日期", "文号"],
    [FIRM, USCC, "留温补贴", "0.05", "2023-01-05", "甬政办〔2022〕1号"],
    [FIRM, USCC, "", "一百", "", ""],
]

_EXTREMES = (
    b"-1",
    b"0",
    b"65536",
    b"1048576",
    b"1048577",
    b"4294967295",
    b"4294967296",
    b"99999999999999999999",
    b"1e308",
)
_LONGEST_SAMPLE = 200_000
_NUMBER = re.compile(rb"(?<=[\"'>])\d+(?=[\"'<])")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LONGEST = 3_000_000

Bend = Callable[[bytes, random.Random], bytes]


@cache
def bases() -> Mapping[str, bytes]:
    """Return sound workbooks by name, small ones of every format, and the samples where they are at hand."""
    made: dict[str, SourceFile] = {
        "xlsx": xlsx({"名单": [*ROSTER, ["合计", "=SUM(1)", "#N/A"]]}),
        "xls": a_file(_old_workbook()),
        "biff5": biff5(ROSTER),
        "xml": xml_spreadsheet(xml_rows(ROSTER)),
        "html": web_page(ROSTER),
        "ods": an_open_table(open_rows(ROSTER)),
        "fods": an_open_table(open_rows(ROSTER), flat=True),
        "csv": text(ROSTER),
        "csv-gbk": text(ROSTER, encoding="gb18030"),
        "csv-utf16": text(ROSTER, encoding="utf-16", delimiter="\t"),
        "insurance-xlsx": xlsx({"参保明细": INSURANCE}),
        "insurance-csv": text(INSURANCE, encoding="gb18030"),
        "whereabouts-xml": xml_spreadsheet(xml_rows(WHEREABOUTS)),
        "whereabouts-html": web_page(WHEREABOUTS),
        "register-ods": an_open_table(open_rows(REGISTER)),
        "register-biff5": biff5(REGISTER),
        "benefits-xlsx": xlsx({"发放": BENEFITS, "名册": REGISTER}),
        "zip-old": locked_zip({"a.csv": text(ROSTER).content, "b.csv": b"x"}, b"secret", lock=old_cipher),
        "zip-aes": locked_zip({"a.csv": text(ROSTER).content, "b.csv": b"x"}, b"secret", lock=aes_cipher),
    }
    found = {name: file.content for name, file in made.items()}
    files = [*sorted(KEPT.glob("*.*")), *sorted(SAMPLES.rglob("*.*"))]
    found |= {path.name: path.read_bytes() for path in files if path.suffix not in {".md", ".json"}}
    return {name: content for name, content in found.items() if len(content) < _LONGEST_SAMPLE}


def _old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    for row, line in enumerate(ROSTER):
        for column, cell in enumerate(line):
            sheet.write(row, column, cell)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def flip(content: bytes, chance: random.Random) -> bytes:
    """Change a few bytes."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8, 64)) if content else 0):
        changed[chance.randrange(len(changed))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    return bytes(changed)


def splice(content: bytes, chance: random.Random) -> bytes:
    """Cut, repeat, move or insert a stretch."""
    start, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    end = min(end, start + chance.choice((1, 8, 100, 5000, len(content))))
    piece = chance.choice(
        (b"", content[start:end] * chance.choice((2, 20)), bytes(end - start), content[start:end][::-1])
    )
    return (content[:start] + piece + content[end:])[:_LONGEST]


def cut(content: bytes, chance: random.Random) -> bytes:
    """Lose the end."""
    return content[: chance.randrange(len(content))]


def number(content: bytes, chance: random.Random) -> bytes:
    """Put an extreme number where one stands."""
    places = list(_NUMBER.finditer(content))
    for place in sorted(chance.sample(places, min(len(places), chance.choice((1, 1, 3)))), key=lambda m: -m.start()):
        content = content[: place.start()] + chance.choice(_EXTREMES) + content[place.end() :]
    return content


def swap_tags(content: bytes, chance: random.Random) -> bytes:
    """Exchange, drop or double whole tags and texts of markup."""
    parts = re.split(rb"(?=<)", content)
    for _ in range(chance.choice((1, 2, 10))):
        a, b = (chance.randrange(len(parts)) for _ in range(2))
        parts[a], parts[b] = chance.choice(((parts[b], parts[a]), (parts[a], parts[a]), (b"", parts[b])))
    return b"".join(parts)


def nest(content: bytes, chance: random.Random) -> bytes:
    """Open a tag again and again, or write one thing a thousand times."""
    parts = re.split(rb"(?=<)", content)
    at = chance.randrange(len(parts))
    parts[at] = parts[at] * min(chance.choice((3, 1000, 20_000)), _LONGEST // (len(parts[at]) + 1))
    return b"".join(parts)[:_LONGEST]


def mix_encodings(content: bytes, chance: random.Random) -> bytes:
    """Write a part of a text in another encoding."""
    try:
        whole = content.decode(chance.choice(("utf-8", "gb18030", "utf-16", "latin-1")))
    except UnicodeDecodeError:
        return content
    place = chance.randrange(len(whole) + 1)
    first, second = chance.choices(("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "utf-32"), k=2)
    return whole[:place].encode(first, "replace") + whole[place:].encode(second, "replace")


def record(content: bytes, chance: random.Random) -> bytes:
    """Change, drop or double records of a binary stream, or a field of one."""
    found, at = [], 0
    while at + 4 <= len(content):
        length = 4 + struct.unpack_from("<H", content, at + 2)[0]
        found.append(content[at : at + length])
        at += length
    for _ in range(chance.choice((1, 1, 4))):
        place = chance.randrange(len(found)) if found else 0
        if not found:
            return content
        one = found[place]
        found[place] = chance.choice((b"", one * 2, one[:-1], flip(one, chance), _extreme_field(one, chance)))
    return b"".join(found)


def _extreme_field(one: bytes, chance: random.Random) -> bytes:
    if len(one) < len(b"code") + 4:
        return one
    at = chance.randrange(4, len(one) - 3)
    return one[:at] + struct.pack("<I", chance.choice((0, 0xFFFF, 0x10000, 0x7FFFFFFF, 0xFFFFFFFF))) + one[at + 4 :]


ANY: tuple[Bend, ...] = (flip, splice, cut)
MARKUP: tuple[Bend, ...] = (number, number, swap_tags, nest, flip, splice, cut)
TEXT: tuple[Bend, ...] = (mix_encodings, flip, splice, cut, swap_tags, number)


def bend_members(content: bytes, chance: random.Random) -> bytes:
    """Bend the members of a zipped workbook and pack them again, so that sizes and checksums are right."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [(name, archive.read(name)) for name in archive.namelist()]
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError, ValueError):
        return flip(content, chance)
    for _ in range(chance.choice((1, 1, 2))):
        at = chance.randrange(len(members)) if members else 0
        if not members:
            break
        name, inner = members[at]
        bend = chance.choice((*MARKUP, *MARKUP, _drop, _other))
        if bend is _drop:
            members.pop(at)
        elif bend is _other:
            members[at] = (chance.choice(members)[0], inner)
        elif inner:
            members[at] = (name, bend(inner, chance))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inner in dict(members).items():
            archive.writestr(name, inner)
    return packed.getvalue()


def _drop(content: bytes, _chance: random.Random) -> bytes:
    """Stand for the loss of a member."""
    return content


def _other(content: bytes, _chance: random.Random) -> bytes:
    """Stand for a member under the name of another."""
    return content


def bend_stream(content: bytes, chance: random.Random) -> bytes:
    """Bend the stream of an old workbook and put it into a sound container."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            name = next(name for name in ("Workbook", "Book") if container.exists(name))
            stream = container.openstream(name).read()
    except (OSError, StopIteration, ValueError, IndexError, TypeError, struct.error):
        return flip(content, chance)
    return contain(name, (record if chance.random() < 0.8 else flip)(stream, chance))


@st.composite
def bent_files(draw: st.DrawFn) -> bytes:
    """Return a workbook that was bent once to three times."""
    content = bases()[draw(st.sampled_from(sorted(bases())))]
    chance = draw(st.randoms(use_true_random=False))
    for _ in range(draw(st.integers(1, 3))):
        content = bend(content, chance)
    return content


def bend(content: bytes, chance: random.Random) -> bytes:
    """Bend a file once, in a way that suits its kind most of the time."""
    if not content:
        return content
    if content.startswith(_ZIP) and chance.random() < 0.85:
        return bend_members(content, chance)
    if content.startswith(_OLE) and chance.random() < 0.85:
        return bend_stream(content, chance)
    ways = MARKUP if content.lstrip()[:1] == b"<" else ANY if content.startswith((_ZIP, _OLE)) else TEXT
    return chance.choice(ways)(content, chance)
