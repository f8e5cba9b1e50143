"""Edit a pack in the window (编辑政策包): values by form, examples run after each change, differences, the text itself.

Everything typed is kept in the workspace at once; nothing holds before it is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import DeskError
from desktop.services.edit_pack import Judged, Ran
from desktop.services.effects import Effect
from desktop.services.install_policy import Installed
from desktop.ui import theme
from desktop.ui.acts import packs
from desktop.ui.acts.packs import Edited
from desktop.ui.dialogs.effects import LowTable, again, in_words
from desktop.ui.dialogs.pack_fields import FieldsPanel
from desktop.ui.dialogs.pack_text import PackText
from desktop.ui.dialogs.sheet import button, label
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import CENTRE, RIGHT, Column
from desktop.ui.verbatim import sure
from desktop.ui.widgets.notice import Notice

_CSS = f"p {{ margin: 3px 0; line-height: 135%; }} .quiet {{ color: {theme.QUIET}; }}"
_FILES = "政策包 (*.toml *.pack);;所有文件 (*)"
_EXAMPLES: tuple[Column[Ran], ...] = (
    Column(title="", text=lambda each: str(each.number), align=RIGHT, sort=lambda each: each.number, width=48),
    Column(title="算例", text=lambda each: each.name),
    Column(
        title="结果",
        text=lambda each: "✓ 算对" if each.holds else "✗ 不对",
        align=CENTRE,
        colour=lambda each: theme.GREEN if each.holds else theme.RED,
        width=80,
    ),
)


class PackEditor(QDialog):
    """One draft; after it was installed ``told`` says so and ``policy`` names it."""

    manual = "policies"

    def __init__(self, session: Session, id_: str, parent: QWidget | None = None) -> None:
        """Read the draft."""
        super().__init__(parent)
        self._session, self._id = session, id_
        self._edited: Edited | None = None
        self.told = self.policy = ""
        self.setWindowTitle(f"编辑政策包　{id_}")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.notice = Notice(closable=False)
        self.fields = FieldsPanel("条文与数值", "GFVK")
        self.examples: LowTable[Ran] = LowTable(_EXAMPLES, name="算例", key=lambda each: each.number)
        self.example_fields = FieldsPanel("算例的各项", "GFVK", grouped=False)
        self.copy_example, self.drop_example = button("再写一份(&D)"), button("删去这一个(&E)", grave=True)
        self.changes = QTextBrowser()
        self.text = PackText()
        self._lay_out()
        self._listen()
        self.resize(*_size(parent))
        self._ask(packs.look, {})

    def done(self, result: int) -> None:
        """Keep what was typed last."""
        self.flush()
        super().done(result)

    def flush(self) -> None:
        """Keep what was typed and not kept yet."""
        self.fields.commit()
        self.example_fields.commit()
        self.text.commit()

    def install(self) -> None:
        """Say what the draft would change, ask, and let it hold."""
        self.flush()
        work = partial(packs.effects, id_=self._id)
        self._session.tasks.run(self, work, self._ask_install, self._refuse, reading=True)

    def save(self) -> None:
        """Write the draft as a file."""
        self._write("另存政策包", f"{self._id}.toml", packs.write_draft, "已另存")

    def sign(self) -> None:
        """Sign the draft and write it as a file for other offices."""
        self._write("签名并另存", f"{self._id}.pack", self._signed, "已签名")

    def discard(self) -> None:
        """Let the draft go, after asking."""
        words = "删去这份草稿？其中的改动不再保留，现用的政策不变。"
        if sure(self, "删去草稿", words):
            self._session.do(self, packs.discard, self._discarded, self._refuse, title="正在删去草稿", id_=self._id)

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("编辑政策包的分页")
        self.changes.setAccessibleName("与原政策的差异")
        self.changes.document().setDefaultStyleSheet(_CSS)
        self.changes.document().setDocumentMargin(10)
        for page, title in (
            (self.fields, "条文与数值(&1)"),
            (self._example_page(), "算例(&2)"),
            (self.changes, "与原政策的差异(&3)"),
            (self.text, "文本(&4)"),
        ):
            self.tabs.addTab(page, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        column.setSpacing(8)
        column.addWidget(self.notice)
        column.addWidget(self.tabs, 1)
        column.addLayout(self._bottom())

    def _example_page(self) -> QWidget:
        self.ran = label("")
        buttons, left = QHBoxLayout(), QVBoxLayout()
        for each in (self.copy_example, self.drop_example):
            buttons.addWidget(each)
        buttons.addStretch(1)
        left.addWidget(self.examples, 1)
        left.addWidget(self.ran)
        left.addLayout(buttons)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addWidget(self.example_fields, 1)
        return page

    def _bottom(self) -> QHBoxLayout:
        self.discard_button = button("删去草稿(&R)…", grave=True)
        self.save_button, self.sign_button = button("另存(&W)…"), button("签名并另存(&S)…")
        self.main, self.close_button = button("装入(&O)…", main=True), button("关闭")
        row = QHBoxLayout()
        row.addWidget(self.discard_button)
        row.addStretch(1)
        for each, act in (
            (self.save_button, self.save),
            (self.sign_button, self.sign),
            (self.main, self.install),
            (self.close_button, self.accept),
        ):
            row.addWidget(each)
            each.clicked.connect(act)
        self.discard_button.clicked.connect(self.discard)
        self.close_button.setToolTip("改动都已保存在草稿中，可以随时继续")
        return row

    def _listen(self) -> None:
        for panel in (self.fields, self.example_fields):
            panel.typed.connect(partial(self._set, panel))
        self.fields.seen.connect(self._look_at)
        self.text.typed.connect(self._set_text)
        self.examples.chosen_changed.connect(self._show_example)
        self.copy_example.clicked.connect(partial(self._change_example, False))
        self.drop_example.clicked.connect(partial(self._change_example, True))
        self.tabs.currentChanged.connect(self._turned)

    def _turned(self) -> None:
        """Keep what was typed on the page that was left."""
        self.flush()

    def _set(self, panel: FieldsPanel, key: str, typed: str) -> None:
        self._ask(packs.set_value, {"key": key, "typed": typed}, failed=panel.show_fault)

    def _look_at(self, line: int) -> None:
        self._ask(packs.look_at, {"line": line})

    def _set_text(self, text: str) -> None:
        self._ask(packs.set_text, {"text": text})

    def _change_example(self, drop: bool, _checked: bool = False) -> None:  # noqa: FBT002  Qt gives it
        current = self.examples.current()
        if current is not None:
            self.flush()
            self._ask(packs.change_examples, {"number": current.number, "drop": drop})

    def _ask(
        self, act: Callable[..., Edited], named: dict[str, Any], failed: Callable[[DeskError], None] | None = None
    ) -> None:
        """Do something with the draft on the worker's thread, in turn with what was asked before."""
        given = named if act is packs.look else {**named, "now": self._session.now()}
        work = partial(act, id_=self._id, **given)
        self._session.tasks.run(self, work, self._show, failed or self._refuse, reading=True)

    def _show(self, edited: Edited) -> None:
        self._edited = edited
        judged = edited.judged
        self._tell(judged)
        for panel in (self.fields, self.example_fields):
            panel.show_fault(None)
        self.fields.show_fields([each for each in edited.fields if each.place[0] != "example"])
        if judged.policy is not None:
            self.examples.show_records(judged.examples)
        if self.examples.current() is None and judged.examples:
            self.examples.selectRow(0)
        self._show_example()
        self.changes.setHtml(_differences(edited))
        self.text.show_text(edited.draft.content, line=judged.line)

    def _tell(self, judged: Judged) -> None:
        count = len(judged.examples)
        if judged.policy is None:
            words, advice = (
                f"✗ 第{judged.line}行有误：{judged.fault}",
                "草稿已保存，改正前不能装入。“文本”页标出了这一行。",
            )
        elif judged.failed:
            words = f"✗ 可以读取；算例{count}个，其中{judged.failed}个不对。"
            advice = "请核对数值，或在“算例”页按文件改正算例；算例全部算对后才能装入。"
        else:
            left = len({each.line for each in self._edited.fields if each.marked}) if self._edited is not None else 0
            words = f"✓ 可以读取；算例{count}个，全部算对。"
            advice = f"还有{left}行待核对：请逐行对照文件，改好或按“已核对”。" if left else ""
        self.notice.say(words, advice, tone="good" if judged.sound else "bad")
        for each in (self.main, self.sign_button):
            each.setEnabled(judged.sound)
        for each in (self.copy_example, self.drop_example):
            each.setEnabled(judged.policy is not None and bool(judged.examples))

    def _show_example(self) -> None:
        current = self.examples.current()
        if self._edited is not None and current is not None:
            self.example_fields.show_fields(self._edited.fields, first=f"example.{current.number}.")
            self.ran.setText(f"{current.measure}：{current.words}")
            theme.turn(self.ran, tone="good" if current.holds else "bad")

    def _ask_install(self, effects: Sequence[Effect]) -> None:
        judged = self._edited.judged if self._edited is not None else None
        if judged is None or judged.policy is None:
            return
        words = f"装入“{judged.policy.title}”（代号 {self._id}）？{in_words(effects)}草稿装入后不再单独保留。"
        if sure(self, "装入政策包", words):
            self._session.do(self, packs.install_draft, self._installed, self._refuse, title="正在装入", id_=self._id)

    def _installed(self, done: Installed) -> None:
        self.policy = self._id
        self.told = "这个版本已在使用，没有变化。" if done.already else f"已装入政策包 {self._id}。{again(done.stale)}"
        super().done(QDialog.DialogCode.Accepted)

    def _discarded(self, _: object) -> None:
        self.told = f"已删去草稿 {self._id}。"
        super().done(QDialog.DialogCode.Accepted)

    def _write(self, title: str, name: str, act: Callable[..., Path], said: str) -> None:
        self.flush()
        start = self._session.place.folder.parent / name
        found, _ = QFileDialog.getSaveFileName(self, title, str(start), _FILES)
        if found:
            work = partial(act, id_=self._id, path=Path(found))
            self._session.tasks.run(self, work, partial(self._written, said), self._refuse, title=title)

    def _signed(self, errand: Any, **named: Any) -> Path:  # noqa: ANN401
        return packs.sign_draft(errand, by=self._session.operator, now=self._session.now(), **named)

    def _written(self, said: str, path: Path) -> None:
        self.notice.say(f"{said}：{path}", tone="good")

    def _refuse(self, error: DeskError) -> None:
        self.notice.tell(error)


def _differences(edited: Edited) -> str:
    if edited.changes is None:
        return "<p class='quiet'>草稿还不能读取，改正后列出与原政策的差异。</p>"
    if not edited.changes:
        return "<p class='quiet'>与原政策没有不同。</p>"
    lines = "".join(f"<p>{escape(change.words())}</p>" for change in edited.changes)
    return f"<p class='quiet'>与 {escape(edited.draft.parent)} 相比，有{len(edited.changes)}处不同。</p>{lines}"


def _size(parent: QWidget | None) -> tuple[int, int]:
    """Return nearly the size of the window."""
    return (min(parent.width() - 40, 1240), min(parent.height() - 30, 760)) if parent else (860, 470)
