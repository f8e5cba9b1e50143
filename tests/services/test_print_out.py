"""Papers go to a printer: issued first, logged as they went, printed again only with a reason, case by case."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.printing.job import PrintJob
from desktop.records import CaseState
from desktop.services.paper_log import log_json, paper_log
from desktop.services.print_form import print_form
from desktop.services.print_out import PrintRun, print_again, print_cases, print_out, take_copy
from desktop.services.settings import change_setting
from tests.services.counter import NOW, Counter, Worker, workers

JOB = PrintJob(printer="Office")
NOWHERE = "\ue863"  # a character of nobody's font


@dataclass
class Tray:
    """A printer that keeps what it took, and fails at a job if told so."""

    jobs: list[tuple[bytes, PrintJob]] = field(default_factory=list)
    fails_at: int = -1
    code: str = "printer-refused"

    def __call__(self, pdf: bytes, job: PrintJob) -> str:
        """Take a job."""
        if len(self.jobs) == self.fails_at:
            raise DeskError(self.code, printer=job.printer, reason="缺纸")
        self.jobs.append((pdf, job))
        return f"{job.printer}-{len(self.jobs)}"

    @property
    def titles(self) -> list[str]:
        """The numbers of the papers, in the order in which they came."""
        return [job.title.rpartition("-")[2] for _, job in self.jobs]


def _case(counter: Counter) -> Case:
    return counter.store.cases.all()[0]


def _two_cases(counter: Counter, *, name: str = "") -> list[str]:
    """Declare two measures, the first with a person of that name; all stayed or came back, all are insured."""
    first = workers(32)
    if name:
        first[4] = Worker(name, first[4].id_number)
    second = workers(32, start=50)
    made = [counter.declare(first).number, counter.declare(second, measure="return-travel").number]
    counter.insure([*first, *second])
    counter.watch(first, away=second)
    counter.verify()
    return made


def _run(counter: Counter, numbers: list[str], tray: Tray, job: PrintJob = JOB, form: str = "") -> PrintRun:
    wanted = [(number, each) for number in numbers for each in ([form] if form else ["approval", "roster"])]
    return print_cases(counter.desk, wanted, job, send=tray, by=counter.clerk, now=NOW)


def test_what_goes_to_the_printer_is_the_issued_paper_itself(desk_with_case: Counter) -> None:
    tray, case = Tray(), _case(desk_with_case)

    sent = print_out(desk_with_case.desk, case, "approval", JOB, send=tray, by=desk_with_case.clerk, now=NOW)

    (paper,) = desk_with_case.store.papers.find(case_id=case.id)
    assert tray.jobs[0][0] == desk_with_case.store.papers.content(paper.id)
    assert tray.jobs[0][1].title == paper.number == sent.paper.number
    assert (sent.issued, sent.again, sent.ticket) == (True, False, "Office-1")


def test_the_log_says_who_printed_what_where_how_often_and_why_again(desk_with_case: Counter) -> None:
    tray, case, desk = Tray(), _case(desk_with_case), desk_with_case.desk
    job = PrintJob(printer="Office", copies=2, pages="1, 1")
    print_out(desk, case, "approval", job, send=tray, by=desk_with_case.clerk, now=NOW)
    torn = replace(JOB, reason="卡纸")

    print_out(desk, case, "approval", torn, send=tray, by=desk_with_case.reviewer, now=NOW)

    again, printed, issued = log_json(paper_log(desk, case.number))
    assert (issued["what"], issued["printer"]) == ("issued", None)
    assert (printed["what"], printed["copies"], printed["pages"], printed["by"]) == ("printed", 2, "1", "clerk")
    assert (again["what"], again["reason"], again["by"]) == ("printed-again", "卡纸", "reviewer")
    assert [line.act for line in paper_log(desk)] == ["补打", "打印", "出具"]
    audited = [entry.after for entry in desk.store.audit.about(case.number) if entry.act == "print"]
    assert audited[-1].endswith("SP1 printed-again Office，1份，卡纸")


def test_a_second_printing_needs_a_reason(desk_with_case: Counter) -> None:
    tray, case = Tray(), _case(desk_with_case)
    print_out(desk_with_case.desk, case, "approval", JOB, send=tray, by=desk_with_case.clerk, now=NOW)

    with pytest.raises(DeskError) as refused:
        print_out(desk_with_case.desk, case, "approval", JOB, send=tray, by=desk_with_case.clerk, now=NOW)

    assert refused.value.code == "reprint-reason-missing"
    assert len(tray.jobs) == 1


def test_a_paper_given_out_as_a_file_is_printed_without_a_reason(desk_with_case: Counter) -> None:
    tray, case, desk = Tray(), _case(desk_with_case), desk_with_case.desk
    print_form(desk, case, "approval", by=desk_with_case.clerk, now=NOW)

    sent = print_out(desk, case, "approval", JOB, send=tray, by=desk_with_case.clerk, now=NOW)

    assert (sent.issued, sent.again) == (False, False)


def test_pages_that_are_not_there_issue_nothing(desk_with_case: Counter) -> None:
    case, job = _case(desk_with_case), PrintJob(printer="Office", pages="900")

    with pytest.raises(DeskError) as refused:
        print_out(desk_with_case.desk, case, "approval", job, send=Tray(), by=desk_with_case.clerk, now=NOW)

    assert refused.value.code == "pages-unreadable"
    assert desk_with_case.store.papers.find(case_id=case.id) == []


def test_a_printer_that_refuses_leaves_the_paper_issued_and_not_printed(desk_with_case: Counter) -> None:
    case = _case(desk_with_case)

    with pytest.raises(DeskError, match="缺纸"):
        print_out(desk_with_case.desk, case, "approval", JOB, send=Tray(fails_at=0), by=desk_with_case.clerk, now=NOW)

    assert [line.printing.what for line in paper_log(desk_with_case.desk, case.number)] == ["issued"]


def test_what_can_only_be_previewed_is_not_printed(counter: Counter) -> None:
    case = counter.declare(workers(2))

    with pytest.raises(DeskError) as refused:
        print_out(counter.desk, case, "approval", JOB, send=Tray(), by=counter.clerk, now=NOW)

    assert refused.value.code == "form-preview-only"


def test_an_old_paper_is_printed_as_it_was(desk_with_case: Counter) -> None:
    tray, case, desk = Tray(), _case(desk_with_case), desk_with_case.desk
    old = print_form(desk, case, "approval", by=desk_with_case.clerk, now=NOW)
    desk_with_case.insure(workers(1, start=90), name="另一份.xlsx")
    desk_with_case.watch(workers(30), away=workers(2, start=31))
    desk_with_case.verify()

    paper, copied = take_copy(desk, old.number, by=desk_with_case.clerk, now=NOW)
    print_again(desk, paper, JOB, send=tray, by=desk_with_case.clerk, now=NOW)

    assert copied == old.pdf == tray.jobs[0][0]


def test_the_forms_of_each_case_stay_together(counter: Counter) -> None:
    tray, numbers = Tray(), _two_cases(counter)

    run = _run(counter, numbers, tray, replace(JOB, copies=2))

    assert tray.titles == ["SP1", "HM1"] * 4
    assert [job.copies for _, job in tray.jobs] == [1] * 8
    assert [(sent.case, sent.job.copies) for sent in run.sent] == [(number, 2) for number in numbers for _ in "ab"]
    assert (run.refused, run.left, run.stopped) == ((), (), None)


def test_one_form_of_each_case_lets_the_printer_make_the_copies(counter: Counter) -> None:
    tray, numbers = Tray(), _two_cases(counter)

    _run(counter, numbers, tray, replace(JOB, copies=3), form="approval")

    assert [job.copies for _, job in tray.jobs] == [3, 3]


def test_a_printer_that_fails_in_the_middle_ends_the_run_and_what_was_printed_is_told(counter: Counter) -> None:
    tray, numbers = Tray(fails_at=3), _two_cases(counter)

    run = _run(counter, numbers, tray)

    assert [(sent.case, sent.paper.form) for sent in run.sent] == [
        (numbers[0], "approval"), (numbers[0], "roster"), (numbers[1], "approval")]  # fmt: skip
    assert run.left == ((numbers[1], "roster"),)
    assert run.stopped is not None
    assert run.stopped.code == "printer-refused"
    logged = [line.paper.form for line in paper_log(counter.desk, numbers[1]) if line.printing.what == "printed"]
    assert logged == ["approval"]


def test_a_run_that_is_stopped_prints_no_further_case(counter: Counter) -> None:
    tray, numbers = Tray(), _two_cases(counter)

    def stop(done: int, _total: int) -> None:
        if done:
            raise DeskError("cancelled")

    wanted = [(number, "approval") for number in numbers]
    run = print_cases(counter.desk, wanted, JOB, send=tray, by=counter.clerk, now=NOW, progress=stop)

    assert [sent.case for sent in run.sent] == numbers[:1]
    assert run.left == ((numbers[1], "approval"),)
    assert counter.store.papers.find(case_id=counter.store.cases.by_number(numbers[1]).id) == []


def test_a_name_that_cannot_be_printed_stops_its_own_case_alone(counter: Counter) -> None:
    tray, numbers = Tray(), _two_cases(counter, name=f"样{NOWHERE}")

    run = _run(counter, numbers, tray, form="roster")

    ((case, form, error),) = run.refused
    assert (case, form, error.code) == (numbers[0], "roster", "name-unprintable")
    assert f"行“样{NOWHERE}”" in error.message
    assert "U+E863" in error.message
    assert [sent.case for sent in run.sent] == numbers[1:]


def test_a_letter_takes_its_number_at_its_issue_and_never_in_a_preview(desk_with_case: Counter) -> None:
    desk, case = desk_with_case.desk, _case(desk_with_case)
    change_setting(desk.store, "document-word", "鹿样", by=desk_with_case.approver, now=NOW)
    returned = desk_with_case.step(case, "return", reason="请补正")

    print_form(desk, returned, "correction", by=desk_with_case.clerk, now=NOW, preview=True)
    before = desk.store.series.last("document", 2023)
    print_form(desk, returned, "correction", by=desk_with_case.clerk, now=NOW)
    print_form(desk, returned, "correction", by=desk_with_case.clerk, now=NOW)

    (paper,) = desk.store.papers.find(form="correction")
    assert (before, paper.document_number, desk.store.series.last("document", 2023)) == (0, "鹿样〔2023〕1号", 1)


def test_a_batch_goes_without_the_case_whose_name_cannot_be_printed(counter: Counter) -> None:
    numbers = _two_cases(counter, name=f"样{NOWHERE}")
    for number in numbers:
        counter.approve(counter.store.cases.by_number(number))

    made = counter.send()

    assert made.cases == (numbers[1],)
    ((case, error),) = made.left_out
    assert (case, error.code) == (numbers[0], "name-unprintable")
    assert counter.store.cases.by_number(numbers[0]).state is CaseState.APPROVED
    assert paper_log(counter.desk, numbers[0]) == ()


def test_a_batch_of_nothing_but_such_cases_is_refused(counter: Counter) -> None:
    persons = workers(32)
    persons[0] = Worker(NOWHERE, persons[0].id_number)
    number = counter.declare(persons).number
    counter.insure(persons)
    counter.watch(persons)
    counter.verify()
    counter.approve(counter.store.cases.by_number(number))

    with pytest.raises(DeskError, match="name-unprintable"):
        counter.send()

    assert counter.store.batches.all() == []
