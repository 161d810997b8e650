"""A small arXiv to acquire from: tars of random bytes, and the manifest that states them."""

import hashlib
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from reimaging.acquire.dataset import RawDataset
from reimaging.acquire.manifest import MANIFEST, BulkTar, read_manifest
from servers.s3 import Bucket, Server, environment

ENTRY = """  <file>
    <content_md5sum>{md5}</content_md5sum>
    <filename>src/{name}</filename>
    <first_item>{yymm}.00001</first_item>
    <last_item>{yymm}.00002</last_item>
    <md5sum>{md5}</md5sum>
    <num_items>2</num_items>
    <seq_num>{seq}</seq_num>
    <size>{size}</size>
    <timestamp>2024-01-08 00:00:00</timestamp>
    <yymm>{yymm}</yymm>
  </file>
"""


@dataclass
class Archive:
    """A folder as arXiv's bucket has it: `src/` with tars and their manifest."""

    base: Path

    @property
    def manifest(self) -> Path:
        return self.base / "src" / MANIFEST

    @property
    def tars(self) -> list[BulkTar]:
        return read_manifest(self.manifest)

    def path(self, tar: BulkTar) -> Path:
        return self.base / tar.key

    def put(self, yymm: str, seed: int, size: int = 4096) -> None:
        """Put a tar for a month, or another one in its place, and state it in the manifest."""
        path = self.base / "src" / f"arXiv_src_{yymm}_001.tar"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(random.Random(seed).randbytes(size))
        entries = []
        for tar in sorted(path.parent.glob("*.tar")):
            data = tar.read_bytes()
            _, _, month, seq = tar.stem.split("_")
            entries.append(
                ENTRY.format(
                    name=tar.name,
                    md5=hashlib.md5(data).hexdigest(),
                    yymm=month,
                    seq=int(seq),
                    size=len(data),
                )
            )
        body = "".join(entries)
        self.manifest.write_text(
            f"<?xml version='1.0' standalone='yes'?>\n<arXivSRC>\n{body}"
            "  <timestamp>2026-05-14 00:00:00</timestamp>\n</arXivSRC>\n"
        )


@dataclass
class World:
    """A folder with a space in its name, an archive and a dataset that records it."""

    folder: Path

    @property
    def archive(self) -> Archive:
        return Archive(self.folder / "arXiv")

    @property
    def raw(self) -> RawDataset:
        return RawDataset(self.folder / "raw")

    def record(self):
        return self.raw.record(self.archive.manifest, self.archive.tars, str(self.archive.base))

    def record_s3(self, bucket: Bucket, mirrors=()):
        """Put the archive's tars into a bucket, and record that they are there."""
        for tar in self.archive.tars:
            bucket.put(tar.name, self.archive.path(tar).read_bytes())
        return self.raw.record(self.archive.manifest, self.archive.tars, bucket.base, mirrors)

    def by_hand(self, *command: str, at: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program as a user does who has entered the environment."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            command,
            cwd=at or self.raw.root,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
        )


@pytest.fixture(autouse=True)
def bare_surroundings(monkeypatch, tmp_path_factory):
    """An empty home, no git identity, and a PATH without this environment's programs."""
    for name in list(os.environ):
        if name.startswith(("GIT_", "REIMAGING_", "DATALAD_", "EMAIL", "AWS_")):
            monkeypatch.delenv(name)
    programs = Path(sys.executable).parent
    path = [part for part in os.environ["PATH"].split(os.pathsep) if Path(part) != programs]
    monkeypatch.setenv("PATH", os.pathsep.join(path))
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture
def new_world(tmp_path) -> World:
    """An archive of three months, and no dataset yet."""
    world = World(tmp_path / "a world")
    for seed, yymm in enumerate(["9912", "0001", "1201"]):
        world.archive.put(yymm, seed)
    return world


@pytest.fixture(scope="session")
def recorded_once(tmp_path_factory) -> World:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        world = World(tmp_path_factory.mktemp("recorded") / "a world")
        for seed, yymm in enumerate(["9912", "0001", "1201"]):
            world.archive.put(yymm, seed)
        world.record()
    return world


@pytest.fixture
def world(tmp_path, recorded_once) -> World:
    """An archive of three months and its dataset, in which nothing is fetched yet."""
    shutil.copytree(recorded_once.folder, tmp_path / "a world", symlinks=True)
    world = World(tmp_path / "a world")
    world.raw.record(world.archive.manifest, world.archive.tars, str(world.archive.base))
    return world


@pytest.fixture(scope="session")
def s3_server():
    with Server() as server:
        yield server


@pytest.fixture
def bucket(s3_server, bare_surroundings, monkeypatch) -> Bucket:
    """An empty bucket of a server that this environment has the keys of."""
    for name, value in environment(s3_server.url).items():
        monkeypatch.setenv(name, value)
    return s3_server.bucket()


@pytest.fixture
def s3_world(new_world, bucket) -> World:
    """An archive of three months, the last of them of 3 MB, in a bucket, and its dataset."""
    new_world.archive.put("1201", seed=7, size=3_000_000)
    new_world.record_s3(bucket)
    bucket.log.clear()
    return new_world
