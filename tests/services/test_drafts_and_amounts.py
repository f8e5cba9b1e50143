"""The amounts that a text leaves to the office, and drafts: what they hold up, and what confirms them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from desktop.services import finalise_draft, parameters
from desktop.services.choices import choices_of
from desktop.services.desk import known_policies
from desktop.services.ground import ground_of
from desktop.services.install_policy import install_policy
from desktop.services.packs import open_pack
from desktop.services.print_form import print_form
from desktop.services.summarise import summarise
from desktop.services.view_case import view_case
from rules.packleaves import Leaves
from tests.models.builders import a_file
from tests.services.counter import NOW, OTHER, POLICY, RECEIVED, Counter, workers
from tests.services.editions import RATE, TEXT, a_pack, changed, code_of, install_edition, the_case

FINAL = "温鹿政办〔2023〕1号"


# ------------------------------------------------------------------------------------------ amounts of the office

_OWN_RATE = (RATE, 'rate = { value = "500.00", floor = "400.00", ceiling = "600.00", clause = "一、1" }')


def test_an_amount_says_what_it_would_change_and_holds_from_the_next_verification(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, the_case(desk_with_case)
    policy = install_edition(counter, _OWN_RATE)
    counter.verify()

    (effect,) = parameters.effects(counter.store, policy, {"stay.rate": "600.00"})
    untouched = counter.again(case).stale
    stale = parameters.set_amounts(
        counter.store, policy, {"stay.rate": "600.00"}, source="会议纪要〔2023〕3号", by=counter.clerk, now=NOW
    )
    (verified,) = counter.verify()
    (listed,) = [each for each in parameters.amounts(counter.store, policy) if each.key == "stay.rate"]

    assert (effect.fen_before, effect.fen_after, untouched) == (1_600_000, 1_920_000, "")
    assert stale == [case.number]
    assert verified.document["amount"]["payable_fen"] == 1_920_000
    assert verified.document["parameters"] == {"stay.rate": "600.00"}
    assert (listed.floor, listed.ceiling, listed.default) == ("400.00元", "600.00元", "500.00元")
    assert listed.chosen is not None
    assert listed.chosen.source == "会议纪要〔2023〕3号"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("stay.rate=400.00", ""),
        ("stay.rate=399.99", "amount-below-floor"),
        ("stay.rate=600.00", ""),
        ("stay.rate=600.01", "amount-above-ceiling"),
        ("stay.rate=六百", "amount-unreadable"),
        ("stay.rate", "choice-unreadable"),
        ("stay.cap=1.00", "amount-not-open"),
        ("agency.rate=499.99", "amount-below-floor"),
    ],
)
def test_an_amount_is_held_to_its_bounds(typed: str, code: str) -> None:
    policy = a_pack(_OWN_RATE).policy

    if code:
        assert code_of(lambda: parameters.parse_amount(policy, typed)) == code
    else:
        assert parameters.parse_amount(policy, typed)[0] == "stay.rate"


def test_an_amount_without_its_source_is_refused(counter: Counter) -> None:
    policy = counter.desk.policy(POLICY)

    code = code_of(
        lambda: parameters.set_amounts(
            counter.store, policy, {"agency.rate": "600.00"}, source=" ", by=counter.clerk, now=NOW
        )
    )

    assert code == "amount-source-missing"


def test_an_open_amount_pays_nothing_until_the_office_enters_it(desk_with_case: Counter) -> None:
    counter = desk_with_case
    text = changed((RATE, 'rate = { open = true, clause = "一、1" }'))
    text = text[: text.index("# ---------------------------------------------------------------- 算例")]
    policy = open_pack(text.encode(), "p.toml", trusted=()).policy
    install_policy(counter.desk, open_pack(text.encode(), "p.toml", trusted=()), by=counter.clerk, now=NOW)
    (before,) = counter.verify()

    parameters.set_amounts(counter.store, policy, {"stay.rate": "300.00"}, source="纪要", by=counter.clerk, now=NOW)
    (after,) = counter.verify()

    assert before.document["amount"] == {"payable_fen": 0, "ceiling_fen": 0}
    assert any("原文没有写明标准" in remark for remark in before.document["remarks"])
    assert after.document["amount"] == {"payable_fen": 960_000, "ceiling_fen": 960_000}
    assert after.document["remarks"] == []


def test_an_open_span_is_entered_as_two_days() -> None:
    policy = known_policies()["zhoushan-2023"]

    key, typed = parameters.parse_amount(policy, "courier.window=2023-01-21至2023-01-27")
    terms = policy.measures["courier"].values(policy.choose({}), {key: typed})

    assert (terms["window"].first, terms["window"].last) == (date(2023, 1, 21), date(2023, 1, 27))
    assert terms["rate"] is None, "the amount is still open"


def test_an_amount_that_the_new_edition_forbids_has_no_effect(desk_with_case: Counter) -> None:
    counter = desk_with_case
    policy = install_edition(counter, _OWN_RATE)
    parameters.set_amounts(counter.store, policy, {"stay.rate": "600.00"}, source="纪要", by=counter.clerk, now=NOW)

    narrower = install_edition(counter, (RATE, _OWN_RATE[1].replace("600.00", "550.00")))
    (verified,) = counter.verify()

    assert choices_of(counter.store, narrower).amounts == {}
    assert verified.document["amount"]["payable_fen"] == 1_600_000


# ------------------------------------------------------------------------------------------ drafts

DRAFT = (('status = "in-force"', 'status = "draft"'),)


@pytest.fixture
def under_draft(desk_with_case: Counter) -> Counter:
    """Return a counter whose one case is verified and reviewed under a draft."""
    install_edition(desk_with_case, *DRAFT)
    (verified,) = desk_with_case.verify()
    desk_with_case.step(verified.case, "review", desk_with_case.reviewer)
    return desk_with_case


def _finalise(counter: Counter, *, day: date = RECEIVED, number: str = FINAL) -> None:
    finalise_draft.finalise(
        counter.store,
        counter.desk.policy(POLICY),
        number=number,
        dated=day,
        file=a_file("正式文件.pdf"),
        by=counter.clerk,
        now=NOW,
    )


def _confirm_all(counter: Counter, *, but: int = 0) -> list[str]:
    policy = counter.desk.policy(POLICY)
    typed = [f"{leaf.key}={leaf.words}" for leaf in finalise_draft.unconfirmed(counter.store, policy)]
    return finalise_draft.confirm(counter.store, policy, typed[but:], by=counter.clerk, now=NOW)


def test_a_draft_is_said_on_screen_and_on_every_paper(under_draft: Counter) -> None:
    case = the_case(under_draft)
    words = "本政策为征求意见稿，尚未正式施行（温鹿政办〔2022〕88号）。"

    view, determined = view_case(under_draft.desk, case.number), ground_of(under_draft.desk, case)
    receipt = ground_of(under_draft.desk, case, determined=False)

    assert view.determined is not None
    assert view.determined.remarks == (words,)
    assert determined.remarks == receipt.remarks == (words,)


def test_a_receipt_under_a_draft_says_so_before_anything_is_verified(counter: Counter) -> None:
    install_edition(counter, *DRAFT)
    case = counter.declare(workers(2))

    ground = ground_of(counter.desk, case, determined=False)

    assert [remark[:8] for remark in ground.remarks] == ["本政策为征求意见"]


@pytest.mark.parametrize(("until", "outside"), [("2023-02-10", False), ("2023-02-09", True)])
def test_a_day_outside_the_life_of_a_pack_is_said_on_screen_and_paper(
    counter: Counter, until: str, *, outside: bool
) -> None:
    changes = ("until = { value = 2023-06-30", f"until = {{ value = {until}")
    text = changed(changes).replace("to = 2023-06-30", f"to = {until}")
    install_policy(counter.desk, open_pack(text.encode(), "p.toml", trusted=()), by=counter.clerk, now=NOW)
    case = counter.declare(workers(2))
    before = ground_of(counter.desk, case, determined=False).remarks
    (verified,) = counter.verify(case)
    view = view_case(counter.desk, case.number)

    assert view.determined is not None
    said = {"申报日2023-02-10不在政策有效期内（附则3）。"} if outside else set()
    assert set(before) == set(verified.document["remarks"]) == set(view.determined.remarks) == said
    assert set(ground_of(counter.desk, case).remarks) == said


def test_nothing_is_approved_under_a_draft_before_its_final_document_is_recorded(under_draft: Counter) -> None:
    case = the_case(under_draft)

    code = code_of(lambda: under_draft.step(case, "approve", under_draft.approver, reason="确需"))

    assert code == "policy-draft"
    assert under_draft.again(case).state.value == "reviewed"


def test_one_value_that_no_one_confirmed_holds_up_every_approval(under_draft: Counter) -> None:
    case = the_case(under_draft)
    _finalise(under_draft)
    _confirm_all(under_draft, but=1)
    before = code_of(lambda: under_draft.step(case, "approve", under_draft.approver))

    _confirm_all(under_draft)
    approved = under_draft.step(case, "approve", under_draft.approver)

    assert before == "policy-draft"
    assert approved.state.value == "approved"


def test_papers_of_a_confirmed_draft_say_against_what_it_was_held(under_draft: Counter) -> None:
    case = the_case(under_draft)
    early = ground_of(under_draft.desk, case)
    _finalise(under_draft)
    _confirm_all(under_draft)
    under_draft.step(case, "approve", under_draft.approver)

    ground, view = ground_of(under_draft.desk, case), view_case(under_draft.desk, case.number)
    printed = print_form(under_draft.desk, under_draft.again(case), "approval", by=under_draft.clerk, now=NOW)

    words = f"本政策包依征求意见稿编制，已与正式文件{FINAL}（2023年2月10日）逐项核对。"
    assert ground.remarks == (words,)
    assert view.determined is not None
    assert view.determined.remarks == (words,)
    assert ground.hash != early.hash, "what was printed before is no copy of this"
    assert printed.number


def test_the_summary_says_of_which_case_the_draft_was_confirmed(under_draft: Counter) -> None:
    case = the_case(under_draft)
    _finalise(under_draft)
    _confirm_all(under_draft)
    under_draft.step(case, "approve", under_draft.approver)
    drawn: list[Any] = []

    def draw(render: Callable[[Any], bytes], sheet: object) -> bytes:
        drawn.append(sheet)
        return render(sheet)

    summarise(under_draft.desk, under_draft.desk.policy(POLICY), by=under_draft.clerk, now=NOW, draw=draw)

    (remark,) = drawn[0].imprint.remarks
    assert remark.startswith(f"{case.number}：本政策包依征求意见稿编制，已与正式文件{FINAL}")


def test_a_summary_over_two_editions_names_the_cases_of_each(town: Counter) -> None:
    early = the_case(town)
    policy = install_edition(town, (RATE, RATE.replace("一、1", "一、2")))
    late = town.declare(workers(30, start=100), firm=OTHER)
    town.insure(workers(30, start=100), firm=OTHER, name="second.xlsx")
    town.watch(workers(30, start=100), name="second-w.xlsx")
    town.verify(late)
    town.approve(late)
    drawn: list[Any] = []

    def draw(render: Callable[[Any], bytes], sheet: object) -> bytes:
        drawn.append(sheet)
        return render(sheet)

    summarise(town.desk, policy, by=town.clerk, now=NOW, draw=draw)

    hashes = [ground_of(town.desk, each).pack_hash for each in (early, late)]
    assert len(set(hashes)) == 2
    assert drawn[0].imprint.remarks == tuple(
        f"按政策包版本 {hash_[:16]} 核定：{case.number}" for hash_, case in zip(hashes, (early, late), strict=True)
    )


def test_a_value_that_differs_from_the_final_document_is_refused_and_nothing_of_the_call_kept(
    under_draft: Counter,
) -> None:
    policy = under_draft.desk.policy(POLICY)
    _finalise(under_draft)
    before = len(finalise_draft.unconfirmed(under_draft.store, policy))

    code = code_of(
        lambda: finalise_draft.confirm(
            under_draft.store, policy, ["stay.months=2023-01、2023-02", "stay.rate=600"], by=under_draft.clerk, now=NOW
        )
    )

    assert code == "parameter-differs"
    assert len(finalise_draft.unconfirmed(under_draft.store, policy)) == before == len(Leaves(TEXT).confirmable())


def test_confirmations_hold_for_one_content_of_a_pack_only(under_draft: Counter) -> None:
    _finalise(under_draft)
    _confirm_all(under_draft)

    policy = install_edition(under_draft, *DRAFT, ('title = "一次性留工补助"', 'title = "留工红包"'))

    assert finalise_draft.obstacle(under_draft.store, policy.hash) is not None
    assert len(finalise_draft.unconfirmed(under_draft.store, policy)) == len(Leaves(policy.text).confirmable())


@pytest.mark.parametrize(
    ("day", "number", "code"),
    [
        (NOW.date(), FINAL, ""),
        (NOW.date() + timedelta(days=1), FINAL, "final-unreadable"),
        (NOW.date(), " ", "final-unreadable"),
    ],
)
def test_a_final_document_has_a_number_and_a_day_that_was(
    under_draft: Counter, day: date, number: str, code: str
) -> None:
    if code:
        assert code_of(lambda: _finalise(under_draft, day=day, number=number)) == code
        return
    _finalise(under_draft, day=day, number=number)
    kept = under_draft.store.packs.final(under_draft.desk.policy(POLICY).hash)

    assert kept is not None
    assert under_draft.store.files.get(kept.sha256, name="x").content == a_file("正式文件.pdf").content
    assert code_of(lambda: _finalise(under_draft)) == "final-recorded"


def test_only_a_draft_is_finalised_and_only_after_its_document(counter: Counter) -> None:
    in_force = code_of(lambda: _finalise(counter))
    install_edition(counter, *DRAFT)
    policy = counter.desk.policy(POLICY)

    def confirm(*typed: str) -> str:
        return code_of(lambda: finalise_draft.confirm(counter.store, policy, typed, by=counter.clerk, now=NOW))

    early = confirm("stay.rate=500.00")
    _finalise(counter)

    assert (in_force, early) == ("policy-not-draft", "final-missing")
    assert confirm("stay.nothing=1") == "parameter-unknown"
    assert confirm("stay.rate") == "choice-unreadable"
