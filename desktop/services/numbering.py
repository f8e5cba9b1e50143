"""Numbers that leave the office (编号): which series there are, what comes next, and how each looks.

受理编号, batches and summaries are made by fixed patterns: the office's 9-digit code keeps townships apart.  发文字号
and 档号 follow what the office sets.  No number is given twice: a series can be moved forward, never back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.store import Store
from desktop.record_words import coded
from desktop.records import Operator, Role
from desktop.services.settings import ARCHIVE_CATEGORY, ARCHIVE_RETENTION, DOCUMENT_WORD, FONDS, setting
from rules.policy import Policy

DOCUMENTS, ARCHIVE = "document", "archive"
SERIES_TITLES: Mapping[str, str] = {DOCUMENTS: "发文字号", ARCHIVE: "档号"}
"""The series that the office moves forward itself, by what they are called."""
_MOST = 9999


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One series in one year: ``last`` is the last number given (0: none), ``example`` how the next one looks.

    ``movable`` says that numbers given elsewhere, by hand, may be skipped; ``example`` is '' while a part is not set,
    and once the numbers of the year are used up.
    """

    id: str
    title: str
    last: int
    example: str
    movable: bool = False

    @property
    def following(self) -> str:
        """The next number as people are told of it."""
        return self.example or ("（今年已用完）" if self.last >= _MOST else "（尚未设置）")


def numbering(store: Store, policies: Iterable[Policy], *, now: datetime) -> tuple[Series, ...]:
    """Return every series of this year, those that nobody used yet among them."""
    code = store.office.code()
    fixed = {measure.number_code: measure.title for policy in policies for measure in policy.measures.values()}
    kinds = {**{key: f"受理编号（{title}）" for key, title in fixed.items()}, "PC": "上报批次", "HZ": "汇总表"}
    return (
        *(_own(store, which, now.year) for which in SERIES_TITLES),
        *(_fixed(store, f"{code}-{key}", title, now.year) for key, title in kinds.items()),
    )


def skip_to(store: Store, series: str, number: int, *, by: Operator, now: datetime) -> None:
    """Let the next number of a series in this year be ``number``; raise ``number-given`` where it would repeat one."""
    if by.role is not Role.APPROVER:
        raise DeskError("role-refused", operator=by.name, step="更改编号")
    if series not in SERIES_TITLES:
        raise DeskError("series-unknown", series=series, known=coded(SERIES_TITLES))
    last = store.series.last(series, now.year)
    if not last < number <= _MOST:
        raise DeskError("number-given", title=SERIES_TITLES[series], last=last, next=number)
    with store.atomic():
        store.series.leap(series, now.year, number - 1)
        before, after = f"{now.year}-{last + 1}", f"{now.year}-{number}"
        store.audit.append(at=now, operator=by.id, act="numbering", subject=series, before=before, after=after)


def take_number(store: Store, series: str, now: datetime) -> int:
    """Take the next number of a series that the office moves; raise ``numbers-used-up`` past the last of the year."""
    if store.series.last(series, now.year) >= _MOST:
        raise DeskError("numbers-used-up", title=SERIES_TITLES[series], most=_MOST)
    return store.series.take(series, now.year)


def document_number(word: str, year: int, number: int) -> str:
    """Return a 发文字号: 鹿××〔2023〕7号, with six-cornered brackets and no padding (GB/T 9704-2012, 7.2.5)."""
    return f"{word}〔{year}〕{number}号"


def archive_number(store: Store, year: int, number: int) -> str:
    """Return a 档号: fonds-category·year-retention-item; '' while the fonds is not set."""
    fonds, category, term = (setting(store, name) for name in (FONDS, ARCHIVE_CATEGORY, ARCHIVE_RETENTION))
    return f"{fonds}-{category}·{year}-{term}-{number:04d}" if fonds else ""


def _own(store: Store, which: str, year: int) -> Series:
    last, word = store.series.last(which, year), setting(store, DOCUMENT_WORD)
    if last >= _MOST:
        example = ""
    elif which == ARCHIVE:
        example = archive_number(store, year, last + 1)
    else:
        example = document_number(word, year, last + 1) if word else ""
    return Series(id=which, title=SERIES_TITLES[which], last=last, example=example, movable=True)


def _fixed(store: Store, prefix: str, title: str, year: int) -> Series:
    last = store.series.last(prefix, year)
    return Series(id=prefix, title=title, last=last, example=f"{prefix}-{year}-{last + 1:04d}")
