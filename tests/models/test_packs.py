"""Packs, editions, amounts and confirmations are only ever added to, from the shape before them on."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.models import connection, migrations
from desktop.models.packs import Edition, FinalDocument, OfficeAmount
from desktop.models.store import Store
from tests.models.builders import KEY, NOW, POLICY, a_file, a_store

TABLES = ("pack", "pack_edition", "office_amount", "pack_final", "pack_confirmation")


def _filled(store: Store) -> None:
    with store.atomic():
        store.packs.keep(POLICY, "h1", "一", by="clerk", now=NOW)
        store.packs.keep(POLICY, "h2", "二", by="clerk", now=NOW)
        for hash_ in ("h1", "h2"):
            store.packs.install(Edition(policy=POLICY, hash=hash_, installed_at=NOW, installed_by="clerk"))
        for day, value in ((0, "500.00"), (1, "600.00")):
            store.amounts.set(
                OfficeAmount(
                    policy=POLICY,
                    parameter="agency.rate",
                    value=value,
                    source="纪要",
                    set_by="clerk",
                    set_at=NOW + timedelta(days=day),
                )
            )
        file = a_file("正式文件.pdf")
        store.files.put(file)
        store.packs.finalise(
            FinalDocument(
                hash="h2",
                number="〔2023〕1号",
                dated=date(2023, 1, 5),
                sha256=file.sha256,
                file_name=file.name,
                recorded_by="clerk",
                recorded_at=NOW,
            )
        )
        store.packs.confirm("h2", {"stay.rate": "500"}, by="clerk", now=NOW)


def test_of_several_editions_and_amounts_the_last_holds(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        _filled(store)

        final = store.packs.final("h2")

        assert [edition.hash for edition in store.packs.editions()] == ["h1", "h2"]
        assert {key: amount.value for key, amount in store.amounts.chosen(POLICY).items()} == {"agency.rate": "600.00"}
        assert store.amounts.chosen("another") == {}
        assert final is not None
        assert (final.number, final.dated) == ("〔2023〕1号", date(2023, 1, 5))
        assert (store.packs.final("h1"), store.packs.confirmed("h1")) == (None, set())
        assert store.packs.confirmed("h2") == {"stay.rate"}
        assert (store.packs.content("h1"), store.packs.content("h3")) == ("一", None)


def test_a_kept_pack_and_a_confirmed_value_stay_as_they_were(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        _filled(store)

        store.packs.keep(POLICY, "h1", "another", by="clerk", now=NOW)
        store.packs.confirm("h2", {"stay.rate": "501"}, by="reviewer", now=NOW)
        kept = store._session.row("SELECT value, confirmed_by FROM pack_confirmation")

        assert store.packs.content("h1") == "一"
        assert kept == ("500", "clerk")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET rowid = rowid", "UPDATE {} SET hash = hash"])
def test_what_is_kept_is_never_changed(tmp_path: Path, table: str, change: str) -> None:
    column = {"office_amount": "value"}.get(table, "hash")
    sql = change.format(table).replace("hash = hash", f"{column} = {column}").replace("rowid = rowid", f"{column} = ''")
    with a_store(tmp_path) as store:
        _filled(store)

        with pytest.raises(DeskError, match="record-kept"):
            store._session.run(sql)


def test_a_value_cannot_be_confirmed_before_its_final_document_is_recorded(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        _filled(store)

        with pytest.raises(Exception, match="FOREIGN KEY"):
            store.packs.confirm("h1", {"stay.rate": "500"}, by="clerk", now=NOW)


def test_a_workspace_of_the_shape_before_keeps_its_rows_and_takes_packs(tmp_path: Path) -> None:
    path = tmp_path / "wengang.db"
    path.touch()
    session = connection.connect(path, KEY)
    migrations.migrate(session, migrations.MIGRATIONS[:2])
    choice = (POLICY, "R-L8", "paid", "clerk", NOW.isoformat())
    session.run(
        "INSERT INTO reading_choice (policy, reading, choice, chosen_by, chosen_at) VALUES (?, ?, ?, ?, ?)", choice
    )
    before = session.version
    session.close()

    with Store.open(path, KEY) as store:
        _filled(store)
        chosen = store.readings.chosen(POLICY)
        after = store._session.version

    assert (before, after) == (2, len(migrations.MIGRATIONS))
    assert chosen == {"R-L8": "paid"}
