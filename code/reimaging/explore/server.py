"""The explorer's server: the site, the pictures and the API of one profile, on one port."""

import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import h5py
from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI

from reimaging.embedding_name import EmbeddingName
from reimaging.errors import ReimagingError
from reimaging.explore import answers, images_route
from reimaging.explore.about import about_collection, note_of
from reimaging.explore.api import api_routes
from reimaging.explore.api_page import add_api_page
from reimaging.explore.atlas import Atlases
from reimaging.explore.catalogue import Catalogue
from reimaging.explore.collection import Collection, open_collection
from reimaging.explore.guard import App, Receive, Scope, Send
from reimaging.explore.image_lists import ImageLists
from reimaging.explore.images_route import ImagesRoute
from reimaging.explore.index_reader import IndexReader
from reimaging.explore.map_api import map_routes
from reimaging.explore.map_shelf import MapShelf, maps_in
from reimaging.explore.neighbourhood import Neighbourhoods
from reimaging.explore.picture_files import PictureFiles
from reimaging.explore.questions import asked_filter, refuses_unknown
from reimaging.explore.refusals import REFUSALS, say_errors
from reimaging.explore.serving import LOOPBACK, PORT, Server, open_browser
from reimaging.explore.site_files import SiteFiles
from reimaging.explore.statistics_tables import tables_of
from reimaging.explore.uploads import DRAWINGS, MOST_BYTES, PICTURES, Uploads, Way
from reimaging.layout import Layout
from reimaging.learn.picture_features import Networks
from reimaging.profile import Profile, embedding_names
from reimaging.quantity import count_text

ROUTES = ("/", "/map", "/clusters", "/clusters/", "/articles/", "/statistics", "/statistics/",
          "/about")  # fmt: skip
BODIES = {"/api/similar": MOST_BYTES}

_MOST_PROCESSES = 64

_ABOUT = """
Images of the arXiv, as JSON. An image's id is text, as it has 63 bits. What is refused is answered
with a 4xx and {"error": "one sentence"}.

An image as it was rendered is at /images/ID.jpg, and a thumbnail of it, of at most 256 pixels, at
/thumbnails/ID.jpg.
"""


