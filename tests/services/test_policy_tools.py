"""Packs that an office installs, signs, and begins anew for the next year."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.services import readings
from desktop.services.choices import choices_of
from desktop.services.describe import describe
from desktop.services.desk import known_policies
from desktop.services.ground import ground_of
from desktop.services.install_policy import effects_of_edition, examine, install_policy, sign_policy
from desktop.services.new_policy import MARK, new_policy
from desktop.services.packs import installed, open_pack
from desktop.services.termwords import term_words
from desktop.services.trust import trust
from desktop.services.view_case import view_case
from rules.examples import failures
from rules.packfile import parse
from rules.policy import Policy
from tests.services.counter import NOW, POLICY, Counter
from tests.services.editions import RATE, TEXT, a_pack, changed, code_of, install_edition, the_case

# ------------------------------------------------------------------------------------------ editions

_DEARER = ((RATE, RATE.replace("500", "600")),)
_EXAMPLES = tuple(
    (f'payable = "{before}", ceiling = "{more}"', f'payable = "{after}", ceiling = "{most}"')
    for before, more, after, most in (
        ("15000.00", "15000.00", "18000.00", "18000.00"),
        ("0.00", "16000.00", "0.00", "19200.00"),
        ("14000.00", "14000.00", "16800.00", "16800.00"),
    )
)
DEARER = (*_DEARER, *_EXAMPLES)


def test_a_pack_whose_examples_fail_is_told_and_not_installed(counter: Counter) -> None:
    arrived = a_pack(*_DEARER)

    found = examine(arrived, counter.desk.policies)

    assert len(found.failures) == 5
    assert [change.words() for change in found.differences] == ["一次性留工补助 标准（一、1）：500.00元 → 600.00元"]
    assert code_of(lambda: install_policy(counter.desk, arrived, by=counter.clerk, now=NOW)) == "pack-examples-fail"
    assert counter.store.packs.editions() == []


def test_a_new_edition_holds_for_open_cases_and_says_before_what_it_changes(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, the_case(desk_with_case)
    arrived = a_pack(*DEARER)

    (effect,) = effects_of_edition(counter.desk, arrived.policy)
    done = install_policy(counter.desk, arrived, by=counter.clerk, now=NOW)
    (verified,) = counter.verify(case)

    assert (effect.fen_before, effect.fen_after) == (1_600_000, 1_920_000)
    assert done.stale == (case.number,)
    assert verified.document["pack"] == {"id": POLICY, "hash": arrived.policy.hash}
    assert verified.document["amount"]["payable_fen"] == 1_920_000
    assert counter.store.audit.entries(POLICY)[-1].act == "policy-install"


def test_a_frozen_case_stays_worded_by_its_own_edition(town: Counter) -> None:
    case = the_case(town)
    before = view_case(town.desk, case.number)

    renamed = ('title = "一次性留工补助"', 'title = "留工红包"')
    install_edition(town, *DEARER, renamed, ('text = "留温的外地员工，不论是否参保"', 'text = "另一种说法"'))
    after, ground = view_case(town.desk, case.number), ground_of(town.desk, case)

    assert town.desk.policy(POLICY).measures["stay"].title == "留工红包"
    assert (after.measure_title, after.determined) == (before.measure_title, before.determined)
    assert ground.measure.title == "一次性留工补助"
    assert ground.policy.hash == ground.pack_hash != town.desk.policy(POLICY).hash
    assert town.again(case).stale == ""


def test_what_was_reviewed_under_one_edition_is_not_approved_under_the_next(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, the_case(desk_with_case)
    counter.step(case, "review", counter.reviewer)
    policy = install_edition(counter, ('title = "一次性留工补助"', 'title = "留工红包"'))

    stale = code_of(lambda: counter.step(case, "approve", counter.approver))
    (verified,) = counter.verify()

    assert stale == "case-stale"
    assert verified.fell_back == "核验结果有变化：政策包装入了新的版本"
    assert verified.case.state.value == "verified"
    assert verified.document["pack"]["hash"] == policy.hash


def test_an_installed_edition_is_there_when_the_workspace_is_opened_again(counter: Counter, tmp_path: Path) -> None:
    policy = install_edition(counter, *DEARER)

    again = installed(counter.store)

    assert again[POLICY].hash == policy.hash
    assert counter.desk.pack_by_hash(known_policies()[POLICY].hash) == known_policies()[POLICY]
    assert counter.desk.pack_by_hash("0" * 64) is None
    with pytest.raises(DeskError, match="record-kept"):
        counter.store._session.run("UPDATE pack SET content = ''")


def test_the_same_pack_a_second_time_changes_nothing(counter: Counter) -> None:
    install_edition(counter, *DEARER)
    before = counter.store.audit.entries()

    done = install_policy(counter.desk, a_pack(*DEARER), by=counter.clerk, now=NOW)

    assert done.already
    assert counter.store.audit.entries() == before


def test_an_edition_without_a_measure_that_a_case_rests_on_is_refused(desk_with_case: Counter) -> None:
    text = TEXT.replace("[measure.stay]", "[measure.stay-on]").replace("measure.stay.", "measure.stay-on.")
    text = text.replace('measure = "stay"\n', 'measure = "stay-on"\n').replace('["stay"', '["stay-on"')
    text = text.replace('"stay"]', '"stay-on"]')
    arrived = open_pack(text.encode(), "pack.toml", trusted=())

    code = code_of(lambda: install_policy(desk_with_case.desk, arrived, by=desk_with_case.clerk, now=NOW))

    assert code == "pack-drops-measure"


def test_a_reading_that_the_new_edition_lacks_falls_away(desk_with_case: Counter) -> None:
    counter = desk_with_case
    readings.choose(counter.store, counter.desk.policy(POLICY), {"R-L8": "paid"}, by=counter.clerk, now=NOW)
    text = TEXT.replace('"R-L8"', '"R-L18"')

    install_policy(counter.desk, open_pack(text.encode(), "p.toml", trusted=()), by=counter.clerk, now=NOW)
    (verified,) = counter.verify()

    assert choices_of(counter.store, counter.desk.policy(POLICY)).readings == {}
    assert verified.document["readings"]["R-L18"] == "enrolled"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "pack-fault"),
        (b"[policy\n", "pack-fault"),
        (b"a = " + b"[" * 5000, "pack-fault"),
        (b"# " + b"x" * (1 << 20), "pack-too-large"),
        (b"PK\x03\x04 nothing", "pack-seal-broken"),
    ],
    ids=["no text", "no TOML", "deep", "huge", "no zip"],
)
def test_what_is_no_pack_is_refused_by_code(content: bytes, code: str) -> None:
    assert code_of(lambda: open_pack(content, "x.toml", trusted=())) == code


# ------------------------------------------------------------------------------------------ signatures


def test_a_signed_pack_says_whose_it_is_and_installs_only_from_the_trusted(district: Counter, counter: Counter) -> None:
    signed = sign_policy(district.desk, a_pack(*DEARER), by=district.clerk, now=NOW)
    certificate = district.desk.signer().certificate_pem

    stranger = open_pack(signed, "p.pack", trusted=())
    code = code_of(lambda: install_policy(counter.desk, stranger, by=counter.clerk, now=NOW))
    print_ = trust(counter.desk, certificate, name="样例区", by=counter.clerk, now=NOW)
    known = open_pack(signed, "p.pack", trusted={print_})
    install_policy(counter.desk, known, by=counter.clerk, now=NOW)

    assert code == "pack-signer-untrusted"
    assert stranger.seal is not None
    assert (stranger.seal.fingerprint, stranger.seal.trusted) == (print_, False)
    (edition,) = counter.store.packs.editions()
    assert (edition.signer_name, edition.signer_fingerprint) == ("样例区人力社保局", print_)


def test_a_signed_pack_with_one_changed_byte_is_refused(counter: Counter) -> None:
    signed = sign_policy(counter.desk, a_pack(), by=counter.clerk, now=NOW)

    for at in range(0, len(signed), len(signed) // 40):
        damaged = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
        assert code_of(lambda content=damaged: open_pack(content, "p.pack", trusted=())) in {  # type: ignore[misc]
            "pack-seal-broken",
            "pack-fault",  # no zip any more
        }


def test_a_batch_is_no_pack(sealed: bytes) -> None:
    assert code_of(lambda: open_pack(sealed, "batch.zip", trusted=())) == "pack-seal-broken"


def test_a_pack_is_signed_the_same_way_every_time(counter: Counter) -> None:
    first, second = (sign_policy(counter.desk, a_pack(), by=counter.clerk, now=NOW) for _ in range(2))

    assert first == second
    assert open_pack(first, "p.pack", trusted=()).policy.text == TEXT


# ------------------------------------------------------------------------------------------ a new pack from an old


@pytest.mark.parametrize("source", known_policies())
def test_every_pack_can_be_begun_anew_for_the_next_year(source: str) -> None:
    parent = known_policies()[source]

    made = new_policy(parent, "next-year", years=1, taken=())

    assert failures(made.policy) == []
    assert (made.policy.status, made.policy.parent, made.policy.id) == ("draft", source, "next-year")
    assert list(made.policy.measures) == list(parent.measures)


def test_dates_and_months_move_by_years_and_their_lines_are_marked() -> None:
    made = new_policy(known_policies()[POLICY], "lucheng-2024", years=1, taken=())

    lines = made.policy.text.split("\n")
    moved = [line for line in lines if "2024-0" in line]

    assert made.policy.measures["stay"].terms["months"].value == ("2024-01", "2024-02")
    assert made.policy.force_until.value == date(2024, 6, 30)
    assert moved
    assert all(line.endswith(MARK) for line in moved)
    assert {number for number, line in enumerate(lines, 1) if line.endswith(MARK)} == set(made.marked)
    assert TEXT.split("\n")[0] in lines  # comments stay


def test_a_leap_day_becomes_the_last_of_february_and_a_comment_is_kept() -> None:
    line = 'until = { value = 2024-02-29, clause = "附则3" }  # 到二月底 2024-02-29 \''
    parent = parse(changed(('until = { value = 2023-06-30, clause = "附则3" }', line)), name="p.toml")

    one, four = (new_policy(parent, "next", years=years, taken=()).policy for years in (1, 4))

    assert (one.force_until.value, four.force_until.value) == (date(2025, 2, 28), date(2028, 2, 29))
    assert f"{MARK}；到二月底 2024-02-29 '" in one.text


@pytest.mark.parametrize(
    ("id_", "years", "code"),
    [("鹿城", 1, "pack-id-invalid"), (POLICY, 1, "pack-id-taken"), ("next", 9999, "pack-years-invalid")],
)
def test_a_new_pack_needs_a_name_of_its_own_and_a_year_that_there_is(id_: str, years: int, code: str) -> None:
    known = known_policies()

    assert code_of(lambda: new_policy(known[POLICY], id_, years=years, taken=known)) == code


# ------------------------------------------------------------------------------------------ in words


@pytest.mark.parametrize("policy", known_policies().values(), ids=known_policies())
def test_every_policy_is_described_in_plain_json_with_words_for_every_term(policy: Policy) -> None:
    described = describe(policy)

    again = json.loads(json.dumps(described, allow_nan=False))
    wordless = [
        (measure["id"], name)
        for measure in described["measures"]
        for name, term in measure["terms"].items()
        if "by" not in term and not term["words"].get("")
    ]

    assert again == described
    assert wordless == []


def test_a_term_of_several_values_is_said_in_one_line() -> None:
    words = term_words(known_policies()[POLICY])

    assert words["output-growth", "base"][""].startswith("第1项 界限 超过 10000000；第1项 金额 100000.00元；第2项")
    assert words["agency", "rate"][""] == "500.00元；下限 500.00元"
    assert words["rcep-airfare", "cost"][""] == "出入境机票费用"
