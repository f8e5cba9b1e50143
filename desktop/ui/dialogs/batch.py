"""Batches: make one, name one to check or receive, and see where figures differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.masking import aloud
from desktop.services.batch_scans import MOST_BYTES, ScanTotal, megabytes
from desktop.services.receive_batch import Received
from desktop.ui.acts.batches import Ready
from desktop.ui.dialogs.sheet import PathField, Sheet, button, label
from desktop.ui.dialogs.sign_in import secret_field
from desktop.ui.tablemodels.records import Column
from desktop.ui.widgets.notice import Notice
from desktop.ui.widgets.table import Table
from desktop.ui.wording import figure, figure_value, yuan
from desktop.workspace import what_is

if TYPE_CHECKING:
    from rules.policy import Policy

_CHECKED = 680  # pixels: a fingerprint in its groups stands on two lines
_BATCH = "批次 (*.zip);;所有文件 (*)"


class CreateBatchDialog(Sheet):
    """Where the batch goes, and the passphrase that seals it, twice, or the explicit wish for none."""

    manual = "escalation"

    def __init__(
        self,
        ready: Ready,
        proposed: Path,
        parent: QWidget | None = None,
        *,
        concerns: int = 0,
        scans: ScanTotal | None = None,
    ) -> None:
        """Say what will leave the office; ``proposed`` is the file it goes to unless another is chosen.

        ``concerns`` counts what the preview found to look at in these cases, ``scans`` the scans that they have.
        """
        total = sum(line.payable_fen for line in ready.approved)
        lead = f"{len(ready.approved)}件已审批的案卷，合计{yuan(total)}元。生成后转为“已上报”。"
        lead += f"有{concerns}处需要留意，已列在“待上报”下方。" if concerns else ""
        super().__init__(parent, "生成批次", main="生成(&G)", lead=lead, width=620)
        self.file = PathField("批次保存到", kind="save", pattern=_BATCH)
        self.file.set_path(proposed)
        self.passphrase, self.again = secret_field(), secret_field()
        self.plain = QCheckBox("不加密（会留下记录）(&N)")
        self.plain.setAccessibleName("不加密")
        self.row("保存到(&F)", self.file)
        self.row("批次口令(&P)", self.passphrase)
        self.row("再输一遍(&A)", self.again)
        self.form.addRow("", self.plain)
        self.scans = QCheckBox("附上申报材料的扫描件(&M)")
        self.scans.setAccessibleName("附上申报材料的扫描件")
        self.scans.setEnabled(scans is not None and 0 < scans.size <= MOST_BYTES)
        self.scan_words = label(_scan_words(scans), small=True)
        self.form.addRow("", self.scans)
        self.form.addRow("", self.scan_words)
        self.plain.toggled.connect(self._fit)
        self.passphrase.setFocus()

    @property
    def path(self) -> Path:
        """Where the batch goes."""
        return self.file.path or Path()

    @property
    def secret(self) -> str | None:
        """The passphrase, None where the batch stays plain."""
        return None if self.plain.isChecked() else self.passphrase.text()

    def submit(self) -> None:
        """Accept if both entries agree."""
        if self.file.path is None:
            self.notice.say("没有填写保存位置。", "请填写或点“浏览”选择。", tone="bad")
        elif what_is(self.file.path):
            self.notice.say(
                f"“{self.file.path.name}”已经存在，没有生成批次，原文件没有改动。", "请换一个文件名。", tone="bad"
            )
        elif self.plain.isChecked():
            self.accept()
        elif not self.passphrase.text():
            self.notice.say("没有设置批次口令。", "请设置口令；确需不加密的，请勾选“不加密”。", tone="bad")
        elif self.twice(self.passphrase, self.again, "两次输入的口令不一致。"):
            self.accept()

    def _fit(self, plain: bool) -> None:
        for field in (self.passphrase, self.again):
            field.setEnabled(not plain)


def _scan_words(scans: ScanTotal | None) -> str:
    if scans is None or not scans.files:
        return "这些案卷没有扫描件。"
    words = f"{scans.files}份{scans.pages}页，批次会大 {megabytes(scans.size)}"
    return f"{words}。" if scans.size <= MOST_BYTES else f"{words}，一个批次最多附 {megabytes(MOST_BYTES)}：请分批。"


class PickBatchDialog(Sheet):
    """A batch from a file, with its passphrase if it is sealed with one."""

    manual = "escalation"

    def __init__(self, title: str, folder: Path, parent: QWidget | None = None) -> None:
        """``title`` is 检查批次 or 接收批次."""
        super().__init__(parent, title, main=f"{title}(&O)", width=620)
        self.file = PathField("选择批次文件", kind="open", pattern=_BATCH)
        self.file.set_path(folder)
        self.passphrase = secret_field()
        self.passphrase.setPlaceholderText("没有加密的不填")
        self.row("批次文件(&F)", self.file)
        self.row("批次口令(&P)", self.passphrase)
        self.file.edit.selectAll()

    @property
    def path(self) -> Path:
        """The file."""
        return self.file.path or Path()

    @property
    def secret(self) -> str | None:
        """The passphrase, or None."""
        return self.passphrase.text() or None

    def submit(self) -> None:
        """Accept if there is such a file."""
        if what_is(self.path) != "file":
            self.refuse(DeskError("file-missing", file=self.path.name))
            return
        self.accept()


class CheckedDialog(QDialog):
    """What a check of a batch found; ``save`` writes the scans that it has, as the button asks."""

    manual = "escalation"

    def __init__(
        self,
        batch: Any,  # noqa: ANN401
        trusted: bool,
        parent: QWidget | None = None,
        *,
        scans: int = 0,
        save: Callable[[], None] | None = None,
    ) -> None:
        """Say whether it is whole, who signed it, whether that one is trusted, and how many ``scans`` it has."""
        super().__init__(parent)
        self.setWindowTitle("检查批次")
        self.setMinimumWidth(_CHECKED)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        band = Notice(closable=False)
        words = f"批次完整，共{len(batch.members)}个文件，与发出时一致。签名者：{batch.signer_name}。"
        advice = (
            "签名者在本单位的信任名单中。"
            if trusted
            else f"签名者不在信任名单中。请用电话等途径核对指纹：{aloud(batch.signer_fingerprint)}"
        )
        words += f"附有扫描件{scans}份。" if scans else ""
        band.say(words, advice, tone="good" if trusted else "wait")
        layout.addWidget(band)
        layout.addStretch(1)
        closing = _closing(self)
        if scans and save is not None:
            self.save_button = button("另存扫描件(&S)…")
            self.save_button.clicked.connect(save)
            closing.insertWidget(0, self.save_button)
        layout.addLayout(closing)
        self.resize(_CHECKED, layout.totalHeightForWidth(_CHECKED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to look into, in words; ``row`` is None for a whole case."""

    case: str
    row: int | None = None
    what: str
    sender: str
    ours: str


