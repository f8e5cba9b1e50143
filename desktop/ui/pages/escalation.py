"""上报: choose cases and see what they come to; make, save, check batches; both sides of the district's answer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QTabWidget

from desktop.ui.acts import batches
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import Choice, button, caption, label
from desktop.ui.handing import show_office
from desktop.ui.pages.escalation_choose import Choosing
from desktop.ui.pages.escalation_papers import OfficePapers
from desktop.ui.pages.escalation_tables import received_table, said, sent_table, under_buttons
from desktop.ui.pages.page import Page
from desktop.ui.session import Session
from desktop.ui.wording import advice_of, yuan

if TYPE_CHECKING:
    from desktop.exchange import Batch
    from desktop.services.create_batch import Created
    from desktop.services.escalate_preview import Preview
    from desktop.services.feedback_walk import Walk
    from desktop.services.receive_batch import Received
    from desktop.services.save_batch import Saved
    from desktop.ui.acts.batches import Ready

_TABS = {"approved": 0, "sent": 1, "received": 2}


class EscalationPage(Page):
    """What is ready to go, what went, what came."""

    def __init__(self, session: Session) -> None:
        """Build empty lists."""
        super().__init__(session, "上报")
        self.create_button = self.add_button("生成批次(&B)…", self.make_batch, main=True)
        self.papers = OfficePapers(session, self, lambda: self.policy.value)
        self.bar.addWidget(self.papers.button)
        self.check_button = self.add_button("检查批次(&C)…", self.check)
        self._ready: Ready | None = None
        self._wanted = ""
        places = [(each.id, f"{each.number}　{each.title}") for each in session.place.policies.values()]
        self.policy = Choice("政策", places)
        self.policy.currentIndexChanged.connect(self._turned)
        self.choosing = Choosing(session.place.measure_title)
        self.approved, self.sum = self.choosing.approved, self.choosing.sum
        self.sent, self.received = sent_table(session.name_of), received_table(session.name_of)
        self.first = self.approved
        self.content.addLayout(self._which())
        self.content.addWidget(self._tabs(), 1)
        self.choosing.changed.connect(self._preview)
        for table in (self.sent, self.received):
            table.chosen_changed.connect(self.fit)
        self.sent.opened.connect(self._open_sent)
        self.received.opened.connect(self._open_received)

    def reload(self) -> None:
        """Read anew where escalation stands."""
        self.session.look(self, batches.ready, self._show, policy=self.policy.value, now=self.session.now())

    def open_at(self, *, policy: str = "", tab: str = "", batch: str = "", **_: object) -> None:
        """Show a policy, one of the tabs (approved, sent, received), a batch."""
        if policy:
            self.policy.pick(policy)
        self.tabs.setCurrentIndex(_TABS["sent"] if batch else _TABS.get(tab, 0))
        if not self.sent.choose(batch):
            self._wanted = batch  # the list is still being read

    def fit(self) -> None:
        """Follow what is chosen and whether something is under way."""
        free = not self.session.tasks.busy
        sent, received = self.sent.current(), self.received.current()
        self.create_button.setEnabled(free and bool(self.choosing.preview and self.choosing.preview.cases))
        self.papers.fit(free=free)
        for each in (self.check_button, self.receive_button, self.feedback_button):
            each.setEnabled(free)
        for each in (self.save_button, self.letter_button):
            each.setEnabled(free and sent is not None)
        self.walk_button.setEnabled(free and sent is not None and sent.answered_at is not None)
        self.look_button.setEnabled(received is not None)
        self.answer_button.setEnabled(free and received is not None)

    def focus_search(self) -> None:
        """Put the cursor into the list."""
        self.approved.setFocus()

    def make_batch(self) -> None:
        """Ask where and how it is sealed, and make the batch of what is chosen."""
        from dataclasses import replace

        from desktop.ui.dialogs.batch import CreateBatchDialog

        if self._ready is None or not self.create_button.isEnabled():
            return
        place, preview = self.session.place, self.choosing.preview
        name = f"批次-{place.office.code}-{self.session.now().astimezone():%Y%m%d-%H%M%S}.zip"
        chosen = replace(self._ready, approved=tuple(self.approved.chosen()))
        concerns = [each for each in preview.concerns if each.inside] if preview else []
        scans = preview.scans if preview else None
        dialog = CreateBatchDialog(chosen, place.output / name, self.window(), concerns=len(concerns), scans=scans)
        if ask(dialog):
            path = dialog.path
            self.session.do(
                self,
                batches.create,
                partial(self._created, path),
                title="正在生成批次",
                policy=self.policy.value,
                numbers=self.choosing.numbers,
                path=path,
                passphrase=dialog.secret,
                plain=dialog.plain.isChecked(),
                with_scans=dialog.scans.isChecked(),
            )

    def save(self) -> None:
        """Ask which drive, and write a copy of the chosen batch to it."""
        line = self.sent.current()
        if line is not None:
            number = line.batch.number
            self.session.look(self, batches.size_of, partial(self._ask_drive, number), number=number)

    def show_letter(self) -> None:
        """Show the letter that goes with the chosen batch, to be issued and printed."""
        line = self.sent.current()
        if line is not None:
            show_office(self.session, self, "transmittal", line.batch.number)

    def check(self) -> None:
        """Ask which batch, and tell whether it is whole and by whom."""
        from desktop.ui.dialogs.batch import PickBatchDialog

        dialog = PickBatchDialog("检查批次", self.session.place.output, self.window())
        if ask(dialog):
            work = partial(batches.check, path=dialog.path, passphrase=dialog.secret)
            self.session.tasks.run(self, work, self._checked, title="正在检查批次")

    def receive(self) -> None:
        """Ask which batch, take it in, and show where it differs."""
        from desktop.ui.dialogs.batch import PickBatchDialog

        dialog = PickBatchDialog("接收批次", self.session.place.output, self.window())
        if ask(dialog):
            asked: dict[str, Any] = {"path": dialog.path, "passphrase": dialog.secret}
            self.session.do(self, batches.receive, self._taken, title="正在接收批次", **asked)

    def answer(self) -> None:
        """Ask what is objected to in the chosen received batch, and write the signed answer."""
        from desktop.ui.dialogs.answering import AnswerDialog

        batch = self.received.current()
        if batch is None:
            return
        number = said(batch, "number")
        dialog = AnswerDialog(batch, self.session.place.output / f"反馈-{number}.zip", self.window())
        if ask(dialog):
            asked: dict[str, Any] = {"number": number, "objections": dialog.objections, "path": dialog.path}
            self.session.do(self, batches.answer, self._answered, title="正在出具反馈", **asked)

    def take_feedback(self) -> None:
        """Ask for the district's file, take it, and begin the walk through what it objects to."""
        pattern = "反馈 (*.zip);;所有文件 (*)"
        start = str(self.session.place.output)
        name, _ = QFileDialog.getOpenFileName(self.window(), "选择区级的反馈文件", start, pattern)
        if name:
            self.session.do(self, batches.feedback, self._fed_back, title="正在接收反馈", path=Path(name))

    def walk(self) -> None:
        """Go on with the walk through the answer to the chosen batch."""
        line = self.sent.current()
        if line is not None and line.answered_at is not None:
            self.session.look(self, batches.walk, self._walk, number=line.batch.number)

    def _which(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(caption("政策(&P)", self.policy))
        row.addWidget(self.policy, 1)
        return row

    def _tabs(self) -> QTabWidget:
        self.save_button = _act("保存到移动盘(&M)…", self.save)
        self.letter_button = _act("报送函(&L)…", self.show_letter)
        self.feedback_button = _act("接收反馈(&K)…", self.take_feedback)
        self.walk_button = _act("逐项核对反馈(&W)…", self.walk)
        self.receive_button = _act("接收批次(&R)…", self.receive)
        self.look_button = _act("查看不一致之处(&V)…", self._open_current)
        self.answer_button = _act("出具反馈(&Y)…", self.answer)
        self.sent_hint = label(
            "还没有生成过批次：在“待上报”中选案卷，看过下方的合计和提示，再点“生成批次”。", quiet=True
        )
        self.received_hint = label("还没有接收过批次：别的单位交来的批次文件，点“接收批次”核算比对。", quiet=True)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("上报的分页")
        self.tabs.addTab(self.choosing, "待上报")
        sent = under_buttons(
            self.sent, (self.save_button, self.letter_button, self.feedback_button, self.walk_button), self.sent_hint
        )
        self.tabs.addTab(sent, "已上报的批次")
        received = under_buttons(
            self.received, (self.receive_button, self.look_button, self.answer_button), self.received_hint
        )
        self.tabs.addTab(received, "接收的批次")
        return self.tabs

    def _turned(self) -> None:
        self.approved.clearSelection()
        self.reload()

    def _show(self, ready: Ready) -> None:
        self._ready = ready
        self.sent.show_records(ready.sent)
        self.received.show_records(ready.received)
        self.sent_hint.setVisible(not ready.sent)
        self.received_hint.setVisible(not ready.received)
        if self.sent.choose(self._wanted):
            self._wanted = ""
        for table in (self.sent, self.received):
            if table.current() is None and table.records.shown:
                table.selectRow(0)
        self.tabs.setTabText(0, f"待上报（{len(ready.approved)}）")
        self.tabs.setTabText(1, f"已上报的批次（{len(ready.sent)}）")
        self.tabs.setTabText(2, f"接收的批次（{len(ready.received)}）")
        self.choosing.show_ready(ready)
        self._preview()

    def _preview(self) -> None:
        numbers = self.choosing.numbers
        self.session.look(self, batches.preview, self._previewed, policy=self.policy.value, numbers=numbers)
        self.fit()

    def _previewed(self, preview: Preview) -> None:
        self.choosing.show_preview(preview)
        self.fit()

    def _created(self, path: Path, made: Created) -> None:
        sealed = "已加密" if made.batch.encrypted else "未加密"
        behind = "".join(f"没有列入：{error.message}{advice_of(error)}" for _, error in made.left_out)
        self.notice.say(
            f"批次 {made.batch.number} 已生成（{sealed}）：{len(made.cases)}件，合计{yuan(made.payable_fen)}元。",
            f"文件在 {path}，已读回核对。要带走的，在“已上报的批次”中点“保存到移动盘”。"
            + ("批次口令请用另外的途径告知区级。" if made.batch.encrypted else "")
            + behind,
            tone="wait" if behind else "good",
        )

    def _ask_drive(self, number: str, size: int) -> None:
        from desktop.ui.dialogs.save_batch import SaveBatchDialog

        dialog = SaveBatchDialog(number, size, self.window())
        if ask(dialog):
            asked: dict[str, Any] = {"number": number, "path": dialog.path}
            self.session.do(self, batches.save, self._saved, title="正在保存到移动盘", **asked)

    def _saved(self, saved: Saved) -> None:
        from desktop.ui.dialogs.save_batch import EJECT

        self.notice.say(f"批次 {saved.number} 已保存到 {saved.path}，读回核对一致。", EJECT, tone="good")

    def _checked(self, found: tuple[Any, bool, int]) -> None:
        from desktop.ui.dialogs.batch import CheckedDialog

        batch, trusted, scans = found
        ask(CheckedDialog(batch, trusted, self.window(), scans=scans, save=partial(self.save_scans, batch)))

    def save_scans(self, batch: Batch) -> None:
        """Ask for a folder, and write the scans of a batch there."""
        start = str(self.session.place.output)
        name = QFileDialog.getExistingDirectory(self.window(), "扫描件保存到哪个文件夹", start)
        if name:
            work = partial(batches.save_scans, batch=batch, folder=Path(name))
            done = partial(self._saved_scans, Path(name))
            self.session.tasks.run(self, work, done, title="正在另存扫描件")

    def _saved_scans(self, folder: Path, count: int) -> None:
        self.notice.say(f"{count}份扫描件已保存到 {folder}。", "里面有个人信息，看完请删去。", tone="good")

    def _taken(self, received: Received) -> None:
        from desktop.ui.dialogs.batch import ReceivedDialog

        ask(ReceivedDialog(received, self.session.place.policies.get(received.policy), self.window()))

    def _open_current(self) -> None:
        batch = self.received.current()
        if batch is not None:
            self._open_received(batch)

    def _open_received(self, batch: Any) -> None:  # noqa: ANN401
        from desktop.services.receive_batch import received_again

        trusted = self._ready.trusted if self._ready else frozenset()
        self._taken(received_again(batch, trusted))

    def _open_sent(self, _line: object) -> None:
        if self.walk_button.isEnabled():
            self.walk()
        elif self.save_button.isEnabled():
            self.save()

    def _answered(self, path: Path) -> None:
        self.notice.say(f"反馈已写成 {path}。", "请交给报送单位；里面没有个人信息，不需要加密。", tone="good")

    def _fed_back(self, walk: Walk) -> None:
        sent = sum(each.payable_fen for each in walk.totals)
        confirmed = sum(each.confirmed_fen for each in walk.totals)
        words = f"批次 {walk.batch.number} 的反馈已接收：上报{yuan(sent)}元，区级确认{yuan(confirmed)}元。"
        if not walk.items:
            self.notice.say(words, "区级全部确认，没有需要核对的。", tone="good")
            return
        self.notice.say(words, f"有{len(walk.items)}处不同，请逐项核对；没有核对完的，随时可以接着核对。", tone="wait")
        self._walk(walk)

    def _walk(self, walk: Walk) -> None:
        from desktop.ui.dialogs.walking import WalkDialog

        dialog = WalkDialog(self.session, walk, self.window())
        ask(dialog)
        if dialog.case:
            self.session.go("case", number=dialog.case)


def _act(text: str, act: Any) -> Any:  # noqa: ANN401
    made = button(text)
    made.clicked.connect(act)
    return made
