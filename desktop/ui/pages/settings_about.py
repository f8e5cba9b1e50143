"""设置 › 字体检查、界面、关于: what papers are printed with, how the window stands, what the program is made of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontInfo

from desktop.ui import theme
from desktop.ui.acts import papers, settings
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import label
from desktop.ui.handing import hand_over
from desktop.ui.pages.page import Page
from desktop.ui.pages.settings_section import Section
from desktop.ui.tablemodels.records import Column
from desktop.ui.widgets.table import Table

if TYPE_CHECKING:
    from desktop.services.about import About, Part
    from desktop.services.fontcheck import FontCheck, RareSign


def _source(one: RareSign) -> str:
    return f"✓ {one.font}" if one.font else "✗ 没有，不能打印"


_RARE: tuple[Column[RareSign], ...] = (
    Column(title="字", text=lambda one: one.sign, width=60),
    Column(title="编码", text=lambda one: one.point, width=100),
    Column(title="取自", text=_source, width=200, colour=lambda one: theme.GREEN if one.font else theme.RED),
    Column(title="出现在", text=lambda one: "、".join(one.names) or "（常缺字样本）"),
)


class FontsSection(Section):
    """字体检查."""

    title = "字体检查"

    def __init__(self, page: Page) -> None:
        """Show the fonts, and the characters that are rare."""
        super().__init__(
            page,
            "打印只用随程序带的字体，每台机器一样。"
            "下面是常缺的字，和名字里不在正文字体里的字：有 ✓ 的都能打印，✗ 的要先处理。",
        )
        self.files = label("", quiet=True)
        self.shown_in = label("", quiet=True)
        self.verdict = label("")
        for each in (self.files, self.shown_in, self.verdict):
            self.body.addWidget(each)
        self.table = Table(_RARE, name="生僻字", key=lambda one: one.sign, parent=self)
        self.add_table(self.table)
        self.page_button, self.again_button = self.buttons(
            ("预览试打页(&V)…", self.preview, True), ("重新检查(&C)", self.reload, False)
        )

    def reload(self) -> None:
        """Look at every name."""
        self.verdict.setText("正在检查……")
        self.session.look(self, settings.fonts, self._show)

    def preview(self) -> None:
        """Show a page to be printed and looked at."""
        self.session.look(self, settings.specimen, self._preview, now=self.session.now())

    def _preview(self, pdf: bytes) -> None:
        from desktop.ui.dialogs.preview import PlainPreviewDialog

        dialog = PlainPreviewDialog(
            pdf,
            title="试打页",
            file_name="试打页.pdf",
            folder=self.session.place.output,
            hand_over=partial(hand_over, self.session, partial(papers.print_plain, pdf=pdf)),
            tasks=self.session.tasks,
            parent=self.window(),
        )
        ask(dialog)

    def _show(self, found: FontCheck) -> None:
        files = "、".join(f"{each.title}{'' if each.size else '（文件缺失）'}" for each in found.fonts)
        self.files.setText(f"随程序的字体：{files}")
        family = QFontInfo(self.font()).family()
        own = family.startswith(("Noto", "Wengang"))
        self.shown_in.setText(f"屏幕显示用：{family}（{'随程序或系统的 Noto' if own else '这台机器上的'}）")
        self.table.show_records(found.rare)
        good = found.sound
        words = (
            f"看过{found.names}个名字，都能打印。" if good else f"看过{found.names}个名字，缺{len(found.missing)}个字。"
        )
        advice = "" if good else "请先与证件核对是否录错；确有此字的，请联系维护人员补充字库。"
        self.verdict.setText(f"{'✓' if good else '✗'} {words}{advice}")
        theme.turn(self.verdict, tone="good" if good else "bad")


class LayoutSection(Section):
    """界面."""

    title = "界面"

    def __init__(self, page: Page) -> None:
        """Offer to forget how things stood."""
        super().__init__(
            page, "窗口大小、表格的列宽和次序、侧栏会记住上次的样子。弄乱了，可以恢复成最初的样子；案卷和设置不受影响。"
        )
        (self.forget_button,) = self.buttons(("恢复默认布局(&R)", self.forget, True))
        self.body.addStretch(1)

    def forget(self) -> None:
        """Let everything stand as it came."""
        self.session.forget_layout()
        self.say("已恢复默认布局。")


_PARTS: tuple[Column[Part], ...] = (
    Column(title="名称", text=lambda one: one.name, width=260, head=14),
    Column(title="版本", text=lambda one: one.version, width=110),
    Column(title="许可", text=lambda one: one.licence),
)


class AboutSection(Section):
    """关于."""

    title = "关于"

    def __init__(self, page: Page) -> None:
        """Show versions, licences, and the way to log and manual."""
        super().__init__(page)
        self.versions = label("", quiet=True)
        self.versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.versions)
        self.log_button, self.manual_button = self.buttons(
            ("打开日志文件夹(&L)", self.open_log, False), ("打开使用手册(&H)", self.open_manual, True)
        )
        self.heading("随附的软件和字体")
        self.body.addWidget(
            label("本程序按 Apache-2.0 许可；Qt 按 LGPL-3.0 以独立的库使用，可由用户替换。", small=True)
        )
        self.table = Table(_PARTS, name="随附的软件和字体", key=lambda one: one.name, parent=self)
        self.add_table(self.table)

    def reload(self) -> None:
        """Read versions and licences."""
        self.session.look(self, settings.about, self._show)

    def open_log(self) -> None:
        """Show the folder of the program's own log."""
        folder = self.session.place.folder / "log"
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.say(f"没有能打开文件夹的程序，日志在：{folder}", tone="wait")

    def open_manual(self) -> None:
        """Open the manual at the page of the settings."""
        from desktop.ui.dialogs.manual import ManualWindow

        ManualWindow(self.window(), "settings").show()

    def _show(self, found: About) -> None:
        lines = [f"{name}　{version}" for name, version in found.versions]
        self.versions.setText("\n".join([*lines, f"日志文件夹　{self.session.place.folder / 'log'}"]))
        self.table.show_records(found.parts)
