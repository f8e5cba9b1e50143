"""Facts as the case files tell them: a person, a line, a result, each from a few words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from rules.facts import (
    Claim,
    Coach,
    Employer,
    InsuranceLine,
    Override,
    PersonFacts,
    Place,
    Referee,
    RegisterLine,
    Ride,
    Ticket,
    Whereabouts,
)
from rules.money import fen
from rules.outcome import Outcome
from rules.registers import REGISTERS

NAME = "样例甲"
FIRST, LAST = date(2023, 1, 6), date(2023, 2, 5)
PENSION = "企业职工基本养老保险"
_WEIGHTS = [2**place % 11 for place in range(17, 0, -1)]
_MERGED = ("declared", "facts", "proved", "stated")
GOOD: Mapping[str, Mapping[str, Any]] = {
    "stay": {"whereabouts": ["在温"], "insurance": ["2023-01 已到账", "2023-02 已到账"]},
    "return-travel": {
        "whereabouts": ["离温 离=2023-01-10 返=2023-01-28"],
        "insurance": ["2023-01 已到账", "2023-02 已到账"],
        "declared": {"return_on": date(2023, 1, 28), "transport": "火车"},
    },
}
"""The good person of the measures of lucheng-2023 that began it all; other measures have theirs in ``[base]``."""


def over(base: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the base with what is changed: tables of values value by value, ``""`` takes one away."""
    merged = {key: base.get(key, {}) | changed.get(key, {}) for key in _MERGED if key in base or key in changed}
    kept = {key: {name: value for name, value in table.items() if value != ""} for key, table in merged.items()}
    return {**base, **changed, **kept}


def a_person(measure: str = "stay", **changed: Any) -> PersonFacts:  # noqa: ANN401  a case changes what it likes
    """Return a person who is payable under the measure of lucheng-2023, but for what is changed."""
    return person_told(over(GOOD[measure], changed))


def person_told(told: Mapping[str, Any]) -> PersonFacts:
    """Return the person that the keys of a case describe (see :mod:`tests.rules.casefile`)."""
    covers = told.get("covers", f"{FIRST}..{LAST}")
    return PersonFacts(
        place=_place("花名册", 5),
        name=told.get("person", NAME),
        id_number=whole_id(told.get("id", "34010219900307001?")),
        id_numeric=told.get("id_numeric", False),
        paper=told.get("paper", ""),
        declared={field: str(value) for field, value in told.get("declared", {}).items()},
        insurance=tuple(map(a_line, told.get("insurance", []))),
        whereabouts=tuple(a_result(each, covers) for each in told.get("whereabouts", [])),
        duty=tuple(a_result(each, covers) for each in told.get("duty", [])),
        registers=tuple(map(a_register_line, told.get("registers", []))),
        rides=tuple(map(_ride, told.get("rides", []))),
        referee=_referee(told["referee"]) if told.get("referee") else None,
        twins=tuple(map(_twin, told.get("twins", []))),
        rivals=tuple(map(_rival, told.get("rivals", []))),
        contrary=(_claim("甲", case=told["contrary"]),) if "contrary" in told else (),
        exclusive=tuple(map(_exclusive, told.get("exclusive", []))),
        taken_by=told.get("taken", ""),
        tickets=tuple(Ticket(used_on=day, text="车票", recorded_by="经办") for day in told.get("tickets", [])),
        overrides=tuple(map(_override, told.get("overrides", []))),
    )


@lru_cache
def whole_id(number: str) -> str:
    """Return the number with its check character in the place of ``?`` (GB 11643, worked out from the standard)."""
    if not number.endswith("?"):
        return number
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    rest = (12 - total) % 11
    return number[:17] + ("X" if rest == 10 else str(rest))


def employer(name: str) -> Employer:
    """Return one of the enterprises of the cases: 甲 declares, 乙 rivals, 丙 is a third, 丁 dispatches."""
    code = f"91330302SAMPLE00{'甲乙丙丁'.index(name)}K"
    return Employer(uscc=code, name=f"样例{name}公司")


def a_line(text: str) -> InsuranceLine:
    """Return the line of an insurance extract that a text such as ``2023-01 欠费 单位=乙`` describes."""
    (month, *rest), told = _words(text)
    flags = [word for word in rest if word == "无代码"]
    status = "".join(word for word in rest if word != "无代码")
    of = employer(told.get("单位", "甲"))
    return InsuranceLine(
        place=_place("参保明细", 7),
        name=told.get("姓名", NAME).replace("空白", ""),
        employer=Employer(uscc="", name=told.get("单位名称", of.name)) if flags else of,
        kind=told.get("险种", PENSION),
        month="" if month == "月份不清" else month,
        status=status,
    )


