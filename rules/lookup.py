"""What the registers (名册、核查结果) say of one person: whose lines count, which extract decides, who disagrees.

Lines under another name are no one's here (flag ``name-mismatch``).  Within one source the extract registered last
decides; sources are compared with each other, never mixed.  No line is no answer, but in a list known to be whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import NamedTuple

from rules.facts import RegisterLine
from rules.outcome import Outcome, Verdict, unknown
from rules.place import Place
from rules.registers import REGISTERS
from rules.subject import Subject

Within = Callable[[Collection[Outcome]], Outcome]


class Lines(NamedTuple):
    """The deciding lines of one kind of register under the person's own name, one group a source, and the flags."""

    kind: str
    sources: tuple[tuple[RegisterLine, ...], ...] = ()
    flags: tuple[str, ...] = ()

    def every(self) -> tuple[RegisterLine, ...]:
        """Return the deciding lines of all sources."""
        return tuple([line for lines in self.sources for line in lines])

    def places(self) -> tuple[Place, ...]:
        """Return where they stand."""
        return tuple([line.place for line in self.every()])

    def only(self, wanted: Callable[[RegisterLine], bool]) -> Lines:
        """Return the lines that are meant; all of them where none is."""
        sources = [tuple(filter(wanted, lines)) for lines in self.sources]
        kept = tuple(lines for lines in sources if lines)
        return self._replace(sources=kept) if kept else self

    def answer(self, say: Callable[[RegisterLine], Verdict], within: Within) -> Verdict | None:
        """Return what the sources say together, None where no line speaks of the number at all.

        ``say`` judges one line, ``within`` combines the lines of one extract.  All sources must say the same: one that
        cannot be read leaves it open, met against not met is for a person to settle.
        """
        title = REGISTERS[self.kind].title
        if not self.sources:
            return unknown("register-other-name", flags=self.flags, register=title) if self.flags else None
        answers = [_of_source(lines, say, within, title) for lines in self.sources]
        outcomes = {answer.outcome for answer in answers}
        if {Outcome.MET, Outcome.UNMET} <= outcomes:
            flags = (*self.flags, "sources-differ")
            return unknown("register-sources-differ", *self.places(), flags=flags, register=title)
        deciding = [answer for answer in answers if answer.outcome is alike(outcomes)]
        evidence = tuple([place for answer in deciding for place in answer.evidence])
        return deciding[0]._replace(evidence=evidence, flags=self.flags)


def look_up(subject: Subject, kind: str, *, title: str = "", beside: tuple[str, ...] = ()) -> Lines:
    """Return the deciding lines of a kind of register, of the list called ``title`` where one is named.

    ``beside`` are fields by which lines are about different things: a later one stands in for an earlier one of the
    same thing only.
    """
    registers = subject.facts.registers
    lines = [line for line in registers if line.kind == kind and (not title or line.values.get("list") == title)]
    if not lines:
        return Lines(kind)
    own = [line for line in lines if subject.is_named(line.name)]
    newest: dict[tuple[str, ...], int] = {}
    for line in own:
        about = (line.source, *[line.values.get(field, "") for field in beside])
        newest[about] = max(line.order, newest.get(about, line.order))
    by_source: dict[str, list[RegisterLine]] = {}
    for line in sorted(own, key=_standing):
        if line.order == newest[line.source, *[line.values.get(field, "") for field in beside]]:
            by_source.setdefault(line.source, []).append(line)
    flags = ("name-mismatch",) if len(own) < len(lines) else ()
    return Lines(kind, tuple(map(tuple, by_source.values())), flags)


def alike(outcomes: Collection[Outcome]) -> Outcome:
    """Combine lines of one extract of which all must say the same."""
    return next(iter(outcomes)) if len(set(outcomes)) == 1 else Outcome.UNKNOWN


def any_of(outcomes: Collection[Outcome]) -> Outcome:
    """Combine lines of one extract of which one is enough."""
    if Outcome.MET in outcomes:
        return Outcome.MET
    return Outcome.UNKNOWN if Outcome.UNKNOWN in outcomes else Outcome.UNMET


def day_of(line: RegisterLine, field: str) -> date | None:
    """Return a day of a line, None where it has none or none that can be read."""
    try:
        return date.fromisoformat(line.values.get(field, ""))
    except ValueError:
        return None


def _of_source(
    lines: tuple[RegisterLine, ...], say: Callable[[RegisterLine], Verdict], within: Within, title: str
) -> Verdict:
    verdicts = [say(line) for line in lines]
    outcome = within([verdict.outcome for verdict in verdicts])
    telling = [(line, verdict) for line, verdict in zip(lines, verdicts, strict=True) if verdict.outcome is outcome]
    if not telling:
        return unknown("register-lines-differ", *[line.place for line in lines], register=title)
    return telling[0][1]._replace(evidence=tuple([line.place for line, _ in telling]))


def _standing(line: RegisterLine) -> tuple[object, ...]:
    place = line.place
    return (line.source, line.order, place.file, place.sha256, place.sheet, place.row, sorted(line.values.items()))
