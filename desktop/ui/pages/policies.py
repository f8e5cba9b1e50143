"""政策库: every policy as the rules apply it, with its clauses, readings and errata; read only."""

from __future__ import annotations

from html import escape
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QTextBrowser

from desktop.ui import theme
from desktop.ui.acts import papers
from desktop.ui.dialogs.sheet import Choice, label
from desktop.ui.pages.page import Page
from desktop.ui.session import Session
from desktop.ui.wording import criterion, yuan
from rules.words import TERM_WORDS

_Json = dict[str, Any]
_STATUS = {"in-force": "现行", "draft": "征求意见稿", "repealed": "已废止"}
_PAYEES = {"enterprise": "企业", "worker": "员工", "worker-through-enterprise": "通过企业发给员工"}
_CSS = f"""
h2 {{ font-size: 20px; font-weight: normal; margin: 4px 0 2px 0; }}
h3 {{ font-size: 17px; font-weight: normal; margin: 18px 0 4px 0; color: {theme.ACCENT_DEEP}; }}
p {{ margin: 3px 0; line-height: 135%; white-space: pre-wrap; }}
td {{ padding: 5px 10px; vertical-align: top; }}
th {{ padding: 5px 10px; text-align: left; font-weight: normal; background: {theme.PALE}; }}
.quiet {{ color: {theme.QUIET}; }}
.chosen {{ color: {theme.GREEN}; }}
"""


class PoliciesPage(Page):
    """One policy at a time."""

    def __init__(self, session: Session) -> None:
        """Offer every policy that the program carries."""
        super().__init__(session, "政策库")
        policies = session.place.policies.values()
        self.policy = Choice("政策", [(each.id, f"{each.number}　{each.title}") for each in policies])
        words = label("政策(&P)", wrap=False)
        words.setTextFormat(words.textFormat().AutoText)
        words.setBuddy(self.policy)
        row = QHBoxLayout()
        row.addWidget(words)
        row.addWidget(self.policy, 1)
        self.content.addLayout(row)
        self.text = QTextBrowser()
        self.text.setAccessibleName("政策内容")
        self.text.setOpenLinks(False)
        self.first = self.text
        self.text.document().setDefaultStyleSheet(_CSS)
        self.text.document().setDocumentMargin(16)
        self.content.addWidget(self.text, 1)
        self.content.addWidget(
            label("绿字为本单位现用的口径。口径的改选会留痕，并使未审批的案卷需要重新核验。", small=True)
        )
        self.policy.currentIndexChanged.connect(lambda _: self.reload())

    def reload(self) -> None:
        """Read the policy and the readings that hold here."""
        if self.policy.value:
            self.session.look(self, papers.policy, self._show, id_=self.policy.value)

    def focus_search(self) -> None:
        """Put the cursor on the policy."""
        self.policy.setFocus()

    def _show(self, found: tuple[_Json, dict[str, str]]) -> None:
        self.text.setHtml(page(*found))


def page(policy: _Json, chosen: dict[str, str]) -> str:
    """Return a policy as HTML; ``chosen`` is the option of every reading."""
    force = [_value("force", policy["force"][end], policy, chosen) for end in ("from", "until")]
    status = _STATUS.get(str(policy["status"]), str(policy["status"]))
    parts = [
        f"<h2>{escape(policy['title'])}</h2>",
        f"<p class='quiet'>{escape(policy['number'])}　{escape(policy['issuer'])}　{escape(status)}</p>",
        f"<p>施行：{force[0]} 至 {force[1]}</p><h3>适用对象</h3>",
        *(_cited(each["text"], each["clause"]) for each in policy["eligibility"]),
        *(_measure(measure, policy, chosen) for measure in policy["measures"]),
        "<h3>口径</h3>",
        *(_reading(reading, chosen[reading["id"]]) for reading in policy["readings"]),
    ]
    if policy["errata"]:
        parts.append("<h3>勘误</h3>")
        parts += [
            f"<p>{escape(each['clause'])}：原文“{escape(each['printed'])}”，按“{escape(each['holds'])}”执行。"
            f"{escape(each['why'])}</p>"
            for each in policy["errata"]
        ]
    return "".join(parts)


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
    said = [("条件", criteria)] if criteria else []
    said += [("须核对", _cited_text(each)) for each in measure["checks"]]
    said += [("原文未写明", _cited_text(each)) for each in measure["open_questions"]]
    return (
        f"<h3>{escape(measure['title'])}（{escape(measure['clause'])}）</h3>"
        f"<p>计发方式：{escape(measure['benefit'])}</p>{''.join(f'<p>{title}：{text}</p>' for title, text in said)}"
        f"<table cellspacing='0' width='100%'><tr><th>项目</th><th>内容</th><th>条款</th></tr>{''.join(rows)}</table>"
    )


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
    if "values" not in term and term["value"] is None:
        return "原文未写明" + ("，由单位确定" if "words" in term else "")
    if "office" in term:
        return escape(f"{term['words']['']}（由单位确定）")
    if "values" not in term:
        return escape(_words(name, term["value"], term))
    option = chosen[term["by"]]
    reading = next(each for each in policy["readings"] if each["id"] == term["by"])
    text = next(each["text"] for each in reading["options"] if each["id"] == option)
    words = text if term["values"][option] == option else _words(name, term["values"][option], term, option)
    return f"{escape(words)}<span class='quiet'>（口径 {escape(term['by'])}）</span>"


def _words(name: str, value: object, term: _Json, option: str = "") -> str:
    if isinstance(value, dict) and "first" in value:
        return f"{value['first']} 至 {value['last']}"
    if name in {"rate", "cap"} and isinstance(value, int):
        return f"{yuan(value)}元"
    if name == "required_heads":
        return f"{value}人"
    if name == "tiers" and isinstance(value, list):
        return "；".join(f"{tier['name']}{yuan(tier['amount_fen'])}元" for tier in value)
    if name == "payee":
        return _PAYEES.get(str(value), str(value))
    if isinstance(value, list) and not any(isinstance(each, dict) for each in value):
        return "、".join(criterion(str(each)) for each in value)
    return str(term["words"][option] if "words" in term else value)
