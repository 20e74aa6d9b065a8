"""The file of a bucket: a compressed tar of its objects, what S3 keeps beside them, and digests.

Written and read as a stream, so that it goes through a pipe. Nothing here speaks S3.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import IO

VERSION = 1
"""Of the format; a reader refuses another."""

_MANIFEST = "manifest.json"
_OBJECTS = "objects/"
_NOTE = "SEOULCAST.object"
"""The PAX header of a member: what is known of the object, so that a reader needs no manifest."""
_DAMAGED = (EOFError, OSError, zlib.error, tarfile.TarError, ValueError, KeyError, TypeError)
"""What reading a file that was cut off or changed raises."""


class ArchiveError(RuntimeError):
    """The archive or the bucket is not what it has to be; says what was found."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What an archive says of an object beside its body.

    Args:
        key: in the bucket.
        size: bytes of the body.
        sha256: of the body, 64 hexadecimal digits.
        etag: as the server gave it, without quotation marks.
        headers: those of `HEADERS` that it has.
        metadata: the user's, by name without `x-amz-meta-`.
    """

    key: str
    size: int
    sha256: str
    etag: str
    headers: dict[str, str]
    metadata: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sums:
    """How much an archive holds.

    Args:
        count: objects.
        size: bytes of all bodies.
        sha256: of all keys and digests, in the order of the archive.
    """

    count: int
    size: int
    sha256: str


class Adder:
    """Adds objects up, on writing and on reading alike."""

    def __init__(self) -> None:
        self._count = 0
        self._size = 0
        self._all = hashlib.sha256()

    def add(self, noted: Noted) -> None:
        """Add an object."""
        self._count += 1
        self._size += noted.size
        self._all.update(f"{noted.sha256} {noted.key}\n".encode())

    def sums(self) -> Sums:
        """Of all that were added."""
        return Sums(self._count, self._size, self._all.hexdigest())


class ArchiveWriter:
    """Writes objects one after another; `writing` makes one.

    Args:
        archive: takes members.
    """

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self._added = Adder()

    @property
    def sums(self) -> Sums:
        """Of what was written."""
        return self._added.sums()

    def write(self, noted: Noted, body: bytes) -> None:
        """Write an object."""
        member = tarfile.TarInfo(f"{_OBJECTS}{noted.key}")
        member.pax_headers = {_NOTE: json.dumps(asdict(noted))}
        self._write_member(member, body)
        self._added.add(noted)

    def write_manifest(self) -> None:
        """Write what makes the archive whole, as its last member."""
        manifest = {"version": VERSION, **asdict(self.sums)}
        self._write_member(tarfile.TarInfo(_MANIFEST), json.dumps(manifest).encode())

    def _write_member(self, member: tarfile.TarInfo, body: bytes) -> None:
        member.size = len(body)
        self._archive.addfile(member, io.BytesIO(body))
        # It keeps them all, and there are hundreds of thousands.
        self._archive.members.clear()  # type: ignore[attr-defined]


@contextmanager
def writing(stream: IO[bytes]) -> Iterator[ArchiveWriter]:
    """A writer of an archive, whose manifest is written where the context ends without an error.

    Args:
        stream: to write to; need not be seekable.
    """
    with (
        gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=1, filename="", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        writer = ArchiveWriter(archive)
        yield writer
        writer.write_manifest()


def read_objects(stream: IO[bytes]) -> Iterator[tuple[Noted, bytes]]:
    """Every object of an archive, compared with its digest, and at the end all with the manifest.

    Raises:
        ArchiveError: it was cut off or changed.
    """
    added = Adder()
    manifest: dict[str, object] | None = None
    try:
        with (
            gzip.GzipFile(fileobj=stream, mode="rb") as packed,
            tarfile.open(fileobj=packed, mode="r|") as archive,
        ):
            while (member := archive.next()) is not None:
                # See above.
                archive.members.clear()  # type: ignore[attr-defined]
                opened = archive.extractfile(member)
                body = b"" if opened is None else opened.read()
                if member.name == _MANIFEST:
                    manifest = json.loads(body)
                    continue
                noted = Noted(**json.loads(member.pax_headers[_NOTE]))
                if noted.sha256 != hashlib.sha256(body).hexdigest():
                    raise ArchiveError(f"{noted.key} is not what was written")
                added.add(noted)
                yield noted, body
            # The padding's end has the compression's own check sum.
            packed.read()
    except _DAMAGED as error:
        raise ArchiveError(
            f"it can't be read to its end: {error or type(error).__name__}"
        ) from error
    if manifest is None:
        raise ArchiveError("it has no manifest, so that it was cut off")
    if manifest["version"] != VERSION:
        raise ArchiveError(f"it is of version {manifest['version']}, and {VERSION} can be read")
    if any(manifest[name] != value for name, value in asdict(added.sums()).items()):
        raise ArchiveError("its objects are not those of its manifest")


def verify_archive(stream: IO[bytes]) -> Sums:
    """Read an archive to its end, and compare every digest and the manifest.

    Raises:
        ArchiveError: it was cut off or changed.
    """
    added = Adder()
    for noted, _ in read_objects(stream):
        added.add(noted)
    return added.sums()
