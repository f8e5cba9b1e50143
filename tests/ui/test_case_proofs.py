"""What a clerk saw on paper and records at a case: a ticket, a dispatch agreement; and what refuses it."""

from __future__ import annotations

from desktop.services.decide import decide
from desktop.services.history import EventKind
from desktop.services.override import RowPlace
from desktop.ui.dialogs.agreement import AgreementDialog
from desktop.ui.dialogs.ticket import TicketDialog
from desktop.ui.pages.case import CasePage
from desktop.ui.tasks import Errand
from tests.ui.conftest import Sitting

STAY, TRAVEL = "330302001-LG-2023-0001", "330302001-FG-2023-0001"


def opened(sitting: Sitting, number: str) -> CasePage:
    window = sitting.window()
    window.open_case(number)
    sitting.settle()
    page = window.stack.currentWidget()
    assert isinstance(page, CasePage)
    return page


def acts(sitting: Sitting, page: CasePage) -> list[str]:
    page.tabs.setCurrentWidget(page.course)
    sitting.settle()
    return [event.entry.act for event in page.course.records if event.kind is not EventKind.DETERMINATION]


def pending_return(page: CasePage) -> int:
    persons = [line.person for line in page.roster.table.records.records]
    return next(each.row for each in persons if "returned" in each.unknown and not each.flags)


def test_a_ticket_is_asked_for_only_where_it_proves_something(full: Sitting) -> None:
    page = opened(full, STAY)
    stay = page.roster.ticket_button.isVisible()

    page.open(TRAVEL)
    full.settle()

    assert not stay
    assert page.roster.ticket_button.isVisible()
    assert page.roster.ticket_button.isEnabled()


def test_a_ticket_settles_the_return_of_its_person_at_once(full: Sitting) -> None:
    page = opened(full, TRAVEL)
    row = pending_return(page)
    page.roster.choose(RowPlace(row=row))

    def fill(dialog: TicketDialog) -> None:
        dialog.day.setText("2023-01-29")
        dialog.words.setText("G1234 贵阳北—温州南")
        dialog.submit()

    full.answer(TicketDialog, fill)
    page.roster.ticket_button.click()
    full.settle()

    assert page.notice.text.startswith("已核验")
    assert page.roster.person is not None
    assert page.roster.person.row == row
    assert "returned" not in page.roster.person.unknown
    full.bot.waitUntil(lambda: "G1234 贵阳北—温州南" in page.roster.panel.browser.toPlainText(), timeout=10_000)
    assert acts(full, page).count("ticket") == 1


def test_a_case_that_is_over_offers_neither_a_ticket_nor_a_decision(full: Sitting) -> None:
    page = opened(full, TRAVEL)
    page.roster.choose(RowPlace(row=pending_return(page)))
    before = page.roster.ticket_button.isEnabled(), page.roster.override_button.isEnabled()

    def withdraw(errand: Errand) -> None:
        store = errand.desk.store
        by = store.operators.get("clerk")
        decide(store, store.cases.by_number(TRAVEL), "withdraw", by=by, now=full.session.now(), reason="企业申请")

    full.session.tasks.run(full.session, withdraw, lambda _: None)
    full.settle()
    page.open(TRAVEL)
    full.settle()

    assert before == (True, True)
    assert (page.roster.ticket_button.isEnabled(), page.roster.override_button.isEnabled()) == (False, False)


def test_a_ticket_without_a_day_or_words_or_of_tomorrow_stays_in_its_dialog(full: Sitting) -> None:
    page = opened(full, TRAVEL)
    page.roster.choose(RowPlace(row=pending_return(page)))
    told: list[tuple[str, object]] = []

    def fill(dialog: TicketDialog) -> None:
        for day, words in (("", "G1234"), ("2月29", "G1234"), ("2023-02-12", "G1234"), ("2023-01-29", " ")):
            dialog.day.setText(day)
            dialog.words.setText(words)
            dialog.submit()
            told.append((dialog.notice.text, dialog.focusWidget()))
        fields.extend([dialog.day, dialog.words])
        dialog.reject()

    fields: list[object] = []
    full.answer(TicketDialog, fill)
    page.roster.ticket_button.click()
    full.settle()

    assert [words[:7] for words, _ in told] == ["还没有填写票面", "“2月29”不", "票面日期在今天", "还没有填写车次"]
    assert [focus for _, focus in told] == [fields[0], fields[0], fields[0], fields[1]]
    assert "ticket" not in acts(full, page)