def explorer(shown: Collection, processes: int = 1) -> App:
    """Put the explorer of a collection together: an ASGI application, to be put behind a `Guard`.

    Parameters
    ----------
    shown
        The images, and all that is known of them.
    processes
        How many will serve it. Several share the first embedding, opened here, and have to share
        out the memory that the others may take.
    """
    catalogue, here = shown.catalogue, shown.layout
    names = embeddings_of(here, shown.profile)
    files = {name.slug: (here.neighbours(name.slug), here.embedding(name.slug)) for name in names}
    neighbourhoods = Neighbourhoods(files, catalogue.ids, _memory() // 2 // processes)
    if processes > 1:
        neighbourhoods.warm()
    uploads = Uploads(
        _ways(here, names),
        shown.profile.images,
        PICTURES if shown.public else PICTURES | DRAWINGS,
    )
    shelf = MapShelf(maps_in(here.data / "maps"), catalogue)
    about = about_collection(
        shown,
        [
            (name, _vectors(here.embedding(name.slug), catalogue), name.slug in uploads.slugs)
            for name in names
        ],
        [answers.Map(**entry._asdict()) for entry in shelf.entries],
    )
    cores = len(os.sched_getaffinity(0))
    lists = ImageLists(shown, neighbourhoods)
    reader = IndexReader(here.database, "doit index")

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # more threads than this would only wait for each other
        current_default_thread_limiter().total_tokens = 4 + 2 * cores
        threading.Thread(target=neighbourhoods.warm, daemon=True).start()
        yield
        uploads.close()

    app = FastAPI(
        title="Images of the arXiv",
        description=_ABOUT,
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(refuses_unknown())],
        responses=REFUSALS,
        lifespan=lifespan,
    )
    say_errors(app)
    app.include_router(
        api_routes(
            shown,
            about,
            lists,
            uploads,
            tables_of(shown),
        )
    )
    atlases = Atlases(shown.files.thumbnail, catalogue.width, catalogue.height)
    app.include_router(map_routes(shelf, shown.chooser, atlases, reader, asked_filter))
    add_api_page(app)
    return _Parts(
        app,
        ImagesRoute(lists, max(2, cores // processes)),
        PictureFiles(catalogue, shown.files),
        SiteFiles("index.html", ROUTES),
    )


class _Parts:
    """The parts of the explorer, told apart by how a path begins."""

    def __init__(self, api: Any, images: App, pictures: App, site: App) -> None:
        self._api, self._images, self._pictures, self._site = api, images, pictures, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "/api")  # where there is none, it is about the server's life
        if path.startswith(("/thumbnails/", "/images/")):
            await self._pictures(scope, receive, send)
        elif path == images_route.PATH and scope["method"] == "GET":
            await self._images(scope, receive, send)
        elif path == "/api" or path.startswith("/api/"):
            await self._api(scope, receive, send)
        else:
            await self._site(scope, receive, send)


def start(
    layout: Layout,
    profile: Profile,
    *,
    public: bool = False,
    host: str = LOOPBACK[0],
    port: int = PORT,
    browser: bool = True,
    processes: int | None = None,
) -> None:
    """Serve the explorer of a profile until Ctrl-C.

    Parameters
    ----------
    layout, profile
        Of the run.
    public
        Whether only images are served whose licence allows it.
    host, port
        Where to listen; if the port is taken, the next one that is free.
    browser
        Whether to open a browser.
    processes
        How many answer; by default one, and if it is public, one a core.

    Raises
    ------
    ReimagingError
        If something is missing, or the host can be reached by others and `public` is not given.
    """
    if processes is None:
        processes = min(len(os.sched_getaffinity(0)), _MOST_PROCESSES) if public else 1
    if not 1 <= processes <= _MOST_PROCESSES:
        raise ReimagingError(f"--processes is {processes}; allowed is 1 to {_MOST_PROCESSES}.")
    if host not in LOOPBACK and not public:
        raise ReimagingError(
            f"--host is {host}, where others can reach the images, and these are their authors'; "
            f"allowed is {' or '.join(LOOPBACK)}, or --public beside it, which serves those images "
            "alone whose licence allows it."
        )
    shown = open_collection(layout, profile, public=public)
    app = explorer(shown, processes)
    server = Server(app, host, port, BODIES, public=public, processes=processes)

    def greet() -> None:
        print(f"{count_text(len(shown.catalogue), 'image')} of {profile.name} at {server.address}")
        print(note_of(shown))
        if not (browser and open_browser(server.address)):
            print("Open this address in a browser.")
        print("Ctrl-C ends it.", flush=True)

    server.run(greet)


def embeddings_of(layout: Layout, profile: Profile) -> list[EmbeddingName]:
    """Name the embeddings of a profile that are there with their neighbours."""
    return [
        name
        for name in embedding_names(profile)
        if layout.neighbours(name.slug).is_file() and layout.embedding(name.slug).is_file()
    ]


def _ways(layout: Layout, names: list[EmbeddingName]) -> dict[str, Way]:
    networks = Networks(layout.classifier, layout.deepcluster)
    ways = {
        name.slug: Way(name, networks, layout.reduction(name.slug))
        for name in names
        if name.is_of_pictures
    }
    return {slug: way for slug, way in ways.items() if way.is_open}


def _vectors(embedding: Path, catalogue: Catalogue) -> int:
    """Tell how many images of the catalogue have a vector, without reading the vectors."""
    try:
        with h5py.File(embedding, "r") as file:
            return int(catalogue.find(file["image_id"][:])[1].sum())
    except (OSError, KeyError) as error:
        raise ReimagingError(f"{embedding} cannot be read as an embedding ({error}).") from None


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
