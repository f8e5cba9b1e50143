"""A batch opens as it was sealed, or it does not open and every fault is named."""

from __future__ import annotations

import io
import pickle
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from desktop.errors import DeskError
from desktop.exchange import BatchDamaged, FaultKind, bag, open_batch, seal
from desktop.exchange.signature import sign
from desktop.keys import Signer, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable

Files = list[tuple[str, bytes]]
CASE = "batch/data/cases/330302003-LG-2023-0007.json"
PAPER = "batch/data/papers/汇总表.pdf"


def _files(sealed: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(sealed)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _zipped(files: Files, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10)), content, compress_type=method)
    return buffer.getvalue()


def _with(files: Files, changes: dict[str, bytes]) -> Files:
    return [(name, changes.get(name, content)) for name, content in files]


def _rebuilt(files: Files, *, tag_manifest: bool = True) -> Files:
    """Write both manifests anew, as someone would who hides a change; the signature stays."""
    inside = {name.removeprefix("batch/"): content for name, content in files}
    payload = {path: content for path, content in inside.items() if path.startswith("data/")}
    inside["manifest-sha256.txt"] = bag.manifest(payload)
    if tag_manifest:
        unlisted = ("tagmanifest-sha256.txt", "signature/tagmanifest-sha256.sig")
        tags = {path: content for path, content in inside.items() if path not in unlisted and path not in payload}
        inside["tagmanifest-sha256.txt"] = bag.manifest(tags)
    return [("batch/" + path, content) for path, content in inside.items()]


def _refusal(content: bytes) -> BatchDamaged:
    with pytest.raises(BatchDamaged) as caught:
        open_batch(content)
    return caught.value


def _faults(content: bytes) -> set[tuple[FaultKind, str]]:
    return {(finding.kind, finding.member) for finding in _refusal(content).findings}


def test_a_batch_opens_with_the_members_info_and_signer_it_was_sealed_with(
    sealed: bytes, members: dict[str, bytes], info: dict[str, str], signer: Signer
) -> None:
    batch = open_batch(sealed)

    assert batch.members == members
    assert batch.info == info
    assert batch.certificate_pem == signer.certificate_pem
    assert batch.signer_fingerprint == fingerprint(signer.certificate_pem)
    assert batch.signer_name == "南浦街道办事处"
    assert not batch.encrypted


def test_an_opened_batch_can_travel_between_processes(sealed: bytes) -> None:
    batch = open_batch(sealed)

    assert pickle.loads(pickle.dumps(batch)) == batch  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    "rearranged",
    [
        _zipped,
        lambda files: _zipped(files, method=zipfile.ZIP_STORED),
        lambda files: _zipped(list(reversed(files))),
        lambda files: _zipped([("batch/", b""), ("batch/data/", b""), *files]),
        lambda files: _zipped([(name.replace("batch/", "鹿城 第1批/", 1), content) for name, content in files]),
        lambda files: _zipped([(name.removeprefix("batch/"), content) for name, content in files]),
    ],
    ids=["other dates", "stored", "other order", "with folders", "other outer folder", "no outer folder"],
)
def test_the_same_bag_zipped_again_by_another_program_is_whole(
    sealed: bytes, rearranged: Callable[[Files], bytes]
) -> None:
    batch = open_batch(rearranged(_files(sealed)))

    assert batch.members == open_batch(sealed).members
    assert batch.digest == open_batch(sealed).digest


def test_a_bag_streamed_by_another_program_with_sizes_behind_the_data_is_whole(sealed: bytes) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(sealed):
            archive.writestr(name, content)

    assert open_batch(pipe.getvalue()).members == open_batch(sealed).members


def test_names_in_gbk_as_an_older_windows_writes_them_are_understood(sealed: bytes) -> None:
    files = [(name, content) for name, content in _files(sealed) if name.isascii() or name == PAPER]
    gbk = PAPER.encode("gb18030")
    stand_in = "batch/data/" + "x" * (len(gbk) - len("batch/data/"))
    zipped = _zipped([(stand_in if name == PAPER else name, content) for name, content in files])

    faults = _faults(zipped.replace(stand_in.encode(), gbk))

    assert faults == {(FaultKind.MISSING, "data/批次说明 100%.txt")}


def test_a_changed_member_is_named(sealed: bytes) -> None:
    tampered = _with(_files(sealed), {CASE: b'{"payable": "19000.00"}\n'})

    refusal = _refusal(_zipped(tampered))

    assert refusal.code == "batch-damaged"
    assert [(f.kind, f.member) for f in refusal.findings] == [(FaultKind.CHANGED, CASE.removeprefix("batch/"))]
    assert "330302003-LG-2023-0007" in refusal.message


