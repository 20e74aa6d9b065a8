"""`python -m seoulcast_api.openapi` prints the OpenAPI document, the same each time.

The page's TypeScript client is generated from it, so it is kept in the repository and
compared there.
"""

from __future__ import annotations

import json
import sys

from fastapi import FastAPI

from seoulcast_api.app import create_app


def render(app: FastAPI) -> str:
    """The document as text, ending in a line feed."""
    return json.dumps(app.openapi(), ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Print the document."""
    sys.stdout.write(render(create_app()))


if __name__ == "__main__":
    main()
