"""Commands about certificates: the office's own, and those that it trusts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from desktop.cli.frame import PATH, Frame, framed, now, write_out


@click.group("keys")
def keys() -> None:
    """本单位的签名证书：查看、导出、换发。"""


@keys.command("show")
@framed
def show(frame: Frame) -> None:
    """显示签名证书的指纹和有效期。"""
    from desktop.services.certificates import own_certificate

    with frame.desk() as desk:
        found = own_certificate(desk)
    _tell_certificate(frame, found)


@keys.command("export")
@click.option("-o", "--output", type=PATH, required=True, help="写到哪个文件（PEM）")
@framed
def export(frame: Frame, output: Path) -> None:
    """导出签名证书（公开部分），交给上级列入信任名单。"""
    from desktop.services.certificates import own_certificate

    with frame.desk() as desk:
        write_out(output, desk.signer().certificate_pem)
        found = own_certificate(desk)
    frame.answer(
        {"file": str(output), "fingerprint": found.fingerprint}, f"已导出：{output}", f"请同时告知指纹：{found.aloud}"
    )


@keys.command("renew")
@framed
def renew_(frame: Frame) -> None:
    """换发签名密钥和证书（审批岗）；旧证书留在信任名单里，用来核对以前的文件。"""
    from desktop.services.certificates import renew

    with frame.signed_in() as (desk, by):
        made = renew(desk, by=by, now=now())
    _tell_certificate(frame, made)


@click.command("trusted")
@click.option("--withdraw", "withdrawn", help="撤销信任：证书的指纹")
@framed
def trusted_(frame: Frame, withdrawn: str | None) -> None:
    """列出信任名单；--withdraw 撤销一个。"""
    from desktop.services.certificates import trusted, withdraw

    if withdrawn is None:
        with frame.desk() as desk:
            found = trusted(desk)
    else:
        with frame.signed_in() as (desk, by):
            withdraw(desk, withdrawn.replace(" ", ""), by=by, now=now())
            found = trusted(desk)
    shown = [
        {
            "name": each.name,
            "fingerprint": each.certificate.fingerprint,
            "valid_to": each.certificate.valid_to.isoformat(),
            "superior": each.superior,
            "own": each.own,
        }
        for each in found
    ]
    lines = [
        f"{each.name}{'（上级）' if each.superior else ''}{'（本单位现用）' if each.own else ''}"
        f"  有效至{each.certificate.valid_to}  {each.certificate.aloud}"
        for each in found
    ]
    frame.answer({"trusted": shown}, *lines)


def _tell_certificate(frame: Frame, found: Any) -> None:  # noqa: ANN401  a Certificate, whose module is heavy
    answer = {
        "name": found.name,
        "fingerprint": found.fingerprint,
        "valid_from": found.valid_from.isoformat(),
        "valid_to": found.valid_to.isoformat(),
    }
    frame.answer(answer, f"{found.name}　有效 {found.valid_from} 至 {found.valid_to}", f"指纹 {found.aloud}")


COMMANDS = (keys, trusted_)
