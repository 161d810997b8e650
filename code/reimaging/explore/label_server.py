"""The labelling tool's server: its page, the pictures and the label table of one profile."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import numpy as np
from fastapi import APIRouter, Depends, FastAPI, Response
from fastapi import Path as InPath

from reimaging.errors import ReimagingError
from reimaging.explore.guard import App, Receive, Scope, Send
from reimaging.explore.label_answers import LabelAbout
from reimaging.explore.label_api import ABOUT_CLASSES, MOST_BYTES, label_routes
from reimaging.explore.label_desk import LabelDesk, checked_name
from reimaging.explore.label_pictures import LabelPictures
from reimaging.explore.questions import ImageId, refuses_unknown
from reimaging.explore.refusals import REFUSALS, not_there, say_errors
from reimaging.explore.serving import LOOPBACK, Server, open_browser
from reimaging.explore.site_files import SiteFiles
from reimaging.layout import Layout
from reimaging.learn.agreement import ADJUDICATOR, cohen_kappa
from reimaging.profile import Profile
from reimaging.quantity import count_text

PORT = 8001
BODIES = {"/api/label/import": MOST_BYTES}


def labelling(
    layout: Layout, profile: Profile, stores: Sequence[Path], labeller: str = ""
) -> tuple[App, LabelDesk, int]:
    """Put the labelling tool of a profile together, to be put behind a `Guard`.

    Parameters
    ----------
    layout, profile
        Of the run; its index is needed, its predictions are used where they are there.
    stores
        Its image stores.
    labeller
        Whom the page is to take for its labeller, or "".

    Returns
    -------
    tuple
        An ASGI application, the desk behind it, and how many images there are.

    Raises
    ------
    ReimagingError
        If something is missing, or the table of labels cannot be read.
    """
    pictures = LabelPictures(stores, layout.database)
    predictions = layout.predictions("classifier")
    desk = LabelDesk(pictures, layout.labels, predictions, profile.random.seed)
    about = LabelAbout(
        profile=profile.name,
        images=len(pictures),
        table=_within(layout.labels, layout.root),
        classes=list(ABOUT_CLASSES),
        adjudicator=ADJUDICATOR,
        labeller=labeller,
        predicted=predictions.is_file(),
        notice="",
    )
    app = FastAPI(
        title="Labels for images of the arXiv",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(refuses_unknown())],
        responses=REFUSALS,
    )
    say_errors(app)
    app.include_router(label_routes(desk, pictures, layout.labels, predictions, about))
    app.include_router(_picture_routes(pictures))
    return _Parts(app, SiteFiles("label.html", ("/",))), desk, len(pictures)


def start(
    layout: Layout,
    profile: Profile,
    stores: Sequence[Path],
    *,
    host: str = LOOPBACK[0],
    port: int = PORT,
    browser: bool = True,
    labeller: str = "",
) -> None:
    """Serve the labelling tool of a profile until Ctrl-C.

    Parameters
    ----------
    layout, profile, stores
        As of `labelling`.
    host, port
        Where to listen; if the port is taken, the next one that is free.
    browser
        Whether to open a browser.
    labeller
        Whom the page is to take for its labeller; "" has it ask.

    Raises
    ------
    ReimagingError
        If something is missing.
    """
    if labeller:
        checked_name(labeller)
    app, desk, images = labelling(layout, profile, stores, labeller)
    server = Server(app, host, port, BODIES)
    address = f"{server.address}?labeller={quote(labeller)}" if labeller else server.address
    print(f"{count_text(images, 'image')} of {profile.name} to be labelled at {address}")
    print(f"Each decision is added at once to {layout.labels}")
    if desk.set_aside:
        print(desk.set_aside)
    if host not in LOOPBACK:
        print(
            f"--host is {host}: whoever reaches it sees these images, which are their authors', "
            "and may label; keep it to people you work with."
        )
    if not (browser and open_browser(address)):
        print("Open this address in a browser.")
    print("Several may label at once, each by their own name. Ctrl-C ends it.", flush=True)
    # it takes scikit-learn, seconds for which nobody who looks at the agreement has to wait
    threading.Thread(target=cohen_kappa, args=[np.eye(2)], daemon=True).start()
    server.run()


class _Parts:
    """The API with the pictures, and the page, told apart by how a path begins."""

    def __init__(self, api: Any, site: App) -> None:
        self._api, self._site = api, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "/api/")  # where there is none, it is about the server's life
        part = self._api if path.startswith(("/api/", "/images/")) else self._site
        await part(scope, receive, send)


def _picture_routes(pictures: LabelPictures) -> APIRouter:
    router = APIRouter(tags=["images"])

    @router.get(
        "/images/{image}.jpg",
        summary="An image as it was rendered",
        response_class=Response,
        responses={200: {"content": {"image/jpeg": {}}, "description": "A JPEG file."}},
    )
    def of_picture(image: Annotated[ImageId, InPath()]) -> Response:
        try:
            jpeg = pictures.jpeg(pictures.row(int(image)))
        except ReimagingError as error:
            raise not_there(str(error)) from None
        kept = {"cache-control": "private, max-age=86400"}
        return Response(jpeg, media_type="image/jpeg", headers=kept)

    return router


def _within(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