def a_result(text: str, covers_days: str = f"{FIRST}..{LAST}") -> Whereabouts:
    """Return the whereabouts result that a text such as ``离温 离=2023-01-10 返=2023-01-20`` describes."""
    (result, *rest), told = _words(text)
    covers = told.get("覆盖", covers_days).split("..")
    return Whereabouts(
        place=_place("比对结果", 9),
        name=told.get("姓名", NAME).replace("空白", ""),
        result=result,
        left_on=date.fromisoformat(told["离"]) if "离" in told else None,
        back_on=date.fromisoformat(told["返"]) if "返" in told else None,
        undated="日期不清" in rest,
        source=told.get("来源", "运营商"),
        order=int(told.get("次序", "1")),
        covers_from=date.fromisoformat(covers[0]),
        covers_to=date.fromisoformat(covers[1]),
    )


def a_register_line(text: str) -> RegisterLine:
    """Return the line of a register that a text such as ``户籍核查结果 户籍地=安徽省`` describes."""
    (title,), told = _words(text)
    kind = next((kind for kind, register in REGISTERS.items() if title in {kind, register.title}), "")
    names = {field.title: name for name, field in REGISTERS[kind].fields.items()}
    about = {"来源", "次序", "姓名"}
    return RegisterLine(
        kind=kind,
        place=_place(REGISTERS[kind].title, 11),
        name=told.get("姓名", NAME).replace("空白", ""),
        values={names.get(key, key): value for key, value in told.items() if key not in about},
        source=told.get("来源", "主管部门"),
        order=int(told.get("次序", "1")),
    )


def _ride(text: str) -> Ride:
    (day,), told = _words(text)
    return Ride(
        day=date.fromisoformat(day),
        invoice=told.get("发票", "发票一"),
        enterprise=employer(told.get("单位", "甲")),
        shared=tuple(employer(name).uscc for name in told.get("合租", "")),
        name=told.get("姓名", ""),
    )


def a_coach(text: str) -> Coach:
    """Return the coach that a text such as ``2023-01-28 发票=发票一 分摊=10000.00 人数=20`` describes."""
    (day,), told = _words(text)
    return Coach(
        day=date.fromisoformat(day),
        invoice=told.get("发票", "发票一"),
        share_fen=fen(told["分摊"]),
        riders=int(told["人数"]) if "人数" in told else None,
    )


def _referee(told: Mapping[str, Any]) -> Referee:
    return Referee(
        name=told.get("person", "推荐人"),
        id_number=whole_id(told.get("id", "33068319850307001?")),
        insurance=tuple(a_line(f"{line} 姓名={told.get('person', '推荐人')}") for line in told.get("insurance", [])),
    )


def _exclusive(text: str) -> Claim:
    (measure, *judged), told = _words(text)
    outcome, amount = judged or ("", "0.00")
    case = told.get("案卷", "案卷乙")
    place = _place("花名册", 6)
    return Claim(
        case=case, enterprise=employer("乙"), name=NAME, place=place, measure=measure, outcome=outcome,
        amount_fen=fen(amount),
    )  # fmt: skip


def _twin(text: str) -> Claim:
    (where,), told = _words(text)
    return _claim("甲", case="案卷甲", name=told.get("姓名", NAME), earlier=where == "前")


def _rival(text: str) -> Claim:
    (who,), told = _words(text)
    tied = tuple(employer(name) for name in told.get("派遣", ""))
    return _claim(who, case=f"案卷{who}", tied=tied)


def _claim(who: str, *, case: str, name: str = NAME, tied: tuple[Employer, ...] = (), earlier: bool = False) -> Claim:
    place = _place("花名册", 4 if earlier else 6)
    return Claim(case=case, enterprise=employer(who), tied=tied, name=name, place=place, earlier=earlier)


def _override(text: str) -> Override:
    criterion, outcome = text.split("=")
    return Override(criterion=criterion, as_if=Outcome(outcome), reason="已核对原件", by="复核")


def _words(text: str) -> tuple[list[str], dict[str, str]]:
    words = text.split()
    told = dict(word.split("=", 1) for word in words if "=" in word)
    return [word for word in words if "=" not in word], told


@lru_cache
def _place(sheet: str, row: int) -> Place:
    return Place(file="样例.xlsx", sha256="0" * 64, sheet=sheet, row=row)
