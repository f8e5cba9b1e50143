"""设置 › 单位信息、编号、解释口径: what the office is called, how it works, and how its papers are numbered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.records import Office
from desktop.services import settings as names
from desktop.services.decide import NOTICE_DAYS, SINGLE_HANDED
from desktop.services.desk import PHONE
from desktop.services.numbering import document_number
from desktop.services.sign_in import IDLE_MINUTES
from desktop.ui.acts import settings
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import label
from desktop.ui.pages.page import Page
from desktop.ui.pages.settings_section import Form, Line, Section, of_others
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.widgets.table import Table

if TYPE_CHECKING:
    from desktop.services.numbering import Series

_NAME, _DIVISION, _CODE = "office.name", "office.division", "office.code"
_OFFICE = (_NAME, _DIVISION, _CODE)
_DIVISION_DIGITS, _CODE_DIGITS = 6, 9
_FIXED = "已经有案卷，编号中用着这个代码，不能再改。"
_APPROVER_ONLY = "由审批岗的操作员更改。"


def _digits(count: int) -> str:
    return f"✗ 应为{count}位数字。"


_LINES = (
    Line(
        name=_NAME,
        label="单位名称(&M)",
        placeholder="街道办事处或镇人民政府的全称",
        check=lambda said: "" if said else "✗ 不能为空。",
    ),
    Line(
        name=_DIVISION,
        label="行政区划代码",
        check=lambda said: "" if said.isdecimal() and len(said) == _DIVISION_DIGITS else _digits(_DIVISION_DIGITS),
    ),
    Line(
        name=_CODE,
        label="单位代码",
        check=lambda said: "" if said.isdecimal() and len(said) == _CODE_DIGITS else _digits(_CODE_DIGITS),
    ),
    Line(name=PHONE, label="联系电话(&T)", placeholder="印在补正通知书上"),
    Line(name=names.ADDRESS, label="地址(&D)"),
    Line(name=names.SEAL_WORDS, label="印章上的单位名称(&E)", placeholder="不填则同单位名称"),
    Line(name=names.ADDRESSEE, label="报送函主送单位(&A)", placeholder="不填则为本区县的人力资源和社会保障局"),
    Line(name=NOTICE_DAYS, label="公示工作日数(&G)", placeholder="不填或0为不公示"),
    Line(name=IDLE_MINUTES, label="无人操作几分钟后锁定(&I)", placeholder="0为不锁定"),
    Line(name=SINGLE_HANDED, label="单人值守的理由(&W)", placeholder="只有一人在岗时填写；不填为关闭"),
)


class FormSection(Section):
    """A section whose heart is a form: it is saved as a whole, and only what was changed."""

    lines: Sequence[Line] = ()
    main = True

    def __init__(self, page: Page, lead: str = "") -> None:
        """Show the form over its two buttons."""
        super().__init__(page, lead)
        self.held: settings.Held | None = None
        self.form = Form(self.lines)
        self.body.addWidget(self.form)
        self.save_button, self.revert_button = self.buttons(
            ("保存(&S)", self.save, self.main), ("还原(&R)", self._revert, False)
        )
        self.save_button.setToolTip("有改动、且没有写错时可以保存")
        self.fill()
        self.form.edited.connect(self.fit)

    def fill(self) -> None:
        """Add what stands below the form."""

    def reload(self) -> None:
        """Read what holds."""
        self.session.look(self, settings.held, self._show)

    def fit(self) -> None:
        """Let it be saved where something was changed and nothing is wrong."""
        self.save_button.setEnabled(self.free and self.unsaved and not self.form.problems())
        self.revert_button.setEnabled(self.unsaved)
        self.marked.emit()

    @property
    def unsaved(self) -> bool:
        """Whether something is typed that is not saved."""
        return bool(self.form.changes())

    def reasons(self, held: settings.Held) -> Mapping[str, str]:
        """Return which lines cannot be changed at present, and why."""
        del held
        return of_others([line.name for line in self.lines], self.session.operator.role)

    def save(self) -> None:
        """Save what was changed."""
        changes = self.form.changes()
        office = self._office(changes)
        values = {name: said for name, said in changes.items() if name not in _OFFICE}
        self.session.do(
            self, settings.save, self._saved, self.refuse, title="正在保存设置", values=values, office=office
        )

    def _office(self, changes: Mapping[str, str]) -> Office | None:
        if self.held is None or not changes.keys() & set(_OFFICE):
            return None
        known = {_NAME: "name", _DIVISION: "division", _CODE: "code"}
        return replace(self.held.office, **{known[name]: changes[name] for name in known if name in changes})

    def _saved(self, _: object) -> None:
        self.say("已保存。", "改动已记入操作日志。")
        self.session.renew()

    def _show(self, held: settings.Held) -> None:
        self.held = held
        office = held.office
        values = {**held.values, _NAME: office.name, _DIVISION: office.division, _CODE: office.code}
        self.form.show_values({name: values[name] for name in self.form.fields})
        self.form.lock(self.reasons(held))
        self.fit()

    def _revert(self) -> None:
        self.form.revert()


class OfficeSection(FormSection):
    """单位信息."""

    title = "单位信息"
    lines = _LINES

    def fill(self) -> None:
        """Leave the rest empty."""
        self.body.addStretch(1)

    def reasons(self, held: settings.Held) -> Mapping[str, str]:
        """Fix the codes once they stand in numbers; the rest by role."""
        found = dict(super().reasons(held))
        if not self.approver:
            found |= dict.fromkeys(_OFFICE, _APPROVER_ONLY)
        if held.cases:
            found |= dict.fromkeys((_DIVISION, _CODE), _FIXED)
        return found


_SERIES: tuple[Column[Series], ...] = (
    Column(title="编号", text=lambda one: one.title, width=230),
    Column(title="今年已编到", text=lambda one: str(one.last) if one.last else "—", align=RIGHT, width=100,
           sort=lambda one: one.last),
    Column(title="下一个", text=lambda one: one.following),
)  # fmt: skip


class NumbersSection(FormSection):
    """编号."""

    title = "编号"
    lines = (
        Line(name=names.DOCUMENT_WORD, label="发文机关代字(&D)", placeholder="如 鹿××，不带括号"),
        Line(name=names.FONDS, label="全宗号(&N)", placeholder="档案馆给定，如 J123"),
        Line(name=names.ARCHIVE_CATEGORY, label="档案门类代码(&G)", placeholder="如 WS"),
        Line(
            name=names.ARCHIVE_RETENTION,
            label="档案保管期限(&T)",
            choices=(("Y", "永久"), ("D30", "30年"), ("D10", "10年")),
        ),
    )

    def __init__(self, page: Page) -> None:
        """Say what is fixed and what is not."""
        super().__init__(page, "受理编号、批次、汇总表的写法是固定的；发文字号、档号按下面的设置编。编过的号不再使用。")

    def fill(self) -> None:
        """Show how the next document would be numbered, and every series."""
        self.example = label("", quiet=True)
        self.body.addWidget(self.example)
        self.form.edited.connect(self._preview)
        self.heading("今年的编号")
        self.table = Table(_SERIES, name="今年的编号", key=lambda one: one.id, parent=self)
        self.add_table(self.table)
        (self.skip_button,) = self.buttons(("从几号接着编(&J)…", self.skip, False))
        self.why = label("", small=True)
        self.body.addWidget(self.why)
        self.table.chosen_changed.connect(self.fit)

    def reload(self) -> None:
        """Read what holds, and the series."""
        super().reload()
        self.session.look(self, settings.numbers, self.table.show_records, now=self.session.now())

    def fit(self) -> None:
        """Offer to skip numbers of a series that allows it."""
        super().fit()
        one = self.table.current()
        if one is None:
            why = "选中发文字号或档号，可以跳过已在别处用过的号。"
        elif not one.movable:
            why = f"{one.title}由系统连续编号，不能跳号。"
        else:
            why = "" if self.approver else _APPROVER_ONLY
        self.skip_button.setEnabled(self.free and not why)
        self.why.setText(why)

    def skip(self) -> None:
        """Ask from which number it shall go on."""
        from desktop.ui.dialogs.numbering import SkipDialog

        one = self.table.current()
        if one is not None:
            dialog = SkipDialog(self.session, one, self.window())
            if ask(dialog):
                self.say(f"{one.title}将从{dialog.number.text().strip()}接着编。")

    def _preview(self) -> None:
        year = self.session.now().year
        said = {name: self.form.value(name) for name in self.form.fields}
        word = document_number(said[names.DOCUMENT_WORD] or "××", year, 7)
        fonds, category, term = (said[name] for name in (names.FONDS, names.ARCHIVE_CATEGORY, names.ARCHIVE_RETENTION))
        archive = f"{fonds or '全宗号'}-{category}·{year}-{term}-0007"
        self.example.setText(f"样式：发文字号 {word}；档号 {archive}")


class ReadingsSection(Section):
    """解释口径: chosen in the library of policies, beside the clause that leaves the doubt."""

    title = "解释口径"

    def __init__(self, page: Page) -> None:
        """Lead there."""
        super().__init__(
            page, "政策原文有两种读法的，由本单位选定一种；选定之前先看会改变哪些案卷。口径在政策库里逐个政策选用。"
        )
        (self.go_button,) = self.buttons(("到政策库选用口径(&G)", self.go, True))
        self.body.addStretch(1)
        self.body.setAlignment(Qt.AlignmentFlag.AlignTop)

    def go(self) -> None:
        """Open the library."""
        self.session.go("policies")
