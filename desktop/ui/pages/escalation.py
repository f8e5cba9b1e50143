"""上报: approved cases with their sum, the signed summary, batches made and received."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from desktop.ui.acts import batches, papers
from desktop.ui.dialogs.sheet import Choice, label
from desktop.ui.pages.page import Page
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import CENTRE, RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import instant, yuan

if TYPE_CHECKING:
    from desktop.models.ledger import ReceivedBatch, SentBatch
    from desktop.services.create_batch import Created
    from desktop.services.look import CaseLine
    from desktop.services.print_form import Printed
    from desktop.services.receive_batch import Received
    from desktop.ui.acts.batches import Ready


class EscalationPage(Page):
    """What is ready to go, what went, what came."""

    def __init__(self, session: Session) -> None:
        """Build empty lists."""
        super().__init__(session, "上报")
        self.create_button = self.add_button("生成批次(&B)…", self.make_batch, main=True)
        self.summary_button = self.add_button("生成汇总表(&H)…", self.summarise)
        self.check_button = self.add_button("检查批次(&C)…", self.check)
        self.receive_button = self.add_button("接收批次(&R)…", self.receive)
        self._ready: Ready | None = None
        self.policy = Choice(
            "政策", [(each.id, f"{each.number}　{each.title}") for each in session.place.policies.values()]
        )
        self.policy.currentIndexChanged.connect(lambda _: self.reload())
        words = label("政策(&P)", wrap=False)
        words.setTextFormat(words.textFormat().AutoText)
        words.setBuddy(self.policy)
        row = QHBoxLayout()
        row.addWidget(words)
        row.addWidget(self.policy, 1)
        self.content.addLayout(row)
        self.approved, self.sent, self.received = self._approved(), self._sent(), self._received()
        self.sum = label("")
        self.first = self.approved
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("上报的分页")
        self.tabs.addTab(self._with_sum(), "待上报")
        self.tabs.addTab(self.sent, "已上报的批次")
        self.tabs.addTab(self.received, "接收的批次")
        self.content.addWidget(self.tabs, 1)

    def reload(self) -> None:
        """Read anew where escalation stands."""
        self.session.look(self, batches.ready, self._show, policy=self.policy.value)

    def fit(self) -> None:
        """Follow whether anything is ready and whether something is under way."""
        free = not self.session.tasks.busy
        ready = bool(self._ready and self._ready.approved)
        self.create_button.setEnabled(free and ready)
        self.summary_button.setEnabled(free)
        self.check_button.setEnabled(free)
        self.receive_button.setEnabled(free)

    def focus_search(self) -> None:
        """Put the cursor into the list."""
        self.approved.setFocus()

    def make_batch(self) -> None:
        """Ask where and how it is sealed, and make the batch."""
        from desktop.ui.dialogs.batch import CreateBatchDialog

        if self._ready is None or not self.create_button.isEnabled():
            return
        place = self.session.place
        name = f"批次-{place.office.code}-{self.session.now().astimezone():%Y%m%d-%H%M%S}.zip"
        dialog = CreateBatchDialog(self._ready, place.output / name, self.window())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            path = dialog.path
            self.session.do(
                self,
                batches.create,
                lambda made: self._created(made, path),
                title="正在生成批次",
                policy=self.policy.value,
                path=path,
                passphrase=dialog.secret,
                plain=dialog.plain.isChecked(),
            )

    def summarise(self) -> None:
        """Ask where, and make the signed summary."""
        start = str(self.session.place.output / f"汇总表-{self._today().isoformat()}.pdf")
        name, _ = QFileDialog.getSaveFileName(self.window(), "汇总表保存到", start, "PDF (*.pdf)")
        if name:
            path = Path(name)
            self.session.do(
                self,
                papers.summary,
                lambda printed: self._summarised(printed, path),
                title="正在生成汇总表",
                policy=self.policy.value,
                path=path,
            )

    def check(self) -> None:
        """Ask which batch, and tell whether it is whole and by whom."""
        from functools import partial

        from desktop.ui.dialogs.batch import PickBatchDialog

        dialog = PickBatchDialog("检查批次", self.session.place.output, self.window())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            work = partial(batches.check, path=dialog.path, passphrase=dialog.secret)
            self.session.tasks.run(self, work, self._checked, title="正在检查批次")

    def receive(self) -> None:
        """Ask which batch, take it in, and show where it differs."""
        from desktop.ui.dialogs.batch import PickBatchDialog

        dialog = PickBatchDialog("接收批次", self.session.place.output, self.window())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.session.do(
                self,
                batches.receive,
                self._taken,
                title="正在接收批次",
                path=dialog.path,
                passphrase=dialog.secret,
            )

    def _today(self) -> date:
        return self.session.now().date()

    def _show(self, ready: Ready) -> None:
        self._ready = ready
        self.approved.show_records(ready.approved)
        self.sent.show_records(ready.sent)
        self.received.show_records(ready.received)
        total = sum(line.payable_fen for line in ready.approved)
        heads = sum(line.payable for line in ready.approved)
        words = f"已审批待上报{len(ready.approved)}件，{heads}人，合计{yuan(total)}元。"
        left = [
            f"已核验、已复核或公示中、尚未审批{ready.waiting}件" if ready.waiting else "",
            f"需要重新核验{ready.stale}件" if ready.stale else "",
        ]
        if any(left):
            words += f"没有列入的：{'；'.join(each for each in left if each)}。"
        self.sum.setText(words)
        self.tabs.setTabText(0, f"待上报（{len(ready.approved)}）")
        self.tabs.setTabText(1, f"已上报的批次（{len(ready.sent)}）")
        self.tabs.setTabText(2, f"接收的批次（{len(ready.received)}）")
        self.fit()

    def _created(self, made: Created, path: Path) -> None:
        sealed = "已加密" if made.batch.encrypted else "未加密"
        self.notice.say(
            f"批次 {made.batch.number} 已生成（{sealed}）：{len(made.cases)}件，合计{yuan(made.payable_fen)}元。",
            f"文件在 {path}。复制到移动盘后，建议再点“检查批次”核对一遍。"
            + ("批次口令请用另外的途径告知区级。" if made.batch.encrypted else ""),
            tone="good",
        )

    def _summarised(self, printed: Printed, path: Path) -> None:
        kind = "与上次出具的是同一份" if printed.reprint else "已签名"
        self.notice.say(f"汇总表 {printed.number} {kind}。", f"文件在 {path}。", tone="good")

    def _checked(self, found: tuple[Any, bool]) -> None:
        from desktop.ui.dialogs.batch import CheckedDialog

        batch, trusted = found
        CheckedDialog(batch, trusted, self.window()).exec()

    def _taken(self, received: Received) -> None:
        from desktop.ui.dialogs.batch import ReceivedDialog

        ReceivedDialog(received, self.session.place.policies.get(received.policy), self.window()).exec()

    def _with_sum(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.sum)
        column.addWidget(self.approved, 1)
        return holder

    def _approved(self) -> Table[CaseLine]:
        title = self.session.place.measure_title
        return Table(
            [
                Column(title="案卷编号", text=lambda line: line.case.number, width=226),
                Column(title="企业名称", text=lambda line: line.case.enterprise_name),
                Column(title="措施", text=lambda line: title(line.case.policy, line.case.measure), width=140),
                Column(
                    title="申报",
                    text=lambda line: str(line.people),
                    align=RIGHT,
                    sort=lambda line: line.people,
                    width=70,
                ),
                Column(
                    title="核定",
                    text=lambda line: str(line.payable),
                    align=RIGHT,
                    sort=lambda line: line.payable,
                    width=70,
                ),
                Column(
                    title="核定金额（元）",
                    text=lambda line: yuan(line.payable_fen),
                    align=RIGHT,
                    sort=lambda line: line.payable_fen,
                    width=150,
                ),
            ],
            name="待上报的案卷",
            key=lambda line: line.case.number,
        )

    def _sent(self) -> Table[SentBatch]:
        name = self.session.name_of
        return Table(
            [
                Column(title="批次编号", text=lambda each: each.number, width=220),
                Column(title="生成时间", text=lambda each: instant(each.made_at), width=150),
                Column(title="经手", text=lambda each: name(each.made_by), width=90),
                Column(title="案卷", text=lambda each: f"{len(each.cases)}件：{'、'.join(each.cases)}"),
                Column(
                    title="加密", text=lambda each: "已加密" if each.encrypted else "未加密", align=CENTRE, width=80
                ),
            ],
            name="已上报的批次",
            key=lambda each: each.number,
        )

    def _received(self) -> Table[ReceivedBatch]:
        name = self.session.name_of
        return Table(
            [
                Column(title="批次编号", text=lambda each: _said(each, "number"), width=220),
                Column(title="发出单位", text=lambda each: each.office_name),
                Column(title="接收时间", text=lambda each: instant(each.received_at), width=150),
                Column(title="经手", text=lambda each: name(each.received_by), width=90),
                Column(title="案卷", text=lambda each: f"{_said(each, 'cases')}件", align=RIGHT, width=80),
                Column(title="不一致", text=lambda each: f"{len(each.findings)}处", align=RIGHT, width=90),
            ],
            name="接收的批次",
            key=lambda each: each.sha256,
        )


def _said(batch: ReceivedBatch, key: str) -> str:
    summary: Any = batch.summary
    return str(summary.get(key, ""))
