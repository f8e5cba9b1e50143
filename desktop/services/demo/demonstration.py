"""What a demonstration leaves behind (演示结果): where it is, how to open it, and what came of every case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from desktop.records import STATE_WORDS
from desktop.services.initialise import OneTimePassword
from desktop.services.look import CaseLine, case_line
from desktop.services.receive_batch import Received
from rules.money import yuan, yuan_words

READ_ME = "请先读我.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How to open one of the two workspaces: its folder, its passphrase, and the three operators' passwords."""

    workspace: Path
    passphrase: str
    operators: tuple[OneTimePassword, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """Everything that was made; papers and batch are named by their files, ``to_try`` is what is left to do by hand.

    Nothing in it is secret: every person, firm and password was made up for this one folder.
    """

    folder: Path
    office: Access
    district: Access
    batch_passphrase: str
    cases: tuple[CaseLine, ...]
    papers: tuple[Path, ...]
    batch: Path
    batch_number: str
    received: Received
    to_try: str

    def as_json(self) -> dict[str, Any]:
        """Return ``demo --json``; amounts are yuan as text."""
        received = self.received
        return {
            "folder": str(self.folder),
            **_access_json(self.office),
            "district": _access_json(self.district),
            "cases": [case_line(line) for line in self.cases],
            "papers": [str(paper) for paper in self.papers],
            "batch": {
                "number": self.batch_number,
                "file": str(self.batch),
                "passphrase": self.batch_passphrase,
                "cases": received.cases,
                "amount": yuan(received.payable_fen),
                "trusted": received.trusted,
                "differences": [asdict(each) for each in received.differences],
                "doubly_paid": [dict(each) for each in received.doubly_paid],
            },
            "next": self._next_steps(),
        }

    def lines(self) -> list[str]:
        """Return the same for a person to read."""
        return [
            f"样例街道已走完全部流程，全部内容在 {self.folder}",
            "",
            *_case_words(self.cases),
            "",
            self._batch_words(),
            f"表单 {len(self.papers)} 份在“{self.papers[0].parent.name}”中，批次在“{self.batch.parent.name}”中。",
            "",
            *self.keys(),
            "",
            "下一步：",
            *(f"  {number}. {step}" for number, step in enumerate(self._next_steps(), start=1)),
        ]

    def keys(self) -> list[str]:
        """Return every passphrase and password, one a line."""
        return [
            *_access_words("街道", self.office),
            f"批次口令：{self.batch_passphrase}",
            *_access_words("区级", self.district),
        ]

    def read_me(self) -> str:
        """Return the text of the file that lies beside it all."""
        head = "这是稳岗经办台的样例街道，其中的企业、人员、证件号码和口令都是编造的，可以放心试用，不要放入真实材料。"
        return "\n".join([head, "", *self.lines(), ""])

    def _batch_words(self) -> str:
        amount = yuan_words(self.received.payable_fen)
        agreement = _agreement(self.received)
        return f"批次 {self.batch_number}：{self.received.cases}件，{amount}；区级逐人重新核算，{agreement}。"

    def _next_steps(self) -> list[str]:
        return [
            f"打开窗口：wengang --workspace {self.office.workspace}，输入上面的工作区口令和操作员密码。",
            self.to_try,
            f"所有口令也写在“{READ_ME}”中；删除整个文件夹即可重来。",
        ]


def _access_json(access: Access) -> dict[str, Any]:
    return {
        "workspace": str(access.workspace),
        "passphrase": access.passphrase,
        "operators": [{"id": each.operator.id, "password": each.password} for each in access.operators],
    }


def _access_words(whose: str, access: Access) -> Iterator[str]:
    yield f"{whose}工作区 {access.workspace}"
    yield f"  口令：{access.passphrase}"
    for each in access.operators:
        yield f"  操作员 {each.operator.id}（{each.operator.name}）密码：{each.password}"


def _case_words(cases: Sequence[CaseLine]) -> Iterator[str]:
    for line in cases:
        yield (
            f"{line.case.number}  {line.case.enterprise_name}  {STATE_WORDS[line.case.state]}"
            f"  可发放{line.payable}人 待核实{line.pending}人 不予发放{line.rejected}人  {yuan_words(line.payable_fen)}"
        )


def _agreement(received: Received) -> str:
    count = len(received.differences) + len(received.doubly_paid)
    return f"有{count}处不一致" if count else "与街道的数字全部一致"