def test_a_ticket_that_the_service_refuses_comes_back_as_it_was_filled_in(full: Sitting) -> None:
    page = opened(full, TRAVEL)
    page.roster.choose(RowPlace(row=pending_return(page)))
    told: list[str] = []

    def fill(dialog: TicketDialog) -> None:
        approve_behind(full)
        dialog.day.setText("2023-01-29")
        dialog.words.setText("G1234")
        full.answer(TicketDialog, again)
        dialog.submit()

    def again(dialog: TicketDialog) -> None:
        told.extend([dialog.notice.text, dialog.words.text()])
        dialog.reject()

    def come_back(dialog: TicketDialog) -> None:
        fill(dialog)

    full.answer(TicketDialog, come_back)
    page.roster.ticket_button.click()
    full.bot.waitUntil(lambda: len(told) == 2, timeout=10_000)
    full.settle()

    assert "已经审批" in told[0]
    assert told[1] == "G1234"


def approve_behind(sitting: Sitting) -> None:
    """Let two others review and approve the case while the dialog is open."""
    from desktop.services.decide import decide

    def act(errand: Errand) -> None:
        store, now = errand.desk.store, sitting.session.now()
        for operator, step in (("reviewer", "review"), ("approver", "approve")):
            by = store.operators.get(operator)
            decide(store, store.cases.by_number(TRAVEL), step, by=by, now=now, reason="核对过")

    sitting.session.tasks.run(sitting.session, act, lambda _: None)
    sitting.settle()


def test_an_agreement_is_recorded_and_stands_among_what_the_case_rests_on(full: Sitting) -> None:
    page = opened(full, STAY)
    page.tabs.setCurrentWidget(page.basis)

    def fill(dialog: AgreementDialog) -> None:
        dialog.tied.setText("91330302ma28abcd2k")
        dialog.name.setText("样例劳务派遣有限公司")
        dialog.document.setText("劳务派遣协议2023第1号")
        dialog.submit()

    full.answer(AgreementDialog, fill)
    page.basis.agreement_button.click()
    full.bot.waitUntil(lambda: "样例劳务派遣" in page.basis.browser.toPlainText(), timeout=10_000)
    full.settle()

    assert page.basis.agreements.text() == "已登记劳务派遣协议1份"
    assert "劳务派遣协议2023第1号" in page.basis.browser.toPlainText()
    assert "需要重新核验" in page.notice.text


def test_an_agreement_that_is_not_whole_says_what_is_missing_and_leads_there(full: Sitting) -> None:
    dialog = AgreementDialog("91330302MA999Y0014", "样例公司", {"91330302MA28ABCD2K": "样例劳务派遣有限公司"})
    full.bot.addWidget(dialog)
    dialog.show()
    told: list[tuple[str, object]] = []

    for code, name, document in (
        ("9133030", "样例", "协议"),
        ("91330302MA999Y0014", "样例", "协议"),
        ("91330302MA28ABCD2K", " ", "协议"),
        ("91330302MA28ABCD2K", "样例", ""),
    ):
        dialog.tied.setText(code)
        dialog.name.setText(name)
        dialog.document.setText(document)
        dialog.submit()
        told.append((dialog.notice.text, dialog.focusWidget()))

    assert [words[:8] for words, _ in told] == [
        "派遣单位的统一社",
        "派遣单位与申报企",
        "还没有填写派遣单",
        "还没有填写协议的",
    ]
    assert [focus for _, focus in told] == [dialog.tied, dialog.tied, dialog.name, dialog.document]
    assert dialog.result() == 0


def test_a_known_firm_brings_its_name_and_an_unusual_code_is_told(full: Sitting) -> None:
    dialog = AgreementDialog("91330302MA999Y0014", "样例公司", {"91330302MA28ABCD2K": "样例劳务派遣有限公司"})
    full.bot.addWidget(dialog)
    dialog.show()

    dialog.tied.setText("91330302MA28ABCD2K")
    dialog.tied.editingFinished.emit()

    assert dialog.name.text() == "样例劳务派遣有限公司"
    assert dialog.check.isVisible()
    assert "校验码不符" in dialog.check.text()
