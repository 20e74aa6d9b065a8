"""Objects in a local folder: the embedded default's store.

Keys are paths below the root. Nothing here knows of datasets.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from seoulcast.datasets.store import (
    ObjectInfo,
    ObjectNotFoundError,
    StoreUnavailableError,
    etag_of,
)

_HIDDEN = ".writing"
_ETAG_ATTRIBUTE = "user.seoulcast.etag"


class LocalStore:
    """An ObjectStore in a folder, safe for many processes at once.

    An object is written to a file of its own in a hidden folder of the same file system and
    then moved (`put`) or linked (`create`) to its key, which the kernel does at once: a
    process killed at any moment leaves a whole object or none, and at worst a file in the
    hidden folder that no listing shows and that may be deleted.

    Files are not flushed to disk one by one: that would cost milliseconds an object, and
    every object can be made again. After a power loss, run what was running again; the
    etag of a file that the loss left empty no longer matches its size, so it is rewritten.

    The etag is kept in an extended attribute beside the modification time and size it was
    computed for, so that listing thousands of days opens no file, and a file edited by hand
    or copied without its attribute is noticed and hashed anew.

    Unlike S3, a folder can't hold both an object `a` and an object `a/b`; and names that begin
    with a dot are not keys.

    Args:
        root: folder of the objects; made at the first write.
    """

    def __init__(self, root: Path) -> None:
        self._root = Path(root).absolute()
        self._hidden = self._root / _HIDDEN

    def __repr__(self) -> str:
        return f"LocalStore({str(self._root)!r})"

    def get(self, key: str) -> bytes:
        """The object's bytes. Raises ObjectNotFoundError."""
        path = self._path(key)
        with _in_words(self._root):
            try:
                return path.read_bytes()
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
                raise ObjectNotFoundError(key) from None

    def head(self, key: str) -> ObjectInfo | None:
        """What is known of the object, or None where there is none."""
        path = self._path(key)
        with _in_words(self._root):
            return _info(key, str(path)) if path.is_file() else None

    def put(self, key: str, data: bytes) -> bool:
        """Write the whole object; False if these very bytes lay there already."""
        etag = etag_of(data)
        present = self.head(key)
        if present is not None and present.etag == etag:
            return False
        path = self._path(key)
        with _in_words(self._root), self._written(data, etag) as written:
            try:
                written.replace(path)
            except FileNotFoundError:
                path.parent.mkdir(parents=True, exist_ok=True)
                written.replace(path)
        return True

    def create(self, key: str, data: bytes) -> bool:
        """Write the object only if there is none; False if there is one. Atomic."""
        path = self._path(key)
        with _in_words(self._root), self._written(data, etag_of(data)) as written:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                path.hardlink_to(written)
            except FileExistsError:
                return False
        return True

    def delete(self, key: str) -> None:
        """Remove the object; no error where there is none."""
        path = self._path(key)
        with _in_words(self._root):
            try:
                path.unlink(missing_ok=True)
            except NotADirectoryError:
                return

    def list(self, prefix: str, *, start_after: str = "") -> Iterator[ObjectInfo]:
        """Objects whose key begins with `prefix`, after `start_after`, in key order."""
        folder = prefix.rpartition("/")[0]
        head = f"{folder}/" if folder else ""
        if folder:
            self._path(folder)
        yield from self._walk(head, prefix, start_after)

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The bytes of those of `keys` that there are, in the order of `keys`."""
        found = {}
        for key in keys:
            try:
                found[key] = self.get(key)
            except ObjectNotFoundError:
                continue
        return found

    def put_many(self, objects: Mapping[str, bytes]) -> tuple[str, ...]:
        """Write each object as `put` does; the keys whose bytes changed, in key order."""
        return tuple(key for key in sorted(objects) if self.put(key, objects[key]))

    def _path(self, key: str) -> Path:
        # A key comes from code, but a date or a version in it may come from a request.
        parts = key.split("/")
        if "\0" in key or any(not part or part.startswith(".") for part in parts):
            raise ValueError(f"Not an object key: {key!r}")
        return self._root.joinpath(*parts)

    def _walk(self, head: str, prefix: str, start_after: str) -> Iterator[ObjectInfo]:
        """Objects below the folder whose keys begin with `head`, in key order."""
        with _in_words(self._root):
            try:
                with os.scandir(self._root / head) as entries:
                    # A folder sorts as its keys do: with the slash that ends its name.
                    found = sorted(
                        (f"{head}{entry.name}/" if entry.is_dir() else f"{head}{entry.name}")
                        for entry in entries
                        if not entry.name.startswith(".")
                    )
            except (FileNotFoundError, NotADirectoryError):
                return
        for name in found:
            if name.endswith("/"):
                shares_prefix = name.startswith(prefix) or prefix.startswith(name)
                lies_after = name > start_after or start_after.startswith(name)
                if shares_prefix and lies_after:
                    yield from self._walk(name, prefix, start_after)
            elif name.startswith(prefix) and name > start_after:
                with _in_words(self._root):
                    info = _info(name, f"{self._root}/{name}")
                if info is not None:
                    yield info

    @contextmanager
    def _written(self, data: bytes, etag: str) -> Iterator[Path]:
        """A file of its own with these bytes and their etag, gone afterwards."""
        # Random, because containers that share a volume may share process ids.
        path = self._hidden / secrets.token_hex(8)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        try:
            descriptor = os.open(path, flags, 0o666)
        except FileNotFoundError:
            self._hidden.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, flags, 0o666)
        try:
            try:
                view = memoryview(data)
                while view:
                    view = view[os.write(descriptor, view) :]
                _remember_etag(descriptor, etag)
            finally:
                os.close(descriptor)
            yield path
        finally:
            path.unlink(missing_ok=True)


def _stamp(stat: os.stat_result, etag: str) -> bytes:
    return f"{etag} {stat.st_mtime_ns} {stat.st_size}".encode()


def _remember_etag(descriptor: int, etag: str) -> None:
    try:
        os.setxattr(descriptor, _ETAG_ATTRIBUTE, _stamp(os.fstat(descriptor), etag))
    except (AttributeError, OSError):
        # No extended attributes on this system or file system, or a file of another user:
        # the file is hashed whenever its etag is asked for.
        return


def _info(key: str, path: str) -> ObjectInfo | None:
    """What is known of a file, or None if it has gone meanwhile."""
    try:
        stat = os.stat(path)  # noqa: PTH116 - a Path an object makes listing half as fast
        etag = _remembered_etag(path, stat)
        if etag is None:
            with open(path, "rb") as file:  # noqa: PTH123 - see above
                stat = os.fstat(file.fileno())
                etag = etag_of(file.read())
                if stat.st_mtime_ns == os.fstat(file.fileno()).st_mtime_ns:
                    _remember_etag(file.fileno(), etag)
    except FileNotFoundError:
        return None
    return ObjectInfo(
        key, etag, stat.st_size, datetime.fromtimestamp(stat.st_mtime_ns / 1e9, tz=UTC)
    )


def _remembered_etag(path: str, stat: os.stat_result) -> str | None:
    try:
        remembered = os.getxattr(path, _ETAG_ATTRIBUTE)
    except FileNotFoundError:
        raise
    except (AttributeError, OSError):
        return None
    etag = remembered[:32].decode("ascii", "replace")
    return etag if remembered == _stamp(stat, etag) else None


@contextmanager
def _in_words(root: Path) -> Iterator[None]:
    """Turn what the file system refuses into words that say what to do."""
    try:
        yield
    except PermissionError as error:
        raise StoreUnavailableError(
            f"No permission in {root} ({error.strerror}: {error.filename}). Make the folder "
            "writable for this user, or set SEOULCAST_HOME to one that is."
        ) from error
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}:
            raise
        raise StoreUnavailableError(
            f"The folder {root} can't be written to or read ({error.strerror}). Free space or "
            "set SEOULCAST_HOME to another disk, then run again: nothing was left half-written."
        ) from error
