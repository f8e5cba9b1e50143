"""The command line on ordinary bad days: wrong places, lost files, broken pipes, odd bytes, a machine that stops."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.models.store import Store
from desktop.workspace import Workspace
from tests.commandline import Answer, Terminal
from tests.models.builders import KEY, an_enterprise
from tests.services.counter import (
    FIRM,
    NEIGHBOUR,
    PASSPHRASE,
    PASSWORD,
    POLICY,
    a_counter,
    a_roster,
    make_workspace,
    workers,
)

ROOT = Path(__file__).parents[2]
CASE = "330302999-LG-2023-0001"
SECRETS = {"WENGANG_PASSPHRASE": PASSPHRASE, "WENGANG_OPERATOR_PASSWORD": PASSWORD}
posix = pytest.mark.skipif(os.name != "posix", reason="pipes, devices and signals of POSIX")


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with one verified case of three; copy it before use."""
    folder = tmp_path_factory.mktemp("verified")
    make_workspace(folder / "workspace")
    with a_counter(folder / "workspace", folder) as counter:
        counter.declare(workers(3))
        counter.verify()
    return folder / "workspace"


@pytest.fixture
def workspace(verified: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(verified, tmp_path / "workspace"))


@pytest.fixture
def run(workspace: Path) -> Callable[..., Answer]:
    return Terminal(workspace=workspace, passphrase=PASSPHRASE, password=PASSWORD).run


def _code(answer: Answer) -> str:
    assert answer.code == 2, answer.value
    assert "Traceback" not in answer.told
    return str(answer.value["error"]["code"])


def _audited(workspace: Path) -> list[str]:
    with Store.open(Workspace(workspace).database, KEY) as store:
        return [entry.act for entry in store.audit.entries()]


