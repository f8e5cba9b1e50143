"""What an enterprise hands in (申报材料): what the pack lists, and the two papers that every office takes.

A notice that lists no materials still comes with its own form: 申报表 and, where persons are declared, 花名册.  They
are marked as customary (办件惯例), so that nobody takes them for the letter of the document.
"""

from __future__ import annotations

from rules.packsection import Section
from rules.policy import Material, Measure, Policy

APPLICATION, ROSTER, OTHER = "application", "roster", "other"
CUSTOM = "办件惯例"
_FORMS = ("original", "copy")
_BASES = ("text", "customary")
_OTHER = Material(id=OTHER, title="其他材料", clause=CUSTOM, when="另有材料的", customary=True)


def materials_of(policy: Policy, measure: Measure) -> tuple[Material, ...]:
    """Return what a case of the measure may hold, in the order of a checklist; the last is for whatever else comes.

    A pack that lists 申报表 or 花名册 itself, for this measure, has its own words for them.
    """
    listed = {each.id: each for each in policy.materials if not each.measures or measure.id in each.measures}
    usual = {each.id: each for each in _usual(measure)}
    return (*(usual | listed).values(), _OTHER)


def read_material(section: Section) -> Material:
    """Return a material of a pack; ``form`` is original or copy, ``basis`` text or customary (the first by default)."""
    material = Material(
        id=section.text("id"),
        title=section.text("title"),
        clause=section.text("clause"),
        measures=section.texts("measures") if "measures" in section else (),
        when=section.text("when", ""),
        copied=_choice(section, "form", _FORMS) == "copy",
        customary=_choice(section, "basis", _BASES) == "customary",
    )
    if material.id == OTHER:
        raise section.fault(f"“{OTHER}”是其他材料的代号，请另取", "id")
    section.done()
    return material


def _usual(measure: Measure) -> tuple[Material, ...]:
    form = Material(id=APPLICATION, title=f"{measure.title}申报表（盖章）", clause=CUSTOM, customary=True)
    roster = Material(id=ROSTER, title="员工花名册", clause=CUSTOM, customary=True)
    return (form, roster) if measure.rules else (form,)


def _choice(section: Section, key: str, allowed: tuple[str, ...]) -> str:
    value = section.text(key, allowed[0])
    if value not in allowed:
        raise section.fault(f"“{key}”应是以下之一：{'、'.join(allowed)}", key)
    return value
