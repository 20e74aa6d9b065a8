"""Files of a folder as answers: read whole, so that they get the same validators as all others."""

from __future__ import annotations

import mimetypes
import os
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class Files(StaticFiles):
    """The files of a folder.

    Starlette's own tells versions by a file's time and size: a rolled-back build has older
    files, and one page is as long as another.
    """

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,  # noqa: ARG002  the library's
        scope: Scope,  # noqa: ARG002  the library's
        status_code: int = 200,
    ) -> Response:
        """The file's bytes."""
        kind = mimetypes.guess_type(full_path)[0] or "application/octet-stream"
        return Response(Path(full_path).read_bytes(), status_code, media_type=kind)
