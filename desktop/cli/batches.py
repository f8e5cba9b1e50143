"""Commands about batches: create, check, receive; and whom this office trusts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, PATH, Frame, batch_passphrase, framed, now, write_out
from desktop.errors import DeskError
from desktop.importing import load
from desktop.records import STATE_WORDS, CaseState
from rules.money import yuan

_FILE = click.argument("file", type=PATH)


@click.group()
def batch() -> None:
    """上报批次：生成、检查、接收。"""


@batch.command("create")
@click.option("--policy", required=True, help="政策")
@click.option("-o", "--output", type=PATH, required=True, help="写到哪个文件")
@click.option("--plain", is_flag=True, help="不加密（会留下记录）")
@framed
def create(frame: Frame, policy: str, output: Path, *, plain: bool) -> None:
    """把已审批的案卷做成批次。"""
    from desktop.services.create_batch import create_batch

    passphrase = None if plain else batch_passphrase()
    with frame.signed_in() as (desk, by), desk.store.atomic():
        made = create_batch(desk, desk.policy(policy), by=by, now=now(), passphrase=passphrase, plain=plain)
        write_out(output, made.content)
    answer = {
        "batch": made.batch.number,
        "file": str(output),
        "cases": list(made.cases),
        "amount": yuan(made.payable_fen),
        "encrypted": made.batch.encrypted,
        "sha256": made.batch.sha256,
    }
    frame.answer(answer, f"批次 {made.batch.number}：{len(made.cases)}件，{yuan(made.payable_fen)}元，{output}")


@batch.command("export")
@click.argument("number")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="写到哪个文件")
@framed
def export(frame: Frame, number: str, output: Path) -> None:
    """把已生成的批次原样再写出一份。"""
    with frame.desk() as desk:
        sent = desk.store.batches.by_number(number)
        write_out(output, desk.store.batches.content(sent.id))
    frame.answer({"batch": number, "file": str(output), "sha256": sent.sha256}, f"已写出：{output}")


@batch.command("check")
@_FILE
@framed
def check(frame: Frame, file: Path) -> None:
    """检查批次是否完整、由谁签名；不需要工作区。"""
    from desktop.services.receive_batch import check_batch
    from desktop.services.trust import published

    trusted = published(frame.workspace)
    content = load(file).content
    found, is_trusted = check_batch(content, passphrase=batch_passphrase(), trusted=trusted)
    answer = {
        "whole": True,
        "trusted": is_trusted,
        "signer": found.signer_name,
        "fingerprint": found.signer_fingerprint,
        "members": sorted(found.members),
        "info": dict(found.info),
        "encrypted": found.encrypted,
    }
    words = "签名者可信" if is_trusted else f"签名者不在信任名单中，指纹 {found.signer_fingerprint}"
    code = DONE if is_trusted else NEEDS_A_PERSON
    frame.answer(answer, f"批次完整：{found.signer_name}，{words}", code=code)


@batch.command("receive")
@_FILE
@framed
def receive(frame: Frame, file: Path) -> None:
    """接收批次，按其中的事实重新核算，再与对方的数字比对。"""
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
        "already": found.already,
    }
    lines = [f"批次 {found.number}（{found.office}）：{found.cases}件，核算{yuan(found.payable_fen)}元"]
    lines += [
        f"不一致：{each.case} {_row_words(each.row)}{each.figure}：对方 {each.sender}，本方 {each.ours}"
        for each in found.differences
    ]
    lines += [f"重复发放：{each['id']}，{each['case']} 与 {each['other_case']}" for each in found.doubly_paid]
    lines += [
        f"口径不同：{each['case']} {each['reading']}，对方 {each['sender']}，本方 {each['ours']}"
        for each in found.readings
    ]
    lines += [] if found.trusted else [f"签名者“{found.signer}”不在信任名单中，指纹 {found.fingerprint}"]
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
        f"{each.case}：{STATE_WORDS[each.outcome]} {yuan(each.confirmed_fen)}元 {each.reason}" for each in answered
    ]
    objected = any(each.outcome is not CaseState.CONFIRMED for each in answered)
    frame.answer({"cases": shown}, *lines, code=NEEDS_A_PERSON if objected else DONE)


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
@click.option("--superior", is_flag=True, help="是上级（区级）单位，接受其对批次的反馈")
@framed
def trust(frame: Frame, certificate: Path, name: str, *, superior: bool) -> None:
    """把一个单位的签名证书列入信任名单。"""
    from desktop.services.trust import trust as add

    with frame.signed_in() as (desk, by):
        fingerprint = add(desk, load(certificate).content, name=name, superior=superior, by=by, now=now())
    frame.answer({"fingerprint": fingerprint, "name": name}, f"已信任：{name}，指纹 {fingerprint}")


COMMANDS = (batch, trust)
