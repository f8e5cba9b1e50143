"""Workbooks with a password to open them (打开密码): xlsx (agile, standard) and xls (RC4, XOR).

What is opened is handed on in memory; of an .xls the library makes a nameless temporary file on the way.
"""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from xml.parsers.expat import ExpatError

from desktop.errors import WorkbookUnreadable
from desktop.importing.biff import records
from desktop.records import SourceFile

_BEGIN = 64 * 1024  # the mark of encryption stands among the first records
_FILE_PASS = 0x2F
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
    """Return whether a compound file holds an encrypted workbook; raise ``corrupt`` where its chains are broken."""
    if not file.content.startswith(_OLE):
        return False
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
    """Return the content without its password; raise ``password-wrong``, ``encrypted`` or ``corrupt``.

    ``encrypted`` where no password is given, or where the way of encrypting is none that can be undone here.
    """
    if not password:
        raise WorkbookUnreadable("encrypted", file=file.name)
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    opened = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(file.content))
        if office.format == "ooxml":
            office.load_key(password=password, verify_password=True)
        else:
            _refuse_giant(file)
            office.load_key(password=password)  # always verified
        office.decrypt(opened)
    except InvalidKeyError as error:
        raise WorkbookUnreadable("password-wrong", file=file.name) from error
    except DecryptionError as error:
        raise WorkbookUnreadable("encrypted", file=file.name) from error
    except (FileFormatError, ParseError, *_FAULTS) as error:
        raise WorkbookUnreadable("corrupt", file=file.name) from error
    return opened.getvalue()


def _refuse_giant(file: SourceFile) -> None:
    if len(file.content) > _LARGEST_OLD:
        raise WorkbookUnreadable("too-large", file=file.name)
