"""Commands about paper: print, papers, settlement, summary, transmittal, template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, PATH, Frame, framed, now, write_out
from desktop.cli.policy import policies_at_hand

if TYPE_CHECKING:
    from desktop.services.print_form import Printed

Command = TypeVar("Command", bound=Callable[..., Any])

_OUT = click.option("-o", "--output", type=PATH, required=True, help="写到哪个文件")
_PREVIEW = click.option("--preview", is_flag=True, help="只看：写出标明“预览 无效”的一份，不编号、不记录")


def _on_printer(*, required: bool) -> Callable[[Command], Command]:
    """Give a command the options that say how something is printed."""

    def options(command: Command) -> Command:
        for option in (
            click.option("--reason", default="", help="补打的理由：打印过的文书再打印时要写明"),
            click.option("--pages", default="", help="页码，如 1-3,5；不写为全部"),
            click.option("--copies", type=int, default=1, show_default=True, help="份数"),
            click.option("--printer", required=required, help="打印机；papers printers 列出所有打印机"),
        ):
            command = option(command)
        return command

    return options


def _job(printer: str, copies: int, pages: str, reason: str) -> Any:  # noqa: ANN401  the printing package loads late
    """Return a job; raise ``printer-unknown`` or ``printing-unavailable``, before anything is issued."""
    from desktop.errors import DeskError
    from desktop.printing import cups
    from desktop.printing.job import PrintJob

    if not cups.at_hand():
        raise DeskError("printing-unavailable")
    known = [queue.name for queue in cups.queues()]
    if printer not in known:
        raise DeskError("printer-unknown", printer=printer, known="、".join(known) or "无")
    return PrintJob(printer=printer, copies=copies, pages=pages, reason=reason)


def _print_out(frame: Frame, case: str, form: str, job: Any) -> None:  # noqa: ANN401
    from desktop.printing import cups
    from desktop.services.print_out import print_out

    with frame.signed_in() as (desk, by):
        found = desk.store.cases.by_number(case)
        sent = print_out(desk, found, form, job, send=cups.send, by=by, now=now())
    frame.answer(_sent_json(sent), _sent_words(sent))


def _sent_json(sent: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "case": sent.case or None,
        "form": sent.paper.form,
        "number": sent.paper.number,
        "printer": sent.job.printer,
        "copies": sent.job.copies,
        "pages": sent.job.pages or None,
        "again": sent.again,
        "job": sent.ticket or None,
    }


def _sent_words(sent: Any) -> str:  # noqa: ANN401
    from desktop.services.print_out import job_words

    return f"{'补打' if sent.again else '打印'}：{sent.paper.number}　{job_words(sent.job)}"


@click.group("papers")
def papers() -> None:
    """已出具的文书：打印记录、成批打印、取出留底的原件、列出打印机。"""


@papers.command("log")
@click.argument("case", required=False, default="")
@framed
def log(frame: Frame, case: str) -> None:
    """列出谁在什么时候出具、打印、补打了哪些文书；可以只列一个案卷的。"""
    from desktop.services.paper_log import log_json, paper_log

    with frame.desk() as desk:
        lines = paper_log(desk, case)
    told = [
        f"{line.printing.at:%Y-%m-%d %H:%M}  {line.by}  {line.act}  {line.form} {line.paper.number}"
        f"  {line.printing.printer}  {line.printing.reason}".rstrip()
        for line in lines
    ]
    frame.answer({"log": log_json(lines)}, *told)


@papers.command("printers")
@framed
def printers(frame: Frame) -> None:
    """列出这台机器上的打印机。"""
    from desktop.printing import cups

    found = cups.queues()
    shown = [
        {"printer": each.name, "title": each.title, "usual": each.usual, "ready": each.ready, "duplex": each.duplex}
        for each in found
    ]
    frame.answer({"printers": shown}, *(f"{each.name}  {each.title}" for each in found))


@papers.command("print")
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@click.option("--form", "forms", multiple=True, required=True, help="哪一张表，可以写几次；逐件按这个次序配齐")
@_on_printer(required=True)
@framed
def print_many(frame: Frame, cases: tuple[str, ...], forms: tuple[str, ...], **how: Any) -> None:  # noqa: ANN401
    """把几个案卷的几种表送到打印机；不能出具的跳过，最后列出。"""
    from desktop.printing import cups
    from desktop.services.print_form import form_of
    from desktop.services.print_out import print_cases

    for form in forms:
        form_of(form)
    job = _job(**how)
    wanted = [(case, form) for case in cases for form in forms]
    with frame.signed_in() as (desk, by):
        run = print_cases(desk, wanted, job, send=cups.send, by=by, now=now())
    if run.stopped is not None and not run.sent:
        raise run.stopped
    refused = [{"case": case, "form": form, **error.as_json()} for case, form, error in run.refused]
    left = [{"case": case, "form": form} for case, form in run.left]
    stopped = run.stopped.as_json() if run.stopped is not None else None
    printed = [_sent_json(each) for each in run.sent]
    answer = {"printed": printed, "refused": refused, "left": left, "stopped": stopped}
    lines = [_sent_words(each) for each in run.sent]
    lines += [f"没有打印：{each['case']} {each['form']}　{each['message']}{each['advice']}" for each in refused]
    lines += [f"没有轮到：{each['case']} {each['form']}" for each in left]
    lines += [f"停在这里的原因：{stopped['message']}{stopped['advice']}"] if stopped else []
    frame.answer(answer, *lines, code=NEEDS_A_PERSON if refused or left else DONE)


@papers.command("copy")
@click.argument("number")
@click.option("-o", "--output", type=PATH, help="写到哪个文件")
@_on_printer(required=False)
@framed
def copy(frame: Frame, number: str, output: Path | None, **how: Any) -> None:  # noqa: ANN401
    """取出一份文书留底的原件（按编号，汇总表等也可以），哪怕案卷后来另有结果：写到文件，或送到打印机。"""
    if (output is None) == (not how["printer"]):
        raise click.UsageError("要写明 -o 文件或 --printer 打印机之一")
    if output is None:
        _print_again(frame, number, _job(**how))
        return
    from desktop.services.print_out import take_copy

    with frame.signed_in() as (desk, by), desk.store.atomic():
        paper, pdf = take_copy(desk, number, by=by, now=now())
        write_out(output, pdf)
    answer = {"number": number, "form": paper.form, "file": str(output), "issued_at": paper.issued_at.isoformat()}
    frame.answer(answer, f"重印：{output}")


def _print_again(frame: Frame, number: str, job: Any) -> None:  # noqa: ANN401
    from desktop.printing import cups
    from desktop.services.print_out import print_again

    with frame.signed_in() as (desk, by):
        sent = print_again(desk, desk.store.papers.by_number(number), job, send=cups.send, by=by, now=now())
    frame.answer(_sent_json(sent), _sent_words(sent))


@click.command("print")
@click.argument("case", required=False)
@click.option("--form", required=True, help="哪一张表；list 列出所有表")
@click.option("-o", "--output", type=PATH, help="写到哪个文件")
@click.option("--unmasked", is_flag=True, help="显示完整证件号码（会留下记录）；只能写到文件")
@_PREVIEW
@_on_printer(required=False)
@framed
def print_(
    frame: Frame,
    case: str | None,
    form: str,
    output: Path | None,
    *,
    unmasked: bool,
    preview: bool,
    **how: Any,  # noqa: ANN401
) -> None:
    """出具一张表，写到文件或送到打印机；案卷核验之前是预览。"""
    from desktop.services.print_form import print_form
    from desktop.services.sheets import FORMS

    if form == "list":
        known = {name: shape.title for name, shape in FORMS.items()} | {
            "summary": "汇总表（用 wengang summary）",
            "settlement": "资金分担结算单（用 wengang settlement）",
            "transmittal": "报送函（用 wengang transmittal）",
        }
        frame.answer({"forms": known}, *(f"{name}  {title}" for name, title in known.items()))
        return
    if case is not None and how["printer"] and not output and not unmasked and not preview:
        _print_out(frame, case, form, _job(**how))
        return
    if case is None or output is None or how["printer"]:
        raise click.UsageError("要写明案卷编号，以及 -o 文件或 --printer 打印机之一")
    if preview and unmasked:
        raise click.UsageError("预览不显示完整证件号码")
    with frame.signed_in() as (desk, by), desk.store.atomic():
        found = desk.store.cases.by_number(case)
        printed = print_form(desk, found, form, by=by, now=now(), unmasked=unmasked, preview=preview)
        write_out(output, printed.pdf, private=unmasked)
    answer = {"case": case, "form": form, "number": printed.number, "file": str(output), "reprint": printed.reprint}
    kind = "重印" if printed.reprint else "出具" if printed.number else "预览（无效）"
    frame.answer(answer, f"{kind}：{output}")


@click.command()
@click.option("--policy", required=True, help="政策")
@click.option("--batch", help="已生成的批次：重印它的汇总表")
@_PREVIEW
@_OUT
@framed
def summary(frame: Frame, policy: str, batch: str | None, output: Path, *, preview: bool) -> None:
    """出具已审批、未上报案卷的签名汇总表；--batch 重印一个批次的。"""
    from desktop.services.summarise import batch_cases, summarise

    if preview and batch:
        raise click.UsageError("--batch 重印的是已经出具的汇总表，没有预览")
    if preview:
        [(printed, _)] = _previewed(frame, "summary", policy, output)
    else:
        with frame.signed_in() as (desk, by), desk.store.atomic():
            pack = desk.policy(policy)
            cases = batch_cases(desk, batch) if batch else None
            printed = summarise(desk, pack, by=by, now=now(), cases=cases, number=batch or "")
            write_out(output, printed.pdf)
    answer = {"policy": policy, "number": printed.number, "file": str(output), "reprint": printed.reprint}
    frame.answer(answer, f"汇总表 {printed.number or '预览（无效）'}：{output}")


@click.command()
@click.option("--policy", required=True, help="政策")
@_PREVIEW
@_OUT
@framed
def settlement(frame: Frame, policy: str, output: Path, *, preview: bool) -> None:
    """出具资金分担结算单；分担办法不止一种的，各出一张，文件名依次加编号。"""
    from desktop.services.settle_funding import settle_funding

    if preview:
        written = _previewed(frame, "settlement", policy, output)
    else:
        with frame.signed_in() as (desk, by), desk.store.atomic():
            written = _write_all(settle_funding(desk, desk.policy(policy), by=by, now=now()), output)
    papers = [{"number": sheet.number, "file": str(file), "reprint": sheet.reprint} for sheet, file in written]
    lines = [f"结算单 {paper['number'] or '预览（无效）'}：{paper['file']}" for paper in papers]
    frame.answer({"policy": policy, "settlements": papers}, *lines)


@click.command()
@click.argument("batch")
@_PREVIEW
@_OUT
@framed
def transmittal(frame: Frame, batch: str, output: Path, *, preview: bool) -> None:
    """出具一个批次的报送函：件数、金额、附件和份数，设有发文字号的编号。"""
    from desktop.services.print_form import Printed
    from desktop.services.print_office import issue_office
    from desktop.services.print_out import take_copy

    if preview:
        [(printed, _)] = _previewed(frame, "transmittal", batch, output)
    else:
        with frame.signed_in() as (desk, by), desk.store.atomic():
            paper, fresh = issue_office(desk, "transmittal", batch, 0, by=by, now=now())
            pdf = desk.store.papers.content(paper.id) if fresh else take_copy(desk, paper.number, by=by, now=now())[1]
            printed = Printed(pdf=pdf, form=paper.form, number=paper.number, reprint=not fresh)
            write_out(output, pdf)
    answer = {"batch": batch, "number": printed.number, "file": str(output), "reprint": printed.reprint}
    frame.answer(answer, f"报送函 {printed.number or '预览（无效）'}：{output}")


def _previewed(frame: Frame, form: str, about: str, output: Path) -> list[tuple[Printed, Path]]:
    """Write papers of a policy or a batch as they would be issued."""
    from desktop.services.print_office import preview_office

    with frame.desk() as desk:
        return _write_all([each.printed for each in preview_office(desk, form, about, now=now())], output)


def _write_all(sheets: Sequence[Printed], output: Path) -> list[tuple[Printed, Path]]:
    """Write papers, the second and further ones under a numbered name; return each with its file."""
    files = [output, *(output.with_stem(f"{output.stem}-{count}") for count in range(2, len(sheets) + 1))]
    for file, sheet in zip(files, sheets, strict=True):
        write_out(file, sheet.pdf)
    return list(zip(sheets, files, strict=True))


@click.command()
@click.option("--policy", required=True, help="政策")
@click.option("--measure", required=True, help="措施")
@_OUT
@framed
def template(frame: Frame, policy: str, measure: str, output: Path) -> None:
    """写出空白申报表。"""
    from desktop.services.blank import blank_template

    write_out(output, blank_template(policies_at_hand(frame), policy, measure))
    frame.answer({"policy": policy, "measure": measure, "file": str(output)}, f"已写出：{output}")


COMMANDS = (print_, papers, settlement, summary, transmittal, template)
