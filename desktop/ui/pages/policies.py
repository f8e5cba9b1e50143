"""政策库: every policy as the rules apply it, and what an office may do about it: readings, amounts, packs, drafts."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QTextBrowser

from desktop.services.parameters import amount_words
from desktop.services.readable import STATUS_WORDS, basis_words, form_words, funding_words, handed_in, value_words
from desktop.ui import theme
from desktop.ui.acts import packs, policies
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import Choice, button, caption, label
from desktop.ui.pages.page import Page
from desktop.ui.pages.policies_packs import PackMenu
from desktop.ui.session import Session
from desktop.ui.wording import day
from rules.calculate import is_calculable
from rules.words import TERM_WORDS

if TYPE_CHECKING:
    from desktop.services.parameters import OpenAmount
    from desktop.ui.acts.policies import DraftStanding, Shown
    from rules.policy import Policy

_Json = dict[str, Any]
_EXPORT = "Ctrl+Shift+X"
_PARTS = "措施、条款与数值、口径及影响、勘误、材料、算例，各一张表。"
_CSS = f"""
h2 {{ font-size: 20px; font-weight: normal; margin: 4px 0 2px 0; }}
h3 {{ font-size: 17px; font-weight: normal; margin: 18px 0 4px 0; color: {theme.ACCENT_DEEP}; }}
p {{ margin: 3px 0; line-height: 135%; white-space: pre-wrap; }}
td {{ padding: 5px 10px; vertical-align: top; }}
th {{ padding: 5px 10px; text-align: left; font-weight: normal; background: {theme.PALE}; }}
.quiet {{ color: {theme.QUIET}; }}
.chosen {{ color: {theme.GREEN}; }}
.draft {{ color: {theme.AMBER}; }}
"""


class PoliciesPage(Page):
    """One policy at a time."""

    def __init__(self, session: Session) -> None:
        """Offer every policy that holds here."""
        super().__init__(session, "政策库")
        self._shown: Shown | None = None
        self.reading_button = self.add_button("选用口径(&R)…", self.choose_reading)
        self.amount_button = self.add_button("确定标准(&A)…", self.set_amount)
        self.calculate_button = self.add_button("测算(&C)…", self.calculate)
        self.confirm_button = self.add_button("核对正式文件(&V)…", self.confirm)
        self.original_button = button("原文(&Y)…", tip="存入、查看政策的正式文件")
        self.original_button.clicked.connect(self.show_originals)
        self.export_button = button("导出(&X)…", tip=_EXPORT)
        self.export_button.clicked.connect(self.export)
        self.add_key(_EXPORT, self.export_button.click)
        self.packs = PackMenu(self)
        self.bar.addWidget(self.packs.button)
        self.policy = Choice("政策", self._offered())
        row = QHBoxLayout()
        row.addWidget(caption("政策(&P)", self.policy))
        row.addWidget(self.policy, 1)
        row.addWidget(self.original_button)
        row.addWidget(self.export_button)
        self.content.addLayout(row)
        self.text = QTextBrowser()
        self.text.setAccessibleName("政策内容")
        self.text.setOpenLinks(False)
        self.first = self.text
        self.text.document().setDefaultStyleSheet(_CSS)
        self.text.document().setDocumentMargin(16)
        self.content.addWidget(self.text, 1)
        self.content.addWidget(
            label("绿字为本单位现用的口径。改选口径、确定标准都会留痕，并使未审批的案卷需要重新核验。", small=True)
        )
        self.policy.currentIndexChanged.connect(lambda _: self._turn())

    def reload(self) -> None:
        """Read the policy, what was chosen and set for it, and of a draft how far it is confirmed."""
        self.policy.offer(self._offered())
        self.session.look(self, packs.drafts, self.packs.offer)
        if self.policy.value:
            self.session.look(self, policies.shown, self._show, id_=self.policy.value)

    def fit(self) -> None:
        """Follow what the policy shown leaves open, and whether something is under way."""
        free, policy = not self.session.tasks.busy, self.current()
        self.reading_button.setEnabled(free and policy is not None and bool(policy.readings))
        self.amount_button.setEnabled(free and policy is not None and bool(policy.parameters()))
        self.calculate_button.setEnabled(policy is not None and any(map(is_calculable, policy.measures.values())))
        self.confirm_button.setEnabled(free and self._shown is not None and self._shown.draft is not None)
        self.original_button.setEnabled(policy is not None)
        self.export_button.setEnabled(free and policy is not None)
        self.packs.fit(free=free, policy=policy is not None)

    def focus_search(self) -> None:
        """Put the cursor on the policy."""
        self.policy.setFocus()

    def choose_reading(self) -> None:
        """Show the readings of the policy and choose one."""
        from desktop.ui.dialogs.reading import ReadingDialog

        policy = self.current()
        if policy is not None and self._shown is not None:
            dialog = ReadingDialog(self.session, policy, self._shown.chosen, self.window())
            if ask(dialog):
                self.notice.say(dialog.told, tone="good")

    def set_amount(self) -> None:
        """Show what the policy leaves to the office, and set one of it."""
        from desktop.ui.dialogs.amount import AmountDialog

        policy = self.current()
        if policy is not None and self._shown is not None:
            dialog = AmountDialog(self.session, policy.id, self._shown.amounts, self.window())
            if ask(dialog):
                self.notice.say(dialog.told, tone="good")

    def calculate(self) -> None:
        """Reckon a measure from figures that are typed."""
        from desktop.ui.dialogs.calculate import CalculateDialog

        policy = self.current()
        if policy is not None:
            ask(CalculateDialog(self.session, policy, self.window()))

    def confirm(self) -> None:
        """Record the final document of a draft, then hold its values against it."""
        from desktop.ui.dialogs.finalise import FinalDocumentDialog

        policy, shown = self.current(), self._shown
        if policy is None or shown is None or shown.draft is None:
            return
        if shown.draft.final is not None:
            self._confirm_values(shown.draft)
        elif ask(FinalDocumentDialog(self.session, policy, self.window())):
            self.session.look(self, policies.standing, self._confirm_values, id_=policy.id)

    def show_originals(self) -> None:
        """Show the documents that the policy was made from."""
        from desktop.ui.dialogs.policy_original import PolicyOriginalDialog

        policy = self.current()
        if policy is not None:
            ask(PolicyOriginalDialog(self.session, policy, self.window()))

    def export(self) -> None:
        """Ask where to, and write what the page shows as a workbook, with the effect of every reading."""
        from desktop.ui.dialogs.export_ledger import ExportLedgerDialog

        policy = self.current()
        if policy is None:
            return
        path = self.session.place.folder.parent / f"政策_{policy.id}_{self.session.now().astimezone():%Y%m%d}.xlsx"
        dialog = ExportLedgerDialog("政策", f"{policy.number}：{_PARTS}", path, self.window(), people=False)
        if ask(dialog):
            named: _Json = {"id_": policy.id, "path": dialog.path}
            self.session.do(self, policies.export, self._exported, title="正在导出政策", **named)

    def open_at(self, *, policy: str = "", **_where: Any) -> None:  # noqa: ANN401
        """Show a policy."""
        self.policy.pick(policy or self.policy.value)

    def show_installed(self, policy: str, told: str) -> None:
        """Show the policy that came to hold, and say so."""
        self.policy.offer(self._offered())
        self.policy.pick(policy or self.policy.value)
        self.notice.say(told, tone="good")

    def _offered(self) -> list[tuple[str, str]]:
        return [(each.id, f"{each.number}　{each.title}") for each in self.session.place.policies.values()]

    def current(self) -> Policy | None:
        """Return the policy that is shown, None while another is being read."""
        shown = self._shown
        return self.session.place.policies.get(str(shown.described["id"])) if shown is not None else None

    def _turn(self) -> None:
        self._shown = None
        self.notice.hide()
        self.fit()
        self.reload()

    def _exported(self, path: Path) -> None:
        self.notice.say(f"已导出政策，已保存：{path}", tone="good")

    def _confirm_values(self, standing: DraftStanding) -> None:
        from desktop.ui.dialogs.finalise import ConfirmDialog

        policy = self.current()
        if policy is not None:
            ask(ConfirmDialog(self.session, policy, standing, self.window()))

    def _show(self, shown: Shown) -> None:
        if shown.described["id"] == self.policy.value:
            self._shown = shown
            self.text.setHtml(page(shown))
            self.fit()


def page(shown: Shown) -> str:
    """Return a policy as HTML, with what holds here."""
    policy, chosen, draft = shown.described, shown.chosen, shown.draft
    force = [_value("force", policy["force"][end], policy, chosen) for end in ("from", "until")]
    status = STATUS_WORDS.get(str(policy["status"]), str(policy["status"]))
    parts = [
        f"<h2>{escape(policy['title'])}</h2>",
        f"<p class='quiet'>{escape(policy['number'])}　{escape(policy['issuer'])}　{escape(status)}</p>",
        *([f"<p class='draft'>{escape(_draft(draft))}</p>"] if draft is not None else []),
        f"<p>施行：{force[0]} 至 {force[1]}</p>",
        *_section("适用对象", (_cited(each["text"], each["clause"]) for each in policy["eligibility"])),
        *(_measure(measure, policy, chosen) for measure in policy["measures"]),
        *_section("由单位确定的标准", (_amount(each) for each in shown.amounts)),
        *_section("资金分担", (_funding(each, policy) for each in policy["funding"])),
        *_section("口径", (_reading(reading, chosen[reading["id"]]) for reading in policy["readings"])),
        *_section("勘误", map(_erratum, policy["errata"])),
    ]
    return "".join(parts)


def _section(title: str, parts: Iterable[str]) -> list[str]:
    """Return a heading over its parts, or nothing where there are none."""
    said = list(parts)
    return [f"<h3>{title}</h3>", *said] if said else []


def _amount(amount: OpenAmount) -> str:
    return f"<p>{escape(amount.title)}（{escape(amount.clause)}）：{escape(amount_words(amount))}</p>"


def _funding(funding: _Json, policy: _Json) -> str:
    return _cited(funding_words(funding, policy), funding["clause"])


def _erratum(erratum: _Json) -> str:
    clause, printed, holds, why = (escape(str(erratum[key])) for key in ("clause", "printed", "holds", "why"))
    return f"<p>{clause}：原文“{printed}”，按“{holds}”执行。{why}</p>"


def _draft(draft: DraftStanding) -> str:
    """Return how far a draft is on its way to approval."""
    if draft.final is None:
        return "征求意见稿：还没有登记正式文件，按它核定的案卷不能审批。请按“核对正式文件”。"
    named = f"正式文件 {draft.final.number}（{day(draft.final.dated)}）"
    total = len(draft.values)
    if draft.left:
        return f"征求意见稿：已登记{named}，已核对{total - draft.left}/{total}项；全部核对后，按它核定的案卷才能审批。"
    return f"征求意见稿：已与{named}逐项核对，共{total}项，按它核定的案卷可以审批。"


def _cited(text: str, clause: str) -> str:
    return f"<p>{escape(text)}<span class='quiet'>（{escape(clause)}）</span></p>"


def _measure(measure: _Json, policy: _Json, chosen: dict[str, str]) -> str:
    asked = [*measure["conditions"], *measure["criteria"]]
    criteria = "、".join(f"{escape(each['title'])}（{escape(each['clause'])}）" for each in asked)
    rows = [
        f"<tr><td>{TERM_WORDS.get(name, escape(name))}</td><td>{_value(name, term, policy, chosen)}</td>"
        f"<td class='quiet'>{escape(term['clause'])}</td></tr>"
        for name, term in measure["terms"].items()
    ]
    head = "<tr><th>项目</th><th>内容</th><th>条款</th></tr>"
    table = f"<table cellspacing='0' width='100%'>{head}{''.join(rows)}</table>" if rows else ""
    said = [("条件", criteria)] if criteria else []
    said += [("须核对", _cited_text(each)) for each in measure["checks"]]
    said += [("原文未写明", _cited_text(each)) for each in measure["open_questions"]]
    said_words = "".join(f"<p>{title}：{text}</p>" for title, text in said)
    return (
        f"<h3>{escape(measure['title'])}（{escape(measure['clause'])}）</h3>"
        f"<p>计发方式：{escape(measure['benefit'])}</p>{said_words}{_materials(measure)}{table}"
    )


def _materials(measure: _Json) -> str:
    """Return what an enterprise hands in, a line each."""
    return "".join(("<p>申报材料：</p>", *map(_material, handed_in(measure))))


def _material(material: _Json) -> str:
    when = f"，{material['when']}提供" if material["when"] else ""
    return _cited(f"　{material['title']}，{form_words(material)}{when}", basis_words(material))


def _cited_text(statement: _Json) -> str:
    return f"{escape(statement['value'])}<span class='quiet'>（{escape(statement['clause'])}）</span>"


def _reading(reading: _Json, chosen: str) -> str:
    options = "".join(
        f"<p class='{'chosen' if option['id'] == chosen else 'quiet'}'>　{'●' if option['id'] == chosen else '○'} "
        f"{escape(option['text'])}{'（现用）' if option['id'] == chosen else ''}</p>"
        for option in reading["options"]
    )
    return f"<p>{escape(reading['id'])}　{escape(reading['title'])}（{escape(reading['clause'])}）</p>{options}"


def _value(name: str, term: _Json, policy: _Json, chosen: dict[str, str]) -> str:
    said = value_words(name, term, policy, chosen)
    by = f"<span class='quiet'>（口径 {escape(said.reading)}）</span>" if said.reading else ""
    return f"{escape(said.text)}{by}"
