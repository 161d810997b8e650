"""The explorer's small profile, exported once, and what DuckDB reads of it."""

import pytest

from explore.made_profile import TARS, make_profile
from reimaging.parquet.export import export_parquet
from reimaging.parquet.rows import opened
from reimaging.parquet.said import said_databases


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The profile. Nothing may write to it; a test that does so makes its own."""
    return make_profile(tmp_path_factory.mktemp("exported"))


@pytest.fixture
def own(tmp_path):
    """A profile for a test that writes to it."""
    (tmp_path / "own").mkdir()
    return make_profile(tmp_path / "own")


def stores_of(made):
    return [made.layout.store(stem) for stem in TARS]


@pytest.fixture(scope="session")
def export():
    """Export a profile into a folder."""

    def call(made, target, **options):
        export_parquet(made.layout, made.profile, stores_of(made), target, **options)
        return target

    return call


@pytest.fixture(scope="session")
def tables(made, export, tmp_path_factory):
    """The folder of an export with two embeddings."""
    target = tmp_path_factory.mktemp("tables") / "whole"
    return export(made, target, embeddings=["ternary", "raw"], commit="commit 1")


@pytest.fixture
def connection(made, tmp_path):
    with opened(made.layout.database, said_databases(made.layout), tmp_path) as connection:
        yield connection
