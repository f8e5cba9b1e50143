"""Check a pack file and let it hold here (查验、装入政策包): faults, examples, differences and signer come first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QTextBrowser, QWidget

from desktop.errors import DeskError
from desktop.masking import aloud
from desktop.services.readable import STATUS_WORDS
from desktop.ui import theme
from desktop.ui.acts import policies
from desktop.ui.acts.policies import Checked
from desktop.ui.dialogs.effects import EffectsPanel, again, in_words, unfold
from desktop.ui.dialogs.sheet import PathField, Sheet, button
from desktop.ui.session import Session
from desktop.ui.verbatim import sure
from desktop.workspace import what_is

if TYPE_CHECKING:
    from desktop.services.install_policy import Installed
    from desktop.services.packs import Seal

_PATTERN = "政策包 (*.toml *.pack *.zip);;所有文件 (*)"
_FIRST = "选好文件后按“查验”。查验不改变任何内容。"
_HEIGHT = 520
_CSS = f"""
p {{ margin: 2px 0; line-height: 130%; white-space: pre-wrap; }}
.quiet {{ color: {theme.QUIET}; }}
.bad {{ color: {theme.RED}; }}
"""


class InstallPolicyDialog(Sheet):
    """One file; after acceptance ``told`` says what was done and ``policy`` names the policy."""

    manual = "policies"

    def __init__(self, session: Session, folder: Path, parent: QWidget | None = None) -> None:
        """Begin without a file; ``folder`` is where one is looked for."""
        super().__init__(parent, "装入政策包", main="装入(&O)", width=880)
        self._session = session
        self._checked: Checked | None = None
        self._asked = ""
        self.told = self.policy = ""
        self.file = PathField("选择政策包", kind="open", pattern=_PATTERN)
        self.file.set_path(folder)
        self.check_button = button("查验(&C)")
        self.found = QTextBrowser()
        self.found.setAccessibleName("查验结果")
        self.found.document().setDefaultStyleSheet(_CSS)
        self.found.document().setDocumentMargin(10)
        self.effects = EffectsPanel(above=8)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("查验的分页")
        self.tabs.addTab(self.found, "查验结果(&1)")
        self.tabs.addTab(self.effects, "变更影响(&2)")
        self.row("文件(&F)", self._file_row())
        self.body.insertWidget(self.body.count() - 1, self.tabs, 1)
        self.file.edit.textChanged.connect(lambda _: self._forget())
        self.file.edit.returnPressed.connect(self.check)
        self.check_button.clicked.connect(lambda _=False: self.check())
        self._forget()
        self.file.edit.setFocus()
        self.file.edit.selectAll()
        unfold(self, _HEIGHT)

    def check(self) -> None:
        """Check the file that is named."""
        path = self.file.path or Path()
        self._forget()
        if what_is(path) != "file":
            self.refuse(DeskError("file-missing", file=path.name))
            return
        self._asked = str(path)
        self._tell("正在查验……")
        work = partial(policies.check_pack, path=path)
        self._session.tasks.run(self, work, partial(self._show, str(path)), self.refuse, reading=True)

    def submit(self) -> None:
        """Ask once more, naming signer and effect, and install what was checked."""
        if self._checked is None:
            return
        arrived = self._checked.found.arrived
        words = f"装入“{arrived.policy.title}”？{signer(arrived.seal)[0]}{in_words(self._checked.effects)}"
        if not sure(self, "装入政策包", words):
            return
        self.wait(True)
        self._session.do(
            self, policies.install, self._done, self.refuse, title="正在装入政策包", arrived=arrived
        )  # fmt: skip

    def refuse(self, error: DeskError) -> None:
        """Say what is wrong with the file; nothing was changed."""
        super().refuse(error)
        self.main.setEnabled(False)
        self._tell("没有装入，现用的政策不变。")

    def _file_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.file, 1)
        row.addWidget(self.check_button)
        holder.setFocusProxy(self.file.edit)
        return holder

    def _forget(self) -> None:
        self._checked, self._asked = None, ""
        self.main.setEnabled(False)
        self.notice.hide()
        self._tell(_FIRST)

    def _tell(self, words: str) -> None:
        """Say why there is nothing found yet."""
        self.found.setHtml(f"<p class='quiet'>{escape(words)}</p>")
        self.effects.say(words)
        self.tabs.setCurrentIndex(0)

    def _show(self, asked: str, checked: Checked) -> None:
        if asked != self._asked:
            return
        found, seal = checked.found, checked.found.arrived.seal
        self.found.setHtml("".join(_lines(checked)))
        if found.failures:
            self.notice.say(
                f"有{len(found.failures)}个算例算得不对，不能装入，现用的政策不变。",
                "请核对政策包的数值和算例，或向提供者核实，改正后再查验。",
                tone="bad",
            )
            self.effects.say("算例不对的政策包不能装入，没有测算影响。")
            return
        self.notice.say(*signer(seal), tone="good" if seal is not None and seal.trusted else "wait")
        self.effects.show_effects(checked.effects)
        if seal is None or seal.trusted:
            self._checked = checked
            self.main.setEnabled(True)

    def _done(self, done: Installed) -> None:
        policy = self._checked.found.arrived.policy if self._checked else None
        if policy is not None:
            self.policy = policy.id
            self.told = f"已装入“{policy.title}”。{again(done.stale)}"
        if done.already:
            self.told = "这个版本已在使用，没有变化。"
        self.accept()


def signer(seal: Seal | None) -> tuple[str, str]:
    """Return who signed a pack, and what to do about it."""
    if seal is None:
        return "这个政策包没有签名，无从查验出自何处。", "请确认文件来自可靠的单位，并逐处核对下面的差异，再装入。"
    if seal.trusted:
        return f"由“{seal.name}”签名，签名者在本单位的信任名单中，内容与签发时一致。", ""
    return (
        f"由“{seal.name}”签名，但签名者不在信任名单中，不能装入，现用的政策不变。",
        f"请与签发单位当面核对指纹，由维护人员登记其证书后再装入。指纹：{aloud(seal.fingerprint)}",
    )


def _lines(checked: Checked) -> Iterator[str]:
    found = checked.found
    policy = found.arrived.policy
    yield f"<p>{escape(policy.title)}</p>"
    status = STATUS_WORDS.get(policy.status, policy.status)
    yield f"<p>{escape(policy.number)}　{escape(policy.issuer)}　{escape(status)}　代号 {escape(policy.id)}</p>"
    wrong = len(found.failures)
    yield f"<p>算例：共{len(policy.examples)}个，{f'{wrong}个不对' if wrong else '全部算对'}。</p>"
    yield from (f"<p class='bad'>　{escape(each)}</p>" for each in found.failures)
    if not found.compared_with:
        yield "<p>差异：没有可以比较的上一版。</p>"
        return
    count = f"有{len(found.differences)}处不同" if found.differences else "没有不同"
    yield f"<p>差异：与现有的 {escape(found.compared_with)} 相比，{count}。</p>"
    yield from (f"<p>　{escape(change.words())}</p>" for change in found.differences)
