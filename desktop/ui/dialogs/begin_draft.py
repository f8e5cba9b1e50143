"""Begin a pack from a policy (另立或修订政策包): next year's notice, or the next edition of the same."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.models.originals import PackDraft
from desktop.ui.acts import packs
from desktop.ui.dialogs.sheet import Choice, Sheet, label
from desktop.ui.session import Session
from rules.policy import Policy

_NEW, _SAME = "new", "same"
_WAYS = [(_NEW, "另立一份：新的文件，用新的代号"), (_SAME, "修订这一份：同一文件的新版本，装入后代替现用的")]
_YEARS = [("0", "不移动"), ("1", "后移1年"), ("2", "后移2年"), ("3", "后移3年")]
_NOTE = "草稿存在工作区，不改变现用的政策；日期移动过和写有年份的各行都标有“请核对”。"


class BeginDraftDialog(Sheet):
    """One draft; after acceptance ``draft`` is it."""

    manual = "policies"

    def __init__(self, session: Session, policy: Policy, parent: QWidget | None = None) -> None:
        """Propose the next id."""
        super().__init__(parent, "另立或修订政策包", main="起草(&O)", lead=f"由“{policy.title}”起草。", width=640)
        self._session, self._policy = session, policy
        self.draft: PackDraft | None = None
        self.way = Choice("方式", _WAYS)
        self.id = QLineEdit()
        self.id.setPlaceholderText("小写字母、数字和连字符，如 lucheng-2024")
        self.years = Choice("日期", _YEARS)
        self.years.pick("1")
        self.row("方式(&W)", self.way)
        self.row("代号(&I)", self.id)
        self.row("日期和月份(&Y)", self.years)
        self.form.addRow("", label(_NOTE, small=True))
        self.way.currentIndexChanged.connect(self._follow)
        self.id.setFocus()

    def submit(self) -> None:
        """Begin it; what was typed stays where it is refused."""
        self.wait(True)
        same = self.way.value == _SAME
        self._session.do(
            self,
            packs.begin,
            self._done,
            self.refuse,
            title="正在起草政策包",
            source=self._policy.id,
            id_=self._policy.id if same else self.id.text().strip(),
            years=0 if same else int(self.years.value),
        )

    def _follow(self) -> None:
        for field in (self.id, self.years):
            field.setEnabled(self.way.value == _NEW)

    def _done(self, draft: PackDraft) -> None:
        self.draft = draft
        self.accept()
