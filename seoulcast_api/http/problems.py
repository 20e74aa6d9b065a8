"""Every error this service answers with: its kind, its words in Korean and English, its model.

An answer says what happened and what to do; what only the operator may know goes to the log.
`seoulcast_api.http.problem_answers` sends them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from seoulcast.targets import Words
from seoulcast_api.http.refused_parameters import WrongParameter
from seoulcast_api.responses.base import Response

MEDIA_TYPE = "application/problem+json"

RETRY_SECONDS = 60
"""A client's wait: an issue takes a minute or so, and a store comes back in that order."""

Code = Literal[
    "invalid-input",
    "not-found",
    "method-not-allowed",
    "nothing-issued-yet",
    "store-unavailable",
    "unreadable-document",
    "unexpected",
    "too-many-requests",
    "refused",
]

TITLES: dict[Code, Words] = {
    "invalid-input": Words(ko="요청을 이해할 수 없습니다", en="The request can't be understood"),
    "not-found": Words(ko="여기에는 아무것도 없습니다", en="There is nothing here"),
    "method-not-allowed": Words(
        ko="이 주소는 읽기만 할 수 있습니다", en="This address can only be read"
    ),
    "nothing-issued-yet": Words(
        ko="아직 발표된 예보가 없습니다", en="No forecast has been issued yet"
    ),
    "store-unavailable": Words(
        ko="저장소에 연결할 수 없습니다", en="The object store can't be reached"
    ),
    "unreadable-document": Words(
        ko="저장된 문서를 읽을 수 없습니다", en="A stored document can't be read"
    ),
    "unexpected": Words(ko="서버에서 오류가 났습니다", en="Something went wrong on our side"),
    "too-many-requests": Words(ko="요청이 너무 많습니다", en="Too many requests"),
    "refused": Words(ko="요청이 거절되었습니다", en="The request was refused"),
}


class InvalidParameter(Response):
    """What is wrong with one parameter."""

    parameter: str = Field(description="Its name.", examples=["from"])
    message: str = Field(
        description="What is accepted.",
        examples=["must be a KST calendar day written YYYY-MM-DD, for example 2022-12-30"],
    )


class Problem(Response):
    """An error in words (RFC 9457); sent as application/problem+json.

    `title`, `detail` and each `message` are English, or Korean where `Accept-Language` prefers it.
    """

    type: str = Field(
        description="Names the kind of problem; the same for all of its kind.",
        examples=["urn:seoulcast:problem:invalid-input"],
    )
    code: Code = Field(description="The last part of `type`.", examples=["invalid-input"])
    title: str = Field(
        description="The kind of problem in words.", examples=[TITLES["not-found"].en]
    )
    status: int = Field(description="HTTP status.", examples=[422])
    detail: str = Field(
        description="What happened this time and what to do.",
        examples=["'from' must be a day that the calendar has, YYYY-MM-DD."],
    )
    instance: str = Field(description="Path that was asked for.", examples=["/api/v1/observations"])
    errors: list[InvalidParameter] = Field(
        description="Which parameters are wrong; empty for other problems."
    )
    retry_after_seconds: int | None = Field(
        description="Seconds after which asking again makes sense; null where it does not.",
        examples=[60],
    )
    incident: str | None = Field(
        description="Of an unexpected error: the id it is logged under.", examples=["7f3a90c1"]
    )


class ProblemError(Exception):
    """Raised anywhere in a request; becomes a problem answer.

    Args:
        status: HTTP status.
        code: kind of problem.
        detail: what happened this time and what to do; shown to anyone.
        wrong: which parameters are wrong.
        retry_s: seconds after which asking again makes sense; None where it does not.
    """

    def __init__(
        self,
        status: int,
        code: Code,
        detail: Words,
        *,
        wrong: Sequence[WrongParameter] = (),
        retry_s: int | None = None,
    ) -> None:
        super().__init__(detail.en)
        self.status = status
        self.code = code
        self.detail = detail
        self.wrong = wrong
        self.retry_s = retry_s

    @property
    def for_log(self) -> str:
        """The detail with its cause, which may name hosts and accounts."""
        english = self.detail.en
        return english if self.__cause__ is None else f"{english} Cause: {self.__cause__}"