def test_every_fault_is_named_at_once(sealed: bytes) -> None:
    tampered = _with(_files(sealed), {CASE: b"{}"})
    tampered = [(name.replace("汇总表", "汇总"), content) for name, content in tampered if "0008" not in name]
    tampered.append(("batch/data/cases/extra.json", b"{}!"))

    faults = _faults(_zipped(tampered))

    assert faults == {
        (FaultKind.CHANGED, "data/cases/330302003-LG-2023-0007.json"),
        (FaultKind.MISSING, "data/cases/330302003-LG-2023-0008.json"),
        (FaultKind.RENAMED, "data/papers/汇总表.pdf"),
        (FaultKind.ADDED, "data/cases/extra.json"),
    }


@pytest.mark.parametrize("index", range(10))
def test_no_file_of_the_bag_can_go_missing(sealed: bytes, index: int) -> None:
    files = _files(sealed)
    name, _ = files.pop(index)

    members = {member for kind, member in _faults(_zipped(files)) if kind in (FaultKind.MISSING, FaultKind.UNSIGNED)}

    assert name.removeprefix("batch/") in members


@pytest.mark.parametrize("index", range(10))
def test_no_file_of_the_bag_can_be_changed(sealed: bytes, index: int) -> None:
    files = _files(sealed)
    name, content = files[index]
    files[index] = (name, content + b"\n")

    members = {member for _, member in _faults(_zipped(files))}

    assert members & {name.removeprefix("batch/"), "signature/tagmanifest-sha256.sig"}


@pytest.mark.parametrize(
    "name",
    [
        "batch/data/extra.json",
        "batch/extra.txt",
        "batch/signature/other.pem",
        "beside.txt",
        "__MACOSX/x",
        "batch/data/empty/",
    ],
)
def test_nothing_may_be_beside_the_members(sealed: bytes, name: str) -> None:
    faults = _faults(_zipped([*_files(sealed), (name, b"")]))

    assert faults == {(FaultKind.ADDED, name.removeprefix("batch/"))}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("batch/../../etc/cron.d/x", FaultKind.UNSAFE),
        ("/etc/passwd", FaultKind.UNSAFE),
        ("batch/data/..\\x", FaultKind.UNSAFE),
        ("C:/x", FaultKind.UNSAFE),
        ("batch/data/nul.txt", FaultKind.UNSAFE),
        ("batch/data/cases/./330302003-LG-2023-0007.json", FaultKind.UNSAFE),
        (CASE.replace("LG", "lg"), FaultKind.DOUBLED),
        (CASE.replace("cases", "Cases"), FaultKind.DOUBLED),
        ("batch/DATA/cases/330302003-LG-2023-0007.json", FaultKind.DOUBLED),
        (CASE + "/", FaultKind.DOUBLED),
    ],
)
def test_path_tricks_and_names_that_some_system_takes_for_one_are_told(
    sealed: bytes, name: str, kind: FaultKind
) -> None:
    kinds = {fault for fault, _ in _faults(_zipped([*_files(sealed), (name, b"")]))}

    assert kind in kinds


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", [None, b'{"payable": "1.00"}'])
@pytest.mark.parametrize("first", [True, False])
def test_a_member_that_is_there_twice_is_told(sealed: bytes, second: bytes | None, *, first: bool) -> None:
    files = _files(sealed)
    copy = (CASE, dict(files)[CASE] if second is None else second)

    faults = _faults(_zipped([copy, *files] if first else [*files, copy]))

    assert (FaultKind.DOUBLED, CASE.removeprefix("batch/")) in faults


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_appended_to_the_sent_file_itself_is_told(sealed: bytes) -> None:
    buffer = io.BytesIO(sealed)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(CASE, b"{}")

    faults = _faults(buffer.getvalue())

    assert (FaultKind.DOUBLED, CASE.removeprefix("batch/")) in faults


def test_names_that_differ_only_in_unicode_form_are_one_name_twice(signer: Signer) -> None:
    files = _files(seal({"caf\u00e9.txt": b"1"}, info={}, signer=signer))

    faults = _faults(_zipped([*files, ("batch/data/cafe\u0301.txt", b"1")]))

    assert faults == {(FaultKind.DOUBLED, "data/caf\u00e9.txt")}


def test_a_bag_whose_names_a_mac_has_taken_apart_is_whole(signer: Signer) -> None:
    files = _files(seal({"caf\u00e9.txt": b"1"}, info={}, signer=signer))

    batch = open_batch(_zipped([(name.replace("\u00e9", "e\u0301"), content) for name, content in files]))

    assert batch.members == {"caf\u00e9.txt": b"1"}


def test_a_link_is_told(sealed: bytes) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in _files(sealed):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16 if name == CASE else 0
            archive.writestr(entry, content)

    assert _faults(buffer.getvalue()) == {(FaultKind.UNSAFE, CASE.removeprefix("batch/"))}


def test_a_rebuilt_manifest_is_told_by_the_tag_manifest(sealed: bytes) -> None:
    tampered = _rebuilt(_with(_files(sealed), {CASE: b"{}"}), tag_manifest=False)

    assert (FaultKind.CHANGED, "manifest-sha256.txt") in _faults(_zipped(tampered))


