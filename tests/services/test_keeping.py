"""What survives: certificates and trust, backups that were read back, terms of keeping, fonts, and what is shipped."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from desktop.errors import DeskError
from desktop.exchange import open_batch
from desktop.keys import fingerprint, new_signer
from desktop.models.holdings import Holding
from desktop.services.about import about
from desktop.services.backup import back_up, backups, is_due, look_into, restore
from desktop.services.certificates import certificate_of, own_certificate, renew, trusted, withdraw
from desktop.services.desk import open_desk
from desktop.services.fontcheck import check_fonts, specimen_page
from desktop.services.retention import KINDS, destruction_list, due_on, retention
from desktop.services.settings import BACKUP_DAYS, KEEP_CASES, change_setting
from desktop.services.trust import published, trust
from tests.services.counter import NOW, PASSPHRASE, TOWN, Counter, Worker, workers

LATER = NOW + timedelta(days=400)


def _refused(code: str, error: pytest.ExceptionInfo[DeskError]) -> bool:
    return error.value.code == code


def test_a_certificate_tells_whose_it_is_and_is_read_aloud_in_fours(counter: Counter) -> None:
    own = own_certificate(counter.desk)

    assert own.name == TOWN.name
    assert own.aloud.replace(" ", "") == own.fingerprint
    assert {len(group) for group in own.aloud.split()} == {4}
    assert own.valid_to.year - own.valid_from.year == 10


def test_what_is_no_certificate_is_refused() -> None:
    with pytest.raises(DeskError) as refused:
        certificate_of(b"-----BEGIN nothing")

    assert _refused("certificate-unusable", refused)


def test_a_renewed_key_signs_and_what_the_old_one_signed_is_still_trusted(town: Counter) -> None:
    sent = town.send()
    old = own_certificate(town.desk)

    made = renew(town.desk, by=town.approver, now=LATER)

    lists = {each.certificate.fingerprint: each.own for each in trusted(town.desk)}
    assert lists == {old.fingerprint: False, made.fingerprint: True}
    assert published(town.desk.place.folder) == {old.fingerprint, made.fingerprint}
    assert fingerprint(town.desk.signer().certificate_pem) == made.fingerprint
    assert fingerprint(open_batch(sent.content).certificate_pem) in lists
    assert [entry.act for entry in town.store.audit.entries("office")] == ["renew-key"]


def test_only_the_approver_renews_the_key(counter: Counter) -> None:
    before = own_certificate(counter.desk)

    with pytest.raises(DeskError) as refused:
        renew(counter.desk, by=counter.clerk, now=NOW)

    assert _refused("role-refused", refused)
    assert own_certificate(counter.desk) == before


def test_trust_that_is_withdrawn_is_gone_from_the_list_and_from_the_folder(counter: Counter) -> None:
    other = new_signer("样例区局", at=NOW).certificate_pem
    print_ = trust(counter.desk, other, name="样例区局", by=counter.approver, now=NOW, superior=True)

    name = withdraw(counter.desk, print_, by=counter.approver, now=NOW)

    assert name == "样例区局"
    assert print_ not in published(counter.desk.place.folder)
    assert [each.own for each in trusted(counter.desk)] == [True]
    assert [entry.act for entry in counter.store.audit.entries("样例区局")] == ["trust", "untrust"]


def test_who_the_superior_is_and_is_no_longer_is_the_approvers_to_say(counter: Counter) -> None:
    desk, other = counter.desk, new_signer("样例区局", at=NOW).certificate_pem
    print_ = trust(desk, other, name="样例区局", by=counter.clerk, now=NOW)

    with pytest.raises(DeskError) as named:
        trust(desk, other, name="样例区局", by=counter.clerk, now=NOW, superior=True)
    before = [each.superior for each in trusted(desk)]
    trust(desk, other, name="样例区局", by=counter.approver, now=NOW, superior=True)
    with pytest.raises(DeskError) as withdrawn:
        withdraw(desk, print_, by=counter.reviewer, now=NOW)

    assert _refused("role-refused", named)
    assert _refused("role-refused", withdrawn)
    assert before == [False, False]
    assert [each.superior for each in trusted(desk)] == [False, True]
    assert counter.store.audit.entries("样例区局")[-1].after == f"上级单位 {print_}"


def test_a_peer_is_trusted_and_trusted_no_longer_by_anybody(counter: Counter) -> None:
    other = new_signer("样例街道", at=NOW).certificate_pem

    withdraw(
        counter.desk, trust(counter.desk, other, name="样例街道", by=counter.clerk, now=NOW), by=counter.clerk, now=NOW
    )

    assert [each.own for each in trusted(counter.desk)] == [True]


def test_the_own_certificate_and_an_unknown_one_cannot_be_withdrawn(counter: Counter) -> None:
    with pytest.raises(DeskError) as own:
        withdraw(counter.desk, own_certificate(counter.desk).fingerprint, by=counter.approver, now=NOW)
    with pytest.raises(DeskError) as unknown:
        withdraw(counter.desk, "00", by=counter.approver, now=NOW)

    assert (own.value.code, unknown.value.code) == ("trust-own", "signer-unknown")


def test_a_backup_goes_into_a_folder_and_says_what_it_would_bring_back(desk_with_case: Counter, tmp_path: Path) -> None:
    stick = tmp_path / "移动盘"
    stick.mkdir()

    path = back_up(desk_with_case.desk, stick, by=desk_with_case.clerk, now=NOW)
    found = look_into(path, PASSPHRASE)
    restore(path, tmp_path / "again", PASSPHRASE)

    assert (path.parent, found.office, found.cases, found.last_act) == (stick, TOWN, 1, NOW)
    with open_desk(tmp_path / "again", PASSPHRASE) as desk:
        assert len(desk.store.cases.all()) == 1


def test_to_look_into_a_backup_needs_its_passphrase_and_a_whole_file(counter: Counter, tmp_path: Path) -> None:
    path = back_up(counter.desk, None, by=counter.clerk, now=NOW)
    broken = tmp_path / "broken.bak"
    broken.write_bytes(path.read_bytes()[:-400])

    with pytest.raises(DeskError) as wrong:
        look_into(path, "错的口令")
    with pytest.raises(DeskError) as damaged:
        look_into(broken, PASSPHRASE)

    assert (wrong.value.code, damaged.value.code) == ("passphrase-wrong", "backup-unusable")


def test_backups_are_listed_newest_first_and_a_broken_one_is_told(counter: Counter) -> None:
    folder = counter.desk.place.backups
    good = back_up(counter.desk, None, by=counter.clerk, now=NOW)
    bad = folder / "wengang-bad.bak"
    bad.write_bytes(b"PK")
    os.utime(good, (NOW.timestamp(), NOW.timestamp()))
    os.utime(bad, (LATER.timestamp(), LATER.timestamp()))

    found = backups(folder)

    assert [(each.path, each.whole) for each in found] == [(bad, False), (good, True)]
    assert found[1].size == good.stat().st_size


def test_a_backup_is_due_when_the_newest_whole_one_is_too_old(counter: Counter) -> None:
    first = is_due(counter.desk, now=NOW)
    path = back_up(counter.desk, None, by=counter.clerk, now=NOW)
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))

    fresh = is_due(counter.desk, now=NOW + timedelta(days=7))
    old = is_due(counter.desk, now=NOW + timedelta(days=7, seconds=1))
    change_setting(counter.store, BACKUP_DAYS, "0", by=counter.approver, now=NOW)

    assert (first, fresh, old, is_due(counter.desk, now=LATER)) == (True, False, True, False)


def test_a_backup_from_a_day_to_come_puts_no_other_off(counter: Counter) -> None:
    path = back_up(counter.desk, None, by=counter.clerk, now=LATER)
    os.utime(path, (LATER.timestamp(), LATER.timestamp()))

    assert is_due(counter.desk, now=LATER - timedelta(days=30))
    assert not is_due(counter.desk, now=LATER - timedelta(hours=1))


def test_a_backup_that_was_read_before_is_not_read_again(counter: Counter) -> None:
    path = back_up(counter.desk, None, by=counter.clerk, now=NOW)
    [seen] = backups(path.parent)

    [again] = backups(path.parent, [replace(seen, whole=False)])
    path.write_bytes(path.read_bytes() + b"\0")
    [changed] = backups(path.parent, [replace(seen, whole=False)])

    assert (seen.whole, again.whole) == (True, False)
    assert changed.whole


@pytest.mark.parametrize(
    ("closed", "term", "due"),
    [
        (date(2023, 1, 1), "10", date(2034, 1, 1)),
        (date(2023, 12, 31), "10", date(2034, 1, 1)),
        (date(2023, 6, 1), "永久", None),
    ],
)
def test_a_term_counts_from_the_first_of_january_that_follows(closed: date, term: str, due: date | None) -> None:
    assert due_on(closed, term) == due


def test_only_what_is_closed_has_a_term(desk_with_case: Counter) -> None:
    case = desk_with_case.store.cases.all()[0]
    far = date(2100, 1, 1)

    opened = retention(desk_with_case.store, on=far)
    desk_with_case.step(case, "withdraw", reason="企业撤回")
    closed = retention(desk_with_case.store, on=far)

    assert (opened.held["cases"], closed.held["cases"]) == (0, 1)
    assert ("cases", case.number, date(2054, 1, 1)) in [(e.kind, e.number, e.due_on) for e in closed.expired]
    assert closed.terms["cases"] == "30"


def test_the_list_names_what_has_passed_its_term_and_deletes_nothing(desk_with_case: Counter, tmp_path: Path) -> None:
    case = desk_with_case.store.cases.all()[0]
    desk_with_case.step(case, "withdraw", reason="企业撤回")
    change_setting(desk_with_case.store, KEEP_CASES, "1", by=desk_with_case.approver, now=NOW)
    path = tmp_path / "清册.xlsx"

    path.write_bytes(
        destruction_list(desk_with_case.desk, pdf=False, by=desk_with_case.clerk, now=NOW.replace(year=2025))
    )

    sheet = openpyxl.load_workbook(path).worksheets[0]
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=4)]
    assert told == [[1, "案卷", case.number, case.enterprise_name, "2023-02-13", "1年", "2025-01-01", None]]
    assert desk_with_case.store.cases.all() == [desk_with_case.again(case)]
    assert desk_with_case.store.audit.entries("retention")[0].after == "1件"


def test_the_list_on_paper_says_the_same(desk_with_case: Counter) -> None:
    case = desk_with_case.store.cases.all()[0]
    desk_with_case.step(case, "withdraw", reason="企业撤回")
    change_setting(desk_with_case.store, KEEP_CASES, "1", by=desk_with_case.approver, now=NOW)

    paper = destruction_list(desk_with_case.desk, pdf=True, by=desk_with_case.clerk, now=NOW.replace(year=2025))

    text = pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_range()
    assert all(words in text for words in ("到期材料销毁清册", case.number, "1年", "2025-01-01", "监销人", "1 件"))
    assert "规则包" not in text


def test_where_nothing_has_passed_its_term_there_is_no_list(counter: Counter) -> None:
    with pytest.raises(DeskError) as refused:
        destruction_list(counter.desk, pdf=False, by=counter.clerk, now=NOW)

    assert _refused("nothing-expired", refused)


def test_papers_are_called_by_their_form() -> None:
    holding = Holding(number="x", title="approval", closed_on=date(2023, 1, 1))

    assert KINDS["papers"].named(holding) == "审批表"


def test_a_name_that_no_font_can_print_is_told_with_its_character(counter: Counter) -> None:
    rare, odd = Worker("样㛃", workers(1)[0].id_number), Worker("样\U0003134a", workers(2)[1].id_number)
    counter.declare([rare, odd])

    found = check_fonts(counter.store)

    assert [(each.point, each.names) for each in found.missing] == [("U+3134A", ("样\U0003134a",))]
    assert not found.sound
    assert next(each.font for each in found.rare if each.sign == "㛃")
    assert all(each.size for each in found.fonts)


def test_an_office_whose_names_can_all_be_printed_is_told_so(counter: Counter) -> None:
    found = check_fonts(counter.store)

    assert found.sound
    assert found.names == 4


def test_the_test_page_shows_every_face(counter: Counter) -> None:
    document = pypdfium2.PdfDocument(specimen_page(counter.desk, now=NOW))

    text = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    assert all(words in text for words in ("试打页", "宋体", "黑体", "标题宋", "㛃", "预览"))


def test_every_part_that_is_shipped_is_named_with_its_licence(counter: Counter) -> None:
    found = about(counter.store)

    licences = {part.name: part.licence for part in found.parts}
    assert [name for name, _ in found.versions][:4] == ["稳岗经办台", "Python", "Qt", "SQLCipher"]
    assert all(version not in {"", "未知"} for _, version in found.versions)
    assert licences["pyside6-essentials"].startswith("LGPL")
    assert all(licences.values())
    assert "package" not in licences


def test_a_renamed_office_renews_its_certificate_under_the_new_name(counter: Counter) -> None:
    counter.store.office.put(replace(TOWN, name="样例新街道办事处"))

    made = renew(counter.desk, by=counter.approver, now=NOW)

    assert made.name == "样例新街道办事处"
