"""Commands about the materials of a case: list them, attach scans, say what holds of one, look at and remove scans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, NOTHING_DONE, PATH, Frame, framed, now, write_out
from desktop.masking import mask_ids

if TYPE_CHECKING:
    from desktop.services.materials import Line

_MARKS = ("paper", "missing", "not-needed", "open")


@click.command("materials")
@click.argument("case")
@framed
def materials_(frame: Frame, case: str) -> None:
    """列出一个案卷的申报材料：已收、未收、不适用、未核对，以及扫描件。"""
    from desktop.services.materials import checklist, materials_json

    with frame.desk() as desk:
        found = desk.store.cases.by_number(case)
        lines = [_words(line) for line in checklist(desk, found)]
        answer = {"case": case, **materials_json(desk, found)}
    frame.answer(answer, *lines)


@click.command("material")
@click.argument("case")
@click.argument("material")
@click.option("--state", "mark", type=click.Choice(_MARKS), required=True, help="已收纸质件、未收、不适用、未核对")
@click.option("--reason", default="", help="理由；不适用的必须写明")
@framed
def material_(frame: Frame, case: str, material: str, mark: str, reason: str) -> None:
    """登记一项没有扫描件的申报材料：收到纸质件、未交或不适用。"""
    from desktop.models.attachments import Mark
    from desktop.services.materials import line_json
    from desktop.services.materials import mark as service

    with frame.signed_in() as (desk, by):
        line = service(desk, case, material=material, as_=Mark(mark), by=by, now=now(), reason=reason)
    frame.answer({"case": case, **line_json(line)}, _words(line))


@click.command("attach")
@click.argument("case")
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option("--material", required=True, help="材料代号，见 materials")
@framed
def attach_(frame: Frame, case: str, files: tuple[Path, ...], material: str) -> None:
    """把扫描件（PDF、JPG、PNG）存入一个案卷的一项申报材料。"""
    from desktop.services.materials import attachment_json, load_and_attach

    with frame.signed_in() as (desk, by):
        done = load_and_attach(desk, case, files, material=material, by=by, now=now())
    answer: dict[str, Any] = {
        "case": case,
        "attached": [attachment_json(each) for each in done.kept],
        "refused": [{"file": name, **error.as_json()} for name, error in done.refused],
    }
    lines = [f"{each['attachment']}  {each['file']}  {each['pages']}页" for each in answer["attached"]]
    lines += [f"{error.message}{error.advice}" for _, error in done.refused]
    code = DONE if not done.refused else NEEDS_A_PERSON if done.kept else NOTHING_DONE
    if code == NOTHING_DONE:
        answer["error"] = done.refused[0][1].as_json()
    frame.answer(answer, *lines, code=code)


@click.group("attachment")
def attachment() -> None:
    """一份扫描件。"""


@attachment.command("show")
@click.argument("number", type=int)
@framed
def show_(frame: Frame, number: int) -> None:
    """显示一份扫描件是什么、何时由谁存入或移除。"""
    from desktop.services.materials import attachment_json

    with frame.desk() as desk:
        found = desk.store.attachments.get(number)
        answer = {"case": desk.store.cases.by_id(found.case_id).number, **attachment_json(found)}
    state = f"已移除：{answer['removed']['reason']}" if answer["removed"] else "现行"
    frame.answer(answer, f"{answer['case']}  {answer['file']}  {answer['pages']}页  {answer['size']}字节  {state}")


@attachment.command("remove")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="移除的理由")
@framed
def remove_(frame: Frame, number: int, reason: str) -> None:
    """移除一份扫描件；内容、理由和经办人都会留存。"""
    from desktop.services.materials import attachment_json, remove

    with frame.signed_in() as (desk, by):
        gone = remove(desk, number, reason=reason, by=by, now=now())
    answer = attachment_json(gone)
    frame.answer(answer, f"已移除 {answer['file']}")


@attachment.command("save")
@click.argument("number", type=int)
@click.option("-o", "--output", required=True, type=PATH, help="另存为")
@framed
def save_(frame: Frame, number: int, output: Path) -> None:
    """把一份扫描件另存到工作区外；看完请删去那份副本。"""
    from desktop.services.materials import save

    with frame.signed_in() as (desk, by):
        file = save(desk, number, by=by, now=now())
        write_out(output, file.content, private=True)
    frame.answer({"attachment": number, "file": str(output), "sha256": file.sha256}, f"已另存：{output}")


def _words(line: Line) -> str:
    from desktop.services.materials import line_words

    named = f"{line.material.id}  {line.material.title}（{line.material.clause}）  {line_words(line)}"
    return "\n".join([named, *(f"    {each.id}  {mask_ids(each.file_name)}  {each.pages}页" for each in line.files)])


COMMANDS = (materials_, material_, attach_, attachment)
