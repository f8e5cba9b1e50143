"""Sealing is the same every time, refuses what could not be unpacked, and can be checked by standard tools."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import DeskError
from desktop.exchange import bag, open_batch, seal
from desktop.keys import Signer, fingerprint

if TYPE_CHECKING:
    from pathlib import Path


def test_sealing_the_same_twice_gives_the_same_bytes_in_whatever_order(
    sealed: bytes, members: dict[str, bytes], info: dict[str, str], signer: Signer
) -> None:
    again = seal(dict(reversed(members.items())), info=info, signer=signer)

    assert again == sealed


@settings(max_examples=25, deadline=None)
@given(
    members=st.dictionaries(
        st.from_regex(r"[a-z汇总表%é㼆 _-]{0,6}[a-z汇总%]\.json", fullmatch=True), st.binary(max_size=300), max_size=5
    )
)
def test_any_members_come_back(members: dict[str, bytes], signer: Signer) -> None:
    safe = {name: content for name, content in members.items() if bag.is_safe(name)}

    batch = open_batch(seal(safe, info={}, signer=signer))

    assert batch.members == safe


@pytest.mark.parametrize("name", ["../x", "/x", "a//b", "a\\b", "a:b", "x.", "", "con", "a\nb", "a/ b"])
def test_an_unsafe_member_name_is_never_sealed(name: str, signer: Signer) -> None:
    with pytest.raises(ValueError, match="unsafe"):
        seal({name: b""}, info={}, signer=signer)


def test_two_names_that_are_one_to_some_system_are_never_sealed(signer: Signer) -> None:
    with pytest.raises(ValueError, match="two member names"):
        seal({"a.json": b"", "A.json": b""}, info={}, signer=signer)


def test_a_key_with_another_certificate_seals_nothing(signer: Signer, stranger: Signer) -> None:
    mixed = Signer(key_pem=signer.key_pem, certificate_pem=stranger.certificate_pem)

    with pytest.raises(DeskError) as caught:
        seal({}, info={}, signer=mixed)
    assert caught.value.code == "signer-mismatch"


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl on this machine")
def test_openssl_and_sha256sum_check_a_batch_as_the_page_says(signer: Signer, tmp_path: Path) -> None:
    sealed = seal({"cases/a.json": b"{}", "papers/汇总表（一）.pdf": b"%PDF"}, info={}, signer=signer)
    with zipfile.ZipFile(io.BytesIO(sealed)) as archive:
        archive.extractall(tmp_path)
    steps = """
        sha256sum --quiet -c tagmanifest-sha256.txt && sha256sum --quiet -c manifest-sha256.txt
        openssl x509 -in signature/certificate.pem -noout -pubkey > office.pub
        openssl dgst -sha256 -verify office.pub -signature signature/tagmanifest-sha256.sig tagmanifest-sha256.txt
        openssl x509 -in signature/certificate.pem -noout -fingerprint -sha256
    """

    told = subprocess.run(["sh", "-ec", steps], cwd=tmp_path / "batch", capture_output=True, text=True, check=True)

    assert "Verified OK" in told.stdout
    assert fingerprint(signer.certificate_pem) in told.stdout.replace(":", "").lower()
