import gzip
import io
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from reimaging.sample.bulk import draw_sample
from reimaging.sample.plan import PlannedArticle, plan_sample

ARTICLES, SEED = 16, 3


@dataclass(frozen=True)
class Sample:
    src: Path
    oai: Path
    truth: Path
    planned: tuple[PlannedArticle, ...]

    def member(self, article: PlannedArticle) -> bytes:
        with tarfile.open(self.src / article.tar) as tar:
            return tar.extractfile(article.member).read()

    def files(self, article: PlannedArticle) -> dict[str, bytes]:
        data = io.BytesIO(gzip.decompress(self.member(article)))
        with tarfile.open(fileobj=data) as tar:
            return {entry.name: tar.extractfile(entry).read() for entry in tar}


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Sample:
    """A sample of 16 articles, drawn once."""
    folder = tmp_path_factory.mktemp("sample")
    src, oai, truth = folder / "src", folder / "oai", folder / "truth"
    draw_sample(src, oai, truth, articles=ARTICLES, seed=SEED)
    return Sample(src, oai, truth, plan_sample(ARTICLES, SEED))
