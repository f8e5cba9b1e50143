"""Commands about what is proved: evidence of every kind, fact, trip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, PATH, Day, Frame, framed, now
from desktop.cli.locked import PASSWORD, password_in
from desktop.masking import mask_ids
from desktop.record_words import record_words
from rules.money import fen, yuan_words
from rules.registers import REGISTERS

if TYPE_CHECKING:
    from desktop.services.desk import Desk
    from desktop.services.foresee_evidence import EvidenceForeseen
    from desktop.services.take_evidence import EvidenceTaken

_FILE = click.argument("file", type=PATH)
_PERMITS = "permits"  # the contract's name of permit
_LIST = "list"


def _said(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say where an extract comes from, what opens it, and whether it is only tried."""
    for option in (
        PASSWORD,
        click.option("--dry-run", is_flag=True, help="只预览：说明会影响哪些案卷，不登记"),
        click.option("--source", default="", help="数据来源，如 鹿城公安分局"),
        click.option("--as-of", type=Day(), help="数据截至的日期"),
    ):
        command = option(command)
    return command


def _days(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--to", "covers_to", type=Day(), required=True, help="覆盖的最后一天"),
        click.option("--from", "covers_from", type=Day(), required=True, help="覆盖的第一天"),
    ):
        command = option(command)
    return command


@click.group()
def evidence() -> None:
    """登记、列出佐证材料。"""


@evidence.command("insurance")
@_FILE
@click.option("--months", required=True, help="所属期，如 2023-01,2023-02")
@_said
@framed
def evidence_insurance(frame: Frame, file: Path, months: str, **said: Any) -> None:  # noqa: ANN401  the options of _said
    """登记参保明细。"""
    from desktop.importing import read_insurance
    from desktop.services.take_evidence import take_insurance

    wanted = [month.strip() for month in months.split(",") if month.strip()]
    _take(frame, partial(take_insurance, path=file, months=wanted), read_insurance, said)


@evidence.command("movement")
@_FILE
@_days
@_said
@framed
def evidence_movement(frame: Frame, file: Path, covers_from: date, covers_to: date, **said: Any) -> None:  # noqa: ANN401
    """登记留温比对结果。"""
    from desktop.importing import read_movement
    from desktop.services.take_evidence import take_movement

    _take(frame, partial(take_movement, path=file, covers_from=covers_from, covers_to=covers_to), read_movement, said)


@evidence.command("duty")
@_FILE
@_days
@_said
@framed
def evidence_duty(frame: Frame, file: Path, covers_from: date, covers_to: date, **said: Any) -> None:  # noqa: ANN401
    """登记在岗核查结果（在岗、离岗）。"""
    from desktop.importing import read_duty
    from desktop.services.take_evidence import take_duty

    _take(frame, partial(take_duty, path=file, covers_from=covers_from, covers_to=covers_to), read_duty, said)


def _register(frame: Frame, kind: str, file: Path, *, part: bool = False, **said: Any) -> None:  # noqa: ANN401
    from desktop.importing import read_register
    from desktop.services.take_evidence import take_register

    _take(frame, partial(take_register, path=file, kind=kind, partial=part), read_register, said)


def _take(frame: Frame, take: Callable[..., EvidenceTaken], read: Callable[..., Any], said: Mapping[str, Any]) -> None:
    """Register an extract as the options of :func:`_said` say, or only tell what that would change."""
    from desktop.models.ledger import Provenance
    from desktop.services.foresee_evidence import foresee_evidence

    given = Provenance(source=said["source"].strip(), as_of=said["as_of"], title=said.get("title", "").strip())
    reader = partial(read, password=password_in(said["password_env"]))
    with frame.signed_in() as (desk, by):
        at = now()
        act = partial(take, desk.store, by=by, now=at, said=given, read=reader)
        if said["dry_run"]:
            _foretell(frame, foresee_evidence(desk.store, desk.policies, act, by=by, now=at))
            return
        taken = act()
    _answer(frame, taken)


