"""佐证: every kind is registered, told with cover, age and successor, and taken back; figures and coaches beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msoffcrypto
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMessageBox

from desktop.importing.plainsheet import write_xlsx
from desktop.ui.dialogs.evidence import KINDS, EvidenceDialog
from desktop.ui.dialogs.fact import FactDialog
from desktop.ui.dialogs.file_password import FilePasswordDialog
from desktop.ui.dialogs.trip import TripDialog
from desktop.ui.pages.evidence import EvidencePage
from rules.registers import REGISTERS
from tests.models.builders import an_id
from tests.services.counter import FIRM, a_register, a_whereabouts_extract, an_insurance_extract, workers
from tests.ui.conftest import INSURANCE, MOVEMENT, SAMPLES, Sitting, cell


def evidence_of(sitting: Sitting) -> EvidencePage:
    page = sitting.window().show_page("evidence")
    assert isinstance(page, EvidencePage)
    sitting.settle()
    return page


def column(page: EvidencePage, title: str) -> list[str]:
    model = page.table.records
    at = [each.title for each in model.columns].index(title)
    return [model.index(row, at).data() for row in range(model.rowCount())]


def register(sitting: Sitting, page: EvidencePage, file: Path, kind: str, *, title: str = "", source: str = "") -> None:
    def fill(dialog: EvidenceDialog) -> None:
        dialog.file.set_path(file)
        dialog.title.setText(title)
        dialog.source.setText(source)
        dialog.as_of.setText("2023-02-06")
        dialog.submit()
        assert not dialog.isVisible(), dialog.notice.text

    sitting.answer(EvidenceDialog, fill)
    page.register(kind)
    sitting.settle()


def _a_file(folder: Path, kind: str) -> Path:
    path = folder / f"{kind}.xlsx"
    if kind == "insurance":
        return an_insurance_extract(path, workers(2))
    if kind == "movement":
        return a_whereabouts_extract(path, workers(2))
    if kind == "duty":
        lines = [[*each, "在岗", "", "", "巡查"] for each in workers(2)]
        path.write_bytes(
            write_xlsx("在岗", [["姓名", "身份证号码", "核查结果", "离岗日期", "返岗日期", "数据来源"], *lines])
        )
        return path
    return a_register(path, kind, workers(2) if REGISTERS[kind].of_person else [(FIRM.name, FIRM.uscc)])


def test_the_extracts_tell_what_they_cover_and_who_registered_them(full: Sitting) -> None:
    page = evidence_of(full)

    assert column(page, "种类") == ["比对结果", "参保明细"]
    assert column(page, "覆盖") == ["2023-01-06 至 02-05", "2023-01、2023-02"]
    assert column(page, "登记人") == ["经办", "经办"]
    assert column(page, "状态") == ["有效", "有效"]


def test_every_kind_of_evidence_is_registered_with_source_and_day(empty: Sitting, tmp_path: Path) -> None:
    page = evidence_of(empty)

    for kind, _ in KINDS:
        register(empty, page, _a_file(tmp_path, kind), kind, title="专列名单", source="样例部门")
        assert "已登记" in page.notice.text, kind

    assert not empty.troubles
    assert len(column(page, "种类")) == len(KINDS)
    assert set(column(page, "数据截至")) == {"2023-02-06（5天前）"}
    assert set(column(page, "来源")) == {"样例部门"}
    assert "专列名单" in column(page, "覆盖")
    assert page.tabs.tabText(0) == f"佐证材料（{len(KINDS)}）"


@pytest.mark.parametrize(("kind", "file"), [("insurance", INSURANCE), ("movement", MOVEMENT)])
def test_an_extract_is_registered_with_what_the_policy_asks_for(empty: Sitting, kind: str, file: Path) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("the sample township is not beside the repository")
    page = evidence_of(empty)

    register(empty, page, file, kind)

    assert "已登记" in page.notice.text
    assert page.table.records.rowCount() == 1


def test_a_later_edition_of_the_same_list_is_shown_as_its_successor(empty: Sitting, tmp_path: Path) -> None:
    page = evidence_of(empty)

    for count in (2, 3):
        file = a_register(tmp_path / f"{count}.xlsx", "permit", workers(count))
        register(empty, page, file, "permit", source="公安")

    assert column(page, "状态") == ["有效", "由2替代" if column(page, "编号")[0] == "2" else "由1替代"]
    page.table.selectRow(1)
    assert "这份仍可查看" in page.detail.text()


def test_the_same_file_is_not_registered_twice(empty: Sitting, tmp_path: Path) -> None:
    page = evidence_of(empty)
    file = an_insurance_extract(tmp_path / "a.xlsx", workers(2))

    for _ in range(2):
        register(empty, page, file, "insurance")

    assert "没有重复登记" in page.notice.text
    assert page.table.records.rowCount() == 1


def test_what_is_missing_is_refused_beside_the_field(empty: Sitting, tmp_path: Path) -> None:
    dialog = EvidenceDialog(empty.session)
    empty.bot.addWidget(dialog)
    told: list[str] = []

    def submit() -> None:
        dialog.submit()
        told.append(dialog.notice.text)

    submit()
    dialog.file.set_path(tmp_path / "x.xlsx")
    dialog.months.setText("二月")
    submit()
    dialog.kind.pick("movement")
    dialog.first.setText("2023-02-05")
    dialog.last.setText("2023-01-06")
    submit()
    dialog.kind.pick("list")
    submit()
    dialog.title.setText("专列名单")
    dialog.as_of.setText("2024-01-01")
    submit()

    for words, part in zip(told, ("还没有选择文件", "二月", "早于起始日", "名单", "在今天之后"), strict=True):
        assert part in words


def test_a_missing_file_brings_the_dialog_back_as_it_was_filled_in(empty: Sitting) -> None:
    page = evidence_of(empty)
    told: list[str] = []

    def again(dialog: EvidenceDialog) -> None:
        told.extend((dialog.notice.text, str(dialog.file.path), dialog.source.text()))
        dialog.reject()

    def fill(dialog: EvidenceDialog) -> None:
        dialog.file.set_path("/nowhere/x.xlsx")
        dialog.source.setText("公安")
        dialog.submit()
        empty.answer(EvidenceDialog, again)

    empty.answer(EvidenceDialog, fill)
    page.register("insurance")
    empty.bot.waitUntil(lambda: bool(told), timeout=10_000)
    empty.settle()

    assert "没有找到文件" in told[0]
    assert told[1:] == ["/nowhere/x.xlsx", "公安"]
    assert page.table.records.rowCount() == 0


def test_a_locked_extract_asks_for_its_password_and_goes_on(empty: Sitting, tmp_path: Path) -> None:
    page = evidence_of(empty)
    plain, locked = an_insurance_extract(tmp_path / "a.xlsx", workers(2)), tmp_path / "b.xlsx"
    with plain.open("rb") as opened, locked.open("wb") as closed:
        msoffcrypto.OfficeFile(opened).encrypt("secret", closed)
    told: list[str] = []

    def open_it(dialog: FilePasswordDialog) -> None:
        told.append(dialog.notice.text)
        dialog.password.setText("secret" if len(told) > 1 else "guess")
        empty.answer(FilePasswordDialog, open_it)
        dialog.submit()

    empty.answer(FilePasswordDialog, open_it)
    register(empty, page, locked, "insurance")
    empty.bot.waitUntil(lambda: page.table.records.rowCount() == 1, timeout=20_000)
    empty.settle()

    assert told[0] == ""
    assert "密码不对" in told[1]
    assert "已登记“b.xlsx”" in page.notice.text


def test_a_file_that_is_dropped_on_the_page_is_asked_about_as_evidence(empty: Sitting, tmp_path: Path) -> None:
    page = evidence_of(empty)
    seen: list[Path | None] = []

    def look(dialog: EvidenceDialog) -> None:
        seen.append(dialog.file.path)
        dialog.reject()

    empty.answer(EvidenceDialog, look)
    page.dropEvent(a_drop(mime := files(tmp_path / "a.xlsx")))

    assert seen == [tmp_path / "a.xlsx"]
    assert mime.hasUrls()


def test_an_extract_is_taken_back_after_asking(full: Sitting) -> None:
    page = evidence_of(full)
    page.table.selectRow(0)

    full.answer(QMessageBox, lambda box: box.button(QMessageBox.StandardButton.Yes).click())
    page.undo_button.click()
    full.settle()

    assert "已撤回" in page.notice.text
    assert column(page, "状态")[0] == "已撤回"
    assert not page.undo_button.isEnabled()


def test_figures_are_recorded_with_their_ground_listed_and_taken_back(full: Sitting) -> None:
    page = evidence_of(full)
    told: list[str] = []

    def fill(dialog: FactDialog) -> None:
        dialog.firm.setCurrentIndex(0)
        dialog.submit()
        told.append(dialog.notice.text)
        dialog.source.setText("区统计局来函")
        dialog.submit()
        told.append(dialog.notice.text)
        dialog.measure.pick("output-growth")
        name = "output_2022"
        dialog.fields[name].setText("一亿")  # type: ignore[union-attr]
        dialog.submit()
        told.append(dialog.notice.text)
        dialog.fields[name].setText("100000000")  # type: ignore[union-attr]
        dialog.submit()

    full.answer(FactDialog, fill)
    page.fact_button.click()
    full.bot.waitUntil(lambda: page.figures.records.rowCount() == 1, timeout=10_000)
    full.settle()

    assert ["依据" in told[0], "还没有填写任何数据" in told[1], "应为数字" in told[2]] == [True] * 3
    assert "已登记企业数据" in page.notice.text
    assert "100,000,000元" in cell(page.figures, 0, "数据")
    page.figures.selectRow(0)
    full.answer(QMessageBox, lambda box: box.button(QMessageBox.StandardButton.Yes).click())
    page.undo_button.click()
    full.settle()
    assert cell(page.figures, 0, "状态") == "已撤回"


def test_a_coach_is_recorded_once_and_its_invoice_is_refused_again(full: Sitting, tmp_path: Path) -> None:
    page = evidence_of(full)
    riders = tmp_path / "乘车.xlsx"
    riders.write_bytes(write_xlsx("名单", [["姓名", "身份证号码"], ["样本", an_id(1)]]))
    told: list[str] = []

    def fill(dialog: TripDialog) -> None:
        dialog.submit()
        told.append(dialog.notice.text)
        dialog.day.setText("2023-01-28")
        dialog.firm.setCurrentIndex(0)
        dialog.invoice.setText("0123456")
        dialog.cost.setText("12800")
        dialog.listed.set_path(riders)
        dialog.joint.setPlainText("甲")
        dialog.submit()
        told.append(dialog.notice.text)
        dialog.joint.clear()
        dialog.submit()

    def again(dialog: TripDialog) -> None:
        told.append(f"{dialog.notice.text}{dialog.invoice.text()}")
        dialog.reject()

    full.answer(TripDialog, fill)
    page.trip_button.click()
    full.bot.waitUntil(lambda: page.trips.records.rowCount() == 1, timeout=10_000)
    full.settle()
    assert "已登记包车" in page.notice.text
    assert cell(page.trips, 0, "费用（元）") == "12,800.00"
    assert cell(page.trips, 0, "名单人数") == "1"

    def repeat(dialog: TripDialog) -> None:
        fill(dialog)
        full.answer(TripDialog, again)

    full.answer(TripDialog, repeat)
    page.record_trip()
    full.bot.waitUntil(lambda: len(told) == 5, timeout=10_000)
    full.settle()

    assert ["不是日期" in told[0], "写法不对" in told[1]] == [True, True]
    assert "已由" in told[4]
    assert told[4].endswith("0123456")
    assert page.trips.records.rowCount() == 1


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def a_drop(mime: QMimeData) -> QDropEvent:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    return QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, left, none)


def test_the_asked_day_of_an_extract_is_a_day(empty: Sitting) -> None:
    dialog = EvidenceDialog(empty.session, "permit", path=Path("/x.xlsx"))
    empty.bot.addWidget(dialog)
    dialog.as_of.setText("2023年2月6日")
    dialog.part.setChecked(True)

    asked = dialog.asked

    assert (asked.as_of, asked.part, asked.kind) == (date(2023, 2, 6), True, "permit")
