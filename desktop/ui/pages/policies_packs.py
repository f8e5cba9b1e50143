"""What 政策库 does with packs: begin and edit drafts, sign, trust a signer, install; one menu."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu

from desktop.ui.acts import packs
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import button

if TYPE_CHECKING:
    from desktop.models.originals import PackDraft
    from desktop.ui.pages.policies import PoliciesPage

_PACKS = "政策包 (*.toml);;所有文件 (*)"
_TIP = "起草、编辑、签名、装入政策包"
_SIGNED = "签名的政策包 (*.pack)"


class PackMenu(QObject):
    """The button with the menu; it works on the policy that its page shows."""

    def __init__(self, page: PoliciesPage) -> None:
        """Build the menu without drafts."""
        super().__init__(page)
        self._page = page
        self._drafts: list[QAction] = []
        self._editing = False
        self.button = button("政策包(&K)", tip=_TIP)
        self.menu = QMenu(self.button)
        self.button.setMenu(self.menu)
        self.begin = self._action("另立或修订(&N)…", self.begin_draft)
        self._rule = self.menu.addSeparator()
        self.install = self._action("查验并装入政策包文件(&I)…", self.install_file)
        self.sign = self._action("给政策包文件签名(&S)…", self.sign_file)
        self.trust = self._action("信任签名单位(&T)…", self.trust_signer)

    def fit(self, *, free: bool, policy: bool) -> None:
        """Follow whether something is under way, and whether a policy is shown."""
        self.begin.setEnabled(free and policy)
        for each in (*self._drafts, self.install, self.sign, self.trust):
            each.setEnabled(free)

    def offer(self, kept: Sequence[PackDraft]) -> None:
        """Offer the drafts to be edited further, the one changed last first.

        Not while one is edited: its own action, which opened the editor, is still on its way back.
        """
        if self._editing:
            return
        for each in self._drafts:
            self.menu.removeAction(each)
            each.deleteLater()
        self._drafts = [QAction(f"继续编辑草稿 {draft.policy}…", self.menu) for draft in kept]
        for action, draft in zip(self._drafts, kept, strict=True):
            action.triggered.connect(partial(self._edit, draft.policy))
            self.menu.insertAction(self._rule, action)
        self.button.setToolTip(f"{_TIP}；有{len(kept)}份草稿" if kept else _TIP)

    def begin_draft(self) -> None:
        """Begin a draft from the policy that is shown, and edit it."""
        from desktop.ui.dialogs.begin_draft import BeginDraftDialog

        policy = self._page.current()
        if policy is not None:
            dialog = BeginDraftDialog(self._page.session, policy, self._page.window())
            if ask(dialog) and dialog.draft is not None:
                self.edit(dialog.draft.policy)

    def edit(self, id_: str) -> None:
        """Edit a draft."""
        from desktop.ui.dialogs.pack_editor import PackEditor

        dialog = PackEditor(self._page.session, id_, self._page.window())
        self._editing = True
        accepted = ask(dialog)
        self._editing = False
        if accepted and dialog.told:
            self._page.show_installed(dialog.policy, dialog.told)
        self._page.reload()

    def install_file(self) -> None:
        """Check a pack file and let it hold."""
        from desktop.ui.dialogs.install_policy import InstallPolicyDialog

        page = self._page
        dialog = InstallPolicyDialog(page.session, page.session.place.folder.parent, page.window())
        if ask(dialog):
            page.show_installed(dialog.policy, dialog.told)

    def sign_file(self) -> None:
        """Sign a pack file and write it under another name."""
        page = self._page
        start = str(page.session.place.folder.parent)
        source, _ = QFileDialog.getOpenFileName(page.window(), "给哪个政策包签名", start, _PACKS)
        if not source:
            return
        proposed = str(Path(source).with_suffix(".pack"))
        target, _ = QFileDialog.getSaveFileName(page.window(), "签名后存到", proposed, _SIGNED)
        if target:
            work = partial(packs.sign_file, source=Path(source), path=Path(target))
            page.session.do(page, work, self._signed, title="正在签名")

    def trust_signer(self) -> None:
        """Trust the certificate of the office that signs packs."""
        from desktop.ui.dialogs.keys import TrustDialog

        dialog = TrustDialog(self._page.session, self._page.window())
        if ask(dialog):
            self._page.notice.say("已列入信任名单，由该单位签名的政策包可以装入。", tone="good")

    def _action(self, text: str, act: object) -> QAction:
        action = QAction(text, self.menu)
        action.triggered.connect(act)
        self.menu.addAction(action)
        return action

    def _edit(self, id_: str, _checked: bool = False) -> None:  # noqa: FBT002  Qt gives it
        self.edit(id_)

    def _signed(self, path: Path) -> None:
        self._page.notice.say(
            f"已签名：{path}", "请把它和本单位的证书一起交给下级；证书可在“设置”中取得。", tone="good"
        )
