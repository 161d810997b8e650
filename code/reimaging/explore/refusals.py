"""Refusals: whatever goes wrong with a request is one sentence as JSON, never a traceback.

What the user does wrong is 4xx. What we do wrong is 500, and files that are not what they were are
503; what is for whoever runs the server, a traceback or a path, stands in the server's log.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from reimaging.errors import ReimagingError
from reimaging.explore.stale_files import StaleFilesError, logged

_SHOWN = 60  # letters of what was found
_LATER = {"retry-after": "5"}


class Refusal(BaseModel):
    """Why there is no other answer."""

    error: str


REFUSALS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Refusal, "description": "What was asked for is not there, or not allowed."},
    503: {"model": Refusal, "description": "Too much is asked for at once, or files are gone."},
}


def say_errors(app: FastAPI) -> None:
    """Have an application answer every error as a `Refusal`."""

    async def answer(request: Request, error: Exception) -> Response:
        return refusal(request, error)

    for kind in (RequestValidationError, HTTPException, ReimagingError, Exception):
        app.add_exception_handler(kind, answer)


def refusal(request: Request, error: Exception) -> Response:
    """Give the answer to a request that ended in an error: a `Refusal`."""
    if isinstance(error, RequestValidationError):
        return _response(422, sentence_of(error.errors()))
    if isinstance(error, HTTPException):
        return _response(error.status_code, _of_http(request, error), error.headers)
    if isinstance(error, StaleFilesError):
        return _response(503, logged(error))
    if isinstance(error, ReimagingError):
        return _response(400, str(error))
    return _response(
        500, "The server failed at this, which is its own fault; its log says more. Please report."
    )


def not_there(sentence: str) -> HTTPException:
    """Give what to raise where a path leads to nothing."""
    return HTTPException(404, sentence)


def busy(sentence: str) -> HTTPException:
    """Give what to raise where there is too much to do."""
    return HTTPException(503, sentence, _LATER)


def sentence_of(errors: Sequence[Mapping[str, Any]]) -> str:
    """Say in one sentence what is wrong with a request: the first thing that is."""
    error = errors[0]
    kind, told = error["type"], error.get("ctx", {})
    where = [str(part) for part in error["loc"][1:]]
    name = ".".join(where) or "the body"
    if kind == "extra_forbidden":
        return f"There is no parameter {_shown(name)} here; see /api for those that there are."
    if kind == "missing":
        return f"{_first_upper(name)} is missing; see /api for what is needed."
    if kind == "json_invalid":
        return f"The body is no JSON: {told.get('error', error['msg'])}."
    return f"{name} is {_shown(error.get('input'))}; {_allowed(kind, told, error['msg'])}."


def _allowed(kind: str, told: Mapping[str, Any], message: str) -> str:
    if kind == "value_error":
        return str(told["error"])
    if kind.startswith("int"):
        return "allowed is a whole number"
    if kind.startswith(("float", "finite")):
        return "allowed is a number"
    for limit, words in (("ge", "at least"), ("gt", "more than"), ("le", "at most")):
        if limit in told:
            return f"allowed is {words} {told[limit]}"
    if kind == "string_too_long":
        return f"allowed are {told['max_length']} letters"
    if kind in ("literal_error", "enum"):
        return f"allowed is {told['expected']}"
    if kind.startswith("string"):
        return "allowed is text"
    if kind == "too_long":
        return f"allowed are {told['max_length']}"
    return re.sub(r"^(Value error, )", "", message).lower()


def _shown(found: Any) -> str:
    written = repr(found) if isinstance(found, str) else json.dumps(found, default=str)
    return written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"


def _first_upper(name: str) -> str:
    return name[:1].upper() + name[1:] if name == "the body" else name


def _response(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    # ASCII alone: a request may hold what cannot be written in UTF-8
    body = json.dumps({"error": sentence}, ensure_ascii=True)
    return Response(body, status, headers, media_type="application/json")


def _of_http(request: Request, error: HTTPException) -> str:
    if error.status_code == 404 and error.detail == "Not Found":
        return f"There is nothing at {_shown(request.url.path)}; see /api for what there is."
    if error.status_code == 405:
        allowed = (error.headers or {}).get("allow") or (error.headers or {}).get("Allow", "GET")
        return f"{request.method} is not done here; allowed is {allowed}."
    return error.detail