def invalid(*wrong: WrongParameter) -> ProblemError:
    """422: one or more parameters are wrong."""
    sentences = [one.sentence for one in wrong]
    detail = Words(
        ko=" ".join(one.ko for one in sentences), en=" ".join(one.en for one in sentences)
    )
    return ProblemError(422, "invalid-input", detail, wrong=wrong)


def not_found(detail: Words) -> ProblemError:
    """404: nothing lies there."""
    return ProblemError(404, "not-found", detail)


def nothing_issued_yet() -> ProblemError:
    """503: the store holds no forecast."""
    detail = Words(
        ko="저장소에 아직 예보가 없습니다. 첫 예보는 최근 몇 주의 관측을 받으면 모델 없이도 "
        "나옵니다. 1분 뒤에 다시 요청하십시오. 진행 상황은 /api/v1/preparation에 있습니다.",
        en="The store holds no forecast yet. The first one is issued once the newest weeks of "
        "observations have been fetched, and needs no model; please ask again in a minute. "
        "/api/v1/preparation tells how far that is.",
    )
    return ProblemError(503, "nothing-issued-yet", detail, retry_s=RETRY_SECONDS)


def too_many_requests(per_minute: int, retry_s: int) -> ProblemError:
    """429: this address asks more often than is polite."""
    detail = Words(
        ko=f"이 주소에서 온 요청이 1분에 {per_minute}건을 넘었습니다. {retry_s}초 뒤에 다시 "
        "요청하십시오. 새 예보는 하루에 한 번 나오며, If-None-Match를 쓰면 부담 없이 확인할 수 "
        "있습니다.",
        en=f"More than {per_minute} requests a minute came from this address. Ask again in "
        f"{retry_s} s; a new forecast comes once a day, and asking with If-None-Match is cheap.",
    )
    return ProblemError(429, "too-many-requests", detail, retry_s=retry_s)


def store_unavailable() -> ProblemError:
    """503: the store can't be reached; why is in the log, as it may name hosts and accounts."""
    detail = Words(
        ko="지금 예보와 관측 자료의 저장소에 연결할 수 없습니다. 사라진 것은 없습니다. "
        "1분 뒤에 다시 요청하십시오.",
        en="The store of forecasts and observations can't be reached just now. "
        "Nothing is lost; please ask again in a minute.",
    )
    return ProblemError(503, "store-unavailable", detail, retry_s=RETRY_SECONDS)


def unreadable_document(key: str) -> ProblemError:
    """503: an object is not the document it should be."""
    detail = Words(
        ko=f"저장된 객체 {key} 내용이 손상되었거나 온전하지 않아 보여 드리지 않습니다. 해당 "
        "파티션을 다시 실행하면 새로 만들어집니다. 나중에 다시 요청하십시오.",
        en=f"The stored object {key} is damaged or incomplete, so it is not shown. "
        "It is made anew by running its partition again; please ask again later.",
    )
    return ProblemError(503, "unreadable-document", detail, retry_s=RETRY_SECONDS)


def unexpected(incident: str) -> ProblemError:
    """500: an error that nobody caught.

    Args:
        incident: the id it is logged under.
    """
    detail = Words(
        ko=f"예상하지 못한 오류가 났고, 사건 번호 {incident}(으)로 기록했습니다. "
        "다시 일어나면 운영자에게 이 번호를 알려 주십시오.",
        en=f"An unexpected error was met and logged as incident {incident}. "
        "Please tell the operator this id if it happens again.",
    )
    return ProblemError(500, "unexpected", detail)


_LANGUAGE_HEADER = {
    "Content-Language": {
        "description": "Language of the words: `en`, or `ko` where `Accept-Language` prefers it.",
        "required": True,
        "schema": {"type": "string", "enum": ["en", "ko"]},
    }
}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route: which problems it can answer with, for OpenAPI."""
    meanings = {
        404: "Nothing lies there.",
        422: "A parameter is wrong; the answer says what is accepted.",
        429: "More requests than the polite limit; `Retry-After` says when to ask again.",
        503: "Nothing can be served just now; `Retry-After` says when to ask again.",
    }
    return {
        status: {"model": Problem, "description": meanings[status], "headers": _LANGUAGE_HEADER}
        for status in statuses
    }