class ReceivedDialog(QDialog):
    """What came of a batch: our own figures, where the sender's differ, other readings, persons paid elsewhere too."""

    manual = "escalation"

    def __init__(self, received: Received, policy: Policy | None = None, parent: QWidget | None = None) -> None:
        """List every finding; ``policy`` is our own copy, which has the words of the readings."""
        super().__init__(parent)
        self.setWindowTitle("接收批次")
        self.resize(920, 520)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        band = Notice(closable=False)
        band.say(*_received_words(received), tone="wait" if received.needs_a_person else "good")
        layout.addWidget(band)
        self.table: Table[tuple[int, Finding]] = Table(
            [
                Column(title="案卷", text=lambda each: each[1].case or "整个批次", width=226),
                Column(
                    title="行", text=lambda each: str(each[1].row or "—"), width=60, sort=lambda each: each[1].row or 0
                ),
                Column(title="项目", text=lambda each: each[1].what, width=170),
                Column(title="对方", text=lambda each: each[1].sender),
                Column(title="本方", text=lambda each: each[1].ours),
            ],
            name="需要核对之处",
            key=lambda each: each[0],
        )
        self.table.show_records(list(enumerate(_findings(received, policy))))
        layout.addWidget(self.table, 1)
        layout.addLayout(_closing(self, self.table))


def _findings(received: Received, policy: Policy | None) -> Iterator[Finding]:
    for found in received.differences:
        sender, ours = (figure_value(found.figure, value) for value in (found.sender, found.ours))
        yield Finding(case=found.case, row=found.row, what=figure(found.figure), sender=sender, ours=ours)
    for each in received.readings:
        reading = policy.readings.get(each["reading"]) if policy else None
        options = {option.id: option.text for option in reading.options} if reading else {}
        yield Finding(
            case=each["case"],
            what=f"口径不同：{reading.title if reading else each['reading']}",
            sender=options.get(each["sender"], each["sender"]),
            ours=options.get(each["ours"], each["ours"]),
        )
    for twice in received.doubly_paid:
        yield Finding(
            case=twice["case"],
            what="重复发放",
            sender=f"证件号码 {twice['id']}",
            ours=f"{twice['other_office']}已发放，案卷 {twice['other_case']}",
        )


def _received_words(received: Received) -> tuple[str, str]:
    words = (
        f"批次 {received.number}，{received.office}，{received.cases}件。"
        f"按其中的事实重新核算，合计{yuan(received.payable_fen)}元。"
    )
    advice = []
    if received.already:
        advice.append("这个批次以前已经接收过，没有重复登记。")
    if not received.trusted:
        advice.append(f"签名者“{received.signer}”不在信任名单中，指纹 {aloud(received.fingerprint)}，请先核实。")
    if received.differences:
        advice.append(f"有{len(received.differences)}处与对方不一致，请逐处核对后反馈。")
    else:
        advice.append("与对方的数字全部一致。")
    if received.scans:
        advice.append(f"附有扫描件{len(received.scans)}份：在“检查批次”中选同一个文件，可以另存出来看。")
    if received.readings:
        count = len({each["case"] for each in received.readings})
        advice.append(f"以上是按对方选用的口径核算的；有{count}件的口径与本方不同，请核对后再作决定。")
    if received.doubly_paid:
        cases = "、".join(dict.fromkeys(str(each["case"]) for each in received.doubly_paid))
        advice.append(f"有{len(received.doubly_paid)}人在别的单位也获发放，涉及案卷 {cases}。")
    return words, "".join(advice)


def _closing(dialog: QDialog, table: Table[Any] | None = None) -> QHBoxLayout:
    row = QHBoxLayout()
    if table is not None:
        copy = button("复制全部(&C)")
        copy.clicked.connect(lambda: table.copy(whole=True))
        row.addWidget(copy)
    row.addStretch(1)
    close = button("知道了", main=True)
    close.clicked.connect(dialog.accept)
    close.setDefault(True)
    row.addWidget(close)
    return row
