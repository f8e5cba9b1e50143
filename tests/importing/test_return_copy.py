"""The return copy: every problem on its cell of the enterprise's own workbook, and read in again when mended."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from desktop.importing.annotate import MOST_ROWS, Finding, ReturnCopy, Way, annotate
from desktop.importing.docmark import ReturnMark, return_mark
from desktop.importing.problemlist import ERROR_FILL, TITLE, WARNING_FILL
from desktop.importing.usermarks import AUTHOR
from desktop.records import Problem, Severity, SourceFile
from tests.importing.workbooks import (
    FORM,
    HEAD,
    a_declaration,
    a_file,
    a_person,
    an_id,
    errors,
    people,
    read,
    text,
    warnings,
    with_member,
    xlsx,
)
from tests.libreoffice import SOFFICE, converted

SHEET = "花名册"
WRONG = an_id()[:-1] + "#"
MARK = ReturnMark("330302999-LG-2023-0001", 1, "ab" * 32)
BAD_CELL = "C3"


def a_faulty_file(touch: Callable[[Workbook], None] = lambda _book: None) -> SourceFile:
    """Return a declaration of three persons of whom the second has a wrong number."""
    others = [a_person(number, phone=f"1380000{number}{number}{number}{number}") for number in (1, 3)]
    return a_declaration([others[0], a_person(2, id=WRONG), others[1]], touch=touch)


def returned(file: SourceFile, problems: Sequence[Problem] | None = None, **options: object) -> ReturnCopy:
    return annotate(file, read(file).problems if problems is None else problems, MARK, **options)  # type: ignore[arg-type]


def opened(copy: ReturnCopy) -> Workbook:
    return load_workbook(io.BytesIO(copy.content))


def a_problem(cell: str, *, row: int | None = None, sheet: str = SHEET, message: str = "请核对。") -> Problem:
    return Problem(sheet=sheet, cell=cell, row=row, severity=Severity.WARNING, code="x", message=message)


def listed(book: Workbook) -> list[tuple[object, ...]]:
    return [tuple(cell.value for cell in row) for row in book[TITLE].iter_rows(min_row=4)]


def test_a_problem_is_a_colour_and_a_comment_on_its_cell() -> None:
    copy = returned(a_faulty_file())

    cell = opened(copy)[SHEET][BAD_CELL]
    assert (copy.way, copy.suffix, copy.marked) == (Way.OWN, ".xlsx", 1)
    assert cell.fill.fgColor.rgb == ERROR_FILL
    assert cell.comment is not None
    assert cell.comment.author == AUTHOR
    assert "前17位应为数字" in cell.comment.text
    assert cell.value == WRONG


def test_the_list_names_person_row_and_cell_and_leads_there() -> None:
    book = opened(returned(a_faulty_file()))

    [line] = listed(book)
    assert line[:6] == ("1", SHEET, "3", "程" + chr(0x5802), BAD_CELL, "须更正")
    link = book[TITLE]["E4"].hyperlink
    assert link is not None
    assert link.location == f"'{SHEET}'!{BAD_CELL}"
    assert book.sheetnames[0] == TITLE


def test_nothing_in_the_list_or_a_comment_shows_a_whole_number() -> None:
    number = an_id()

    book = opened(returned(a_faulty_file(), [a_problem("C2", row=2, message=f"与{number}相同。")]))

    comment = book[SHEET]["C2"].comment
    assert comment is not None
    assert number not in comment.text
    assert all(number not in str(value) for line in listed(book) for value in line)


def test_the_workbook_keeps_formats_widths_and_formulas() -> None:
    def touch(book: Workbook) -> None:
        sheet = book[SHEET]
        sheet["B3"].font = Font(bold=True, color="FF00B050")
        sheet.column_dimensions["B"].width = 33
        sheet["L1"] = "=COUNTA(B:B)"
        sheet.freeze_panes = "C2"

    sheet = opened(returned(a_faulty_file(touch)))[SHEET]

    assert (sheet["B3"].font.bold, sheet["B3"].font.color.rgb) == (True, "FF00B050")
    assert sheet.column_dimensions["B"].width == 33
    assert sheet["L1"].value == "=COUNTA(B:B)"
    assert sheet.freeze_panes == "C2"


def test_text_that_begins_like_a_formula_stays_text() -> None:
    def touch(book: Workbook) -> None:
        book[SHEET]["J2"].value = "=cmd|'/c calc'!A1"
        book[SHEET]["J2"].data_type = "s"

    cell = opened(returned(a_faulty_file(touch)))[SHEET]["J2"]

    assert (cell.value, cell.data_type) == ("=cmd|'/c calc'!A1", "s")


def test_the_mended_copy_is_read_like_the_original_and_bears_the_mark() -> None:
    book = opened(returned(a_faulty_file()))
    book[SHEET][BAD_CELL] = an_id(serial=2)
    packed = io.BytesIO()
    book.save(packed)

    mended = read(a_file(packed.getvalue()))

    assert return_mark(packed.getvalue()) == MARK
    assert [row.number for row in mended.rows] == [2, 3, 4]
    assert (errors(mended), mended.problems) == ({}, ())


def test_a_copy_of_a_copy_bears_only_the_new_marks() -> None:
    def touch(book: Workbook) -> None:
        book[SHEET]["C2"].fill = PatternFill("solid", fgColor="FF92D050")
        book[SHEET]["C2"].comment = Comment("企业自己的批注", "李某")

    file = a_faulty_file(touch)
    first = returned(file, [a_problem("C2", row=2), a_problem("C3", row=3)])

    second = returned(a_file(first.content), [a_problem("C4", row=4)])

    book = opened(second)
    own = book[SHEET]["C2"]
    assert (own.fill.fill_type, own.fill.fgColor.rgb) == ("solid", "FF92D050")
    assert own.comment is not None
    assert (own.comment.text, own.comment.author) == ("企业自己的批注", "李某")
    assert (book[SHEET]["C3"].fill.fill_type, book[SHEET]["C3"].comment) == (None, None)
    assert book[SHEET]["C4"].fill.fgColor.rgb == WARNING_FILL
    assert book.sheetnames == [TITLE, "申报表", SHEET]
    assert [line[4] for line in listed(book)] == ["C4"]


def test_a_comment_and_a_colour_of_the_enterprise_stay_under_ours() -> None:
    def touch(book: Workbook) -> None:
        book[SHEET]["C3"].fill = PatternFill("solid", fgColor="FF92D050")
        book[SHEET]["C3"].comment = Comment("企业自己的批注", "李某")

    cell = opened(returned(a_faulty_file(touch)))[SHEET]["C3"]

    assert (cell.fill.fgColor.rgb, cell.fill.bgColor.rgb) == (ERROR_FILL, "FF92D050")
    assert cell.comment is not None
    assert cell.comment.text.startswith("企业自己的批注\n")
    assert "前17位应为数字" in cell.comment.text


def test_two_problems_of_one_cell_share_a_comment_in_the_graver_colour() -> None:
    grave = replace(a_problem("C3", row=3, message="第一件。"), severity=Severity.ERROR)

    cell = opened(returned(a_faulty_file(), [grave, a_problem("C3", row=3, message="第二件。")]))[SHEET]["C3"]

    assert cell.fill.fgColor.rgb == ERROR_FILL
    assert cell.comment is not None
    assert "1．第一件。\n2．第二件。" in cell.comment.text


def test_a_problem_inside_a_merged_area_is_marked_at_its_first_cell() -> None:
    file = a_faulty_file(lambda book: book[SHEET].merge_cells("I2:J3"))

    sheet = opened(returned(file, [a_problem("J3", row=3)]))[SHEET]

    assert sheet["I2"].comment is not None


def test_a_problem_of_a_whole_sheet_is_listed_without_a_cell() -> None:
    book = opened(returned(a_faulty_file(), [a_problem("")]))

    [line] = listed(book)
    assert (line[1], line[4], line[5]) == (SHEET, "整张表", "请核对")


def test_what_a_verification_found_stands_at_the_name() -> None:
    copy = returned(a_faulty_file(), [], findings=[Finding(SHEET, 4, "“参保”一项没有通过核验。")])

    cell = opened(copy)[SHEET]["B4"]
    assert cell.fill.fgColor.rgb == ERROR_FILL
    assert cell.comment is not None
    assert "参保" in cell.comment.text


def test_what_cannot_be_written_becomes_a_fresh_workbook_with_the_same_addresses() -> None:
    file = text([*FORM, HEAD, a_person(1), a_person(2, id=WRONG, note="=1+1")], name="[甲]名册.csv")

    copy = returned(file)

    book = opened(copy)
    sheet = book.worksheets[1]
    assert (copy.way, copy.suffix, copy.lost) == (Way.FRESH, ".xlsx", ("原有格式和公式",))
    assert book.sheetnames == [TITLE, "_甲_名册"]
    assert (sheet["C5"].value, sheet["C5"].fill.fgColor.rgb) == (WRONG, ERROR_FILL)
    assert (sheet["J5"].value, sheet["J5"].data_type) == ("=1+1", "s")
    again = read(a_file(copy.content))
    assert [row.number for row in again.rows] == [4, 5]
    assert errors(again) == errors(read(file))


def test_a_numeric_number_stays_a_number_in_a_fresh_workbook() -> None:
    file = xlsx({"申报表": FORM, SHEET: [HEAD, a_person(1, id=350102199001010000)]})
    strict = with_member(file, "xl/workbook.xml", lambda part: part + b"<!-- purl.oclc.org/ooxml -->")

    copy = returned(strict)

    assert copy.way is Way.FRESH
    assert read(a_file(copy.content)).rows[0].error == "id-lost-digits"


def test_a_merged_area_of_millions_of_cells_costs_no_time() -> None:
    def widen(part: bytes) -> bytes:
        area = b'<mergeCells count="1"><mergeCell ref="M1:XFD1048576"/></mergeCells>'
        return part.replace(b"</sheetData>", b"</sheetData>" + area)

    copy = returned(with_member(a_faulty_file(), "xl/worksheets/sheet2.xml", widen))

    assert copy.way is Way.FRESH
    assert opened(copy)[SHEET][BAD_CELL].comment is not None


def test_a_styled_cell_in_the_last_corner_costs_no_time() -> None:
    def touch(book: Workbook) -> None:
        book[SHEET]["XFD1048576"].font = Font(bold=True)

    first = returned(a_faulty_file(touch))

    second = returned(a_file(first.content))

    assert (first.way, second.way) == (Way.OWN, Way.OWN)


def test_of_very_many_rows_only_the_list_is_made_and_it_bears_no_mark() -> None:
    file = text([*FORM, HEAD, *([person := a_person(1)] * MOST_ROWS)])

    copy = annotate(file, [a_problem("C9", row=9, sheet="申报")], MARK)

    book = opened(copy)
    assert (copy.way, copy.marked) == (Way.LIST, 0)
    assert book.sheetnames == [TITLE]
    assert listed(book)[0][:5] == ("1", "申报", "9", person[1], "C9")
    assert book[TITLE]["E4"].hyperlink is None
    assert return_mark(copy.content) is None


def test_a_file_that_cannot_be_opened_any_more_gives_the_list_alone() -> None:
    copy = annotate(a_file(b"PK\x03\x04 broken"), [a_problem("C9", row=9)], MARK)

    assert copy.way is Way.LIST
    assert len(listed(opened(copy))) == 1


def test_macros_stay_and_what_cannot_be_kept_is_told() -> None:
    file = a_faulty_file()
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file.content)) as old, zipfile.ZipFile(packed, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
        new.writestr("xl/vbaProject.bin", b"not really a macro")
        new.writestr("xl/slicers/slicer1.xml", b"<slicers/>")

    copy = returned(a_file(packed.getvalue(), "申报.xlsm"))

    assert (copy.way, copy.suffix, copy.lost) == (Way.OWN, ".xlsm", ("切片器",))
    with zipfile.ZipFile(io.BytesIO(copy.content)) as archive:
        assert archive.read("xl/vbaProject.bin") == b"not really a macro"


@pytest.mark.parametrize("title", [TITLE, f"{TITLE}1"])
def test_a_sheet_that_lists_problems_is_no_part_of_a_declaration(title: str) -> None:
    file = xlsx({"申报表": FORM, title: [["企业名称", "别的企业"], HEAD, *people(3)], SHEET: [HEAD, *people(2)]})

    declaration = read(file)

    assert len(declaration.rows) == 2
    assert warnings(declaration) == {("sheet-example", "")}


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_copy_that_libreoffice_saved_is_still_known_and_cleaned(kind: str, tmp_path: Path) -> None:
    (tmp_path / "copy.xlsx").write_bytes(returned(a_faulty_file()).content)

    content = converted(tmp_path / "copy.xlsx", kind)

    assert return_mark(content) == MARK
    assert errors(read(a_file(content, f"copy.{kind}"))) == {3: "id-charset"}
    again = returned(a_file(content, f"copy.{kind}"), [])
    assert opened(again).sheetnames == [TITLE, "申报表", SHEET]
    assert opened(again)[SHEET][BAD_CELL].comment is None
    assert opened(again)[SHEET][BAD_CELL].fill.fill_type is None
