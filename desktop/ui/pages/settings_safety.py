"""设置 › 备份与恢复、保存期限: what survives a broken disk, and how long things are kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from desktop.services import settings as names
from desktop.services.retention import KINDS, term_words
from desktop.ui import theme
from desktop.ui.acts import office, settings
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import label
from desktop.ui.pages.page import Page
from desktop.ui.pages.settings_office import FormSection
from desktop.ui.pages.settings_section import Line
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.verbatim import sure
from desktop.ui.widgets.table import Table
from desktop.ui.wording import age, instant

if TYPE_CHECKING:
    from desktop.services.backup import BackupFile, Health
    from desktop.services.retention import Expired, Retention

_MEGABYTE = 1_000_000
_COLUMNS: tuple[Column[BackupFile], ...] = (
    Column(title="时间", text=lambda one: instant(one.made_at), width=150, sort=lambda one: one.made_at),
    Column(title="大小", text=lambda one: f"{one.size / _MEGABYTE:,.1f} MB", align=RIGHT, width=90,
           sort=lambda one: one.size),
    Column(title="查验", text=lambda one: "✓ 读过，完好" if one.whole else "✗ 不完整，不能用", width=140,
           colour=lambda one: theme.GREEN if one.whole else theme.RED),
    Column(title="文件", text=lambda one: one.path.name),
)  # fmt: skip


class SafetySection(FormSection):
    """备份与恢复."""

    title = "备份与恢复"
    main = False
    lines = (Line(name=names.BACKUP_DAYS, label="备份超过几天，退出时自动备份(&D)", placeholder="0为不自动备份"),)

    def __init__(self, page: Page) -> None:
        """Say what a backup is."""
        super().__init__(
            page, "备份是整个工作区的加密副本，用备份当时的口令打开。请每周复制一份到移动盘，与口令分开保管。"
        )

    def fill(self) -> None:
        """Show the backups, and what can be done."""
        self.heading("工作区里的备份")
        self.age = label("", quiet=True)
        self.body.addWidget(self.age)
        self.table = Table(_COLUMNS, name="备份", key=lambda one: one.path, parent=self)
        self.add_table(self.table)
        self.now_button, self.to_button, self.restore_button, self.check_button = self.buttons(
            ("立即备份(&B)", self.back_up, True),
            ("备份到移动盘(&U)…", self.back_up_elsewhere, False),
            ("从备份恢复(&F)…", self.restore, False),
            ("检查数据(&K)", self.check, False),
        )
        self.health = label("“检查数据”会通读数据库和操作日志，看有没有损坏、有没有被改过。", small=True)
        self.body.addWidget(self.health)

    def reload(self) -> None:
        """Read the backups through."""
        super().reload()
        known = tuple(self.table.records.records)
        self.session.look(self, settings.backups, self._list, known=known)

    def fit(self) -> None:
        """One thing at a time."""
        super().fit()
        for each in (self.now_button, self.to_button, self.restore_button, self.check_button):
            each.setEnabled(self.free)

    def back_up(self) -> None:
        """Make a backup in the workspace's own folder."""
        self.session.do(self, office.back_up, self._backed_up, self.refuse, title="正在备份")

    def back_up_elsewhere(self) -> None:
        """Ask for a folder and make a backup there."""
        start = str(self.session.settings.value("backup-folder", ""))
        name = QFileDialog.getExistingDirectory(self.window(), "备份到哪个文件夹", start)
        if name:
            self.back_up_to(Path(name))

    def back_up_to(self, folder: Path) -> None:
        """Make a backup in this folder."""
        self.session.settings.setValue("backup-folder", str(folder))
        self.session.do(self, settings.back_up_to, self._backed_up, self.refuse, title="正在备份", folder=folder)

    def restore(self) -> None:
        """Bring a backup back into a new folder."""
        from desktop.ui.dialogs.restore import RestoreDialog

        one = self.table.current()
        dialog = RestoreDialog(self.session, one.path if one is not None else None, self.window())
        if ask(dialog) and dialog.made is not None:
            switched = dialog.switch.isChecked()
            then = "退出后重新启动，就会打开它。" if switched else "需要时在启动画面选择这个文件夹打开。"
            self.say(f"已恢复到：{dialog.made}", then)
            if switched:
                self.offer_switch(dialog.made)

    def offer_switch(self, made: Path) -> None:
        """Ask whether the program shall be left and opened again on another workspace at once."""
        words = f"已恢复到：{made}\n\n现在关闭窗口，改在恢复出来的工作区登录？选“否”的，下次启动时打开它。"
        if sure(self.window(), "改用恢复出来的工作区", words):
            self.session.reopen = made
            self.window().close()

    def check(self) -> None:
        """Look for damage."""
        self.health.setText("正在检查……")
        self.session.look(self, settings.check, self._checked)

    def _list(self, found: Sequence[BackupFile]) -> None:
        newest = next((one.made_at for one in found if one.whole), None)
        self.age.setText(f"{age(newest, self.session.now())}。" + ("" if newest else "请现在备份一次。"))
        self.table.show_records(found)

    def _backed_up(self, path: Path) -> None:
        self.say(f"已备份，并读回核对一致：{path}")

    def _checked(self, health: Health) -> None:
        if health.sound:
            words, tone = f"✓ {instant(self.session.now())} 检查：{health.words}。", "good"
        else:
            words = f"✗ 发现损坏：{health.words}。请立即停用，原样保留整个文件夹，并从最近的完好备份恢复。"
            tone = "bad"
        if health.damage:
            log = self.session.tasks.log("\n".join(health.damage))  # in SQLite's words, which are no clerk's
            words += f"细节供维护人员查看：{log}"
        self.health.setText(words)
        theme.turn(self.health, tone=tone)


