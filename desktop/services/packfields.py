"""The values of a pack as a form shows them (政策包的各项): title, clause, kind, choices; machine words left out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from desktop.services.new_policy import MARK
from rules.packleaves import Leaves
from rules.packlines import Path, key_lines
from rules.words import PAYEE_WORDS, TERM_WORDS, THRESHOLD_WORDS


class FieldKind(StrEnum):
    """How a value is typed: text, a whole number, a day, yes or no, texts set apart by 、."""

    TEXT = "text"
    COUNT = "count"
    DAY = "day"
    FLAG = "flag"
    LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseAt:
    """The clause that a value cites, and where it stands."""

    place: Path
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value: where it stands, in which group, its title, as written, its clause, and what it may be.

    ``key`` is what one types at the command line; ``options`` are (value, words) where there are only a few;
    ``marked`` says that its line waits for a person to look at it (请核对).
    """

    place: Path
    key: str
    group: str
    label: str
    kind: FieldKind
    written: str
    clause: ClauseAt | None
    options: tuple[tuple[str, str], ...]
    line: int
    marked: bool


_MACHINE_WORD = re.compile(r"[a-z][a-z0-9_-]*")
_HIDDEN = frozenset({("policy", "id"), ("policy", "parent")})
_OF_MACHINE = frozenset({"id", "by", "erratum", "route", "number_code"})
_NAMED_BY = ("id", "name", "fact")
_STATUS = (("in-force", "现行"), ("draft", "征求意见稿"), ("report", "信息刊物"))
_YES_OR_NO = (("true", "是"), ("false", "否"))
_DECLARED_AT = (("township", "乡镇（街道）"), ("district", "区级"), ("unsaid", "原文未写明"))
_OUTCOMES = (("met", "符合"), ("unmet", "不符合"), ("unknown", "待核实"))
_THRESHOLDS = tuple(THRESHOLD_WORDS.items())
_GROUPS = {
    "policy": "文件",
    "eligibility": "适用对象",
    "material": "申报材料",
    "fact": "企业数据",
    "reading": "口径",
    "erratum": "勘误",
    "funding": "资金分担",
    "example": "算例",
}
_READING_WORDS = {"title": "口径", "default": "默认选项"}
_EXAMPLE_WORDS = {
    "name": "名称",
    "count": "人数",
    "tier": "档次",
    "payable": "应可发放（元）",
    "ceiling": "应最高（元）",
    "threshold": "应为门槛",
    "outcome": "应为结论",
    "amount": "应为金额（元）",
}


def fields_of(text: str, titled: str) -> Iterator[Field]:
    """Yield the values of a text that is TOML; ``titled`` is one that loads, whose titles are used."""
    raw = tomllib.loads(text)
    return _Walk(raw, titled, text).fields(raw, (), (), None)


class _Walk:
    """One walk over a pack."""

    def __init__(self, raw: Mapping[str, Any], titled: str, text: str) -> None:
        self._raw, self._lines = raw, key_lines(text)
        self._marked = {number for number, line in enumerate(text.split("\n"), start=1) if MARK in line}
        self._labels = {path: leaf.label for path, leaf in Leaves(titled).leaves.items()} if titled else {}

    def fields(self, value: Any, place: Path, named: tuple[str, ...], clause: ClauseAt | None) -> Iterator[Field]:  # noqa: ANN401
        if isinstance(value, dict):
            if isinstance(value.get("clause"), str) and place[:1] != ("example",):
                clause = ClauseAt(place=(*place, "clause"), text=value["clause"])
            for key, inner in value.items():
                if key != "clause":
                    yield from self.fields(inner, (*place, key), (*named, key), clause)
        elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            for number, inner in enumerate(value):
                name = next((str(inner[key]) for key in _NAMED_BY if key in inner), str(number + 1))
                yield from self.fields(inner, (*place, number), (*named, name), clause)
        else:
            yield from self._leaf(value, place, named, clause)

    def _leaf(self, value: Any, place: Path, named: tuple[str, ...], clause: ClauseAt | None) -> Iterator[Field]:  # noqa: ANN401
        kind, written = _kind(value)
        options = self._options(value, place)
        machine = all(map(_MACHINE_WORD.fullmatch, written.split("、"))) and kind in (FieldKind.TEXT, FieldKind.LIST)
        if kind is None or not written or place in _HIDDEN or _OF_MACHINE & set(place) or (machine and not options):
            return
        yield Field(
            place=place,
            key=".".join(str(part + 1) if isinstance(part, int) else part for part in place),
            group=self._group(place),
            label=self._label(place, named),
            kind=kind,
            written=written,
            clause=clause,
            options=options,
            line=self._lines.get(place, 1),
            marked=self._lines.get(place, 1) in self._marked,
        )

    def _group(self, place: Path) -> str:
        if place[0] == "measure":
            title = self._raw["measure"][place[1]].get("title", place[1])
            return str(title)
        return _GROUPS.get(str(place[0]), str(place[0]))

    def _label(self, place: Path, named: tuple[str, ...]) -> str:
        match place:
            case ("example", *_):
                return self._example_label(place)
            case ("reading", int(number), *below):
                title = (
                    _READING_WORDS.get(str(below[-1]), str(below[-1]))
                    if len(below) == 1
                    else f"选项{int(below[1]) + 1}"
                )
                return f"{self._raw['reading'][number].get('id', number + 1)} {title}"
        label = self._labels.get(named, ".".join(named[1:]))
        own = label.removeprefix(self._group(place)).strip() or label
        for machine, words in (("unit", "单位"), ("name", "名称")):
            own = f"{own.removesuffix(machine)}{words}" if place[-1] == machine and own.endswith(machine) else own
        return own

    def _example_label(self, place: Path) -> str:
        last = str(place[-1])
        titles = {name: fact.get("title", name) for name, fact in self._raw.get("fact", {}).items()}
        words = _EXAMPLE_WORDS.get(last) or titles.get(last) or TERM_WORDS.get(last.rpartition(".")[2], last)
        group = f"第{int(place[3]) + 1}组" if place[2:3] == ("people",) else ""
        return f"{group}{words}"

    def _options(self, value: Any, place: Path) -> tuple[tuple[str, str], ...]:  # noqa: ANN401
        if isinstance(value, bool):
            return _YES_OR_NO
        match place:
            case ("policy", "status"):
                return _STATUS
            case ("measure", _, "declared_at"):
                return _DECLARED_AT
            case ("measure", _, "terms", "payee", "value"):
                return tuple(PAYEE_WORDS.items())
            case ("reading", int(number), "default"):
                return tuple((each["id"], each["text"]) for each in self._raw["reading"][number]["option"])
            case ("example", _, "expect", "outcome"):
                return _OUTCOMES
            case ("example", _, "expect", "threshold"):
                return _THRESHOLDS
        return ()


def _kind(value: object) -> tuple[FieldKind | None, str]:
    """Return how a value is typed and as what; None for what a form does not edit."""
    if isinstance(value, bool):
        return FieldKind.FLAG, str(value).lower()
    if isinstance(value, int):
        return FieldKind.COUNT, str(value)
    if type(value) is date:
        return FieldKind.DAY, value.isoformat()
    if isinstance(value, str):
        return FieldKind.TEXT, value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return FieldKind.LIST, "、".join(value)
    return None, ""
