"""Commands about policies: calculate, policy new / check / sign / install / finalise / confirm / export, amounts."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, PATH, Frame, framed, now, write_out
from desktop.cli.packs import COMMANDS as PACK_COMMANDS
from desktop.errors import DeskError
from desktop.importing import load
from desktop.masking import aloud, short_hash
from rules.money import yuan

_FILE = click.argument("file", type=PATH)
_POLICY = click.argument("policy")


@click.command()
@click.option("--policy", required=True, help="政策")
@click.option("--measure", required=True, help="措施")
@click.option("--facts", "file", type=PATH, required=True, help="企业数据（JSON）")
@click.option("--reading", "readings", multiple=True, help="口径，如 R-L4=pro-rata；可多次给出")
@click.option("--amount", "amounts", multiple=True, help="由单位确定的标准，如 agency.rate=600.00；可多次给出")
@click.option("--pack", type=PATH, help="按这个政策包文件测算")
@framed
def calculate(
    frame: Frame,
    policy: str,
    measure: str,
    file: Path,
    readings: tuple[str, ...],
    amounts: tuple[str, ...],
    pack: Path | None,
) -> None:
    """按给出的企业数据测算一项措施；不需要工作区。"""
    from desktop.services.calculate import calculate as reckon
    from desktop.services.calculate import read_facts
    from desktop.services.desk import find_measure, find_policy
    from desktop.services.packs import open_pack
    from desktop.services.parameters import parse_amount
    from desktop.services.readings import parse_choice

    if pack is not None:
        found = open_pack(load(pack).content, pack.name, trusted=()).policy
        if found.id != policy:
            raise DeskError("policy-unknown", policy=policy, known=found.id)
    else:
        found = find_policy(policies_at_hand(frame), policy)
    answer = reckon(
        found,
        find_measure(found, measure),
        read_facts(load(file).content, file.name),
        readings=dict(parse_choice(found, choice) for choice in readings),
        amounts=dict(parse_amount(found, amount) for amount in amounts),
    )
    steps = [asdict(step) for step in answer.steps]
    lines = [f"{step['label']}：{step['value']}（{step['clause']}）" for step in steps]
    lines += [found.draft_remark] if answer.draft else []
    frame.tell(f"按政策包 {found.id}（{short_hash(found.hash)}）测算")
    if frame.as_json:
        frame.tell("\n".join(lines))
    shown = {"measure": measure, "outcome": answer.outcome.value, "amount": answer.amount, "draft": answer.draft}
    frame.answer({**shown, "steps": steps}, *lines)


@click.group("policy")
def policy_() -> None:
    """政策包：另立、查验、签名、装入，征求意见稿转正。"""


@policy_.command("new")
@click.argument("source")
@click.argument("id_", metavar="ID")
@click.option("--years", type=int, default=0, show_default=True, help="日期和月份移动几年")
@click.option("-o", "--output", type=PATH, help="写到哪个文件；不写则为 ID.toml")
@framed
def new(frame: Frame, source: str, id_: str, years: int, output: Path | None) -> None:
    """从现有的政策另立一个政策包（草稿），标出要人核对的各行。"""
    from desktop.services.desk import find_policy
    from desktop.services.new_policy import MARK, new_policy

    known = policies_at_hand(frame)
    made = new_policy(find_policy(known, source), id_, years=years, taken=known)
    path = output or Path(f"{id_}.toml")
    write_out(path, made.policy.text.encode())
    answer = {"policy": id_, "parent": source, "file": str(path), "marked": list(made.marked)}
    frame.answer(answer, f"已写出：{path}。其中 {len(made.marked)} 行标有“{MARK}”，请逐行核对后用 policy check 查验。")


@policy_.command("check")
@_FILE
@framed
def check(frame: Frame, file: Path) -> None:
    """查验政策包：能否读取、算例对不对、与上一版有何差异、由谁签名。"""
    from desktop.services.install_policy import examine
    from desktop.services.packs import open_pack
    from desktop.services.trust import published

    arrived = open_pack(load(file).content, file.name, trusted=published(frame.workspace))
    found = examine(arrived, policies_at_hand(frame))
    lines = [f"{arrived.policy.id}：可以读取，算例 {len(arrived.policy.examples)} 个", *found.failures]
    if found.compared_with:
        lines += [f"与 {found.compared_with} 相比有 {len(found.differences)} 处不同"]
        lines += [change.words() for change in found.differences]
    else:
        lines += ["没有可以比较的上一版"]
    lines += [_signed_words(arrived.seal)]
    needs_a_person = found.failures or (arrived.seal is not None and not arrived.seal.trusted)
    frame.answer(_examined(found), *lines, code=NEEDS_A_PERSON if needs_a_person else DONE)


def _examined(found: Any) -> dict[str, Any]:  # noqa: ANN401  services load late
    policy = found.arrived.policy
    return {
        "policy": policy.id,
        "hash": policy.hash,
        "status": policy.status,
        "parent": policy.parent,
        "examples": len(policy.examples),
        "failures": list(found.failures),
        "compared_with": found.compared_with,
        "differences": [{**asdict(change), "words": change.words()} for change in found.differences],
        "seal": asdict(found.arrived.seal) if found.arrived.seal is not None else None,
    }


def _signed_words(seal: Any) -> str:  # noqa: ANN401  services load late
    if seal is None:
        return "没有签名"
    return f"签名：{seal.name}，指纹 {aloud(seal.fingerprint)}，{'已受信任' if seal.trusted else '不在信任名单中'}"


@policy_.command("sign")
@_FILE
@click.option("-o", "--output", type=PATH, required=True, help="写到哪个文件")
@framed
def sign(frame: Frame, file: Path, output: Path) -> None:
    """用本单位的签名密钥给政策包签名，供下级装入。"""
    from desktop.services.install_policy import sign_policy
    from desktop.services.packs import open_pack

    content = load(file).content
    with frame.signed_in() as (desk, by), desk.store.atomic():
        arrived = open_pack(content, file.name, trusted=())
        write_out(output, sign_policy(desk, arrived, by=by, now=now()))
    answer = {"policy": arrived.policy.id, "hash": arrived.policy.hash, "file": str(output)}
    frame.answer(answer, f"已签名：{output}")


@policy_.command("install")
@_FILE
@framed
def install(frame: Frame, file: Path) -> None:
    """装入政策包：先查验，先说明会改变什么；已核定的案卷仍按原来的版本。"""
    from desktop.services.install_policy import effects_of_edition, examine, install_policy
    from desktop.services.packs import open_pack

    content = load(file).content
    with frame.signed_in() as (desk, by):
        trusted = {signer.fingerprint for signer in desk.store.trusted.all()}
        arrived = open_pack(content, file.name, trusted=trusted)
        found = examine(arrived, desk.policies)
        effects = told_effects(frame, effects_of_edition(desk, arrived.policy))
        done = install_policy(desk, arrived, by=by, now=now())
    for change in found.differences:
        frame.tell(change.words())
    answer = {**_examined(found), "already": done.already, "effects": effects, "stale": list(done.stale)}
    words = "这个版本已在使用，没有变化。" if done.already else f"已装入：{arrived.policy.id}。"
    frame.answer(answer, words, _signed_words(arrived.seal), *(f"需重新核验：{each}" for each in done.stale))


@policy_.command("finalise")
@_POLICY
@click.option("--number", required=True, help="正式文件的文号")
@click.option("--date", "dated", required=True, help="正式文件的日期")
@click.option("--file", type=PATH, required=True, help="正式文件")
@framed
def finalise(frame: Frame, policy: str, number: str, dated: str, file: Path) -> None:
    """登记征求意见稿的正式文件。"""
    from desktop.services.finalise_draft import finalise as record
    from desktop.services.finalise_draft import unconfirmed

    kept = load(file)
    with frame.signed_in() as (desk, by):
        pack = desk.policy(policy)
        final = record(desk.store, pack, number=number, dated=_day(dated), file=kept, by=by, now=now())
        left = unconfirmed(desk.store, pack)
    answer = {"policy": policy, "number": final.number, "date": dated, "sha256": final.sha256, "left": len(left)}
    frame.answer(answer, f"已登记：{final.number}。还有 {len(left)} 项要与它逐项核对。")


@policy_.command("confirm")
@_POLICY
@click.argument("values", nargs=-1)
@click.option("--list", "listed", is_flag=True, help="列出还没有核对的数值")
@framed
def confirm(frame: Frame, policy: str, values: tuple[str, ...], *, listed: bool) -> None:
    """照正式文件逐项填写数值（如 stay.rate=500.00）；与政策包一致的即为已核对。"""
    from desktop.services.finalise_draft import confirm as record
    from desktop.services.finalise_draft import unconfirmed

    if listed or not values:
        with frame.desk() as desk:
            left = unconfirmed(desk.store, desk.policy(policy))
        shown = [{"key": leaf.key, "title": leaf.label, "clause": leaf.clause} for leaf in left]
        frame.answer(
            {"policy": policy, "left": shown}, *(f"{leaf.key}  {leaf.label}（{leaf.clause}）" for leaf in left)
        )
        return
    with frame.signed_in() as (desk, by):
        pack = desk.policy(policy)
        done = record(desk.store, pack, values, by=by, now=now())
        left = unconfirmed(desk.store, pack)
    words = f"还有 {len(left)} 项没有核对。" if left else "全部数值已与正式文件逐项核对。"
    frame.answer({"policy": policy, "confirmed": done, "left": len(left)}, f"已核对 {len(done)} 项。{words}")


@policy_.command("export")
@_POLICY
@click.option("-o", "--output", type=PATH, required=True, help="写到哪个文件（.xlsx，记入操作日志）")
@framed
def export(frame: Frame, policy: str, output: Path) -> None:
    """把一份政策导出为 xlsx：措施、数值、口径及影响、勘误、材料、算例，可直接打印。"""
    from desktop.services.export_policy import export_policy

    with frame.signed_in() as (desk, by):
        sheets = export_policy(desk, policy, by=by, now=now(), keep=partial(write_out, output))
    said = "、".join(f"{title}{count}行" for title, count in sheets.items())
    frame.answer({"policy": policy, "file": str(output), "rows": sheets}, f"已导出：{output}。{said}")


@click.command("amounts")
@_POLICY
@click.argument("values", nargs=-1)
@click.option("--source", default="", help="依据：会议纪要、文件等")
@framed
def amounts(frame: Frame, policy: str, values: tuple[str, ...], source: str) -> None:
    """列出由单位确定的标准；写明 agency.rate=600.00 则确定，确定之前先说明会改变什么。"""
    from desktop.services import parameters as service

    if not values:
        with frame.desk() as desk:
            found = service.amounts(desk.store, desk.policy(policy))
        shown = [_amount(each) for each in found]
        lines = [f"{each['key']}  {each['title']}（{each['clause']}）  {each['value'] or '未确定'}" for each in shown]
        frame.answer({"policy": policy, "amounts": shown}, *lines)
        return
    with frame.signed_in() as (desk, by):
        pack = desk.policy(policy)
        wanted = dict(service.parse_amount(pack, each) for each in values)
        effects = told_effects(frame, service.effects(desk.store, pack, wanted))
        stale = service.set_amounts(desk.store, pack, wanted, source=source, by=by, now=now())
    answer = {"policy": policy, "set": wanted, "source": source, "effects": effects, "stale": stale}
    frame.answer(answer, "已确定。", *(f"需重新核验：{each}" for each in stale))


def _amount(found: Any) -> dict[str, Any]:  # noqa: ANN401  services load late
    chosen = found.chosen
    return {
        "key": found.key,
        "title": found.title,
        "clause": found.clause,
        "floor": found.floor,
        "ceiling": found.ceiling,
        "default": found.default,
        "value": chosen.value if chosen is not None else "",
        "source": chosen.source if chosen is not None else "",
    }


def told_effects(frame: Frame, effects: Iterable[Any]) -> list[dict[str, Any]]:
    """Tell a person what a change would do, case by case; return the same as JSON values."""
    shown = [
        {
            "case": effect.case.number,
            "people_before": effect.people_before,
            "people_after": effect.people_after,
            "before": yuan(effect.fen_before),
            "after": yuan(effect.fen_after),
        }
        for effect in effects
    ]
    for each in shown:
        before, after = (f"{each[f'people_{when}']}人 {each[when]}元" for when in ("before", "after"))
        frame.tell(f"{each['case']}：{before} → {after}")
    return shown


def policies_at_hand(frame: Frame) -> dict[str, Any]:
    """Return the policies of the workspace where it opens without asking anyone, else those built in.

    No workspace is needed; where there is one that does not open, that is told.
    """
    from desktop.services.desk import known_policies

    if not os.environ.get("WENGANG_PASSPHRASE"):
        return dict(known_policies())
    try:
        with frame.desk() as desk:
            return dict(desk.policies)
    except DeskError as error:
        if error.code != "workspace-missing":
            frame.tell(f"{error.message}以下只按内置的政策。")
        return dict(known_policies())


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError as error:
        raise DeskError("day-invalid", day=text) from error


for _command in PACK_COMMANDS:
    policy_.add_command(_command)
COMMANDS = (calculate, policy_, amounts)
