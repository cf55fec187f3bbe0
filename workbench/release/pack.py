"""A pack: one ZIP encrypted with AES-256 whose only entry is the ZIP of the unit's files, so that no name shows."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyzipper

from workbench.errors import InputError, Problem
from workbench.inputs import read_bytes
from workbench.messages import msg
from workbench.release.contents import CHANGED, unit_folder
from workbench.run.manifest import Artefact
from workbench.run.paths import safe_name

EPOCH = (1980, 1, 1, 0, 0, 0)
BITS = 256


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as written: name, SHA-256 and size of the file, number of files in it, SHA-256 of the ZIP within."""

    name: str
    sha256: str
    bytes: int
    files: int
    content_sha256: str


def pack_name(cohort: str, unit: str) -> str:
    """Return the file name of a unit's pack."""
    return f"{safe_name(cohort)}-{safe_name(unit)}.zip"


def bundle(run: Path, unit: str, files: Iterable[Artefact]) -> bytes:
    """Return the ZIP of a unit's files, its own folder at the top; the same files give the same bytes.

    Raises:
        InputError: where a file is no longer what was checked.
    """
    folder, out = unit_folder(unit), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as inner:
        for file in sorted(files, key=lambda f: f.path):
            content = read_bytes(run / file.path)
            if hashlib.sha256(content).hexdigest() != file.sha256:
                raise InputError(Problem(CHANGED, rule="manifest", file=unit))
            name = f"{safe_name(unit)}/{file.path.removeprefix(folder + '/')}"
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            inner.writestr(entry, content)
    return out.getvalue()


def write_pack(path: Path, unit: str, inner: bytes, *, passphrase: str, files: int) -> Pack:
    """Write a pack and open it again to see that it holds what it should.

    Raises:
        InputError: where it does not read back.
    """
    entry = pyzipper.zipfile_aes.AESZipInfo(f"{safe_name(unit)}.zip", EPOCH)
    entry.compress_type, entry.external_attr = pyzipper.ZIP_STORED, 0o644 << 16
    with pyzipper.AESZipFile(path, "w", compression=pyzipper.ZIP_STORED, encryption=pyzipper.WZ_AES) as outer:
        outer.setencryption(pyzipper.WZ_AES, nbits=BITS, force_wz_aes_version=pyzipper.zipfile_aes.WZ_AES_V2)
        outer.setpassword(passphrase.encode("ascii"))
        outer.writestr(entry, inner)
    with pyzipper.AESZipFile(path) as outer:
        outer.setpassword(passphrase.encode("ascii"))
        if outer.read(entry.filename) != inner:
            raise InputError(Problem(msg("The pack does not read back."), file=unit))
    content = read_bytes(path)
    return Pack(
        path.name,
        hashlib.sha256(content).hexdigest(),
        len(content),
        files,
        hashlib.sha256(inner).hexdigest(),
    )