def _program(*arguments: object, workspace: Path, environment: dict[str, str] | None = None, **options: Any) -> Any:  # noqa: ANN401
    """Run the program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "desktop", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **SECRETS, "WENGANG_WORKSPACE": str(workspace), **(environment or {})},
        check=False,
        **options,
    )


# ------------------------------------------------------------------------------------------------ places to write


@pytest.mark.parametrize("name", ["wengang.db", "key.json", "lock"])
def test_no_paper_and_no_backup_is_written_over_the_workspace_itself(
    run: Callable[..., Answer], workspace: Path, name: str
) -> None:
    before = (workspace / "key.json").read_bytes()

    paper = run("print", CASE, "--form", "receipt", "-o", workspace / name)
    backup = run("backup", "-o", workspace / name)
    template = run("template", "--policy", POLICY, "--measure", "stay", "-o", workspace / name)

    assert {_code(paper), _code(backup), _code(template)} == {"own-file"}
    assert (workspace / "key.json").read_bytes() == before
    assert run("check").code == 0


@pytest.mark.parametrize("name", ["", ".", "/", "no/a.pdf", "x" * 300, "folder"])
def test_a_paper_that_cannot_be_written_is_not_issued(
    run: Callable[..., Answer], workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()

    answer = run("print", CASE, "--form", "receipt", "-o", name)

    printed = run("print", CASE, "--form", "receipt", "-o", tmp_path / "good.pdf")
    assert _code(answer) == ("cannot-write" if name else "usage")
    assert printed.value["number"]
    assert not printed.value["reprint"]
    assert _audited(workspace).count("print") == 1


@posix
def test_a_pipe_is_neither_replaced_nor_waited_for(run: Callable[..., Answer], tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)

    written = run("template", "--policy", POLICY, "--measure", "stay", "-o", pipe)
    read = run("intake", pipe, "--policy", POLICY)
    restored = run("restore", pipe, "--workspace", tmp_path / "new")

    assert [_code(each) for each in (written, read, restored)] == ["cannot-write", "file-unreadable", "backup-unusable"]
    assert pipe.is_fifo()


def test_a_backup_that_was_not_written_is_not_told_of(
    run: Callable[..., Answer], workspace: Path, tmp_path: Path
) -> None:
    answer = run("backup", "-o", tmp_path / "none" / "w.bak")

    assert _code(answer) == "cannot-write"
    assert "backup" not in _audited(workspace)


# ------------------------------------------------------------------------------------------------ lost files, damage


def test_an_emptied_database_is_damage_and_no_new_one_is_made_in_its_place(
    run: Callable[..., Answer], workspace: Path
) -> None:
    database = Workspace(workspace).database
    database.write_bytes(b"")

    answer = run("cases")

    assert _code(answer) == "database-damaged"
    assert database.read_bytes() == b""


def test_a_half_of_a_workspace_is_not_called_none(run: Callable[..., Answer], workspace: Path) -> None:
    place = Workspace(workspace)
    key = place.key_file.read_bytes()
    place.key_file.unlink()
    without_key = run("cases")
    place.key_file.write_bytes(key)
    place.database.unlink()

    without_database = run("cases")

    assert (_code(without_key), _code(without_database)) == ("key-damaged", "database-missing")


def test_damage_within_is_found_by_the_check_and_kept_out_of_backups(
    run: Callable[..., Answer], workspace: Path, tmp_path: Path
) -> None:
    database = Workspace(workspace).database
    content = bytearray(database.read_bytes())
    content[-3000] ^= 1
    database.write_bytes(content)

    check = run("check")
    backup = run("backup", "-o", tmp_path / "w.bak")

    assert (check.code, check.value["sound"]) == (1, False)
    assert _code(backup) == "backup-of-damage"
    assert not (tmp_path / "w.bak").exists()


def test_folders_that_someone_cleared_away_come_back(run: Callable[..., Answer], workspace: Path) -> None:
    for name in ("output", "backups", "log", "trusted"):
        shutil.rmtree(workspace / name)

    answer = run("backup")

    assert answer.code == 0
    assert Path(answer.value["file"]).is_file()


def test_a_name_that_no_folder_can_have_is_said(run: Callable[..., Answer], tmp_path: Path) -> None:
    answers = [run(command, "--workspace", tmp_path / ("x" * 300)) for command in ("cases", "check")]
    made = run("init", "--office", "样例", "--division", "330302", "--workspace", tmp_path / ("x" * 300))
    read = run("intake", tmp_path / ("x" * 300), "--policy", POLICY)

    assert [_code(each) for each in answers] == ["workspace-unreachable"] * 2
    assert (_code(made), _code(read)) == ("cannot-write", "file-unreadable")


def _archive(path: Path, members: dict[str, bytes], *, compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_what_is_no_backup_restores_nothing(run: Callable[..., Answer], workspace: Path, tmp_path: Path) -> None:
    members = {name: (workspace / name).read_bytes() for name in ("wengang.db", "key.json")}
    unsupported = bytearray(_archive(tmp_path / "0", members).read_bytes())
    unsupported[unsupported.rfind(b"PK\1\2") + 10] = 77  # a way of packing that no one knows
    files = [
        _archive(tmp_path / "1", {**members, "wengang.db": b""}),
        _archive(tmp_path / "2", {**members, "wengang.db": members["wengang.db"][:20_000]}),
        _archive(tmp_path / "3", {**members, "key.json": b"[]"}),
        _archive(tmp_path / "4", {**members, "key.json": b"[" * 100_000}),
        _archive(tmp_path / "5", members, compression=zipfile.ZIP_DEFLATED),
        tmp_path / "0",
        tmp_path,
    ]
    files[5].write_bytes(unsupported)

    codes = {_code(run("restore", file, "--workspace", tmp_path / "new")) for file in files}

    assert codes == {"backup-unusable"}
    assert not [path for path in tmp_path.iterdir() if "new" in path.name]


# ------------------------------------------------------------------------------------------------ odd words and numbers


@pytest.mark.parametrize("number", ["9" * 30, "²", "１", "0"])
def test_a_number_that_names_nothing_takes_nothing_back(run: Callable[..., Answer], number: str) -> None:
    assert _code(run("undo", number)) in {"id-unknown", "case-unknown"}


@pytest.mark.parametrize("months", ["２０２３-01", "0000-01", "9999-12", ",", "NaN"])
def test_months_are_written_in_plain_digits_of_our_time(run: Callable[..., Answer], months: str) -> None:
    assert _code(run("evidence", "insurance", "x.xlsx", "--months", months)) == "months-invalid"


@pytest.mark.parametrize(
    ("office", "division", "code"),
    [("样例\n街道", "330302", "office-name-missing"), ("样例", "３３０３０２", "division-invalid")],
)
def test_an_office_that_could_not_be_printed_or_numbered_is_not_made(
    run: Callable[..., Answer], tmp_path: Path, office: str, division: str, code: str
) -> None:
    answer = run("init", "--office", office, "--division", division, "--workspace", tmp_path / "new")

    assert _code(answer) == code
    assert not (tmp_path / "new").exists()


def test_an_identity_number_typed_in_the_wrong_place_is_not_repeated(run: Callable[..., Answer]) -> None:
    number = workers(1)[0].id_number

    answer = run("undo", number)

    assert _code(answer) in {"id-unknown", "case-unknown"}
    assert number not in answer.told + json.dumps(answer.value)


def test_a_declared_figure_beyond_any_sum_counts_as_not_declared(run: Callable[..., Answer], tmp_path: Path) -> None:
    roster = a_roster(tmp_path / "a.xlsx", workers(2, start=50), firm=an_enterprise("B"), people=10**30)

    answer = run("intake", roster, "--policy", POLICY, "--received", "2023-02-10")

    assert [each["rows_taken"] for each in answer.value["cases"]] == [2]
    assert "number-expected" in {problem["code"] for problem in answer.value["problems"]}


def test_a_folder_with_nothing_to_read_is_said_to_be_empty(run: Callable[..., Answer], tmp_path: Path) -> None:
    (tmp_path / "empty" / "deeper").mkdir(parents=True)

    assert _code(run("intake", tmp_path / "empty", "--policy", POLICY)) == "folder-empty"


# ------------------------------------------------------------------------------------------------ odd bytes


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has file names of any bytes")
def test_a_file_name_of_odd_bytes_is_read_and_shown(workspace: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    roster = a_roster(tmp_path / "a.xlsx", workers(2, start=50), firm=an_enterprise("B"))
    os.rename(os.fsencode(roster), os.fsencode(folder) + b"/\xff\n.xlsx")  # noqa: PTH104  a name that is no text

    done = _program(
        "intake", folder, "--policy", POLICY, "--received", "2023-02-10", "--json", workspace=workspace,
        capture_output=True,
    )  # fmt: skip

    assert done.returncode == 0
    assert json.loads(done.stdout)["cases"][0]["file"] == "\ufffd\n.xlsx"


@posix
def test_words_are_read_as_utf8_whatever_the_locale_and_refused_where_they_are_none(workspace: Path) -> None:
    plain = {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    ruling = ("override", CASE, "--row", "3", "--criterion", "stayed", "--as-if", "met", "--json", "--reason")

    chinese = _program(*ruling, "电话核实", workspace=workspace, environment=plain, capture_output=True)
    broken = _program(*ruling, os.fsdecode(b"\xff"), workspace=workspace, capture_output=True)

    assert chinese.returncode == 0, chinese.stderr
    assert json.loads(broken.stdout)["error"]["code"] == "text-unreadable"
    with Store.open(Workspace(workspace).database, KEY) as store:
        assert [entry.after for entry in store.audit.entries() if entry.act == "override"] == ["stayed=met  电话核实"]


def test_a_secret_of_odd_bytes_is_refused_and_not_shown(
    workspace: Path, run: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = os.fsdecode(b"\xff-secret")
    monkeypatch.setenv("WENGANG_NEW_PASSWORD", secret)

    given = Terminal(workspace=workspace, passphrase=secret).run("cases")
    new = run("operators", "--change")

    assert (_code(given), _code(new)) == ("text-unreadable", "text-unreadable")
    assert "secret" not in given.told + new.told


# ------------------------------------------------------------------------------------------------ streams and signals


@posix
def test_without_a_standard_input_no_one_is_asked(workspace: Path) -> None:
    closed = f'"{sys.executable}" -m desktop cases --json <&-'
    environment = {**os.environ, "WENGANG_WORKSPACE": str(workspace), "WENGANG_PASSPHRASE": ""}

    done = subprocess.run(closed, shell=True, cwd=ROOT, env=environment, check=False, capture_output=True)  # noqa: S602

    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "passphrase-missing"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_answer_that_cannot_be_written_does_not_undo_what_was_done(workspace: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = _program("decide", CASE, "--step", "withdraw", "--reason", "企业撤回", "--json", workspace=workspace,
                        stdout=full, stderr=subprocess.PIPE)  # fmt: skip

    told = done.stderr.decode()
    assert done.returncode == 1
    assert "这一步已经完成并保存" in told
    assert "Traceback" not in told
    assert "withdraw" in _audited(workspace)


@posix
def test_a_reader_that_goes_away_changes_nothing_about_the_answer(workspace: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    done = _program("cases", "--json", workspace=workspace, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)

    assert (done.returncode, done.stderr) == (0, b"")


@posix
def test_a_program_that_is_killed_leaves_a_file_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "workspace", NEIGHBOUR)
    roster = a_roster(tmp_path / "a.xlsx", workers(1500), firm=FIRM)
    command = [sys.executable, "-m", "desktop", "intake", str(roster), "--policy", POLICY, "--received", "2023-02-10"]
    environment = {**os.environ, **SECRETS, "WENGANG_WORKSPACE": str(folder)}

    for patience in (0.3, 0.45, 0.6, 0.75, 0.9):
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        with Store.open(Workspace(folder).database, KEY) as store:
            rows = [sum(part.rows_read for part in store.parts.of_case(case.id)) for case in store.cases.all()]
            assert rows in ([], [1500])
            assert (store.damage(), store.audit.verify()) == ([], None)
    last = _program("intake", roster, "--policy", POLICY, "--received", "2023-02-10", workspace=folder, stdout=-3)

    assert last.returncode == 0
