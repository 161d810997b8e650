"""The routes of the labelling tool: next, decisions, undo, agreement, export, import."""

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from reimaging.errors import ReimagingError
from reimaging.explore.label_answers import (
    Agreement,
    ClassAbout,
    Decision,
    Imported,
    Kept,
    LabelAbout,
    Labeller,
    LabellerAbout,
    Next,
    Order,
    Pair,
    Picture,
    Progress,
    Undo,
)
from reimaging.explore.label_desk import LabelDesk, Said, checked_name
from reimaging.explore.label_pictures import LabelPictures
from reimaging.explore.label_tally import Counts, Tally
from reimaging.explore.questions import ImageIds
from reimaging.learn.agreement import cohen_kappa
from reimaging.learn.label_archives import label_folders, label_lists, read_label_archive
from reimaging.learn.label_imports import read_label_text
from reimaging.learn.labels import COLUMNS, Label, image_id_of

MOST_BYTES = 32 << 20  # of what is imported
MOST_ROWS = 500_000  # of a table that is imported
MOST_PICTURES = 50_000  # in folders that are exported

ABOUT_CLASSES = (
    ClassAbout(
        name="diagram",
        key="←",
        means="Made of marks: plots, schematics, graphs, tables, text. A plot of measured data is "
        "a diagram, and so is a heat map with axes.",
    ),
    ClassAbout(
        name="mixed",
        key="↓",
        means="Both in one image, such as a photograph with arrows, boxes or labels drawn on it, "
        "or panels of photographs beside plots.",
    ),
    ClassAbout(
        name="sensor",
        key="→",
        means="Taken by an instrument: photographs, micrographs, skies, scans, with no marks drawn "
        "on them that matter.",
    ),
)
_MOST_PAIRS = 100
_BLOCK = 2**16
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": _BINARY, "application/zip": _BINARY}, "description": "A file."}
}
_BODY = {
    "requestBody": {
        "required": True,
        "description": "A CSV with the columns image and label, or a ZIP of lists or folders.",
        "content": {"application/octet-stream": _BINARY},
    }
}


def label_routes(
    desk: LabelDesk,
    pictures: LabelPictures,
    table: Path,
    predictions: Path,
    about: LabelAbout,
) -> APIRouter:
    """Give the routes of the labelling tool.

    Parameters
    ----------
    desk
        Where all is decided.
    pictures
        What can be labelled.
    table
        The table of labels.
    predictions
        The classifier's predictions, which need not be there.
    about
        What is told of the tool as a whole.
    """
    router = APIRouter(prefix="/api/label", tags=["labels"])

    def picture(row: int) -> Picture:
        image, told = str(pictures.ids[row]), pictures.about(row)
        return Picture(
            id=image,
            width=int(pictures.width[row]),
            height=int(pictures.height[row]),
            jpeg=f"/images/{image}.jpg",
            identifier=told.identifier,
            title=told.title,
            category=told.category,
            year=told.year,
            caption=told.caption,
        )

    def progress(labeller: str) -> Progress:
        with desk.up_to_date() as tally:
            return _progress(tally, labeller)

    def kept(said: Said, labeller: str, shown: Picture | None) -> Kept:
        return Kept(
            image=said.image,
            label=said.label,
            repeated=said.is_repeated,
            progress=progress(labeller),
            picture=shown,
        )

    @router.get("/about", summary="What there is to label")
    def of_about() -> LabelAbout:
        notice = desk.set_aside or about.notice
        return about.model_copy(update={"predicted": predictions.is_file(), "notice": notice})

    @router.get("/next", summary="What a labeller is shown next")
    def of_next(
        labeller: Annotated[Labeller, Query()],
        order: Order = "random",
        count: Annotated[int, Query(ge=1, le=64)] = 8,
        skip: Annotated[ImageIds | None, Query()] = None,
    ) -> Next:
        held = [int(image) for image in skip.split(",")] if skip else []
        rows, left = desk.next(labeller, order, count, held)
        items = [picture(row) for row in rows]
        with desk.up_to_date() as tally:
            come, last = _progress(tally, labeller), tally.last_by_hand(labeller)
        return Next(items=items, left=left, progress=come, last=last)

    @router.post("/decisions", summary="Say of which class an image is")
    def of_decision(said: Decision) -> Kept:
        found = desk.decide(int(said.image), said.label, said.labeller, said.order, said.token)
        return kept(found, said.labeller, None)

    @router.post("/undo", summary="Take a decision back")
    def of_undo(asked: Undo) -> Kept:
        image = None if asked.image is None else int(asked.image)
        found = desk.undo(asked.labeller, image, asked.token)
        number = image_id_of(found.image)
        rows = pictures.rows(np.array([] if number is None else [number], np.int64))
        return kept(found, asked.labeller, picture(int(rows[0])) if len(rows) else None)

    @router.get("/agreement", summary="Who agrees with whom, by now")
    def of_agreement() -> Agreement:
        with desk.up_to_date() as tally:
            found, pairs = _agreement(tally), tally.pairs(_MOST_PAIRS)
        return found.model_copy(update={"pairs": [_pair(*pair) for pair in pairs]})

    @router.get(
        "/export",
        summary="The labels, to keep or to hand on",
        response_class=Response,
        responses=_FILES,
    )
    def of_export(
        form: Literal["csv", "lists", "folders"] = "csv",
        labeller: Annotated[
            str, Query(max_length=40, description="Whose; by default what most agree on.")
        ] = "",
    ) -> Response:
        if form == "csv":
            return _file(_table(table), "text/csv; charset=utf-8", "labels.csv")
        with desk.up_to_date() as tally:
            classes = tally.words(labeller) if labeller else tally.agreed_classes()
        if form == "lists":
            return _file(iter([label_lists(classes)]), "application/zip", "labels-lists.zip")
        numbers = {image: image_id_of(image) for image in classes}
        here = pictures.rows(
            np.array(sorted(n for n in numbers.values() if n is not None), np.int64)
        )
        if len(here) > MOST_PICTURES:
            raise ReimagingError(
                f"{len(here):,} images are labelled; folders are exported of up to "
                f"{MOST_PICTURES:,}. Export lists, which name the images."
            )
        images = [(str(pictures.ids[row]), classes[str(pictures.ids[row])]) for row in here]
        zipped = label_folders(images, lambda image: pictures.jpeg(pictures.row(int(image))))
        return _file(zipped, "application/zip", "labels-folders.zip")

    @router.post("/import", summary="Add labels from elsewhere", openapi_extra=_BODY)
    async def of_import(request: Request, labeller: Annotated[Labeller, Query()]) -> Imported:
        body = await request.body()

        def take() -> Imported:
            added = desk.add(labels_in(body, checked_name(labeller)))
            return Imported(added=added.added, known=added.known, elsewhere=added.elsewhere)

        return await run_in_threadpool(take)

    return router


