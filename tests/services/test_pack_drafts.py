"""Packs under way are kept as typed and hold only when installed; originals are kept by their hash."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable

import pytest

from desktop.errors import DeskError
from desktop.records import SourceFile
from desktop.services.edit_pack import judge
from desktop.services.originals import attach_original, original
from desktop.services.pack_drafts import (
    begin_draft,
    discard_draft,
    draft_of,
    install_draft,
    keep_text,
    like_of,
    set_value,
)
from tests.services.counter import NOW, POLICY, Counter
from tests.services.test_policy_tools import DEARER

NEXT = "lucheng-2024"
RATE = "measure.stay.terms.rate.value"


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as refused:
        act()
    return refused.value.code


def a_file(content: bytes, name: str = "文件.pdf") -> SourceFile:
    return SourceFile(name=name, sha256=hashlib.sha256(content).hexdigest(), content=content)


def an_archive(*members: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return packed.getvalue()


def test_a_draft_begins_a_year_later_and_is_kept_as_typed(counter: Counter) -> None:
    begun = begin_draft(counter.desk, POLICY, NEXT, years=1, by=counter.clerk, now=NOW)

    kept = keep_text(counter.store, NEXT, "不是政策包\r\n", now=NOW)

    assert 'id = "lucheng-2024"' in begun.content
    assert like_of(counter.desk, begun) == counter.desk.policy(POLICY).text
    assert kept.content == "不是政策包\n"
    assert [each.policy for each in counter.store.pack_drafts.all()] == [NEXT]
    assert NEXT not in counter.desk.policies


def test_a_value_and_its_clause_are_set_by_key(counter: Counter) -> None:
    begin_draft(counter.desk, POLICY, NEXT, by=counter.clerk, now=NOW)

    set_value(counter.desk, NEXT, RATE, "600.00", now=NOW)
    draft = set_value(counter.desk, NEXT, f"{RATE}.clause", "二、1", now=NOW)

    assert 'rate = { value = "600.00", clause = "二、1" }' in draft.content
    assert refusal(lambda: set_value(counter.desk, NEXT, "policy.title.clause", "x", now=NOW)) == "pack-field-unknown"
    assert refusal(lambda: set_value(counter.desk, NEXT, "nothing", "x", now=NOW)) == "pack-field-unknown"


def test_the_next_edition_of_a_policy_takes_its_place_when_installed(desk_with_case: Counter) -> None:
    counter = desk_with_case
    draft = begin_draft(counter.desk, POLICY, POLICY, by=counter.clerk, now=NOW)
    text = draft.content
    for old, new in DEARER:
        text = text.replace(old, new, 1)
    keep_text(counter.store, POLICY, text, now=NOW)

    done = install_draft(counter.desk, POLICY, by=counter.clerk, now=NOW)

    (case,) = counter.store.cases.all()
    assert draft.content == judge(draft.content, name="").policy.text  # type: ignore[union-attr]
    assert done.stale == (case.number,)
    assert counter.desk.policies[POLICY].text == text
    assert counter.store.pack_drafts.all() == []


def test_a_draft_whose_examples_fail_stays_a_draft(counter: Counter) -> None:
    begin_draft(counter.desk, POLICY, NEXT, by=counter.clerk, now=NOW)
    set_value(counter.desk, NEXT, RATE, "600.00", now=NOW)

    code = refusal(lambda: install_draft(counter.desk, NEXT, by=counter.clerk, now=NOW))

    assert code == "pack-examples-fail"
    assert draft_of(counter.store, NEXT).policy == NEXT
    assert NEXT not in counter.desk.policies


def test_beginning_and_discarding_are_in_the_log_and_typing_is_not(counter: Counter) -> None:
    begin_draft(counter.desk, POLICY, NEXT, by=counter.clerk, now=NOW)
    set_value(counter.desk, NEXT, RATE, "600.00", now=NOW)
    taken = refusal(lambda: begin_draft(counter.desk, POLICY, NEXT, by=counter.clerk, now=NOW))
    discard_draft(counter.store, NEXT, by=counter.clerk, now=NOW)

    acts = [entry.act for entry in counter.store.audit.entries() if entry.subject == NEXT]
    assert acts == ["policy-draft", "policy-discard"]
    assert taken == "pack-draft-there"
    assert refusal(lambda: draft_of(counter.store, NEXT)) == "pack-draft-unknown"


def test_an_original_comes_back_as_it_was_and_is_kept_once(counter: Counter) -> None:
    file = a_file(b"%PDF-1.7 the document")

    added = attach_original(counter.desk, POLICY, file, by=counter.clerk, now=NOW)

    assert original(counter.store, POLICY, 1) == file
    assert (added.file_name, added.sha256, added.added_by) == (file.name, file.sha256, "clerk")
    again = refusal(lambda: attach_original(counter.desk, POLICY, file, by=counter.clerk, now=NOW))
    assert again == "original-known"
    assert refusal(lambda: original(counter.store, POLICY, 2)) == "original-missing"
    assert [entry.act for entry in counter.store.audit.entries()][-1] == "policy-original"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4",
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        an_archive("OFD.xml"),
        an_archive("[Content_Types].xml", "word/document.xml"),
    ],
)
def test_an_original_is_taken_by_what_its_bytes_say(counter: Counter, content: bytes) -> None:
    attach_original(counter.desk, POLICY, a_file(content), by=counter.clerk, now=NOW)

    assert original(counter.store, POLICY, 1).content == content


@pytest.mark.parametrize("content", [an_archive("xl/workbook.xml"), b"PK\x03\x04 cut off", b"MZ a program"])
def test_what_is_no_document_is_no_original(counter: Counter, content: bytes) -> None:
    refused = refusal(lambda: attach_original(counter.desk, POLICY, a_file(content), by=counter.clerk, now=NOW))

    assert refused == "original-unusable"
    assert counter.store.originals.of_policy(POLICY) == []
