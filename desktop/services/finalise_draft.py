"""Turn a draft into something that can be approved (征求意见稿转正): the final document, then every value against it.

The office types what the final document says; what is the same is confirmed, what differs becomes a new pack.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from desktop.errors import DeskError
from desktop.models.packs import FinalDocument
from desktop.models.store import Store
from desktop.records import Operator, SourceFile
from desktop.services.packs import keep_pack, kept_pack
from rules.document import Document
from rules.packleaves import Leaf, Leaves
from rules.policy import Policy
from rules.terms import day_words

_FEW = 3


def finalise(
    store: Store, policy: Policy, *, number: str, dated: date, file: SourceFile, by: Operator, now: datetime
) -> FinalDocument:
    """Record number, date and file of the final document of a draft, once."""
    _refuse_other_than_draft(policy)
    kept = store.packs.final(policy.hash)
    if kept is not None:
        raise DeskError("final-recorded", policy=policy.number, number=kept.number)
    if not number.strip() or dated > now.date():
        raise DeskError("final-unreadable")
    document = FinalDocument(
        hash=policy.hash,
        number=number.strip(),
        dated=dated,
        sha256=file.sha256,
        file_name=file.name,
        recorded_by=by.id,
        recorded_at=now,
    )
    with store.atomic():
        keep_pack(store, policy, by=by, now=now)
        store.files.put(file)
        store.packs.finalise(document)
        after = f"{document.number} {dated.isoformat()} {file.sha256}"
        store.audit.append(at=now, operator=by.id, act="finalise", subject=policy.id, before=policy.hash, after=after)
    return document


def confirm(store: Store, policy: Policy, typed: Sequence[str], *, by: Operator, now: datetime) -> list[str]:
    """Confirm values, each typed as ``KEY=VALUE`` from the final document; return their keys, or change nothing."""
    _refuse_other_than_draft(policy)
    if store.packs.final(policy.hash) is None:
        raise DeskError("final-missing", policy=policy.number)
    values = Leaves(policy.text).confirmable()
    said = dict(_matching(policy, values, each) for each in typed)
    with store.atomic():
        store.packs.confirm(policy.hash, said, by=by.id, now=now)
        for key, text in said.items():
            store.audit.append(
                at=now, operator=by.id, act="confirm", subject=f"{policy.id} {key}", before=policy.hash, after=text
            )
    return list(said)


def _matching(policy: Policy, values: dict[str, Leaf], typed: str) -> tuple[str, str]:
    key, equals, text = (part.strip() for part in typed.partition("="))
    if not equals:
        raise DeskError("choice-unreadable", choice=typed)
    if key not in values:
        raise DeskError("parameter-unknown", policy=policy.number, key=key)
    leaf = values[key]
    if not leaf.agrees(text):
        raise DeskError("parameter-differs", key=key, label=leaf.label, clause=leaf.clause, ours=leaf.words, typed=text)
    return key, text


def unconfirmed(store: Store, policy: Policy) -> list[Leaf]:
    """Return the values of a draft that no one has held against the final document yet."""
    done = store.packs.confirmed(policy.hash)
    return [leaf for key, leaf in Leaves(policy.text).confirmable().items() if key not in done]


def obstacle(store: Store, hash_: str) -> tuple[str, str] | None:
    """Return the policy and in words what is missing before anything under this pack can be approved, or None."""
    policy = kept_pack(store, hash_)
    if policy is None or policy.status != "draft":
        return None
    if store.packs.final(hash_) is None:
        return policy.id, "还没有登记正式文件的文号、日期和文件。"
    left = unconfirmed(store, policy)
    if not left:
        return None
    named = "、".join(leaf.key for leaf in left[:_FEW])
    return policy.id, f"还有{len(left)}项没有与正式文件核对（{named}{'等' if len(left) > _FEW else ''}）。"


def remarks_on(store: Store, document: Document) -> tuple[str, ...]:
    """Return the remarks of a determination; of a draft that is wholly confirmed, that it is and against what."""
    remarks = tuple(document["remarks"])
    hash_ = document["pack"]["hash"]
    policy, final = kept_pack(store, hash_), store.packs.final(hash_)
    if policy is None or final is None or obstacle(store, hash_) is not None:
        return remarks
    words = f"本政策包依征求意见稿编制，已与正式文件{final.number}（{day_words(final.dated)}）逐项核对。"
    return tuple(words if remark == policy.draft_remark else remark for remark in remarks)


def _refuse_other_than_draft(policy: Policy) -> None:
    if policy.status != "draft":
        raise DeskError("policy-not-draft", policy=policy.number)
