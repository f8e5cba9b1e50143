"""``household``: registered outside a region (户籍在外; reading R-Z1): the register decides, the number only hints."""

from __future__ import annotations

import re
from functools import lru_cache

from rules.facts import RegisterLine
from rules.lookup import alike, look_up
from rules.origin import PROVINCES
from rules.outcome import Outcome, Verdict, met, unknown, unmet
from rules.subject import Subject
from rules.terms import Region

_STATE = "中国"
_PROVINCE_SUFFIX = re.compile(r"^(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)")
_UNIT = re.compile(r"[^省市县区州盟旗]+?(?:自治州|自治县|地区|市|县|区|州|盟|旗)")
_COUNTY = ("县", "旗")
_PAIR = 2  # digits of a level of a division code


def household(subject: Subject, *, household_outside: Region) -> Verdict:
    """Judge that the registration (户籍) lies outside the region; a number that says otherwise is only flagged."""
    region = household_outside
    text = subject.facts.declared.get("household", "")
    declared = lies_in(region, text)
    lines = look_up(subject, "household")
    if declared:
        flags = (*lines.flags, *_hint(subject, region, inside=True))
        return unmet("household-declared-inside", flags=flags, household=text, region=region.name)
    found = lines.answer(lambda line: _registered(line, region), alike)
    if found is not None and found.outcome is not Outcome.UNKNOWN:
        hint = _hint(subject, region, inside=found.outcome is Outcome.UNMET)
        return found._replace(flags=(*found.flags, *hint)) if hint else found
    flags = _hint(subject, region, inside=False) if declared is False else ()
    if found is not None:
        return found._replace(flags=(*found.flags, *flags))
    if declared is False:
        return unknown("household-unproved", flags=flags, household=text)
    return unknown("household-unreadable", household=text) if text else unknown("no-household")


@lru_cache(maxsize=16384)
def lies_in(region: Region, text: str, code: str = "") -> bool | None:
    """Return whether a place of registration lies in the region; None where its words do not settle it."""
    written = "".join(text.split()).removeprefix(_STATE)
    if written.isdigit():
        written, code = "", code or written
    answers = {answer for answer in (_by_code(region, code), _by_name(region, written)) if answer is not None}
    return answers.pop() if len(answers) == 1 else None


def _registered(line: RegisterLine, region: Region) -> Verdict:
    place, code = line.values.get("region", ""), line.values.get("code", "")
    match lies_in(region, place, code):
        case None:
            return unknown("household-register-unreadable", household=place or code or "空白")
        case True:
            return unmet("household-inside", household=place or code, region=region.name)
    return met("household-outside", household=place or code, region=region.name)


def _hint(subject: Subject, region: Region, *, inside: bool) -> tuple[str, ...]:
    """Return the flag where the number was first issued on the other side of the region's border (R-Z1)."""
    if not subject.identity.holds:
        return ()
    return ("prefix-differs",) if subject.facts.id_number.startswith(region.codes) != inside else ()


def _by_code(region: Region, code: str) -> bool | None:
    """Judge by a division code (行政区划代码); one of a wider place settles nothing."""
    code = code.strip()
    while len(code) > _PAIR and code.endswith("00"):
        code = code[:-_PAIR]
    if not code.isdigit() or code[:_PAIR] not in PROVINCES:
        return None
    if code.startswith(region.codes):
        return True
    return None if any(own.startswith(code) for own in region.codes) else False


def _by_name(region: Region, text: str) -> bool | None:
    """Judge by the words; a place that only names the province or city around the region settles nothing."""
    province = next((code for code, name in PROVINCES.items() if text.startswith(name)), "")
    own = {code[:_PAIR] for code in region.codes}
    if province and province not in own:
        return False
    if any(name in text for name in region.names) or province in region.codes:
        return True
    level = max(map(len, region.codes)) // _PAIR - 1
    units = _UNIT.findall(_PROVINCE_SUFFIX.sub("", text.removeprefix(PROVINCES.get(province, ""))))
    if not level or not units:
        return None
    return False if len(units) >= level or units[-1].endswith(_COUNTY) else None
