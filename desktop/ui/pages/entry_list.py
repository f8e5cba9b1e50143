"""The list of 受理: every draft that is being typed, under which policy, by whom and since when."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from desktop.ui.session import Session
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import instant

if TYPE_CHECKING:
    from desktop.models.drafts import DraftHead


def draft_table(session: Session) -> Table[DraftHead]:
    """Return the empty list."""
    return Table(
        [
            Column(title="企业", text=firm_of),
            Column(title="措施", text=partial(_measure, session), width=142),
            Column(title="政策", text=partial(_policy, session), width=188, head=6),
            Column(title="行数", text=lambda head: str(head.lines), align=RIGHT, sort=_lines, width=66),
            Column(title="最后改动", text=lambda head: instant(head.changed_at), sort=_changed, width=150),
            Column(title="改动人", text=lambda head: session.name_of(head.changed_by), width=88),
            Column(title="录入人", text=lambda head: session.name_of(head.made_by), width=88),
        ],
        name="草稿列表",
        empty="这里列出正在录入的草稿。",
        key=lambda head: head.id,
    )


def firm_of(head: DraftHead) -> str:
    """Return whose declaration a draft is, by its own number where nobody has said that yet."""
    boxes = head.filled.boxes
    return boxes.get("name") or boxes.get("uscc") or f"草稿{head.id}（未写企业）"


def _measure(session: Session, head: DraftHead) -> str:
    return session.place.measure_title(head.filled.policy, head.filled.measure)


def _policy(session: Session, head: DraftHead) -> str:
    known = session.place.policies.get(head.filled.policy)
    return known.number if known else head.filled.policy


def _lines(head: DraftHead) -> int:
    return head.lines


def _changed(head: DraftHead) -> datetime:
    return head.changed_at
