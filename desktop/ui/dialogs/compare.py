"""Two versions of a declaration, or two determinations, side by side: one line a difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.services.actwords import VERSION_WORDS
from desktop.services.compare import DETERMINATIONS, VERSIONS, Difference
from desktop.ui import theme
from desktop.ui.acts import cases
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import Choice, button, label
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import Column
from desktop.ui.widgets.notice import Notice
from desktop.ui.widgets.table import Table
from desktop.ui.wording import instant

if TYPE_CHECKING:
    from desktop.services.compare import Compared, Side, Sides
    from desktop.ui.pages.page import Page

Line = tuple[int, Difference]
GROUP_WORDS: Mapping[str, str] = {
    "came": "新增",
    "fell": "减少",
    "cell": "改动",
    "enterprise": "企业",
    "declared": "申报",
    "figure": "数字",
    "outcome": "结论",
    "reason": "理由",
    "policy": "政策",
    "evidence": "佐证",
}
_TONES = {"came": theme.GREEN, "fell": theme.RED, "outcome": theme.AMBER}
_COLUMNS: Sequence[Column[Line]] = (
    Column(
        title="类别",
        text=lambda line: GROUP_WORDS[line[1].group],
        colour=lambda line: _TONES.get(line[1].group),
        width=62,
    ),
    Column(title="姓名", text=lambda line: line[1].name or "（案卷）", width=84),
    Column(title="证件号码", text=lambda line: line[1].id_masked, width=168),
    Column(title="行", text=lambda line: line[1].place.rpartition(" ")[2], width=74),
    Column(title="项目", text=lambda line: line[1].field, width=96),
    Column(title="之前", text=lambda line: line[1].before),
    Column(title="之后", text=lambda line: line[1].after),
)


class CompareDialog(QDialog):
    """What differs between two of a kind; both ends can be chosen."""

    manual = "cases"

    def __init__(
        self,
        session: Session,
        number: str,
        sides: Sides,
        parent: QWidget | None = None,
        *,
        kind: str = VERSIONS,
        ends: tuple[int, int] | None = None,
    ) -> None:
        """Compare ``ends``, else the last two of the kind."""
        super().__init__(parent)
        self.setWindowTitle(f"对比　{number}")
        self.resize(900, 470)
        self._session, self._number, self._sides = session, number, sides
        kinds = [(VERSIONS, "两版申报"), (DETERMINATIONS, "两次核定")]
        self.kind = Choice("对比什么", [each for each in kinds if self._listed(each[0])] or kinds[:1])
        self.before, self.after = Choice("之前", []), Choice("之后", [])
        self.group = Choice("类别", [("", "全部类别")])
        self.notice = Notice(closable=False)
        self.table: Table[Line] = Table(_COLUMNS, name="不同之处", key=lambda line: line[0])
        self.detail = label("", name="detail")
        self.detail.setMinimumHeight(self.detail.fontMetrics().lineSpacing() * 2)
        self._lay_out()
        self.kind.pick(kind)
        self._offer(ends)
        self.kind.currentIndexChanged.connect(self._other_kind)
        for end in (self.before, self.after):
            end.currentIndexChanged.connect(self._compare)
        self.group.currentIndexChanged.connect(self._narrow)
        self.table.selectionModel().currentRowChanged.connect(self._tell)
        self._compare()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        row = QHBoxLayout()
        for text, choice in (("对比(&K)", self.kind), ("之前(&F)", self.before), ("之后(&T)", self.after)):
            words = label(text, wrap=False)
            words.setBuddy(choice)
            row.addWidget(words)
            row.addWidget(choice, 2 if choice is not self.kind else 1)
        row.addWidget(self.group, 1)
        layout.addLayout(row)
        layout.addWidget(self.notice)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.detail)
        bottom = QHBoxLayout()
        copy, close = button("复制(&C)", tip="把全部不同之处复制为表格"), button("关闭", main=True)
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        bottom.addWidget(copy)
        bottom.addStretch(1)
        bottom.addWidget(close)
        layout.addLayout(bottom)

    def _listed(self, kind: str) -> tuple[Side, ...]:
        return self._sides.versions if kind == VERSIONS else self._sides.determinations

    def _offer(self, ends: tuple[int, int] | None) -> None:
        listed = self._listed(self.kind.value)
        options = [(str(each.number), self._side_words(each)) for each in listed]
        first, last = ends or (max(len(listed) - 1, 1), len(listed))
        for choice, number in ((self.before, first), (self.after, last)):
            choice.blockSignals(True)
            choice.offer(options)
            choice.pick(str(number))
            choice.blockSignals(False)
        if ends is None and self.isVisible():
            self._compare()

    def _other_kind(self, _index: int) -> None:
        self._offer(None)

    def _side_words(self, side: Side) -> str:
        if self.kind.value == VERSIONS:
            return f"第{side.number}版 {VERSION_WORDS.get(side.words, side.words)} {side.made_at.astimezone():%Y-%m-%d}"
        return f"第{side.number}次 {instant(side.made_at)}"

    def _compare(self) -> None:
        if not (self.before.value and self.after.value):
            self.notice.say("还没有可以对比的内容。", "申报有了更正或补充、核定有了新的结果以后，可以在这里对比。")
            return
        before, after = int(self.before.value), int(self.after.value)
        work = partial(cases.compare, number=self._number, kind=self.kind.value, before=before, after=after)
        self._session.tasks.run(self, work, self._show, self._refuse, reading=True, title="正在对比")

    def _show(self, compared: Compared) -> None:
        chosen = (self.kind.value, self.before.value, self.after.value)
        if (compared.kind, str(compared.before.number), str(compared.after.number)) != chosen:
            return
        found = dict.fromkeys(each.group for each in compared.differences)
        self.group.offer([("", "全部类别"), *((group, GROUP_WORDS[group]) for group in found)])
        self.table.show_records(list(enumerate(compared.differences)))
        self._narrow()
        count = len(compared.differences)
        same = f"{compared.same}人没有变化。"
        if count:
            self.notice.say(f"共{count}处不同；{same}")
        else:
            self.notice.say(f"两者没有不同；{same}", tone="good")

    def _refuse(self, error: DeskError) -> None:
        self.table.show_records([])
        self.notice.tell(error)

    def _narrow(self) -> None:
        wanted = self.group.value
        self.table.records.narrow((lambda line: line[1].group == wanted) if wanted else None)
        if self.table.current() is None and self.table.records.shown:
            self.table.selectRow(0)
        self._tell()

    def _tell(self) -> None:
        line = self.table.current()
        found = line[1] if line else None
        place = f"{found.name}（{found.place}）" if found and found.place else ""
        self.detail.setText(f"{place}{found.field}：{found.before} → {found.after}" if found else "")

    def _copy(self) -> None:
        self.table.copy(whole=True)


def show_differences(page: Page, number: str, kind: str, ends: tuple[int, int] | None, sides: Sides) -> None:
    """Show the dialog over a page: versions where there are two of them, else determinations, unless one is named."""
    several = len(sides.versions) > 1 or len(sides.determinations) == 1
    best = kind or (VERSIONS if several else DETERMINATIONS)
    dialog = CompareDialog(page.session, number, sides, page.window(), kind=best, ends=ends)
    ask(dialog)
