"""A real nginx with deploy/proxy, on loopback ports and with a certificate of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from support.deployment import DEPLOY
from support.waiting import wait_for

from seoulcast_assets.commands.up.services import free_port

PAGE, DAGSTER, MLFLOW = (f"{name}.example.org" for name in ("page", "dagster", "mlflow"))
LOGIN = ("operator", "correct horse")
UPSTREAMS = {"api": 8000, "webserver": 3000, "mlflow": 5000}
"""The services behind it, and their ports in containers."""


@dataclass(frozen=True)
class Proxy:
    """An nginx that runs.

    Args:
        https_port: on loopback.
        http_port: on loopback.
        folder: with `log`, and the certificate in `files`.
    """

    https_port: int
    http_port: int
    folder: Path

    @property
    def tls(self) -> ssl.SSLContext:
        """Trusts its certificate alone."""
        return ssl.create_default_context(cafile=str(self.folder / "files" / "fullchain.pem"))

    def certificate(self) -> bytes | None:
        """What it shows whoever asks for the page."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with (
            socket.create_connection(("127.0.0.1", self.https_port), timeout=30) as plain,
            context.wrap_socket(plain, server_hostname=PAGE) as connection,
        ):
            return connection.getpeercert(binary_form=True)

    def renew(self) -> None:
        """Put another certificate in the place of its own."""
        _make_certificate(self.folder / "files")
        if _is_root():
            for file in (self.folder / "files").iterdir():
                shutil.chown(file, **_user())

    def reload(self) -> None:
        """Have it read its files again, as its own user does in the container."""
        command = ["nginx", "-e", "stderr", "-c", str(self.folder / "tmp" / "nginx.conf")]
        subprocess.run([*command, "-s", "reload"], check=True, **_as_user())

    def get(self, name: str, path: str = "/", **changes: object) -> httpx.Response:
        """What it answers to a GET for a name; `changes` as `request` takes them."""
        return self.request("GET", name, path, **changes)

    def request(
        self,
        method: str,
        name: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        client_address: str | None = None,
        **changes: object,
    ) -> httpx.Response:
        """What it answers to a request for a name.

        Args:
            method: of HTTP.
            name: of the host that is asked for.
            path: with its query.
            headers: beside the host's.
            client_address: on loopback, that the request comes from.
            changes: more arguments of httpx.
        """
        transport = httpx.HTTPTransport(verify=self.tls, local_address=client_address)
        with httpx.Client(transport=transport, timeout=60) as client:
            return client.request(
                method,
                f"https://127.0.0.1:{self.https_port}{path}",
                headers={"Host": f"{name}:{self.https_port}", **(headers or {})},
                extensions={"sni_hostname": name},
                **changes,
            )


@contextmanager
def proxy_before(upstreams: Mapping[str, int], *, root_path: str = "") -> Iterator[Proxy]:
    """deploy/proxy as its container runs it, before services on these loopback ports.

    Args:
        upstreams: port of each service.
        root_path: SEOULCAST_ROOT_PATH.
    """
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed (Debian: apt-get install nginx-light)")
    # Not pytest's folder: its parents are closed to other users, and root's nginx has one.
    folder = Path(tempfile.mkdtemp(prefix="seoulcast-proxy-"))
    proxy = Proxy(free_port(), free_port(), folder)
    try:
        _fill(proxy, upstreams)
        for path in (folder, *folder.rglob("*")) if _is_root() else ():
            shutil.chown(path, **_user())
        with (folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [folder / "start"],
                env={
                    "PATH": os.environ["PATH"],
                    "PROXY_PAGE_NAME": PAGE,
                    "PROXY_DAGSTER_NAME": DAGSTER,
                    "PROXY_MLFLOW_NAME": MLFLOW,
                    "SEOULCAST_ROOT_PATH": root_path,
                },
                stdout=log,
                stderr=log,
                **_as_user(),
            )
        try:
            wait_for(lambda: _is_alive(proxy, process), seconds=60, what="nginx")
            yield proxy
        finally:
            process.terminate()
            process.wait(30)
    finally:
        shutil.rmtree(folder)


def _is_root() -> bool:
    return os.getuid() == 0


def _user() -> dict[str, int]:
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


def _as_user() -> dict[str, int]:
    """For a process: root's nginx would read files that a container's can't."""
    return _user() if _is_root() else {}


def _is_alive(proxy: Proxy, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, (proxy.folder / "log").read_text()
    try:
        address = f"http://127.0.0.1:{proxy.http_port}/alive"
        return httpx.get(address, timeout=5).status_code == 204
    except httpx.TransportError:
        return False


def _fill(proxy: Proxy, upstreams: Mapping[str, int]) -> None:
    """The files as they are mounted, where only folders, ports and addresses are this machine's."""
    folder = proxy.folder
    for name in ("tmp", "files"):
        (folder / name).mkdir()
    (folder / "log").touch()
    changes = {
        # First, since this folder's own path may begin with it.
        "/tmp/": f"{folder}/tmp/",
        "/etc/nginx/files/": f"{folder}/files/",
        "listen 8443": f"listen 127.0.0.1:{proxy.https_port}",
        "listen 8080": f"listen 127.0.0.1:{proxy.http_port}",
        **{
            f"http://{name}:{inner};": f"http://127.0.0.1:{upstreams[name]};"
            for name, inner in UPSTREAMS.items()
        },
    }
    for name in ("start", "nginx.conf.template"):
        text = (DEPLOY / "proxy" / name).read_text(encoding="utf-8")
        for there, here in changes.items():
            text = text.replace(there, here)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "start").chmod(0o755)
    files = folder / "files"
    _make_certificate(files)
    secret = _openssl("passwd", "-6", LOGIN[1])
    (files / "htpasswd").write_text(f"{LOGIN[0]}:{secret}")


def _make_certificate(files: Path) -> None:
    names = ",".join(f"DNS:{name}" for name in (PAGE, DAGSTER, MLFLOW))
    _openssl(
        *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={PAGE}"),
        *("-addext", f"subjectAltName={names}"),
        *("-keyout", str(files / "privkey.pem"), "-out", str(files / "fullchain.pem")),
    )


def _openssl(*arguments: str) -> str:
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=True)
    return done.stdout
