"""Commands ``policy draft …`` and ``policy original``: packs under way in the workspace, and the documents behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, PATH, Frame, framed, now, write_out
from desktop.importing import load

_ID = click.argument("id_", metavar="ID")


@click.command("drafts")
@framed
def drafts(frame: Frame) -> None:
    """列出工作区中的政策包草稿。"""
    with frame.desk() as desk:
        kept = desk.store.pack_drafts.all()
    shown = [{"policy": each.policy, "parent": each.parent, "changed_at": each.changed_at.isoformat()} for each in kept]
    lines = [f"{each['policy']}  由 {each['parent']} 起草  {each['changed_at']}" for each in shown]
    frame.answer({"drafts": shown}, *(lines or ["没有政策包草稿。"]))


@click.command("draft")
@click.argument("source")
@_ID
@click.option("--years", type=int, default=0, show_default=True, help="日期和月份移动几年")
@framed
def draft(frame: Frame, source: str, id_: str, years: int) -> None:
    """从现有的政策起草一份政策包，存在工作区；ID 与来源相同即为修订。"""
    from desktop.services.pack_drafts import begin_draft

    with frame.signed_in() as (desk, by):
        begun = begin_draft(desk, source, id_, years=years, by=by, now=now())
    frame.answer({"policy": begun.policy, "parent": begun.parent}, f"已起草：{begun.policy}（由 {begun.parent}）。")


@click.command("edit")
@_ID
@click.argument("changes", nargs=-1)
@click.option("--copy-example", "copied", type=int, help="把第几个算例再写一份")
@click.option("--drop-example", "dropped", type=int, help="删去第几个算例")
@click.option("--looked-at", "seen", type=int, help="第几行已核对，去掉“请核对”")
@click.option("--text", "file", type=PATH, help="整份文本取自这个文件")
@framed
def edit(frame: Frame, id_: str, changes: tuple[str, ...], file: Path | None, **numbers: int | None) -> None:
    """改草稿的数值（如 measure.stay.terms.rate.value=600.00），随即查验并试算算例；不写则列出各项。"""
    from desktop.services import edit_pack, pack_drafts

    with frame.signed_in() as (desk, _):
        found = pack_drafts.draft_of(desk.store, id_)
        with desk.store.atomic():
            text = load(file).content.decode("utf-8-sig", errors="replace") if file is not None else found.content
            for act, number in (
                (edit_pack.looked_at, "seen"),
                (edit_pack.copy_example, "copied"),
                (edit_pack.drop_example, "dropped"),
            ):
                given = numbers[number]
                text = text if given is None else act(text, given)
            if text != found.content:
                pack_drafts.keep_text(desk.store, id_, text, now=now())
            for change in changes:
                key, _, typed = change.partition("=")
                pack_drafts.set_value(desk, id_, key.strip(), typed, now=now())
        kept = pack_drafts.draft_of(desk.store, id_)
        like = pack_drafts.like_of(desk, kept)
    judged = edit_pack.judge(kept.content, name=id_)
    shown = [] if changes else [_field(each) for each in edit_pack.fields(kept.content, like=like)]
    lines = [f"{each['key']}  {each['group']} {each['title']}：{each['value']}" for each in shown]
    frame.answer(
        {**_judged(judged), "policy": id_, **({} if changes else {"fields": shown})},
        *lines,
        *_judged_lines(judged),
        code=DONE if judged.sound else NEEDS_A_PERSON,
    )


@click.command("draft-file")
@_ID
@click.option("-o", "--output", type=PATH, required=True, help="写到哪个文件")
@framed
def draft_file(frame: Frame, id_: str, output: Path) -> None:
    """把草稿写成政策包文件，供查验、签名、装入。"""
    from desktop.services.pack_drafts import draft_of

    with frame.desk() as desk:
        text = draft_of(desk.store, id_).content
    write_out(output, text.encode())
    frame.answer({"policy": id_, "file": str(output)}, f"已写出：{output}")


@click.command("discard")
@_ID
@framed
def discard(frame: Frame, id_: str) -> None:
    """删去工作区中的一份政策包草稿。"""
    from desktop.services.pack_drafts import discard_draft

    with frame.signed_in() as (desk, by):
        discard_draft(desk.store, id_, by=by, now=now())
    frame.answer({"discarded": id_}, f"已删去草稿：{id_}")


@click.command("attach")
@click.argument("policy")
@click.argument("file", type=PATH)
@framed
def attach(frame: Frame, policy: str, file: Path) -> None:
    """把政策原文（PDF、JPG、PNG、OFD、DOCX）存入工作区。"""
    from desktop.services.originals import attach_original

    kept = load(file)
    with frame.signed_in() as (desk, by):
        added = attach_original(desk, policy, kept, by=by, now=now())
    frame.answer({"policy": policy, "file": added.file_name, "sha256": added.sha256}, f"已存入：{added.file_name}")


@click.command("original")
@click.argument("policy")
@click.option("--number", type=int, default=1, show_default=True, help="第几份")
@click.option("-o", "--output", type=PATH, help="写到哪个文件；不写则列出")
@framed
def original_(frame: Frame, policy: str, number: int, output: Path | None) -> None:
    """列出一份政策的原文，或取出其中一份。"""
    from desktop.services.originals import original

    with frame.desk() as desk:
        kept = desk.store.originals.of_policy(desk.policy(policy).id)
        file = original(desk.store, policy, number) if output is not None else None
    if file is not None and output is not None:
        write_out(output, file.content)
        frame.answer({"policy": policy, "file": str(output), "sha256": file.sha256}, f"已写出：{output}")
        return
    shown = [
        {"file": each.file_name, "sha256": each.sha256, "at": each.added_at.isoformat(), "by": each.added_by}
        for each in kept
    ]
    lines = [f"{place}  {each['file']}  {each['at']}" for place, each in enumerate(shown, start=1)]
    frame.answer({"policy": policy, "originals": shown}, *(lines or ["还没有存入原文。"]))


def _field(field: Any) -> dict[str, str]:  # noqa: ANN401  services load late
    clause = field.clause.text if field.clause is not None else ""
    return {
        "key": field.key,
        "group": field.group,
        "title": field.label,
        "value": field.written,
        "clause": clause,
    }


def _judged(judged: Any) -> dict[str, Any]:  # noqa: ANN401  services load late
    examples = [{"name": each.name, "holds": each.holds, "words": each.words} for each in judged.examples]
    return {"loads": judged.policy is not None, "line": judged.line, "fault": judged.fault, "examples": examples}


def _judged_lines(judged: Any) -> list[str]:  # noqa: ANN401  services load late
    if judged.policy is None:
        return [f"第{judged.line}行有误：{judged.fault}"]
    lines = [f"{'✓' if each.holds else '✗'} {each.name}：{each.words}" for each in judged.examples]
    return [*lines, f"可以读取；算例 {len(judged.examples)} 个，不对的 {judged.failed} 个。"]


COMMANDS = (drafts, draft, edit, draft_file, discard, attach, original_)
