"""A folder in which one bulk tar is read as a run reads it, with a watch over all that lies around.

Whatever a test puts into the tar goes through the doors of a run, `write_part` and `write_images`.
At the end no file beside the products may have come, gone or changed, and no process that was
started for it may be left.
"""

import io
import os
import re
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from hostile.sound import ARTICLE, PICTURES, TEX, picture
from packed_articles import packed
from reimaging.acquire.manifest import BulkTar
from reimaging.index.part import write_part
from reimaging.pixels.store import ImageStore
from reimaging.pixels.tar_images import write_images
from reimaging.settings import ImageSettings

NAME = "arXiv_src_9802_001.tar"
SOUND = "hep-th9802999"  # the article that stands beside the hostile ones


@dataclass(frozen=True)
class Member:
    """What the index tells of one member of a bulk tar."""

    outcome: str
    kind: str
    files: int
    main_tex: str | None
    images: dict[str, tuple[str | None, str]]  # path -> format, outcome of its header
    figures: tuple[tuple[str, tuple[str, ...]], ...]  # caption, outcomes of its links


@dataclass(frozen=True)
class Seen:
    """What the index and the store tell of a picture."""

    format: str | None
    header: str
    outcome: str
    pixels: np.ndarray | None

    def shows(self, colour):
        """Tell whether a colour is to be seen; a store keeps colours only nearly."""
        near = np.abs(self.pixels.astype(int) - colour).max(axis=2) < 40
        return bool(near.any())


@dataclass
class World:
    """The folder: `src` with the tar, `tmp` for temporary files, `elsewhere` with other files."""

    folder: Path

    @property
    def path(self):
        return self.folder / "src" / NAME

    @property
    def tar(self):
        """What a manifest says of the tar."""
        size = self.path.stat().st_size
        return BulkTar(NAME, f"src/{NAME}", "0" * 32, size, "9802", 1, "a", "z", 1)

    def pack(self, articles):
        """Make the bulk tar of {identifier: bytes of its .gz}."""
        with tarfile.open(self.path, "w") as tar:
            for identifier, data in articles.items():
                info = tarfile.TarInfo(f"9802/{identifier}.gz")
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))

    def read(self):
        """Read the tar into its part; gives what that holds, by the names of the members."""
        return dict(self.read_all())

    def read_all(self):
        """Read the tar; gives name and content of each row that its part has of members."""
        part = self.folder / "part.sqlite"
        part.unlink(missing_ok=True)
        write_part(part, self.tar, lambda: self.path)
        with closing(sqlite3.connect(part)) as database:
            rows = database.execute(
                "SELECT member, outcome, kind, files, main_tex, article_id FROM members"
                " ORDER BY position"
            ).fetchall()
            return [
                (Path(name).stem, Member(*told, *_contents(database, article)))
                for name, *told, article in rows
            ]

    def read_beside_a_sound_one(self, data):
        """Read one article between two sound ones, and see that those are read whole."""
        self.pack({"hep-th9802001": ARTICLE, "hep-th9802002": data, SOUND: ARTICLE})
        members = self.read()
        assert_whole(members["hep-th9802001"])
        assert_whole(members[SOUND])
        return members["hep-th9802002"]

    def render(self, timeout):
        """Render the images of the part; gives their outcomes by path."""
        return {path: outcome for path, (outcome, _) in self._rendered(timeout).items()}

    def look_at(self, pictures, timeout):
        """Read and render {name: bytes}; a sound picture lies behind each, and comes out."""
        files = {"paper.tex": TEX}
        for name, data in pictures.items():
            files |= {name: data, f"behind {name}.png": PICTURES["png"]}
        self.pack({SOUND: packed(files)})
        member = self.read()[SOUND]
        rendered = self._rendered(timeout)
        assert (member.outcome, member.files, len(rendered)) == ("ok", len(files), len(files) - 1)
        for name in pictures:
            assert member.images[f"behind {name}.png"] == ("png", "ok")
            assert rendered[f"behind {name}.png"][0] == "ok"
        return {name: Seen(*member.images[name], *rendered[name]) for name in pictures}

    def read_each(self, articles):
        """Read {name: bytes of a .gz}; a sound article lies behind each, and is read whole."""
        members = {}
        for number, data in enumerate(articles.values()):
            members[f"hep-th9802{number:03}"] = data
            members[f"math9802{number:03}"] = ARTICLE
        self.pack(members)
        read = self.read()
        for number in range(len(articles)):
            assert_whole(read[f"math9802{number:03}"])
        return {name: read[f"hep-th9802{n:03}"] for n, name in enumerate(articles)}

    def value(self, query):
        """Ask the part for one value."""
        with closing(sqlite3.connect(self.folder / "part.sqlite")) as database:
            (value,) = database.execute(query).fetchone()
        return value

    def peaks(self):
        """Read and render the tar in another process; gives its memory and that of its children.

        In bytes, the most that the process and the largest of its children held at a time.
        """
        program = (
            f"import sys; sys.path[:0] = {sys.path!r}\n"
            "import resource\nfrom pathlib import Path\nfrom hostile.world import World\n"
            f"world = World(Path({str(self.folder)!r})); world.read(); world.render(20.0)\n"
            # not RUSAGE_SELF, in which the peak of the process that started this one goes on
            "status = Path('/proc/self/status').read_text()\n"
            "print(int(status.split('VmHWM:')[1].split()[0]) * 1024)\n"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)\n"
        )
        done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)
        return [int(line) for line in done.stdout.split()]

    def _rendered(self, timeout):
        part, store = self.folder / "part.sqlite", self.folder / "store.h5"
        store.unlink(missing_ok=True)
        write_images(store, self.tar, part, lambda: self.path, ImageSettings(timeout=timeout), 2)
        with closing(sqlite3.connect(part)) as database:
            paths = dict(database.execute("SELECT image_id, path FROM image_files").fetchall())
        with ImageStore(store) as images:
            return {
                paths[int(number)]: (outcome, images.pixels(int(number)))
                for number, outcome in zip(images.ids, images.outcomes, strict=True)
            }


