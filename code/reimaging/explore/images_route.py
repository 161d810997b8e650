"""/api/images, which is asked for most, without FastAPI: that takes as long as what it asks for.

FastAPI has the same route, for its description. What is refused is refused in the same words.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from reimaging.errors import ReimagingError
from reimaging.explore.guard import Receive, Scope, Send
from reimaging.explore.image_lists import ImageLists
from reimaging.explore.questions import ImagesQuery, parameter_names, read, refuse_unknown
from reimaging.explore.refusals import refusal

PATH = "/api/images"

_NAMES = parameter_names(ImagesQuery)


class ImagesRoute:
    """An ASGI application that answers a GET of a page of a list.

    Parameters
    ----------
    lists
        Of the images.
    threads
        Pages that are made at once; more of them than cores would only wait for each other.
    """

    def __init__(self, lists: ImageLists, threads: int) -> None:
        self._lists = lists
        self._threads = ThreadPoolExecutor(threads, "page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a page, or with a sentence."""
        request = Request(scope)
        try:
            response = await self._answer(request)
        except (RequestValidationError, HTTPException, ReimagingError) as error:
            response = refusal(request, error)
        except Exception as error:
            await refusal(request, error)(scope, receive, send)
            raise  # for the server's log
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        refuse_unknown(request, _NAMES)
        asked = read(ImagesQuery, request)
        loop = asyncio.get_running_loop()
        body = await loop.run_in_executor(self._threads, self._lists.page, asked)
        return Response(body, media_type="application/json")
