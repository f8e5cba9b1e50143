"""Workbooks with a password to open them (打开密码): xlsx (agile, standard), xls (RC4, XOR) and ods (AES).

What is opened is handed on in memory; of an .xls the library makes a nameless temporary file on the way.
"""

from __future__ import annotations

import io
import struct
from contextlib import suppress
from dataclasses import replace
from xml.parsers.expat import ExpatError

from desktop.errors import WorkbookUnreadable
from desktop.importing import openlock
from desktop.importing.biff import records
from desktop.records import SourceFile

_BEGIN = 64 * 1024  # the mark of encryption stands among the first records
_FILE_PASS = 0x2F
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_ROUNDS = 500_000  # about a second
_NOBODYS_PASSWORD = "VelvetSweatshop"  # noqa: S105  with which Excel locks a workbook whose parts alone are protected
_LARGEST_OLD = 16 * 1024 * 1024  # the library works on an .xls byte by byte
_FAULTS = (
    struct.error,
    ValueError,
    OSError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    ExpatError,
)


def is_locked(file: SourceFile) -> bool:
    """Return whether a workbook is encrypted; raise ``corrupt`` where the chains of a compound file are broken."""
    if not file.content.startswith(_OLE):
        return openlock.is_locked(file.content)
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(file.content)) as container:
            if container.exists("EncryptedPackage") or container.exists("EncryptionInfo"):
                return True
            name = next((name for name in ("Workbook", "Book") if container.exists(name)), "")
            begin = bytes(container.openstream(name).read(_BEGIN)) if name else b""
    except _FAULTS as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    return any(code == _FILE_PASS for code, _at, _length in records(begin, 0))


def unlocked(file: SourceFile, password: str) -> SourceFile:
    """Return a file as it can be read: itself, or opened by its password; raises what :func:`unlock` does."""
    return replace(file, content=unlock(file, password)) if is_locked(file) else file


def unlock(file: SourceFile, password: str) -> bytes:
    """Return the content without its password; one that nobody set (保护工作簿) needs none.

    Raises WorkbookUnreadable ``encrypted`` where no password is given, ``password-wrong``, ``cipher-unknown`` where the
    way of encrypting is none that can be undone here, ``corrupt``, ``too-large``.
    """
    if file.content.startswith(_OLE):
        with suppress(WorkbookUnreadable):
            return _unlocked_office(file, _NOBODYS_PASSWORD)
    if not password:
        raise WorkbookUnreadable("encrypted", file=file.name)
    if file.content.startswith(_OLE):
        return _unlocked_office(file, password)
    return openlock.unlock(file, password)


def _unlocked_office(file: SourceFile, password: str) -> bytes:
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    opened = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(file.content))
        if office.format == "ooxml":
            _refuse_endless(file, getattr(office, "info", None))
            office.load_key(password=password, verify_password=True)
        else:
            _refuse_giant(file)
            office.load_key(password=password)  # always verified
        office.decrypt(opened)
    except InvalidKeyError as error:
        raise WorkbookUnreadable("password-wrong", file=file.name) from error
    except DecryptionError as error:
        raise WorkbookUnreadable("cipher-unknown", file=file.name) from error
    except (FileFormatError, ParseError, *_FAULTS) as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    return opened.getvalue()


def _refuse_endless(file: SourceFile, info: object) -> None:
    """Refuse a key that would take minutes to work out: programs state 100,000 rounds."""
    rounds = info.get("spinValue", 0) if isinstance(info, dict) else 0
    if not isinstance(rounds, int) or rounds > _MOST_ROUNDS:
        raise WorkbookUnreadable("corrupt", file=file.name)


def _refuse_giant(file: SourceFile) -> None:
    if len(file.content) > _LARGEST_OLD:
        raise WorkbookUnreadable("too-large", file=file.name)