def unlike(pattern, seen):
    """Outcomes of the pictures whose outcome is another one than a pattern says, by name."""
    return {
        name: picture.outcome
        for name, picture in seen.items()
        if not re.fullmatch(pattern, picture.outcome)
    }


def assert_whole(member):
    """See that all of the sound article was found."""
    assert (member.outcome, member.main_tex, member.files) == ("ok", "paper.tex", 4)
    assert member.images == {"sound.png": ("png", "ok"), "sound.eps": ("eps", "ok")}
    assert [links for caption, links in member.figures if caption.startswith("A sound")] == [
        ("ok",)
    ]


def _contents(database, article):
    if article is None:
        return {}, ()
    images = database.execute(
        "SELECT path, format, outcome FROM image_files WHERE article_id = ?", (article,)
    )
    figures = database.execute(
        "SELECT figure_id, caption_text FROM figures WHERE article_id = ? ORDER BY position",
        (article,),
    )
    links = "SELECT outcome FROM figure_images WHERE figure_id = ? ORDER BY position"
    return (
        {path: (format_, outcome) for path, format_, outcome in images.fetchall()},
        tuple(
            (caption, tuple(outcome for (outcome,) in database.execute(links, (number,))))
            for number, caption in figures.fetchall()
        ),
    )


@contextmanager
def watched(folder):
    """Make a world in an empty folder; at the end compare its surroundings with what they were."""
    for name in ("src", "tmp", "elsewhere"):
        (folder / name).mkdir()
    (folder / "elsewhere/secret.ps").write_text("0 1 0 setrgbcolor 0 0 200 200 rectfill")
    (folder / "elsewhere/secret.txt").write_text("secret")
    (folder / "elsewhere/blue.png").write_bytes(picture(colour="blue"))
    before, here = _listing(folder), sorted(Path().iterdir())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder / "tmp"))
        patch.setattr(tempfile, "tempdir", str(folder / "tmp"))
        yield World(folder)
    assert _listing(folder) == before
    assert sorted(Path().iterdir()) == here
    assert _left_running(folder) == []


def _listing(folder):
    products = {"part.sqlite", "store.h5", NAME}
    return {
        path.relative_to(folder): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
        if path.name not in products
    }


def _left_running(folder):
    """Command lines of processes whose temporary folder is the world's, those just ending not."""
    mark = f"TMPDIR={folder}/".encode()
    for _ in range(50):
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (process / "environ").read_bytes() and int(process.name) != os.getpid():
                    found.append((process / "cmdline").read_bytes())
            except OSError:
                continue  # it has ended, or is another user's
        if not found:
            break
        time.sleep(0.1)
    return found
