"""A service as `up` meets them: answers HTTP, has a child of its own, and can be stubborn.

Both processes hold a lock on a file, so that a test sees when they are gone: the kernel
lets go of a lock however its process ends.
"""

from __future__ import annotations

import argparse
import fcntl
import http.server
import signal
import subprocess
import sys
import time
from pathlib import Path


class _Quiet(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lock", type=Path, required=True)
    parser.add_argument("--port", type=int)
    parser.add_argument("--stubborn", action="store_true")
    parser.add_argument("--say-and-die")
    asked = parser.parse_args()
    if asked.say_and_die:
        sys.exit(asked.say_and_die)
    if asked.stubborn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    lock = asked.lock.open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    if asked.port is None:
        time.sleep(600)
    child = asked.lock.with_suffix(".child")
    subprocess.Popen([sys.executable, __file__, "--lock", str(child)])
    http.server.HTTPServer(("127.0.0.1", asked.port), _Quiet).serve_forever()


main()
