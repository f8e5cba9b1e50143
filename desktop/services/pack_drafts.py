"""Packs under way (政策包草稿): begun from a policy, kept as typed in the workspace, left behind when they hold.

What is typed is no act: only beginning and discarding are written into the log; installing logs itself.
"""

from __future__ import annotations

from datetime import datetime

from desktop.errors import DeskError
from desktop.models.originals import PackDraft
from desktop.models.store import Store
from desktop.records import Operator
from desktop.services.desk import Desk
from desktop.services.edit_pack import changed, fields
from desktop.services.install_policy import Installed, install_policy
from desktop.services.new_policy import new_policy
from desktop.services.packs import Arrived, open_pack


def begin_draft(desk: Desk, source: str, id_: str, *, years: int = 0, by: Operator, now: datetime) -> PackDraft:
    """Begin a pack from a policy: under a new id with every date moved, or under its own as its next edition.

    Raises ``pack-draft-there`` where one of that id is under way, and what :func:`new_policy` raises.
    """
    parent, store = desk.policy(source), desk.store
    if store.pack_drafts.find(id_) is not None:
        raise DeskError("pack-draft-there", policy=id_)
    same = id_ == parent.id
    text = parent.text if same else new_policy(parent, id_, years=years, taken=desk.policies).policy.text
    draft = PackDraft(policy=id_, parent=parent.id, content=text, made_by=by.id, made_at=now, changed_at=now)
    with store.atomic():
        store.pack_drafts.add(draft)
        after = f"由 {parent.id} {'修订' if same else '另立'}"
        store.audit.append(at=now, operator=by.id, act="policy-draft", subject=id_, after=after)
    return draft


def draft_of(store: Store, id_: str) -> PackDraft:
    """Return a draft; raise ``pack-draft-unknown``."""
    found = store.pack_drafts.find(id_)
    if found is None:
        raise DeskError("pack-draft-unknown", policy=id_)
    return found


def keep_text(store: Store, id_: str, text: str, *, now: datetime) -> PackDraft:
    """Keep a draft's text as typed, whether it loads or not."""
    draft_of(store, id_)
    with store.atomic():
        store.pack_drafts.write(id_, text.replace("\r\n", "\n"), now=now)
    return draft_of(store, id_)


def set_value(desk: Desk, id_: str, key: str, typed: str, *, now: datetime) -> PackDraft:
    """Change one value of a draft by its key; raise ``pack-field-unknown``, ``pack-value-invalid``.

    ``key`` with ``.clause`` behind it names the clause that the value cites.
    """
    draft = draft_of(desk.store, id_)
    found = {each.key: each for each in fields(draft.content, like=like_of(desk, draft))}
    name = key.removesuffix(".clause")
    field = found.get(name)
    if field is None or (name != key and field.clause is None):
        raise DeskError("pack-field-unknown", field=key)
    place = field.clause.place if name != key and field.clause is not None else field.place
    return keep_text(desk.store, id_, changed(draft.content, place, typed, label=field.label), now=now)


def like_of(desk: Desk, draft: PackDraft) -> str:
    """Return the text of the policy that a draft began from, '' where it is not at hand any more."""
    parent = desk.policies.get(draft.parent)
    return parent.text if parent is not None else ""


def open_draft(store: Store, id_: str) -> Arrived:
    """Return a draft as a bare pack; raise ``pack-draft-unknown``, ``pack-fault``."""
    return open_pack(draft_of(store, id_).content.encode(), f"{id_}.toml", trusted=())


def install_draft(desk: Desk, id_: str, *, by: Operator, now: datetime) -> Installed:
    """Let a draft hold from now on, and let it go; raises what :func:`install_policy` raises, and keeps it then."""
    arrived = open_draft(desk.store, id_)
    with desk.store.atomic():
        desk.store.pack_drafts.drop(id_)
        return install_policy(desk, arrived, by=by, now=now)


def discard_draft(store: Store, id_: str, *, by: Operator, now: datetime) -> None:
    """Let a draft go for good; raise ``pack-draft-unknown``."""
    draft_of(store, id_)
    with store.atomic():
        store.pack_drafts.drop(id_)
        store.audit.append(at=now, operator=by.id, act="policy-discard", subject=id_)
