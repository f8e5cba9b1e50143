"""The report of an intake of many files (导入报告): the fate of every file and row, and sums that prove none lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from desktop.importing.plainsheet import write_sheets
from desktop.records import Problem, Severity
from desktop.services.intake import CaseTaken, IntakeReport

Json = dict[str, Any]


class Fate(StrEnum):
    """What became of a file."""

    TAKEN = "taken"
    ALREADY = "already"
    UNREADABLE = "unreadable"
    IGNORED = "ignored"


FATE_WORDS: Mapping[Fate, str] = MappingProxyType(
    {
        Fate.TAKEN: "已导入",
        Fate.ALREADY: "以前已导入",
        Fate.UNREADABLE: "没有读取",
        Fate.IGNORED: "不是申报材料，略过",
    }
)
_SEVERITY_WORDS = {Severity.ERROR: "须更正", Severity.WARNING: "请核对"}
_FILE_HEAD = ("文件", "结果", "案卷", "企业", "版本", "行数", "导入行数", "有错行数", "提示数", "说明")
_ROW_HEAD = ("文件", "工作表", "行", "单元格", "类别", "代码", "问题")
_CODE_HEAD = ("代码", "类别", "处数", "例")


class FileFate(NamedTuple):
    """One file: what became of it, the rows that were read and their two fates, and how many warnings it has."""

    file: str
    fate: Fate
    case: str = ""
    enterprise: str = ""
    version: int = 0
    rows_read: int = 0
    rows_taken: int = 0
    rows_with_error: int = 0
    warnings: int = 0
    words: str = ""


class CodeCount(NamedTuple):
    """How often one problem occurred, with the words of its first occurrence."""

    code: str
    severity: Severity
    times: int
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The whole account: ``found`` files of which ``not_reached`` were left when the intake was stopped."""

    found: int
    not_reached: int
    files: tuple[FileFate, ...]
    codes: tuple[CodeCount, ...]
    problems: tuple[tuple[str, Problem], ...]

    def count(self, fate: Fate) -> int:
        """Return how many files met this fate."""
        return sum(each.fate is fate for each in self.files)

    @property
    def files_balance(self) -> bool:
        """Whether every file that was found has met exactly one fate, or was not reached."""
        return self.not_reached >= 0 and self.found == len(self.files) + self.not_reached

    @property
    def rows_balance(self) -> bool:
        """Whether every row that was read was taken or has an error, and every row with one is told of."""
        read, taken, wrong = self.rows()
        told = sum(each.severity is Severity.ERROR and each.row is not None for _, each in self.problems)
        return read == taken + wrong and told == wrong

    def rows(self) -> tuple[int, int, int]:
        """Return how many rows were read, taken, and refused with an error."""
        return (
            sum(each.rows_read for each in self.files),
            sum(each.rows_taken for each in self.files),
            sum(each.rows_with_error for each in self.files),
        )


def account(report: IntakeReport, *, found: int) -> Account:
    """Draw the account of an intake; ``found`` is how many files lay there, those to be ignored included."""
    files = (
        *map(_taken, report.cases),
        *(FileFate(file, Fate.ALREADY, case=case, words="内容与已导入的文件完全相同") for file, case in report.already),
        *(FileFate(file, Fate.UNREADABLE, words=f"{error.message}{error.advice}") for file, error in report.unreadable),
        *(FileFate(file, Fate.IGNORED) for file in report.ignored),
    )
    return Account(
        found=found,
        not_reached=found - len(files) if report.stopped else 0,
        files=files,
        codes=tuple(_codes(problem for _, problem in report.problems)),
        problems=tuple(report.problems),
    )


def account_json(drawn: Account) -> Json:
    """Return the account as a JSON value."""
    read, taken, wrong = drawn.rows()
    return {
        "files": {
            "found": drawn.found,
            **{fate.value: drawn.count(fate) for fate in Fate},
            "not_reached": drawn.not_reached,
            "balanced": drawn.files_balance,
        },
        "rows": {"read": read, "taken": taken, "with_error": wrong, "balanced": drawn.rows_balance},
        "by_file": [
            {name: value for name, value in each._asdict().items() if value not in ("", 0)} for each in drawn.files
        ],
        "by_code": [each._asdict() for each in drawn.codes],
    }


def account_xlsx(drawn: Account) -> bytes:
    """Return the account as a workbook: sums, files, rows with problems, problems by code."""
    return write_sheets(
        {
            "合计": [("项目", "数"), *_sums(drawn)],
            "文件": [_FILE_HEAD, *(_file_line(each) for each in drawn.files)],
            "逐行问题": [_ROW_HEAD, *(_row_line(file, problem) for file, problem in drawn.problems)],
            "问题分类": [
                _CODE_HEAD,
                *((each.code, _SEVERITY_WORDS[each.severity], each.times, each.example) for each in drawn.codes),
            ],
        }
    )


def _sums(drawn: Account) -> Iterable[tuple[str, str | int]]:
    read, taken, wrong = drawn.rows()
    yield "文件总数", drawn.found
    for fate, words in FATE_WORDS.items():
        yield f"其中：{words}", drawn.count(fate)
    if drawn.not_reached:
        yield "其中：停止时还没有处理", drawn.not_reached
    yield "文件是否一一对上", _checked(holds=drawn.files_balance)
    yield "读到的数据行", read
    yield "其中：已导入", taken
    yield "其中：有错，待企业更正", wrong
    yield "数据行是否一一对上", _checked(holds=drawn.rows_balance)


def _checked(*, holds: bool) -> str:
    return "是" if holds else "否，请联系管理员"


def _taken(taken: CaseTaken) -> FileFate:
    return FileFate(
        taken.file,
        Fate.TAKEN,
        case=taken.case,
        enterprise=taken.enterprise.name,
        version=taken.version,
        rows_read=taken.rows_read,
        rows_taken=taken.rows_taken,
        rows_with_error=taken.rows_read - taken.rows_taken,
        warnings=taken.warnings,
    )


def _codes(problems: Iterable[Problem]) -> Iterable[CodeCount]:
    counted: Counter[str] = Counter()
    first: dict[str, Problem] = {}
    for problem in problems:
        counted[problem.code] += 1
        first.setdefault(problem.code, problem)
    return [CodeCount(code, first[code].severity, count, first[code].message) for code, count in counted.most_common()]


def _file_line(each: FileFate) -> tuple[str | int, ...]:
    if each.fate is not Fate.TAKEN:
        return (each.file, FATE_WORDS[each.fate], each.case, "", "", "", "", "", "", each.words)
    figures = (each.version, each.rows_read, each.rows_taken, each.rows_with_error, each.warnings)
    return (each.file, FATE_WORDS[each.fate], each.case, each.enterprise, *figures, each.words)


def _row_line(file: str, problem: Problem) -> tuple[str | int, ...]:
    kind = _SEVERITY_WORDS[problem.severity]
    return (file, problem.sheet, problem.row or "", problem.cell, kind, problem.code, problem.message)
