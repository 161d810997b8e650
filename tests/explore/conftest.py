"""The small profile that all tests of the explorer look at, made once, and what is opened of it."""

import pytest

from explore.made_profile import make_profile
from explore.served import served


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The profile. Nothing may write to it; a test that does so makes its own."""
    return make_profile(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="session")
def collection(made):
    return made.open()


@pytest.fixture(scope="session")
def explorer_at(collection):
    """The address of the explorer of the profile, as `reimaging explore` serves it."""
    from reimaging.explore.server import BODIES, explorer

    with served(explorer(collection), BODIES) as address:
        yield address
