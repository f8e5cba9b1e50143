"""The foresight of an intake as JSON values and lines (导入预览): every file, counts and sums that add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from desktop.services.foresee import FileForeseen, Foresight, Prospect
from desktop.services.report import problem_json

Json = dict[str, Any]
PROSPECT_WORDS: Mapping[Prospect, str] = MappingProxyType(
    {
        Prospect.NEW_CASE: "新建案卷",
        Prospect.SUPPLEMENT: "补充名单",
        Prospect.CORRECTION: "更正名单",
        Prospect.ALREADY: "以前已导入",
        Prospect.REFUSED: "不能导入",
        Prospect.IGNORED: "略过",
    }
)
"""What a prospect is called at the counter."""


def foresight_json(seen: Foresight) -> Json:
    """Return ``intake --dry-run --json``; ``dry_run`` says that nothing was kept."""
    read, taken, wrong = seen.rows()
    return {
        "dry_run": True,
        "files": [_file(each) for each in seen.files],
        "counts": {prospect.value: seen.count(prospect) for prospect in Prospect},
        "found": len(seen.files) + seen.not_reached,
        "not_reached": seen.not_reached,
        "rows": {"read": read, "taken": taken, "with_error": wrong},
    }


def foresight_lines(seen: Foresight) -> Iterator[str]:
    """Yield the foresight for a person, the sums last."""
    for each in seen.files:
        yield f"{PROSPECT_WORDS[each.prospect]}  {each.name}  {in_words(each)}".rstrip()
        yield from (f"　　{problem.sheet} {problem.cell}：{problem.message}" for problem in each.problems)
    counts = "，".join(f"{words}{seen.count(each)}个" for each, words in PROSPECT_WORDS.items() if seen.count(each))
    read, taken, wrong = seen.rows()
    yield f"文件{len(seen.files)}个：{counts or '没有'}。人员{read}行：可导入{taken}行，有错{wrong}行。"
    yield "这是预览，没有保存任何内容。"


def in_words(each: FileForeseen) -> str:
    """Say of a file what would become of it and of its people, or why nothing would."""
    match each.prospect:
        case Prospect.REFUSED if each.error:
            asked = f"文件中有{each.came}人是案卷没有的，案卷中有{each.fell}人是文件没有的。"
            return f"{each.error.message}{asked if each.came or each.fell else ''}"
        case Prospect.ALREADY:
            return f"内容与案卷 {each.case} 已有的文件完全相同，不会重复导入。"
        case Prospect.IGNORED:
            return "隐藏文件、临时文件或不是申报材料，不会读取。"
    firm = each.enterprise.name if each.enterprise else ""
    words = f"{firm}：共{each.rows_read}人"
    words += f"，其中{each.rows_read - each.rows_taken}人证件号码有误" if each.rows_taken != each.rows_read else ""
    if each.prospect is not Prospect.NEW_CASE:
        words += f"；{each.case or '同批的新案卷'}第{each.version}版，新增{each.came}人，减少{each.fell}人"
    words += f"；原有{each.decisions_void}项人工认定或车票登记会失效" if each.decisions_void else ""
    return f"{words}。"


def _file(each: FileForeseen) -> Json:
    firm = each.enterprise
    return {
        "file": each.name,
        "sha256": each.sha256 or None,
        "prospect": each.prospect.value,
        "case": each.case or None,
        "enterprise": {"uscc": firm.uscc, "name": firm.name} if firm else None,
        "measure": each.measure or None,
        "version": each.version,
        "rows_read": each.rows_read,
        "rows_taken": each.rows_taken,
        "warnings": each.warnings,
        "came": each.came,
        "fell": each.fell,
        "decisions_void": each.decisions_void,
        "problems": [problem_json(each.name, problem) for problem in each.problems],
        "error": each.error.as_json() if each.error else None,
    }
