"""设置 › 密钥与证书: what the office signs with, whom it trusts, and the passphrase that opens everything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.ui import theme
from desktop.ui.acts import settings
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import label
from desktop.ui.pages.page import Page
from desktop.ui.pages.settings_section import Section
from desktop.ui.tablemodels.records import Column
from desktop.ui.verbatim import sure
from desktop.ui.widgets.table import Table

if TYPE_CHECKING:
    from desktop.services.certificates import Certificate, Trusted

_SOON_DAYS = 180


def _kind(one: Trusted) -> str:
    return "本单位现用" if one.own else "上级" if one.superior else "其他"


_COLUMNS: tuple[Column[Trusted], ...] = (
    Column(title="单位", text=lambda one: one.name),
    Column(title="类别", text=_kind, width=100, colour=lambda one: theme.GREEN if one.own else None),
    Column(title="有效至", text=lambda one: one.certificate.valid_to.isoformat(), width=110),
    Column(title="列入日期", text=lambda one: one.added_on.isoformat(), width=110),
    Column(title="指纹", text=lambda one: one.certificate.aloud, width=200, head=9),
)


class KeysSection(Section):
    """密钥与证书."""

    title = "密钥与证书"

    def __init__(self, page: Page) -> None:
        """Show the own certificate, the list of trust, the passphrase."""
        super().__init__(page)
        self.heading("本单位的签名证书")
        self.own = label("", quiet=True)
        self.own.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.own)
        self.export_button, self.renew_button = self.buttons(
            ("导出证书(&E)…", self.export, False), ("换发新证书(&N)…", self.renew, False)
        )
        self.heading("信任名单")
        self.table = Table(_COLUMNS, name="信任名单", key=lambda one: one.certificate.fingerprint, parent=self)
        self.add_table(self.table)
        self.trust_button, self.withdraw_button = self.buttons(
            ("列入(&A)…", self.trust, True), ("撤销信任(&W)…", self.withdraw, False)
        )
        self.why = label("", small=True)
        self.body.addWidget(self.why)
        self.heading("工作区口令")
        words = "口令丢失，工作区和备份都打不开，谁也找不回来。请写下来封好，由单位保险柜保管。"
        self.body.addWidget(label(words, quiet=True))
        (self.passphrase_button,) = self.buttons(("更换口令(&C)…", self.change_passphrase, False))
        self.table.chosen_changed.connect(self.fit)

    def reload(self) -> None:
        """Read certificates."""
        self.session.look(self, settings.keys, self._show)

    def fit(self) -> None:
        """Say beforehand what cannot be done."""
        one = self.table.current()
        self.renew_button.setEnabled(self.free and self.approver)
        self.renew_button.setToolTip("" if self.approver else "由审批岗的操作员换发")
        self.trust_button.setEnabled(self.free)
        self.passphrase_button.setEnabled(self.free)
        why = self._obstacle(one)
        self.withdraw_button.setEnabled(self.free and not why)
        self.why.setText(why)

    def export(self) -> None:
        """Write the public part to a file."""
        start = str(self.session.place.output / "签名证书.pem")
        name, _ = QFileDialog.getSaveFileName(self.window(), "导出签名证书", start, "证书 (*.pem)")
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write the public part to this file."""
        self.session.look(self, settings.export_certificate, self._exported, path=path)

    def renew(self) -> None:
        """Make a new key, once somebody is sure."""
        words = (
            "换发新的签名证书？以后的文件用新证书签名；旧证书留在信任名单里，用来核对以前的文件。"
            "换发后请把新证书交给区级重新列入信任名单，否则新批次不被接收。"
        )
        if sure(self.window(), "换发新证书", words):
            self.session.do(self, settings.renew_key, self._renewed, self.refuse, title="正在换发证书")

    def trust(self) -> None:
        """Add somebody."""
        from desktop.ui.dialogs.keys import TrustDialog

        if ask(TrustDialog(self.session, self.window())):
            self.say("已列入信任名单。")

    def withdraw(self) -> None:
        """Trust whoever is chosen no longer."""
        one = self.table.current()
        if one is None:
            return
        words = f"撤销对“{one.name}”的信任？以后不再接收其签名的文件；已经接收的不受影响。"
        if sure(self.window(), "撤销信任", words):
            print_ = one.certificate.fingerprint
            self.session.do(
                self, settings.withdraw_trust, self._withdrawn, self.refuse, title="正在撤销", print_=print_
            )

    def change_passphrase(self) -> None:
        """Change the passphrase of the workspace."""
        from desktop.ui.dialogs.keys import PassphraseDialog

        if ask(PassphraseDialog(self.session, self.window())):
            self.say("口令已更换。", "请马上做一次备份，并把新口令封存；以前的备份仍用旧口令打开。")

    def _show(self, keys: settings.Keys) -> None:
        left = (keys.own.valid_to - self.session.now().date()).days
        soon = left < _SOON_DAYS
        self.own.setText(f"{_words(keys.own)}{f'{chr(10)}▲ 还有{max(left, 0)}天到期，请换发新证书。' if soon else ''}")
        theme.turn(self.own, tone="wait" if soon else "")
        self.table.show_records(keys.trusted)
        self.fit()

    def _obstacle(self, one: Trusted | None) -> str:
        """Return why the chosen certificate cannot be withdrawn, '' where it can."""
        if one is None:
            return "选中一个单位，可以撤销信任。"
        if one.own:
            return "这是本单位正在使用的证书，不能撤销。"
        return "上级单位的证书由审批岗的操作员撤销。" if one.superior and not self.approver else ""

    def _exported(self, path: Path) -> None:
        self.say(f"已导出：{path}", "交给对方时，请另用电话告知指纹。")

    def _renewed(self, made: Certificate) -> None:
        self.say(f"已换发，有效至 {made.valid_to}。", "请导出新证书交给区级，并电话告知指纹。")

    def _withdrawn(self, name: str) -> None:
        self.say(f"已撤销对“{name}”的信任。")


def _words(own: Certificate) -> str:
    groups = own.aloud.split(" ")
    half = len(groups) // 2
    return (
        f"{own.name}　有效 {own.valid_from} 至 {own.valid_to}\n"
        f"指纹（四位一组念）：\n{' '.join(groups[:half])}\n{' '.join(groups[half:])}"
    )
