"""The original documents of a policy (政策原文): kept in the encrypted workspace, looked at without leaving it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.ui.acts import packs
from desktop.ui.dialogs.leafing import LeafingDialog, Paper
from desktop.ui.dialogs.sheet import button
from desktop.ui.session import Session
from desktop.ui.wording import instant
from rules.policy import Policy

if TYPE_CHECKING:
    from desktop.models.originals import Original

_FILES = "政策原文 (*.pdf *.jpg *.jpeg *.png *.ofd *.docx);;所有文件 (*)"
_NONE = ("还没有存入这份政策的原文。", "点“存入原文”，选择正式文件的 PDF、扫描件、OFD 或 DOCX。")
_HASH = 16


class PolicyOriginalDialog(LeafingDialog):
    """The originals of one policy; another can be kept."""

    noun, mnemonic, manual = "原文", "Y", "policies"

    def __init__(self, session: Session, policy: Policy, parent: QWidget | None = None) -> None:
        """Show the one that was kept last."""
        super().__init__(session, f"政策原文　{policy.number}", parent)
        self._policy, self._told = policy, ""
        self._kept: list[Original] = []
        self.attach_button = button("存入原文(&A)…")
        self.attach_button.clicked.connect(self.attach)
        self.save_button.clicked.connect(self.save)
        self.tools.insertWidget(self.tools.indexOf(self.save_button), self.attach_button)
        self.setTabOrder(self.rotate_button, self.attach_button)
        self.setTabOrder(self.attach_button, self.save_button)
        self._show_state()
        self._list()

    def attach(self) -> None:
        """Ask for a file and keep it."""
        found, _ = QFileDialog.getOpenFileName(self, "存入政策原文", "", _FILES)
        if found:
            named = {"policy": self._policy.id, "path": Path(found)}
            self._session.do(self, packs.attach, self._attached, self.notice.tell, title="正在存入原文", **named)

    def save(self) -> None:
        """Write the one that is shown where the clerk wants it."""
        number = int(self.which.value)
        start = self._session.place.folder.parent / self._kept[number - 1].file_name
        found, _ = QFileDialog.getSaveFileName(self, "另存政策原文", str(start))
        if found:
            work = partial(packs.save_original, policy=self._policy.id, number=number, path=Path(found))
            self._session.tasks.run(self, work, self._saved, self.notice.tell, title="正在另存")

    def _list(self) -> None:
        self._session.look(self, packs.originals, self._listed, policy=self._policy.id)

    def _listed(self, kept: list[Original]) -> None:
        self._kept = kept
        self.offer(self._papers_of(kept), len(kept) - 1)
        if not kept:
            self.notice.say(*_NONE)
        elif self._told:
            self.notice.say(self._told, tone="good")
        self._told = ""

    def _papers_of(self, kept: Sequence[Original]) -> list[Paper]:
        name = self._session.name_of
        return [
            Paper(
                key=str(place),
                words=f"{each.file_name}　{instant(each.added_at)} {name(each.added_by)}存入　{each.sha256[:_HASH]}",
                page=partial(packs.original_page, policy=self._policy.id, original=place),
            )
            for place, each in enumerate(kept, start=1)
        ]

    def _attached(self, added: Original) -> None:
        self._told = f"已存入“{added.file_name}”。"
        self._list()

    def _saved(self, path: Path) -> None:
        self.notice.say(f"已另存：{path}", "看完请删去这份副本；工作区中的原文不变。", tone="good")