def test_both_manifests_rebuilt_are_told_by_the_signature(sealed: bytes) -> None:
    tampered = _rebuilt(_with(_files(sealed), {CASE: b"{}"}))

    refusal = _refusal(_zipped(tampered))

    assert refusal.code == "batch-signature-invalid"
    assert [finding.kind for finding in refusal.findings] == [FaultKind.SIGNATURE]


def test_a_swapped_certificate_is_told_even_with_the_manifest_rebuilt(sealed: bytes, stranger: Signer) -> None:
    swapped = _with(_files(sealed), {"batch/signature/certificate.pem": stranger.certificate_pem})

    assert (FaultKind.CHANGED, "signature/certificate.pem") in _faults(_zipped(swapped))
    assert _refusal(_zipped(_rebuilt(swapped))).code == "batch-signature-invalid"


def test_a_batch_without_its_signature_is_unsigned(sealed: bytes) -> None:
    unsigned = [(name, content) for name, content in _files(sealed) if not name.endswith(".sig")]

    assert _refusal(_zipped(unsigned)).code == "batch-unsigned"


def test_a_batch_signed_again_by_a_stranger_is_whole_and_shows_the_strangers_fingerprint(
    sealed: bytes, stranger: Signer
) -> None:
    files = _rebuilt(_with(_files(sealed), {"batch/signature/certificate.pem": stranger.certificate_pem}))
    resigned = sign(dict(files)["batch/tagmanifest-sha256.txt"], stranger)

    batch = open_batch(_zipped(_with(files, {"batch/signature/tagmanifest-sha256.sig": resigned})))

    assert batch.signer_fingerprint == fingerprint(stranger.certificate_pem)
    assert batch.signer_fingerprint != open_batch(sealed).signer_fingerprint


def test_a_signed_tag_manifest_must_list_the_manifest(sealed: bytes, signer: Signer) -> None:
    files = dict(_files(sealed))
    lines = files["batch/tagmanifest-sha256.txt"].splitlines(keepends=True)
    short = b"".join(line for line in lines if b"  manifest" not in line)
    files |= {
        "batch/tagmanifest-sha256.txt": short,
        "batch/signature/tagmanifest-sha256.sig": sign(short, signer),
        CASE: b"{}",
    }

    assert (FaultKind.ADDED, "manifest-sha256.txt") in _faults(_zipped(list(files.items())))
    del files["batch/manifest-sha256.txt"]
    assert (FaultKind.MISSING, "manifest-sha256.txt") in _faults(_zipped(list(files.items())))


def test_a_signed_payload_count_that_is_not_true_is_told(sealed: bytes, signer: Signer) -> None:
    wrong = dict(_files(sealed))["batch/bag-info.txt"].replace(b".4\n", b".5\n")
    files = _rebuilt(_with(_files(sealed), {"batch/bag-info.txt": wrong}))
    resigned = sign(dict(files)["batch/tagmanifest-sha256.txt"], signer)

    faults = _faults(_zipped(_with(files, {"batch/signature/tagmanifest-sha256.sig": resigned})))

    assert faults == {(FaultKind.CHANGED, "bag-info.txt")}


def test_a_signed_bag_of_another_version_is_told(sealed: bytes, signer: Signer) -> None:
    newer = bag.DECLARATION.replace(b"1.0", b"2.0")
    files = _rebuilt(_with(_files(sealed), {"batch/bagit.txt": newer}))
    resigned = sign(dict(files)["batch/tagmanifest-sha256.txt"], signer)

    faults = _faults(_zipped(_with(files, {"batch/signature/tagmanifest-sha256.sig": resigned})))

    assert faults == {(FaultKind.UNREADABLE, "bagit.txt")}


def test_a_stray_file_of_a_bag_does_not_hide_where_the_bag_lies(sealed: bytes) -> None:
    faults = _faults(_zipped([("aaa/bagit.txt", bag.DECLARATION), *_files(sealed)]))

    assert faults == {(FaultKind.ADDED, "aaa/bagit.txt")}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", _zipped([("xl/workbook.xml", b"<x/>")])])
def test_another_kind_of_file_is_no_batch(content: bytes) -> None:
    with pytest.raises(DeskError) as caught:
        open_batch(content)

    assert caught.value.code == "not-a-batch"


def test_a_refusal_keeps_its_findings_on_the_way_between_processes(sealed: bytes) -> None:
    refusal = _refusal(_zipped(_with(_files(sealed), {CASE: b"{}"})))

    again = pickle.loads(pickle.dumps(refusal))  # noqa: S301 - our own bytes

    assert (again.code, again.message, again.findings) == (refusal.code, refusal.message, refusal.findings)


def test_a_long_list_of_faults_is_shown_in_part_and_kept_whole(sealed: bytes) -> None:
    extra = [(f"batch/data/x{number}.json", b"") for number in range(30)]

    refusal = _refusal(_zipped([*_files(sealed), *extra]))

    assert len(refusal.findings) == 30
    assert "共 30 处" in refusal.message
    assert "x29" not in refusal.message
