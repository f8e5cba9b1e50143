"""What a case page says in prose: one person with every criterion, the enterprise, the steps of the sum.  Pure HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from desktop.services.view_case import CaseView, PersonView, ReasonView
from desktop.ui import theme
from desktop.ui.wording import DECLARED_WORDS, FORM_WORDS, day, flags, instant, standing, yuan
from rules.outcome import Standing
from rules.words import OUTCOME_WORDS

CSS = f"""
h3 {{ font-size: 17px; font-weight: normal; margin: 14px 0 6px 0; color: {theme.ACCENT_DEEP}; }}
p {{ margin: 2px 0; line-height: 130%; white-space: pre-wrap; }}
td {{ padding: 4px 12px 4px 0; vertical-align: top; }}
.name {{ font-size: 19px; }}
.quiet {{ color: {theme.QUIET}; }}
.met, .payable {{ color: {theme.GREEN}; }}
.unknown, .pending {{ color: {theme.AMBER}; }}
.unmet, .rejected {{ color: {theme.RED}; }}
"""
STANDING_COLOURS = {Standing.PAYABLE: theme.GREEN, Standing.PENDING: theme.AMBER, Standing.REJECTED: theme.RED}
_ENTERPRISE = (
    ("企业名称", "name"),
    ("统一社会信用代码", "uscc"),
    ("地址", "address"),
    ("企业类型", "kind"),
    ("是否规上", "above_scale"),
    ("行业", "industry"),
    ("法定代表人", "legal_person"),
    ("联系人", "contact"),
    ("联系电话", "phone"),
    ("开户银行", "bank"),
    ("银行账号", "account"),
)


def person_page(person: PersonView | None, id_number: str, measure: str) -> str:
    """Return a person's panel: who, what came of it, every criterion with clause, sentence and evidence."""
    if person is None:
        return "<p class='quiet'>在左边选定一人，这里逐条列出各项条件的结论、条款和依据。</p>"
    code = person.standing.value if person.standing else "quiet"
    name, number = escape(person.name) or "（未填姓名）", escape(id_number) or "（未填证件号码）"
    head = (
        f"<p><span class='name'>{name}</span>　{number}</p>"
        f"<p class='{code}'>{standing(person.standing)}{_amount(person)}</p>"
        f"<p class='quiet'>{escape(person.sheet)} 第{person.row}行　{escape(person.file)}</p>"
    )
    declared = [(title, person.declared[name]) for name, title in DECLARED_WORDS.items() if person.declared.get(name)]
    parts = [head, _pairs(declared)]
    if person.flags:
        parts.append(f"<p class='unknown'>提示：{escape(flags(person.flags))}</p>")
    parts += [_reason(reason) for reason in person.reasons]
    if not person.reasons:
        parts.append(f"<p class='quiet'>{escape(measure)}：尚未核验。</p>")
    return "".join(parts)


def _amount(person: PersonView) -> str:
    if person.standing is Standing.PAYABLE:
        return f"　{yuan(person.amount_fen)}元" + (f"（{escape(person.tier)}）" if person.tier else "")
    return f"　申报{yuan(person.claimed_fen)}元" if person.claimed_fen else ""


def _pairs(declared: Sequence[tuple[str, str]]) -> str:
    """Return what was declared in two columns of pairs."""
    cells = [f"<td class='quiet'>{escape(title)}</td><td>{escape(value)}</td>" for title, value in declared]
    rows = ["".join(cells[at : at + 2]) for at in range(0, len(cells), 2)]
    return f"<table cellspacing='0'>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>" if rows else ""


def _reason(reason: ReasonView) -> str:
    words = OUTCOME_WORDS[reason.outcome]
    decided = "（人工认定）" if reason.rule_outcome else ""
    places = "".join(
        f"<p class='quiet'>　依据：{escape(place.file)}　{escape(place.sheet)} 第{place.row}行</p>"
        for place in reason.evidence
    )
    return (
        f"<h3>{escape(reason.title)}　<span class='{reason.outcome.value}'>{words}{decided}</span></h3>"
        f"<p>{escape(reason.text)}<span class='quiet'>（{escape(reason.clause)}）</span></p>{places}"
    )


def basis_page(case: CaseView, name: Callable[[str], str]) -> str:
    """Return the enterprise as declared, and what the figures rest on."""
    rows = [(title, str(getattr(case.enterprise, field))) for title, field in _ENTERPRISE]
    parts = ["<h3>企业</h3>", _table((title, value) for title, value in rows if value)]
    parts += [
        "<h3>政策</h3>",
        _table(
            [
                ("文件", f"{case.policy_title}（{case.policy_number}）"),
                ("措施", f"{case.measure_title}（{case.clause}）"),
                ("收件日期", day(case.case.received_on)),
            ]
        ),
    ]
    found = case.determined
    if found is None:
        return "".join(parts)
    parts.append("<h3>金额怎样得出</h3>")
    parts.append(_table((label, f"{value}（{clause}）") for label, value, clause in found.steps))
    parts.append("<h3>采用的口径</h3>")
    parts.append(_table((title, f"{option}（{clause}）") for title, option, clause in found.readings))
    if found.remarks:
        parts += ["<h3>备注</h3>", *(f"<p class='unknown'>{escape(remark)}</p>" for remark in found.remarks)]
    made = f"{name(found.made_by)}　{instant(found.made_at)}　核定文书摘要 {found.hash[:16]}"
    parts.append(f"<p class='quiet'>{escape(made)}</p>")
    return "".join(parts)


def materials_page(case: CaseView, name: Callable[[str], str]) -> str:
    """Return the files of the case with their problems, its versions, and the papers that were issued."""
    parts = ["<h3>申报材料</h3>"]
    for part in case.parts:
        state = "现行" if part.live else "已撤回" if part.undone else "已被替换"
        parts.append(
            f"<p>{escape(part.file_name)}　<span class='{'met' if part.live else 'quiet'}'>{state}</span></p>"
            f"<p class='quiet'>　{part.rows_read}人　{instant(part.taken_at)} {escape(name(part.taken_by))}导入　"
            f"收件 {day(part.received_on)}</p>"
        )
        parts += [
            f"<p class='{'unmet' if problem.severity == 'error' else 'unknown'}'>　"
            f"{escape(problem.sheet)} {problem.cell}：{escape(problem.message)}</p>"
            for problem in part.problems
        ]
    parts.append("<h3>已出具的表单</h3>")
    parts += [
        f"<p>{escape(FORM_WORDS.get(paper.form, paper.form))}　{escape(paper.number)}　"
        f"<span class='quiet'>{instant(paper.issued_at)} {escape(name(paper.issued_by))}</span></p>"
        for paper in case.papers
    ] or ["<p class='quiet'>还没有出具。</p>"]
    return "".join(parts)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><td class='quiet'>{escape(title)}</td><td>{escape(value)}</td></tr>" for title, value in rows)
    return f"<table cellspacing='0'>{cells}</table>"
