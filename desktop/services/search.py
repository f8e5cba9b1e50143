"""Find what the counter is asked about (查找): a case, an enterprise or a person, in whatever words are at hand."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from desktop.masking import masked
from desktop.models.finding import FoundCase, FoundEnterprise, FoundPerson
from desktop.models.store import Store

MOST = 20
_LEAST_DIGITS = 4
_LONGEST = 200  # nothing that is looked for is as long, and the database takes no pattern of any length


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What some words find, at most :data:`MOST` of a kind; ``cut`` says that there is more of one.

    Identity numbers of persons are masked.
    """

    words: str
    cases: tuple[FoundCase, ...] = ()
    enterprises: tuple[FoundEnterprise, ...] = ()
    persons: tuple[FoundPerson, ...] = ()
    cut: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it as the command answers."""
        return {
            "words": self.words,
            "cases": [
                {"case": each.number, "enterprise": each.enterprise, "measure": each.measure, "state": each.state.value}
                for each in self.cases
            ],
            "enterprises": [
                {"uscc": each.uscc, "name": each.name, "cases": list(each.cases)} for each in self.enterprises
            ],
            "persons": [
                {"row": each.row, "file": each.file, "sheet": each.sheet, "name": each.name, "id": each.id_number,
                 "case": each.case, "enterprise": each.enterprise}
                for each in self.persons
            ],
            "cut": self.cut,
        }  # fmt: skip


def search(store: Store, words: str) -> Found:
    """Return cases by number, enterprises by name or code, persons by name or the end of their identity number.

    Spaces and signs that nobody sees do not count, nor does full or half width.  Fewer than four digits find no person:
    they end too many numbers.
    """
    said = "".join(filter(str.isprintable, "".join(unicodedata.normalize("NFKC", words).split())))
    if not said or len(said) > _LONGEST:
        return Found(words=said)
    short = said.isdecimal() and len(said) < _LEAST_DIGITS
    cases = store.finding.cases(said, MOST + 1)
    enterprises = store.finding.enterprises(said, MOST + 1)
    persons = [] if short else store.finding.persons(said, MOST + 1)
    return Found(
        words=said,
        cases=tuple(cases[:MOST]),
        enterprises=tuple(enterprises[:MOST]),
        persons=tuple(_masked(each) for each in persons[:MOST]),
        cut=max(len(cases), len(enterprises), len(persons)) > MOST,
    )


def _masked(person: FoundPerson) -> FoundPerson:
    return replace(person, id_number=masked(person.id_number))