def _foretell(frame: Frame, seen: EvidenceForeseen) -> None:
    from desktop.services.foresee_evidence import evidence_foreseen_json, in_words

    lines = [f"{mask_ids(seen.taken.extract.file_name)}，可取用{seen.taken.extract.rows_taken}行", in_words(seen)]
    lines += [
        f"{each.case.number}  {each.case.enterprise_name}  可发放{each.heads_before['payable']}→"
        f"{each.heads_after['payable']}人  {yuan_words(each.fen_before)}→{yuan_words(each.fen_after)}"
        for each in seen.changes
    ]
    lines += [f"{problem.sheet} {problem.cell}：{problem.message}" for problem in seen.taken.problems]
    code = NEEDS_A_PERSON if seen.taken.problems else DONE
    frame.answer(evidence_foreseen_json(seen), *lines, "这是预览，没有登记任何内容。", code=code)


def _register_command(name: str, kind: str) -> click.Command:
    """Return the command that registers one kind of register; only a whole one can be taken in part."""

    @_said
    @framed
    def run(frame: Frame, file: Path, *, partial: bool = False, **said: Any) -> None:  # noqa: ANN401
        _register(frame, kind, file, part=partial, **said)

    if REGISTERS[kind].whole:
        run = click.option("--partial", is_flag=True, help="不是全部名单：不在其中的不作否定")(run)
    return click.command(name, help=f"登记{REGISTERS[kind].title}。")(_FILE(run))


for _kind in REGISTERS:
    if _kind != _LIST:
        evidence.add_command(_register_command(_kind, _kind))
evidence.add_command(_register_command(_PERMITS, "permit"))


@evidence.command(_LIST)
@click.argument("file", type=PATH, required=False)
@click.option("--list", "title", default="", help="名单的名称")
@click.option("--partial", is_flag=True, help="不是全部名单：不在其中的不作否定")
@_said
@framed
def evidence_list(
    frame: Frame,
    file: Path | None,
    title: str,
    *,
    partial: bool,
    **said: Any,  # noqa: ANN401  the options of _said
) -> None:
    """列出全部佐证材料；写明文件和 --list 名称时，登记一份名单。"""
    from desktop.services.registered import evidence_list as listed

    if file is not None:
        _register(frame, _LIST, file, title=title, part=partial, **said)
        return
    with frame.desk() as desk:
        found = listed(desk.store, today=now().date())
    lines = [
        f"佐证{each['evidence']}  {_kind_words(each['kind'])} {each['title']}  {each['file']}"
        f"  取用{each['rows_taken']:,}行  {each['age_days']}天前{_fate(each)}"
        for each in found
    ]
    frame.answer({"evidence": found}, *(lines or ["还没有佐证材料。"]))


def _kind_words(kind: str) -> str:
    from desktop.services.actwords import KIND_WORDS

    return REGISTERS[kind].title if kind in REGISTERS else KIND_WORDS[kind]


def _fate(listed: dict[str, Any]) -> str:
    if listed["undone"]:
        return "  已撤回"
    by = "、".join(map(str, listed["superseded_by"]))
    return f"  已由佐证{by}替代" if by else ""


def _answer(frame: Frame, taken: Any) -> None:  # noqa: ANN401  services load late
    from desktop.services.report import evidence_json

    refused = taken.extract.rows_read != taken.extract.rows_taken
    line = f"佐证{taken.extract.id}：{mask_ids(taken.extract.file_name)}，取用{taken.extract.rows_taken}行"
    stale = f"需重新核验的案卷：{'、'.join(taken.stale)}" if taken.stale else ""
    told = (f"{problem.sheet} {problem.cell}：{problem.message}" for problem in taken.problems)
    code = NEEDS_A_PERSON if refused and taken.problems else DONE
    frame.answer(evidence_json(taken), *filter(None, (line, stale, *told)), code=code)


