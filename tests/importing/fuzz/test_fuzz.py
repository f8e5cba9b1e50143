"""Bent workbooks: never a traceback, never a hang, never a lost row; and every file that ever failed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.importing import read_duty, read_insurance, read_movement, read_register
from desktop.records import InsuranceExtract, MovementExtract, RegisterEntry, RegisterExtract, SourceFile
from tests.importing.formats import KEPT, an_open_table, biff5, open_rows, web_page, xml_rows, xml_spreadsheet
from tests.importing.fuzz.bending import bent_files
from tests.importing.fuzz.guard import Reader, reader
from tests.importing.workbooks import FIRM, HEAD, USCC, Rows, a_person, an_id, read, text, xlsx

MAKERS: Mapping[str, Callable[[Rows], SourceFile]] = {
    "xlsx": lambda rows: xlsx({"名单": rows}),
    "biff5": biff5,
    "xml": lambda rows: xml_spreadsheet(xml_rows(rows)),
    "html": web_page,
    "ods": lambda rows: an_open_table(open_rows(rows)),
    "fods": lambda rows: an_open_table(open_rows(rows, between="\n"), flat=True),
    "csv": text,
    "csv-gbk": lambda rows: text(rows, encoding="gb18030", delimiter=";"),
}
CELLS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8),
    st.sampled_from(["", " ", "'1", "１２", "=1", "2023-01-06", "￥", "\u200b", "x y", "合格"]),
)


@pytest.fixture(scope="module")
def lent() -> Iterator[Reader]:
    with reader() as one:
        yield one


@settings(max_examples=600, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(content=bent_files())
def test_a_bent_workbook_is_read_or_refused_in_time(lent: Reader, content: bytes) -> None:
    fate = lent.read(content)

    assert fate.sound, fate


@pytest.mark.parametrize("path", sorted(KEPT.glob("bent-*")), ids=lambda path: path.name)
def test_what_once_failed_is_read_or_refused_in_time(lent: Reader, path: Path) -> None:
    fate = lent.read(path.read_bytes())

    assert fate.sound, fate


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    make=st.sampled_from(sorted(MAKERS)),
    notes=st.lists(CELLS, min_size=1, max_size=12),
    chance=st.randoms(use_true_random=False),
)
def test_no_row_of_a_shuffled_workbook_is_lost(make: str, notes: list[str], chance: random.Random) -> None:
    rows, wanted = _shuffled(notes, chance)

    declaration = read(MAKERS[make](rows))

    assert {row.number: row.name for row in declaration.rows} == wanted
    assert {row.id_number for row in declaration.rows} == {row[2] for row in map(a_person, range(1, len(notes) + 1))}


EXTRACTS: Mapping[str, tuple[list[str], Callable[[SourceFile], tuple[int, dict[int, str]]]]] = {
    "insurance": (
        ["单位名称", "统一社会信用代码", "险种", "费款所属期", "缴费状态"],
        lambda file: _fates(read_insurance(file, months=("2023-01",))),
    ),
    "whereabouts": (["比对结果", "离温日期", "返温日期", "数据来源"], lambda file: _fates(read_movement(file))),
    "duty": (["在岗结果", "离岗日期", "返岗日期"], lambda file: _fates(read_duty(file))),
    "household": (["户籍所在地", "户籍地区划代码"], lambda file: _fates(read_register(file, "household"))),
    "permit": (["有效期起", "有效期至", "签发机关"], lambda file: _fates(read_register(file, "permit"))),
}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    make=st.sampled_from(sorted(MAKERS)),
    kind=st.sampled_from(sorted(EXTRACTS)),
    lines=st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=1, max_size=8),
    chance=st.randoms(use_true_random=False),
)
def test_every_line_of_a_shuffled_extract_has_a_fate(
    make: str, kind: str, lines: list[list[str]], chance: random.Random
) -> None:
    head, read_fates = EXTRACTS[kind]
    order = chance.sample(range(len(head) + 2), len(head) + 2)
    heads = ["姓名", "身份证号", *head]
    persons = [a_person(number) for number in range(1, len(lines) + 1)]
    cells = [[str(at[1]), str(at[2]), *line[: len(head)]] for at, line in zip(persons, lines, strict=True)]

    rows_read, fates = read_fates(
        MAKERS[make]([[heads[at] for at in order], *([row[at] for at in order] for row in cells)])
    )

    assert rows_read == len(lines)
    assert fates == {number: row[1] for number, row in enumerate(cells, start=2)}


def _fates(extract: InsuranceExtract | MovementExtract | RegisterExtract) -> tuple[int, dict[int, str]]:
    """Return how many lines were read, and the number of the person by row: of an entry, or of what was told."""
    told = {each.row: an_id(serial=each.row - 1) for each in extract.problems if each.row}
    kept = {each.number: each.key if isinstance(each, RegisterEntry) else each.id_number for each in extract.entries}
    return extract.rows_read, told | kept


def _shuffled(notes: list[str], chance: random.Random) -> tuple[Rows, dict[int, str]]:
    """Return a roster with its columns, rows and blank lines in any order, and the name of every row by number."""
    columns = list(range(1, len(HEAD)))
    chance.shuffle(columns)
    persons = [a_person(number, note=note) for number, note in enumerate(notes, start=1)]
    blank: list[object] = [""]
    lines = [*persons, *[blank] * chance.randrange(3)]
    chance.shuffle(lines)
    head = [["企业名称", FIRM, "统一社会信用代码", USCC], ["序号", *(HEAD[at] for at in columns)]]
    body = [[line[0], *(line[at] for at in columns)] if len(line) > 1 else [""] * len(HEAD) for line in lines]
    wanted = {number: str(line[1]) for number, line in enumerate(lines, start=3) if len(line) > 1}
    return [*head, *body], wanted
