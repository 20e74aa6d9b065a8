"""Copies the bucket of objects: `python -m seoulcast_assets.commands.objects_archive`.

`write` gives the archive on standard output, `verify` and `restore` take it on standard input, and
`is-empty` tells by its exit status whether the bucket has nothing. So it needs no folder that
a container shares with the host; deploy/backup and deploy/restore are what a person calls.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError

from seoulcast.datasets.object_archive import ArchiveError, Sums, verify_archive
from seoulcast.datasets.s3_archive import list_keys, restore_archive, write_archive
from seoulcast.datasets.s3_client import build_s3_client
from seoulcast.settings import Settings

_EVERY = 2000
"""Objects after which a line tells of progress: some ten seconds of a server nearby."""
_NOT_EMPTY = 3
"""Exit status of `is-empty` where there is something; 1 is a failure."""


def main(arguments: list[str] | None = None) -> int:
    """Do one of the four; 1, with a sentence, if that can't be done."""
    parser = argparse.ArgumentParser(
        prog="python -m seoulcast_assets.commands.objects_archive", description=__doc__
    )
    parser.add_argument("action", choices=["write", "verify", "restore", "is-empty"])
    parser.add_argument(
        "--force", action="store_true", help="restore into a bucket that has objects, over them"
    )
    asked = parser.parse_args(arguments)
    settings = Settings()
    client = build_s3_client(endpoint_url=settings.s3_endpoint_url, region=settings.s3_region)
    try:
        return _act(asked.action, client, settings.s3_bucket, force=asked.force)
    except ArchiveError as error:
        _say(f"Refused: {error}.")
    except (BotoCoreError, ClientError) as error:
        _say(f"Bucket {settings.s3_bucket} can't be used: {error}")
    return 1


def _act(action: str, client: BaseClient, bucket: str, *, force: bool) -> int:
    if action == "verify":
        _say(f"The archive is whole: {_in_words(verify_archive(sys.stdin.buffer))}.")
        return 0
    if action == "write":
        sums = write_archive(client, bucket, sys.stdout.buffer, _teller("copied"))
        _say(f"Copied bucket {bucket}: {_in_words(sums)}.")
        return 0
    is_empty = next(list_keys(client, bucket), None) is None
    if action == "is-empty":
        return 0 if is_empty else _NOT_EMPTY
    if not is_empty and not force:
        raise ArchiveError(f"bucket {bucket} has objects; --force puts the archive's over them")
    sums = restore_archive(client, bucket, sys.stdin.buffer, _teller("put"))
    _say(f"Bucket {bucket} has what the archive has: {_in_words(sums)}.")
    return 0


def _teller(done: str) -> Callable[[int, int], None]:
    def tell(count: int, known: int) -> None:
        if count % _EVERY == 0:
            _say(f"{count:,}{f' of {known:,}' if known else ''} objects {done}")

    return tell


def _in_words(sums: Sums) -> str:
    return f"{sums.count:,} objects of {sums.size / 1e6:,.1f} MB"


def _say(text: str) -> None:
    """On standard error: the archive has the other one."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    raise SystemExit(main())
