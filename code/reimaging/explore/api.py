"""The routes of the API: what is asked, by whom it is found, how it is answered."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from pydantic_core import to_json

from reimaging.errors import ReimagingError
from reimaging.explore import answers
from reimaging.explore.collection import Collection
from reimaging.explore.image_lists import ImageLists
from reimaging.explore.questions import (
    CreditsQuery,
    ImageId,
    ImagesQuery,
    SimilarQuery,
    described,
    read_by,
)
from reimaging.explore.refusals import busy, not_there
from reimaging.explore.stale_files import StaleFilesError
from reimaging.explore.statistics_tables import StatisticsTables, title_of
from reimaging.explore.uploads import BusyError, Uploads

_PICTURE = {
    "requestBody": {
        "required": True,
        "description": "An image file; it is looked at and forgotten.",
        "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def api_routes(
    shown: Collection,
    about: answers.About,
    lists: ImageLists,
    uploads: Uploads,
    tables: StatisticsTables,
) -> APIRouter:
    """Give the routes of the API but those of the map.

    Parameters
    ----------
    shown
        The images.
    about
        What is told of them as a whole.
    lists
        Of these.
    uploads
        What makes vectors of pictures that are sent.
    tables
        Of the statistics.
    """
    router = APIRouter(prefix="/api")
    details = shown.details
    told_about = to_json(about)

    @router.get(
        "/about", response_model=answers.About, summary="What there is to see", tags=["about"]
    )
    def of_about() -> Response:
        return _json(told_about)

    @router.get(
        "/images",
        response_model=answers.ImageList,
        summary="Images, by lot or by likeness to one of them",
        tags=["images"],
        openapi_extra=described(ImagesQuery),
    )
    def of_images(asked: Annotated[ImagesQuery, Depends(read_by(ImagesQuery))]) -> Response:
        return _json(lists.page(asked))  # which `images_route` does in its place

    @router.get(
        "/images/{image}",
        response_model=answers.Image,
        summary="All that is told of an image",
        tags=["images"],
    )
    def of_image(image: Annotated[ImageId, Path()]) -> Response:
        return _json(to_json(answers.Image.of(details.image(lists.row_of(image)))))

    @router.post(
        "/similar",
        response_model=answers.ImageList,
        summary="The images most like a picture that is sent",
        tags=["images"],
        openapi_extra=described(SimilarQuery) | _PICTURE,
    )
    async def of_similar(
        request: Request, asked: Annotated[SimilarQuery, Depends(read_by(SimilarQuery))]
    ) -> Response:
        kind = request.headers.get("content-type", "")
        if kind and not kind.startswith(("image/", "application/")):
            raise ReimagingError(
                f"The body is of the type {kind[:60]!r}; allowed is an image file, sent as such: "
                "Content-Type image/png, for one."
            )
        slug = asked.embedding or uploads.first
        try:
            vector = await asyncio.wrap_future(uploads.vector(slug, await request.body()))
        except BusyError:
            raise busy("Other pictures are being looked at; send yours again soon.") from None

        return _json(await run_in_threadpool(lists.similar, asked, slug, vector))

    @router.get(
        "/clusters",
        response_model=list[answers.ClusterPage],
        summary="The clusters, each with what it is made of",
        tags=["clusters"],
    )
    def of_clusters() -> Response:
        return _json(to_json([answers.ClusterPage.of(each) for each in details.clusters()]))

    @router.get(
        "/clusters/{number}",
        response_model=answers.ClusterPage,
        summary="A cluster",
        tags=["clusters"],
    )
    def of_cluster(number: Annotated[int, Path(ge=0, le=2**31 - 1)]) -> Response:
        try:
            return _json(to_json(answers.ClusterPage.of(details.cluster(number))))
        except ReimagingError as error:
            raise not_there(str(error)) from None

    @router.get(
        "/articles/{identifier:path}",
        response_model=answers.ArticleFigures,
        summary="An article, with its figures in order",
        tags=["articles"],
    )
    def of_article(identifier: Annotated[str, Path(max_length=100)]) -> Response:
        try:
            return _json(to_json(answers.ArticleFigures.of(details.article(identifier))))
        except StaleFilesError:
            raise
        except ReimagingError as error:
            raise not_there(str(error)) from None

    @router.get(
        "/statistics",
        response_model=list[answers.TableEntry],
        summary="The tables that the paper is drawn from",
        tags=["statistics"],
    )
    def of_statistics() -> Response:
        return _json(to_json([entry._asdict() for entry in tables.entries()]))

    @router.get(
        "/statistics/{name}.csv",
        response_class=Response,
        responses={200: {"content": {"text/csv": {}}, "description": "The whole table."}},
        summary="A table, as CSV",
        tags=["statistics"],
    )
    def of_csv(name: str) -> Response:
        try:
            path = tables.path(name)
        except ReimagingError as error:
            raise not_there(str(error)) from None
        return FileResponse(path, media_type="text/csv", filename=f"{name}.csv")

    @router.get(
        "/statistics/{name}",
        response_model=answers.Table,
        summary="A table",
        tags=["statistics"],
    )
    def of_table(name: str) -> Response:
        try:
            content = tables.content(name)
        except ReimagingError as error:
            raise not_there(str(error)) from None
        return _json(to_json({"name": name, "title": title_of(name), **content._asdict()}))

    @router.get(
        "/credits",
        response_model=list[answers.CreditEntry],
        summary="Whom to credit for images",
        tags=["images"],
        openapi_extra=described(CreditsQuery),
    )
    def of_credits(asked: Annotated[CreditsQuery, Depends(read_by(CreditsQuery))]) -> Response:
        rows = [lists.row_of(image) for image in dict.fromkeys(asked.ids.split(","))]
        return _json(to_json([answers.CreditEntry.of(each) for each in details.credits(rows)]))

    return router


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")