_EXPIRED: tuple[Column[Expired], ...] = (
    Column(title="类别", text=lambda one: KINDS[one.kind].title, width=90),
    Column(title="编号", text=lambda one: one.number, width=200, tail=16),
    Column(title="题名", text=lambda one: one.title),
    Column(title="办结日期", text=lambda one: one.closed_on.isoformat(), width=110),
    Column(title="期满日期", text=lambda one: one.due_on.isoformat(), width=110),
)


class RetentionSection(FormSection):
    """保存期限."""

    title = "保存期限"
    lines = (
        Line(name=names.KEEP_CASES, label="案卷（年）(&C)", placeholder="不填则同档案的保管期限"),
        Line(name=names.KEEP_PAPERS, label="已出文书（年）(&P)", placeholder="不填则同档案的保管期限"),
        Line(name=names.KEEP_AUDIT, label="操作日志（年）(&L)", placeholder="不填则同档案的保管期限"),
    )

    def __init__(self, page: Page) -> None:
        """Say that nothing is deleted."""
        super().__init__(
            page,
            "从办结次年1月1日起算，可填年数或“永久”。期满的只列入销毁清册，供鉴定签字；"
            "本程序不删除任何内容，销毁由单位按档案规定另行办理。",
        )

    def fill(self) -> None:
        """Show the terms that hold, and what is over."""
        self.terms = label("", quiet=True)
        self.body.addWidget(self.terms)
        self.heading("已满保存期限")
        self.table = Table(_EXPIRED, name="已满保存期限的材料", key=lambda one: (one.kind, one.number), parent=self)
        self.add_table(self.table)
        (self.list_button,) = self.buttons(("生成销毁清册(&G)…", self.write_list, False))
        self.why = label("", small=True)
        self.body.addWidget(self.why)

    def reload(self) -> None:
        """Read terms and what is over."""
        super().reload()
        self.session.look(self, settings.retention, self._tell, on=self.session.now().date())

    def fit(self) -> None:
        """Offer the list where there is something to list."""
        super().fit()
        some = bool(self.table.records.records)
        self.list_button.setEnabled(self.free and some)
        self.why.setText("" if some else "没有期满的材料，不用生成清册。")

    def write_list(self) -> None:
        """Ask where to, and write the list."""
        start = str(self.session.place.output / f"销毁清册-{self.session.now():%Y%m%d}.xlsx")
        name, _ = QFileDialog.getSaveFileName(self.window(), "生成销毁清册", start, "表格 (*.xlsx);;PDF (*.pdf)")
        if name:
            self.write_to(Path(name))

    def write_to(self, path: Path) -> None:
        """Write the list to this file."""
        self.session.do(self, settings.destruction_list, self._written, self.refuse, title="正在生成清册", path=path)

    def _tell(self, found: Retention) -> None:
        parts = [f"{kind.title}保存{term_words(found.terms[id_])}" for id_, kind in KINDS.items()]
        self.terms.setText(f"现行：{'，'.join(parts)}。")
        self.table.show_records(found.expired)
        self.fit()

    def _written(self, path: Path) -> None:
        self.say(f"已生成销毁清册：{path}", "请打印后鉴定、签字。程序里的内容没有任何改动。")
