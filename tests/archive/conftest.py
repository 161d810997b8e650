"""A run that can be bundled, made once: tests must not change it."""

import pytest

from archive.made_run import make_run


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    return make_run(tmp_path_factory.mktemp("a project"))