@click.command()
@click.argument("uscc")
@click.argument("values", nargs=-1)
@click.option("--source", default="", help="依据：哪个部门、哪份文件")
@click.option("--policy", default="", help="政策，如 lucheng-2023")
@click.option("--measure", default="", help="措施；规上、制造业等企业属性不必写，其余数据只对写明的措施有效")
@click.option("--on", "on", type=Day(), help="数据截至的日期，不写则为今天")
@framed
def fact(
    frame: Frame, uscc: str, values: tuple[str, ...], source: str, policy: str, measure: str, on: date | None
) -> None:
    """登记企业数据（名称=值 …，须写明依据和政策）；不写数据则列出已登记的。"""
    from desktop.models.ledger import Provenance
    from desktop.services.record_fact import record_fact
    from desktop.services.registered import facts_json

    if not values:
        with frame.desk() as desk:
            known = facts_json(desk.store, uscc)
            lines = [_fact_line(desk, each) for each in known["facts"]]
        frame.answer(known, *(lines or ["这家企业还没有登记数据。"]))
        return
    said = Provenance(source=source, as_of=on)
    with frame.signed_in() as (desk, by):
        number, stale = record_fact(desk, uscc, values, policy=policy, measure=measure, said=said, by=by, now=now())
        known = facts_json(desk.store, uscc)
    lines = [f"已登记（{record_words(number)}）。", *(f"需重新核验：{each}" for each in stale)]
    frame.answer({"record": number, "stale": stale, **known}, *lines)


def _fact_line(desk: Desk, known: dict[str, Any]) -> str:
    from desktop.models.firmledger import FactValue
    from desktop.services.factwords import fact_said

    value = FactValue(name=known["name"], text=known["value"], policy=known["policy"], measure=known["measure"])
    return f"{fact_said(desk.policies, value)}（{known['source']}）"


@click.group()
def trip() -> None:
    """包车台账。"""


@trip.command("record")
@click.option("--invoice", required=True, help="发票号码")
@click.option("--on", "day", type=Day(), required=True, help="乘车日期")
@click.option("--enterprise", required=True, help="申报企业的统一社会信用代码")
@click.option("--cost", required=True, help="包车费用（元）")
@click.option("--from", "origin", default="", help="出发的省份")
@click.option("--joint", multiple=True, help="拼车时各企业的乘车人数：统一社会信用代码=人数；申报企业自己也写上")
@click.option("--riders", type=PATH, help="乘车人员名单")
@framed
def trip_record(
    frame: Frame,
    invoice: str,
    day: date,
    enterprise: str,
    cost: str,
    origin: str,
    joint: tuple[str, ...],
    riders: Path | None,
) -> None:
    """登记一趟包车；同一张发票在全街道只计一次。"""
    from desktop.services.record_trip import Hire, record_trip
    from desktop.services.registered import trip_json

    hire = Hire(invoice=invoice, day=day, uscc=enterprise, cost=cost, origin=origin, joint=joint)
    with frame.signed_in() as (desk, by):
        taken = record_trip(desk.store, hire, riders, by=by, now=now())
    answer = {**trip_json(taken.trip), "stale": list(taken.stale), "remarks": list(taken.remarks)}
    lines = [f"已登记：{record_words(f'trip-{taken.trip.id}')}，{taken.trip.riders}人", *taken.remarks]
    frame.answer(answer, *lines, code=NEEDS_A_PERSON if taken.remarks else DONE)


@trip.command("list")
@framed
def trip_list(frame: Frame) -> None:
    """列出包车台账。"""
    from desktop.services.registered import trip_json

    with frame.desk() as desk:
        trips = [trip_json(each) for each in desk.store.trips.all()]
    frame.answer({"trips": trips}, *(map(_trip_line, trips) if trips else ["还没有登记包车。"]))


def _trip_line(each: dict[str, Any]) -> str:
    firm = each["enterprise"]["name"] or each["enterprise"]["uscc"]
    undone = "  已撤回" if each["undone"] else ""
    cost = f"{yuan_words(fen(each['cost']))}  {each['riders']}人{undone}"
    return f"{record_words(each['trip'])}  {each['day']}  发票{each['invoice']}  {firm}  {cost}"


COMMANDS = (evidence, fact, trip)
