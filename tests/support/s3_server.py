"""A real S3 server on loopback (moto's) that counts the requests it gets."""

import threading
from collections import Counter
from collections.abc import Mapping

import boto3
from botocore.config import Config
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

BUCKET = "seoulcast-test"
ACCOUNT = "123456789012"

NOT_IMPLEMENTED = (
    b"<?xml version='1.0'?><Error><Code>NotImplemented</Code><Message>A header you provided "
    b"implies functionality that is not implemented.</Message></Error>"
)


def _has_checksum_headers(environ: Mapping[str, str]) -> bool:
    """Whether a request bears a checksum header, or a body with a checksum at its end."""
    names = ("HTTP_X_AMZ_CHECKSUM_", "HTTP_X_AMZ_SDK_CHECKSUM_", "HTTP_X_AMZ_TRAILER")
    return (
        any(name.startswith(names) for name in environ)
        or "aws-chunked" in environ.get("HTTP_CONTENT_ENCODING", "")
        or environ.get("HTTP_X_AMZ_CONTENT_SHA256", "").startswith("STREAMING-")
    )


class S3Server:
    """moto's S3 over HTTP on loopback.

    Requests are served one after another: S3's conditional writes are atomic, and moto's
    check and write are so only then.

    Args:
        refuses_checksums: whether it answers 501 to S3's newer checksum headers, as servers
            do that don't know them; `refused` then counts these answers.
    """

    def __init__(self, *, refuses_checksums: bool = False) -> None:
        self.requests: Counter[str] = Counter()
        self.refused = 0
        application = DomainDispatcherApplication(create_backend_app)

        def counting(environ, start_response):
            if refuses_checksums and _has_checksum_headers(environ):
                self.refused += 1
                start_response("501 Not Implemented", [("Content-Type", "application/xml")])
                return [NOT_IMPLEMENTED]
            is_listing = "list-type" in environ["QUERY_STRING"]
            self.requests["LIST" if is_listing else environ["REQUEST_METHOD"]] += 1
            return application(environ, start_response)

        class Silent(WSGIRequestHandler):
            def log(self, *_: object) -> None:
                """Print nothing for a request."""

        self._server = make_server("127.0.0.1", 0, counting, request_handler=Silent)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def client(self, **config: object):
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(s3={"addressing_style": "path"}, **config),
        )

    def load(self, key: str, data: bytes) -> None:
        """Put an object there without a request, for tests that need thousands."""
        s3_backends[ACCOUNT]["aws"].put_object(BUCKET, key, data)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        # moto keeps all in the process: the next server would begin with this one's objects.
        s3_backends.reset()
