"""Commands about batches: create, check, receive; and whom this office trusts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, PATH, Frame, batch_passphrase, framed, now, write_out
from desktop.errors import DeskError
from desktop.importing import load
from desktop.masking import aloud, mask_ids
from desktop.records import STATE_WORDS, CaseState
from rules.money import yuan, yuan_words

if TYPE_CHECKING:
    from desktop.exchange import Batch

_FILE = click.argument("file", type=PATH)
_CASES = click.option("--case", "cases", multiple=True, help="只列入这些案卷（可写几次）；不写则全部已审批的")


@click.group()
def batch() -> None:
    """上报批次：生成、检查、接收。"""


@batch.command("create")
@click.option("--policy", required=True, help="政策")
@click.option("-o", "--output", type=PATH, required=True, help="写到哪个文件")
@click.option("--plain", is_flag=True, help="不加密（会留下记录）")
@click.option("--with-scans", is_flag=True, help="附上申报材料的扫描件（大小见 batch preview）")
@_CASES
@framed
def create(frame: Frame, policy: str, output: Path, cases: tuple[str, ...], *, plain: bool, with_scans: bool) -> None:
    """把已审批的案卷做成批次。"""
    from desktop.services.create_batch import create_batch
    from desktop.services.save_batch import write_batch

    passphrase = None if plain else batch_passphrase()
    with frame.signed_in() as (desk, by), desk.store.atomic():
        made = create_batch(
            desk,
            desk.policy(policy),
            by=by,
            now=now(),
            passphrase=passphrase,
            plain=plain,
            numbers=cases,
            with_scans=with_scans,
        )
        write_batch(desk, made.batch, made.content, output, by=by, now=now())
    answer = {
        "batch": made.batch.number,
        "file": str(output),
        "cases": list(made.cases),
        "amount": yuan(made.payable_fen),
        "encrypted": made.batch.encrypted,
        "sha256": made.batch.sha256,
        "left_out": [{"case": case, **error.as_json()} for case, error in made.left_out],
    }
    lines = [f"批次 {made.batch.number}：{len(made.cases)}件，{yuan_words(made.payable_fen)}，{output}"]
    lines += [f"没有列入 {case}：{error.message}{error.advice}" for case, error in made.left_out]
    frame.answer(answer, *lines, code=NEEDS_A_PERSON if made.left_out else DONE)


@batch.command("preview")
@click.option("--policy", required=True, help="政策")
@_CASES
@framed
def preview(frame: Frame, policy: str, cases: tuple[str, ...]) -> None:
    """生成批次之前先看：各项合计、资金分担和需要留意之处；不生成任何东西。"""
    from desktop.services.batch_scans import megabytes
    from desktop.services.escalate_preview import escalate_preview, preview_json

    with frame.desk() as desk:
        found = escalate_preview(desk, desk.policy(policy), cases)
    lines = [f"{len(found.cases)}件，{found.people}人，{yuan_words(found.payable_fen)}"]
    lines += [f"{each.measure}：{each.cases}件，{each.people}人，{yuan_words(each.payable_fen)}" for each in found.sums]
    lines += [f"{each.side}承担：{yuan_words(each.fen)}（{each.clause}）" for each in found.shares]
    lines += [f"{'' if each.inside else '不列入　'}{each.case}：{each.words}" for each in found.concerns]
    scans = found.scans
    lines += [
        f"扫描件{scans.files}份{scans.pages}页，{megabytes(scans.size)}；要附上的，batch create 时写 --with-scans"
    ]
    frame.answer(preview_json(found), *lines)


@batch.command("list")
@framed
def list_(frame: Frame) -> None:
    """列出本单位生成的批次：保存到哪里、区级是否已反馈、已等几个工作日。"""
    from desktop.services.sent import sent_batches, sent_json

    with frame.desk() as desk:
        found = sent_batches(desk.store, now=now())
    lines = [
        f"{each.batch.number}  {len(each.batch.cases)}件  {yuan_words(each.payable_fen)}  "
        + (f"区级已反馈，确认{yuan_words(each.confirmed_fen)}" if each.answered_at else f"已等{each.waiting}个工作日")
        for each in found
    ]
    frame.answer(sent_json(found), *lines)


@batch.command("export")
@click.argument("number")
@click.option("-o", "--output", type=PATH, required=True, help="写到哪个文件")
@framed
def export(frame: Frame, number: str, output: Path) -> None:
    """把已生成的批次原样再写出一份，读回核对，并记下写到了哪里。"""
    from desktop.services.save_batch import save_batch

    with frame.signed_in() as (desk, by):
        saved = save_batch(desk, number, output, by=by, now=now())
    frame.answer({"batch": number, "file": str(output), "sha256": saved.sha256}, f"已写出并核对：{output}")


@batch.command("check")
@_FILE
@framed
def check(frame: Frame, file: Path) -> None:
    """检查批次是否完整、由谁签名；不需要工作区。"""
    found, is_trusted = _checked(frame, file)
    answer = {
        "whole": True,
        "trusted": is_trusted,
        "signer": found.signer_name,
        "fingerprint": found.signer_fingerprint,
        "members": sorted(found.members),
        "info": dict(found.info),
        "encrypted": found.encrypted,
    }
    words = "签名者可信" if is_trusted else f"签名者不在信任名单中，指纹 {aloud(found.signer_fingerprint)}"
    code = DONE if is_trusted else NEEDS_A_PERSON
    frame.answer(answer, f"批次完整：{found.signer_name}，{words}", code=code)


@batch.command("scans")
@_FILE
@click.option("-o", "--output", type=PATH, required=True, help="写到哪个文件夹")
@framed
def scans(frame: Frame, file: Path, output: Path) -> None:
    """取出批次所附的扫描件，每个案卷一个文件夹；不需要工作区。"""
    from desktop.services.batch_scans import scan_json, write_scans
    from desktop.services.receive_batch import scans_in

    found, is_trusted = _checked(frame, file)
    listed = scans_in(found)
    files = write_scans(found.members, listed, output)
    shown = [{**scan_json(scan), "file": str(written)} for scan, written in zip(listed, files, strict=True)]
    lines = [f"{scan.case} {mask_ids(scan.title)}：{written}" for scan, written in zip(listed, files, strict=True)]
    words = lines or ["这个批次没有附扫描件。"]
    frame.answer({"trusted": is_trusted, "scans": shown}, *words, code=DONE if is_trusted else NEEDS_A_PERSON)


def _checked(frame: Frame, file: Path) -> tuple[Batch, bool]:
    """Return the batch in a file, wholly checked, and whether its signer is trusted where the workspace says so."""
    from desktop.services.receive_batch import check_batch
    from desktop.services.trust import published

    trusted = published(frame.workspace)
    return check_batch(load(file).content, passphrase=batch_passphrase(), trusted=trusted)


@batch.command("receive")
@_FILE
@framed
def receive(frame: Frame, file: Path) -> None:
    """接收批次，按其中的事实重新核算，再与对方的数字比对。"""
    from desktop.services.batch_scans import scan_json
    from desktop.services.receive_batch import receive_batch

    content = load(file).content
    with frame.signed_in() as (desk, by):
        found = receive_batch(desk, content, passphrase=batch_passphrase(), by=by, now=now())
    answer: dict[str, Any] = {
        "batch": found.number,
        "office": {"name": found.office, "code": found.office_code},
        "policy": found.policy,
        "trusted": found.trusted,
        "signer": found.signer,
        "fingerprint": found.fingerprint,
        "cases": found.cases,
        "amount": yuan(found.payable_fen),
        "differences": [asdict(each) for each in found.differences],
        "readings": [dict(each) for each in found.readings],
        "doubly_paid": [dict(each) for each in found.doubly_paid],
        "scans": [scan_json(scan) for scan in found.scans],
        "already": found.already,
    }
    lines = [f"批次 {found.number}（{found.office}）：{found.cases}件，核算{yuan_words(found.payable_fen)}"]
    lines += [
        f"不一致：{each.case} {_row_words(each.row)}{each.figure}：对方 {each.sender}，本方 {each.ours}"
        for each in found.differences
    ]
    lines += [f"重复发放：{each['id']}，{each['case']} 与 {each['other_case']}" for each in found.doubly_paid]
    lines += [
        f"口径不同：{each['case']} {each['reading']}，对方 {each['sender']}，本方 {each['ours']}"
        for each in found.readings
    ]
    lines += [f"附扫描件{len(found.scans)}份，用 wengang batch scans 取出"] if found.scans else []
    lines += [] if found.trusted else [f"签名者“{found.signer}”不在信任名单中，指纹 {aloud(found.fingerprint)}"]
    frame.answer(answer, *lines, code=NEEDS_A_PERSON if found.needs_a_person else DONE)


@batch.command("answer")
@click.argument("number")
@click.option("-o", "--output", type=PATH, required=True, help="写到哪个文件")
@click.option("--return", "returned", multiple=True, help="退回的案卷：案卷=理由")
@click.option("--deny", "denied", multiple=True, help="不予确认的人：案卷:行号=理由")
@framed
def answer(frame: Frame, number: str, output: Path, returned: tuple[str, ...], denied: tuple[str, ...]) -> None:
    """对接收的批次出具反馈（区级）；没有写明的案卷均为确认。"""
    from desktop.services.answer_batch import Objections, answer_batch

    objections = Objections(
        returned=dict(_split(text) for text in returned), denied=dict(_split_row(text) for text in denied)
    )
    with frame.signed_in() as (desk, by), desk.store.atomic():
        content = answer_batch(desk, number, objections, by=by, now=now())
        write_out(output, content)
    frame.answer({"batch": number, "file": str(output)}, f"已写出对批次 {number} 的反馈：{output}")


@batch.command("feedback")
@_FILE
@framed
def feedback(frame: Frame, file: Path) -> None:
    """接收区级对批次的反馈。"""
    from desktop.services.take_feedback import take_feedback

    content = load(file).content
    with frame.signed_in() as (desk, by):
        answered = take_feedback(desk, content, by=by, now=now())
    shown = [
        {"case": each.case, "outcome": each.outcome.value, "reason": each.reason, "amount": yuan(each.confirmed_fen)}
        for each in answered
    ]
    lines = [
        f"{each.case}：{STATE_WORDS[each.outcome]} {yuan_words(each.confirmed_fen)} {each.reason}" for each in answered
    ]
    objected = any(each.outcome is not CaseState.CONFIRMED for each in answered)
    frame.answer({"cases": shown}, *lines, code=NEEDS_A_PERSON if objected else DONE)


@batch.command("walk")
@click.argument("number")
@click.option("--accept", "accepted", multiple=True, help="接受区级意见：案卷 或 案卷:行号，可加 =说明")
@click.option("--correct", "corrected", multiple=True, help="由本单位更正：案卷=说明 或 案卷:行号=说明")
@framed
def walk(frame: Frame, number: str, accepted: tuple[str, ...], corrected: tuple[str, ...]) -> None:
    """逐项核对区级对一个批次的反馈：本单位与区级的数字、理由，以及怎么处理。"""
    from desktop.models.answers import MarkKind
    from desktop.services.feedback_walk import feedback_walk, mark, walk_json

    marks = [(MarkKind.ACCEPTED, each) for each in accepted] + [(MarkKind.TO_CORRECT, each) for each in corrected]
    if marks:
        with frame.signed_in() as (desk, by), desk.store.atomic():
            for kind, text in marks:
                case, row, note = _place(text)
                mark(desk, number, case, row, kind, note=note, by=by, now=now())
            found = feedback_walk(desk, number)
    else:
        with frame.desk() as desk:
            found = feedback_walk(desk, number)
    lines = [
        f"{item.case} {_row_words(item.row)}{item.name}：本单位{yuan_words(item.ours_fen)}，"
        f"区级{yuan_words(item.theirs_fen)}，{item.reason}；{_MARKS[item.mark.kind.value] if item.mark else '未处理'}"
        for item in found.items
    ]
    frame.answer(walk_json(found), f"{number}：{len(found.items)}处，未处理{found.open}处", *lines)


_MARKS = {"accepted": "接受", "to-correct": "更正"}


def _place(text: str) -> tuple[str, int | None, str]:
    """Return case, row (None for the whole case) and note of ``CASE[:ROW][=NOTE]``."""
    place, _, note = (part.strip() for part in text.partition("="))
    case, colon, row = place.partition(":")
    if not case or (colon and not row.isdecimal()):
        raise DeskError("objection-unreadable", text=text)
    return case, int(row) if colon else None, note


def _split(text: str) -> tuple[str, str]:
    case, equals, reason = (part.strip() for part in text.partition("="))
    if not (case and equals and reason):
        raise DeskError("objection-unreadable", text=text)
    return case, reason


def _split_row(text: str) -> tuple[tuple[str, int], str]:
    place, reason = _split(text)
    case, colon, row = place.rpartition(":")
    if not (colon and row.isdecimal()):
        raise DeskError("objection-unreadable", text=text)
    return (case, int(row)), reason


def _row_words(row: int | None) -> str:
    return f"第{row}行 " if row is not None else ""


@click.command()
@click.argument("certificate", type=PATH)
@click.option("--name", required=True, help="这是谁的证书")
@click.option("--superior", is_flag=True, help="是上级（区级）单位，接受其对批次的反馈；由审批岗办理")
@framed
def trust(frame: Frame, certificate: Path, name: str, *, superior: bool) -> None:
    """把一个单位的签名证书列入信任名单。"""
    from desktop.services.trust import trust as add

    with frame.signed_in() as (desk, by):
        fingerprint = add(desk, load(certificate).content, name=name, superior=superior, by=by, now=now())
    frame.answer({"fingerprint": fingerprint, "name": name}, f"已信任：{name}，指纹 {aloud(fingerprint)}")


COMMANDS = (batch, trust)