def labels_in(body: bytes, labeller: str) -> list[Label]:
    """Read labels in whichever form they were sent: a ZIP of lists or folders, or a CSV.

    Raises
    ------
    ReimagingError
        If it is none of them, or has more rows than are allowed.
    """
    if body.startswith(b"PK"):
        return read_label_archive(io.BytesIO(body), labeller)
    if body.count(b"\n") + body.count(b"\r") > MOST_ROWS:
        raise ReimagingError(
            f"The table has over {MOST_ROWS:,} lines; import fewer at a time, or use `reimaging "
            "labels --add`, which takes any number."
        )
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReimagingError(
            f"What was sent is neither a ZIP file nor text in UTF-8: {error}."
        ) from None
    return read_label_text(io.StringIO(text, newline=""), "The table", labeller)


def _progress(tally: Tally, labeller: str) -> Progress:
    today = datetime.now().astimezone().date()
    return Progress(total=tally.total(labeller), today=tally.on(today, labeller))


def _agreement(tally: Tally) -> Agreement:
    labellers = []
    for name in tally.labellers:
        made = _progress(tally, name)
        labellers.append(
            LabellerAbout(
                name=name, total=made.total, today=made.today, classes=tally.classes(name)
            )
        )
    return Agreement(labellers=labellers, pairs=[], classes=tally.agreed(), tied=len(tally.tied))


def _pair(labellers: tuple[str, str], counts: Counts) -> Pair:
    return Pair(
        labellers=labellers,
        images=int(counts.sum()),
        agreed=int(counts.trace()),
        kappa=cohen_kappa(counts),
        confusion=counts.tolist(),
    )


def _table(path: Path) -> Iterator[bytes]:
    """Give the table as it stands now, whatever is added meanwhile."""
    if not path.is_file():
        return iter([(",".join(COLUMNS) + "\n").encode()])

    def blocks() -> Iterator[bytes]:
        with path.open("rb") as file:
            left = path.stat().st_size
            while left > 0 and (block := file.read(min(left, _BLOCK))):
                left -= len(block)
                yield block

    return blocks()


def _file(content: Iterator[bytes], kind: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return StreamingResponse(content, media_type=kind, headers=headers)
