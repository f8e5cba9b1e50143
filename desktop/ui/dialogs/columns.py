"""Say once which column of a table is which; the choice is remembered for every file of the same layout."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHeaderView, QSpinBox, QTableWidget, QTableWidgetItem, QWidget

from desktop.importing.candidates import REQUIRED, TableMapping
from desktop.services.show_tables import FIELD_TITLES, TableShown
from desktop.ui.dialogs.sheet import Choice, Sheet
from desktop.ui.verbatim import tip

_HEADS = ("列", "标题", "内容举例", "这一列是")
_EXAMPLES = 2
_ROW_HEIGHT = 40
_LAST_HEAD = 40


class _Field(Choice):
    """What a column is.  The wheel scrolls the table: it never changes a choice in passing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the table."""
        event.ignore()


class ColumnsDialog(Sheet):
    """The columns of one sheet, with their headings and examples; after acceptance ``mapping`` says what was chosen."""

    manual = "entry"

    def __init__(self, file: str, tables: Sequence[TableShown], parent: QWidget | None = None) -> None:
        """Start with the sheet that looks most like a roster; nothing doubtful is chosen beforehand."""
        lead = f"系统不能确定“{file}”里哪一列是什么。请至少指明姓名和身份证号码两列。"
        lead += "选一次即记住，同样格式的文件以后照此读取。"
        super().__init__(parent, "指明名单的各列", main="按此导入(&I)", lead=lead, width=820)
        self._tables = {table.sheet: table for table in tables}
        self.sheet = Choice("工作表", [(name, name) for name in self._tables])
        self.head = QSpinBox()
        self.head.setRange(0, _LAST_HEAD)
        self.head.setSpecialValueText("没有标题行")
        self.head.setPrefix("第 ")
        self.head.setSuffix(" 行")
        self.row("工作表(&S)", self.sheet)
        self.row("标题在(&H)", self.head)
        self.grid = self._grid()
        self.body.insertWidget(self.body.count() - 1, self.grid, 1)
        self.fields: list[_Field] = []
        self.sheet.currentIndexChanged.connect(self._show)
        self.head.valueChanged.connect(self._tell_rows)
        self._show()
        self.resize(self.minimumWidth(), 500)

    @property
    def mapping(self) -> TableMapping:
        """What was chosen."""
        return TableMapping(sheet=self.sheet.value, head_row=self.head.value(), columns=self._chosen())

    def submit(self) -> None:
        """Accept if name and number are named and no field twice."""
        fields = [field.value for field in self.fields if field.value]
        missing = [FIELD_TITLES[field] for field in ("name", "id_number") if field not in fields]
        twice = [FIELD_TITLES[field] for field in dict.fromkeys(fields) if fields.count(field) > 1]
        if missing:
            self.notice.say(f"还没有指明{'、'.join(missing)}是哪一列。", "请在那一列的右边选定。", tone="bad")
        elif twice:
            self.notice.say(f"有两列都选作{'、'.join(twice)}。", "请只留一列，另一列选“不导入”。", tone="bad")
        else:
            self.accept()

    def _chosen(self) -> dict[str, str]:
        letters = self._table.letters
        return {field.value: letter for letter, field in zip(letters, self.fields, strict=True) if field.value}

    @property
    def _table(self) -> TableShown:
        return self._tables[self.sheet.value]

    def _grid(self) -> QTableWidget:
        grid = QTableWidget(0, len(_HEADS))
        grid.setAccessibleName("工作表的各列")
        grid.setHorizontalHeaderLabels(_HEADS)
        grid.verticalHeader().setVisible(False)
        grid.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        grid.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        grid.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        grid.setMinimumHeight(_ROW_HEIGHT * 5)
        header = grid.horizontalHeader()
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 48), (1, 190), (3, 210)):
            grid.setColumnWidth(column, width)
        return grid

    def _show(self) -> None:
        """Show another sheet."""
        table = self._table
        self.head.blockSignals(True)
        self.head.setValue(table.head_row)
        self.head.blockSignals(False)
        self.fields = []
        self.grid.setRowCount(len(table.letters))
        options = [("", "不导入"), *sorted(FIELD_TITLES.items(), key=lambda each: each[0] not in REQUIRED)]
        for row, letter in enumerate(table.letters):
            field = _Field(f"{letter}列是", options)
            field.pick(table.guesses.get(letter, ""))
            self.fields.append(field)
            self.grid.setCellWidget(row, 3, field)
        self._tell_rows()
        self._tell_doubts()

    def _tell_rows(self) -> None:
        """Show headings and examples as the row of the headings says."""
        table, head = self._table, self.head.value()
        titles = table.rows[head - 1] if 0 < head <= len(table.rows) else ()
        for row, letter in enumerate(table.letters):
            title = titles[row] if row < len(titles) else ""
            shown = [line[row] for line in table.rows[head:] if row < len(line) and line[row]][:_EXAMPLES]
            for column, text in enumerate((letter, title or "—", "，".join(shown) or "（空）")):
                item = QTableWidgetItem(text)
                item.setToolTip(tip(text))
                self.grid.setItem(row, column, item)

    def _tell_doubts(self) -> None:
        doubts = [
            f"{'、'.join(letters)}列都像{FIELD_TITLES[field]}"
            for field, letters in self._table.doubtful.items()
            if field in FIELD_TITLES
        ]
        if doubts:
            self.notice.say(f"{'；'.join(doubts)}。", "请选定一列，其余选“不导入”。", tone="wait")
        else:
            self.notice.hide()
