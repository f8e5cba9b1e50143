"""What a case page says in prose: one person with every criterion, the enterprise, the steps of the sum.  Pure HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from desktop.masking import mask_ids, short_hash
from desktop.records import STATE_WORDS
from desktop.services.actwords import FORM_WORDS
from desktop.services.override import WITHDRAWN
from desktop.services.view_case import CaseView, PersonView, ReasonView
from desktop.ui import theme
from desktop.ui.wording import DECLARED_WORDS, day, flags, instant, standing, yuan
from rules.outcome import Outcome, Standing
from rules.words import OUTCOME_WORDS

if TYPE_CHECKING:
    from desktop.models.ledger import Part
    from desktop.services.view_person import DecisionView, PersonRecord

CSS = f"""
h3 {{ font-size: 17px; font-weight: normal; margin: 14px 0 6px 0; color: {theme.ACCENT_DEEP}; }}
p {{ margin: 2px 0; line-height: 130%; white-space: pre-wrap; }}
td {{ padding: 4px 9px 4px 0; vertical-align: top; }}
.name {{ font-size: 19px; }}
.title {{ color: {theme.ACCENT_DEEP}; }}
.place {{ font-size: 13px; color: {theme.QUIET}; }}
a {{ color: {theme.ACCENT}; }}
.quiet {{ color: {theme.QUIET}; }}
.met, .payable {{ color: {theme.GREEN}; }}
.unknown, .pending {{ color: {theme.AMBER}; }}
.unmet, .rejected {{ color: {theme.RED}; }}
"""
PANEL_CSS = f"""{CSS}
h3 {{ font-size: 15px; margin: 9px 0 2px 0; }}
p {{ margin: 1px 0; line-height: 106%; }}
td {{ padding: 1px 9px 1px 0; }}
.criterion {{ margin: 5px 0 0 0; }}
"""
STANDING_COLOURS = {Standing.PAYABLE: theme.GREEN, Standing.PENDING: theme.AMBER, Standing.REJECTED: theme.RED}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_MARKS = {Standing.PAYABLE: "√", Standing.PENDING: "？", Standing.REJECTED: "×"}
_OUTCOME_MARKS = {Outcome.MET: "√", Outcome.UNKNOWN: "？", Outcome.UNMET: "×"}
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


def marked(value: Standing | None) -> str:
    """Return an outcome with its mark, which tells it without its colour."""
    return f"{_MARKS[value]} {standing(value)}" if value else standing(value)


def declared_words(person: PersonView) -> str:
    """Return in short what was declared: the days of the stay or of the work, or day and means of the return."""
    told = person.declared
    if "return_on" in told or "transport" in told:
        return f"{_short(told.get('return_on', '未填'))} {told.get('transport', '')}".strip()
    days = [(told.get(f"{name}_from", ""), told.get(f"{name}_to", "")) for name in ("stay", "work")]
    first, last = next((pair for pair in days if any(pair)), ("", ""))
    if not first and not last:
        return told.get("post", "") or "—"
    return f"{_short(first) or '未填'}至{_short(last) or '未填'}"


def _short(iso: str) -> str:
    """Return a day without its year: a roster is one of a season, and the panel says it in full."""
    return iso[5:] if _ISO.fullmatch(iso) else iso


def person_page(
    person: PersonView | None,
    id_number: str,
    measure: str,
    record: PersonRecord | None = None,
    name: Callable[[str], str] = str,
) -> str:
    """Return a person's panel: who, what came of it, every criterion with clause, sentence and evidence.

    ``record`` adds what people decided before, with who, when and why, and the same person in other cases.
    """
    if person is None:
        return "<p class='quiet'>在左边选定一人，这里逐条列出各项条件的结论、条款和依据。</p>"
    code = person.standing.value if person.standing else "quiet"
    who, number = escape(person.name) or "（未填姓名）", escape(id_number) or "（未填证件号码）"
    parts = [
        f"<p><span class='name'>{who}</span>　{number}</p>",
        f"<p class='{code}'>{marked(person.standing)}{_amount(person)}</p>",
    ]
    if person.flags:
        parts.append(f"<p class='unknown'>提示：{escape(flags(person.flags))}</p>")
    parts += [_reason(at, reason) for at, reason in enumerate(person.reasons)]
    if not person.judged:
        parts.append(f"<p class='quiet'>{escape(measure)}：尚未核验。</p>")
    parts += _declared(person)
    if record is not None:
        parts += [*_decisions(record, name), *_elsewhere(record)]
    return "".join(parts)


def _amount(person: PersonView) -> str:
    if person.standing is Standing.PAYABLE:
        return f"　{yuan(person.amount_fen)}元" + (f"（{escape(person.tier)}）" if person.tier else "")
    return f"　申报{yuan(person.claimed_fen)}元" if person.claimed_fen else ""


def _declared(person: PersonView) -> Iterable[str]:
    """Yield what was declared and where it stands; its days and sums stand in the roster already."""
    yield "<h3>申报内容</h3>"
    yield _table((title, person.declared[name]) for name, title in DECLARED_WORDS.items() if person.declared.get(name))
    yield (
        f"<p class='place'>{escape(person.sheet)} 第{person.row}行　{escape(person.file)}　"
        f"<a href='original:own'>打开原件</a></p>"
    )


def _reason(at: int, reason: ReasonView) -> str:
    """Return a criterion run in with its outcome, its sentence and its clause, the rows that decided below."""
    words = OUTCOME_WORDS[reason.outcome]
    decided = "（人工认定）" if reason.rule_outcome else ""
    back = f"　<a href='withdraw:{reason.criterion}'>撤回认定</a>" if reason.rule_outcome else ""
    places = "".join(
        f"<p class='place'>依据：{escape(place.file)}　{escape(place.sheet)} 第{place.row}行　"
        f"<a href='original:{at}/{seat}'>打开原件</a></p>"
        for seat, place in enumerate(reason.evidence)
    )
    return (
        f"<p class='criterion'><span class='title'>{escape(reason.title)}</span>　<span class='{reason.outcome.value}'>"
        f"{_OUTCOME_MARKS[reason.outcome]} {words}{decided}</span>{back}　"
        f"{escape(reason.text)}<span class='quiet'>（{escape(reason.clause)}）</span></p>{places}"
    )


def _decisions(record: PersonRecord, name: Callable[[str], str]) -> Iterable[str]:
    if record.decisions or record.tickets:
        yield "<h3>历次人工认定和登记</h3>"
    for each in reversed(record.decisions):
        what = "撤回认定" if each.as_if is WITHDRAWN else f"认定为{OUTCOME_WORDS[each.as_if]}"
        tier = f"（{escape(each.tier)}）" if each.tier else ""
        state = _standing(each)
        look = "met" if each.holds else "quiet"
        yield (
            f"<p>{escape(each.title)}：{what}{tier}　<span class='{look}'>{state}</span></p>"
            f"<p class='quiet'>　{instant(each.at)} {escape(name(each.by))}：{escape(mask_ids(each.reason))}</p>"
        )
    for ticket in record.tickets:
        words = f"车（机）票 {ticket.used_on.isoformat()} {ticket.words}"
        yield f"<p>{escape(mask_ids(words))}</p><p class='quiet'>　{escape(name(ticket.recorded_by))}登记</p>"


def _standing(each: DecisionView) -> str:
    if each.as_if is WITHDRAWN:
        return "撤回记录"
    return "现行" if each.holds else "已撤回" if each.withdrawn else "已由后来的代替"


def _elsewhere(record: PersonRecord) -> Iterable[str]:
    yield "<h3>同一证件号码的其他申报</h3>"
    if not record.elsewhere:
        yield "<p class='quiet'>没有其他案卷申报此人。</p>"
    for at, each in enumerate(record.elsewhere):
        claim = each.claim
        code = claim.outcome.value if claim.outcome else "quiet"
        stale = "（待重新核验）" if claim.stale else ""
        yield (
            f"<p><a href='case:{at}'>{claim.case}</a>　{escape(each.measure_title)}　"
            f"<span class='{code}'>{marked(claim.outcome)}{stale}</span></p>"
            f"<p class='quiet'>　{escape(claim.enterprise_name)}　{escape(claim.name)}　第{claim.row}行　"
            f"{STATE_WORDS[claim.state]}</p>"
        )


def basis_page(case: CaseView, name: Callable[[str], str]) -> str:
    """Return the enterprise as declared, and what the figures rest on."""
    rows = [(title, str(getattr(case.enterprise, field))) for title, field in _ENTERPRISE]
    parts = [
        "<h3>申报</h3>",
        _table(_declaration(case)),
        "<h3>企业</h3>",
        _table((title, value) for title, value in rows if value),
        *_agreements(case, name),
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
    made = f"{name(found.made_by)}　{instant(found.made_at)}　核定文书摘要 {short_hash(found.hash)}"
    parts.append(f"<p class='quiet'>{escape(made)}</p>")
    return "".join(parts)


def _agreements(case: CaseView, name: Callable[[str], str]) -> Iterable[str]:
    """Yield the dispatch agreements of the enterprise, by which the insurance of another firm counts for it."""
    if case.agreements:
        yield "<h3>劳务派遣协议</h3>"
        yield _table(
            (
                f"{each.tied_name}　{each.tied_uscc}",
                f"{each.document}　{name(each.recorded_by)} {instant(each.recorded_at)}登记",
            )
            for each in case.agreements
        )


def _declaration(case: CaseView) -> Iterable[tuple[str, str]]:
    """Yield what the form states beside what its rows come to, by the files that count."""
    live = [part for part in case.parts if part.live]
    yield "申报人数", _stated(live, "declared_people") or f"表上未写，按花名册{len(case.persons)}人"
    yield "申报金额", _stated(live, "declared_fen") or "表上未写"
    if case.determined is not None:
        found = case.determined
        yield "核定采用的申报数", f"{found.declared_people}人　{yuan(found.declared_fen)}元"
    yield "填表日期", "、".join(dict.fromkeys(day(part.filled_on) for part in live)) or "—"
    yield "现行版本", f"第{case.case.version}版（{len(live)}个文件）"


def _stated(parts: Sequence[Part], field: str) -> str:
    stated = [getattr(part, field) for part in parts if getattr(part, field) is not None]
    if not stated:
        return ""
    return f"{yuan(sum(stated))}元" if field.endswith("_fen") else f"{sum(stated)}人"


def materials_page(case: CaseView, name: Callable[[str], str]) -> str:
    """Return the files of the case with their problems, its versions, and the papers that were issued."""
    parts = ["<h3>导入的申报文件</h3>"]
    for part in case.parts:
        state = "现行" if part.live else "已撤回" if part.undone else "已被替换"
        parts.append(
            f"<p>{escape(mask_ids(part.file_name))}　<span class='{'met' if part.live else 'quiet'}'>{state}</span></p>"
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
