"""Every single value of a pack with its name, its clause and its words: what is compared, and confirmed one by one.

A value is named by the tables that it stands in, tables of a list by their id or name, so that a name holds when
lines move.  The short ``key`` is what an officer types: ``stay.rate``, ``stay.window.from``, ``force.until``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from rules.criteria import CRITERIA
from rules.terms import day_words
from rules.words import PAYEE_WORDS, TERM_WORDS

Path = tuple[str, ...]

_SILENT = frozenset({"policy", "measure", "terms", "condition", "value", "values"})
_ITS_OWN = frozenset({("policy", "id"), ("policy", "parent")})
_NAMED_BY = ("id", "name", "fact")
_UNSAID = frozenset({"clause", "by", "erratum", "id", "title", "name", "route"})
_MACHINE_WORD = re.compile(r"[a-z][a-z0-9_-]*")
_MONEY = re.compile(r"\d+\.\d{2}")
_DECIMAL = re.compile(r"(\d+(?:\.\d+)?)(%?)")
_UNITS = {"required_heads": "人", "most_heads": "人", "days": "天", "months_at_least": "个月"}
_VALUE_WORDS = {
    "true": "是",
    "false": "否",
    **PAYEE_WORDS,
    "in-force": "现行",
    "draft": "征求意见稿",
    "township": "乡镇（街道）",
    "district": "区级",
    "unsaid": "原文未写明",
    "original": "原件",
    "copy": "复印件",
    "text": "原文要求",
    "customary": "办件惯例",
}
_FIELD_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "force": "施行期",
        "from": "起始",
        "to": "截止",
        "until": "截止",
        "reading": "口径",
        "erratum": "勘误",
        "eligibility": "适用对象",
        "material": "申报材料",
        "form": "原件或复印件",
        "basis": "收取依据",
        "criteria": "人员条件",
        "check": "须核对",
        "open": "原文未写明",
        "fact": "企业数据",
        "funding": "资金分担",
        "shares": "各级比例",
        "odd": "尾差归属",
        "measures": "所涉措施",
        "title": "名称",
        "number": "文号",
        "issuer": "制发单位",
        "region": "适用地区",
        "divisions": "区划代码",
        "status": "状态",
        "clause": "条款",
        "text": "内容",
        "default": "默认选项",
        "option": "选项",
        "printed": "原文印作",
        "holds": "应为",
        "why": "理由",
        "benefit": "计发方式",
        "declared_at": "申报层级",
        "declared_with": "申报部门",
        "number_code": "编号代码",
        "contrary": "互相矛盾的措施",
        "excludes": "不重复享受的措施",
        "is": "是或否",
        "of": "本期",
        "over": "对比期",
        "price": "单价",
        "quota": "指标",
        "used": "已使用",
        "of_parts": "本期",
        "over_parts": "对比期",
        "limit": "界限",
        "at_least": "不低于",
        "more_than": "超过",
        "at_most": "不超过",
        "less_than": "低于",
        "amount": "金额",
        "each": "每档金额",
        "floor": "下限",
        "ceiling": "上限",
        "provinces": "省级代码",
        "beyond": "起算增幅",
        "step": "每档增幅",
        "when": "前提",
        "days": "天数",
        "least": "最低使用比例",
        "turn": "分界比例",
        "part": "结转比例",
        "names": "名称",
        "codes": "代码",
        "counts": "视为符合",
        "never": "视为不符合",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One value: where it stands, the key an officer types, its title, its clause, as written and in words."""

    path: Path
    key: str
    label: str
    clause: str
    value: str
    words: str

    @staticmethod
    def key_of(path: Path) -> str:
        """Return the short name of a table or value."""
        return ".".join(part for part in path if part not in _SILENT)

    @property
    def confirmable(self) -> bool:
        """Whether the value is one that the text of the document states: a sum, a day, a place, a bound."""
        if self.path[-1] in _UNSAID or "route" in self.path or not _states_terms(self.path):
            return False
        return self.value in _VALUE_WORDS or not all(map(_MACHINE_WORD.fullmatch, self.value.split("、")))

    def agrees(self, typed: str) -> bool:
        """Whether someone who types this means the same value; 500 and 500.00元 do."""
        return _plain(typed) in {_plain(self.value), _plain(self.words)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A table of a pack: its title and its clause."""

    label: str
    clause: str


class Leaves:
    """Every value of a pack's text, by path, with the tables that they stand in; the text must load as a pack."""

    def __init__(self, text: str) -> None:
        """Walk over the text once."""
        self.leaves: dict[Path, Leaf] = {}
        self.nodes: dict[Path, Node] = {}
        raw = tomllib.loads(text)
        self._options = {
            (reading["id"], option["id"]): option["text"]
            for reading in raw.get("reading", ())
            for option in reading["option"]
        }
        self._by: dict[Path, str] = {}
        self._facts = {name: fact["title"] for name, fact in raw.get("fact", {}).items()}
        self._walk({key: value for key, value in raw.items() if key != "example"}, (), "", "")

    def confirmable(self) -> dict[str, Leaf]:
        """Return the values that have to be held against the final document, by key."""
        return {leaf.key: leaf for leaf in self.leaves.values() if leaf.confirmable}

    def _walk(self, raw: Any, path: Path, label: str, clause: str) -> None:  # noqa: ANN401  what TOML gives
        here = _clause(raw, clause)
        if isinstance(raw, dict) and "values" in raw:
            self._by[path] = raw["by"]
        for part, inner in _parts(raw):
            below = (*path, part)
            said = f"{label} {self._title(path, part, inner)}".strip()
            if isinstance(inner, dict) or _is_tables(inner):
                there = _clause(inner, here)
                self.nodes[below] = Node(label=said, clause=there)
                self._walk(inner, below, said, there)
            elif below not in _ITS_OWN:
                self._keep(below, inner, said, here)

    def _title(self, path: Path, part: str, inner: Any) -> str:  # noqa: ANN401
        match path[-1:]:
            case ("values",):
                return f"（{self._options.get((self._by[path[:-1]], part), part)}）"
            case ("option",):
                return f"（{self._options.get((path[-2], part), part)}）"
            case ("criteria",):
                return CRITERIA[part].title
        own = inner.get("title") or inner.get("name") if isinstance(inner, dict) and path else None
        if own:
            return f"{part}“{own}”" if path[-1:] == ("reading",) else str(own)
        if part in _SILENT:
            return ""
        if part in self._facts:
            return str(self._facts[part])
        if part.isdecimal():
            return f"第{part}项"
        first, second = (TERM_WORDS, _FIELD_WORDS) if path[-1:] == ("terms",) else (_FIELD_WORDS, TERM_WORDS)
        return first.get(part) or second.get(part) or part

    def _keep(self, path: Path, value: Any, label: str, clause: str) -> None:  # noqa: ANN401
        written = _written(value)
        words = _words(path, value, written)
        self.leaves[path] = Leaf(
            path=path, key=Leaf.key_of(path), label=label, clause=clause, value=written, words=words
        )


def _clause(raw: Any, above: str) -> str:  # noqa: ANN401
    """Return the clause that a table names, else that of the table around it."""
    return str(raw.get("clause", above)) if isinstance(raw, dict) else above


def _states_terms(path: Path) -> bool:
    """Whether a value stands where a document's own figures do: force, terms, conditions, shares of the cost."""
    return path[:2] == ("policy", "force") or bool({"terms", "condition", "shares"} & set(path[:3]))


def _parts(raw: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Yield what stands in a table, or in a list of tables by its id or name."""
    if isinstance(raw, dict):
        yield from raw.items()
        return
    for index, item in enumerate(raw, start=1):
        yield next((str(item[name]) for name in _NAMED_BY if name in item), str(index)), item


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _written(value: object) -> str:
    if isinstance(value, list):
        return "、".join(map(_written, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _words(path: Path, value: object, written: str) -> str:
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, str) and _MONEY.fullmatch(value):
        return f"{value}元"
    unit = next((_UNITS[part] for part in reversed(path) if part in _UNITS), "") if type(value) is int else ""
    return _VALUE_WORDS.get(written, written) + unit


def _plain(text: str) -> str:
    """Return a text so that two ways of writing the same value become one."""
    parts = re.split(r"[、,]", "".join(unicodedata.normalize("NFKC", text).split()))
    return "、".join(sorted(map(_plain_number, parts)))


def _plain_number(text: str) -> str:
    found = _DECIMAL.fullmatch(text.removesuffix("元"))
    return f"{Fraction(found[1])}{found[2]}" if found else text
