"""Where each file of a run lies: every path of the chain, and nothing that touches the disk."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Layout:
    """The paths of one profile's run within the project's folder.

    Parameters
    ----------
    root
        The project's folder, the one of dodo.py.
    name
        The profile's name; data/, models/ and outputs/ have a folder for each.
    """

    root: Path
    name: str

    @cached_property  # it is asked for a hundred thousand times
    def data(self) -> Path:
        return self.root / "data" / self.name

    @cached_property
    def outputs(self) -> Path:
        return self.root / "outputs" / self.name

    @property
    def lock(self) -> Path:
        """Who works in the folder now."""
        return self.data / "run.lock"

    @property
    def cluster(self) -> Path:
        """Logs and job scripts of a cluster that was started for this run."""
        return self.data / "cluster"

    @property
    def raw(self) -> Path:
        """The DataLad dataset of the bulk tars."""
        return self.data / "raw"

    @property
    def manifest(self) -> Path:
        """What a remote source's manifest said when it was last asked."""
        return self.data / "manifest" / "arXiv_src_manifest.xml"

    @property
    def origin(self) -> Path:
        """Of which place, and for what, the manifest was asked for."""
        return self.data / "manifest" / "origin.json"

    @property
    def free_copy(self) -> Path:
        """What the free copy states of the tars: its own manifest, and its answers an item."""
        return self.data / "manifest" / "free_copy.xml"

    @property
    def bulk(self) -> Path:
        """Bulk tars that were packed of single e-prints, with their manifest."""
        return self.data / "bulk" / "src"

    @property
    def eprint_outcomes(self) -> Path:
        """What became of each e-print that was asked for."""
        return self.data / "bulk" / "eprints.csv"

    @property
    def harvest(self) -> Path:
        """The pages of metadata records as a server sent them; what is kept is in harvest.json."""
        return self.data / "oai"

    def cache(self, what: str, address: str) -> Path:
        """Keep what one server gave, `e-prints` or `archive-items`, for all profiles."""
        return self.root / "data" / "cache" / what / (urlsplit(address).netloc or "none")

    def turn(self, server: str) -> Path:
        """File by which all processes take turns at a server."""
        return self.root / "data" / "cache" / "turns" / server

    def receipt(self, tar: str) -> Path:
        """Keep what the manifest says of one bulk tar: tasks depend on it, not on 500 MB."""
        return self.data / f"tars/{tar}.json"

    @property
    def records(self) -> Path:
        """The articles' metadata records."""
        return self.data / "index" / "records.sqlite"

    @property
    def selection(self) -> Path:
        """The articles that a slice by category, licence or number takes."""
        return self.data / "index" / "selection.txt"

    def part(self, tar: str) -> Path:
        """Keep what was read in one bulk tar, by the tar's stem."""
        return self.data / f"index/parts/{tar}.sqlite"

    @property
    def database(self) -> Path:
        return self.data / "arxiv.sqlite3"

    def store(self, tar: str) -> Path:
        """Keep the rendered images of one bulk tar, by the tar's stem."""
        return self.data / f"images/{tar}.h5"

    def array(self, choice: str, side: int) -> Path:
        return self.data / "arrays" / f"{choice}-{side}.h5"

    def squares(self, tar: str, side: int) -> Path:
        """Keep the images of one bulk tar as squares, by the tar's stem."""
        return self.data / f"arrays/every-{side}/{tar}.h5"

    @property
    def labels(self) -> Path:
        """Labels made by hand: nothing removes them."""
        return self.data / "labels.csv"

    @property
    def split(self) -> Path:
        """Which pictures of known class are learnt from, tuned by and tested with."""
        return self.data / "learning" / "split.csv"

    def learnt(self, what: str) -> Path:
        """Keep pictures that show what a network learnt, with what is said of each."""
        return self.data / "learning" / f"{what}.h5"

    def predictions(self, model: str) -> Path:
        """Keep what a model says of every image."""
        return self.data / "predictions" / f"{model}.sqlite3"

    @property
    def prediction_choice(self) -> Path:
        """The images that are predicted, where not all are."""
        return self.data / "predictions" / "choice.npy"

    def prediction_shard(self, model: str, tar: str) -> Path:
        """Keep what a model says of the images of one bulk tar, by the tar's stem."""
        return self.data / f"predictions/{model}/{tar}.sqlite3"

    def reduction(self, embedding: str) -> Path:
        """Keep the principal components of an embedding, by its slug."""
        return self.data / "embeddings" / embedding / "reduction.h5"

    def embedding_shard(self, embedding: str, tar: str) -> Path:
        """Keep the vectors of the images of one bulk tar."""
        return self.data / f"embeddings/{embedding}/{tar}.h5"

    def embedding(self, embedding: str) -> Path:
        """Keep a vector of every image."""
        return self.data / "embeddings" / f"{embedding}.h5"

    @property
    def clusters(self) -> Path:
        """Keep the cluster of every image."""
        return self.data / "clusters" / "deepcluster.sqlite3"

    def cluster_shard(self, tar: str) -> Path:
        """Keep the clusters of the images of one bulk tar."""
        return self.data / f"clusters/deepcluster/{tar}.sqlite3"

    def map(self, name: str) -> Path:
        """Keep the places of images on a plane."""
        return self.data / "maps" / f"{name}.h5"

    def neighbours(self, embedding: str) -> Path:
        """Keep the index by which the neighbours of an image are found."""
        return self.data / "neighbours" / f"{embedding}.h5"

    @property
    def catalogue(self) -> Path:
        """What the explorer's filters ask of every image."""
        return self.data / "explore" / "catalogue.h5"

    @property
    def captions(self) -> Path:
        """What the explorer's lists say of every image in words."""
        return self.data / "explore" / "captions.h5"

    def thumbnails(self, tar: str) -> Path:
        """Keep small pictures of the images of one bulk tar, by the tar's stem."""
        return self.data / f"explore/thumbnails/{tar}.h5"

    @cached_property
    def models(self) -> Path:
        return self.root / "models" / self.name

    @property
    def classifier(self) -> Path:
        return self.models / "classifier.keras"

    @property
    def deepcluster(self) -> Path:
        """The network by which images are sorted into clusters."""
        return self.models / "deepcluster.keras"

    @property
    def clustering(self) -> Path:
        """The checkpoints of a clustering that is not done."""
        return self.models / "clustering"

    @property
    def generator(self) -> Path:
        """The network that makes pictures."""
        return self.models / "generator.keras"

    @property
    def gan_run(self) -> Path:
        """The state of a generator's training that is not done."""
        return self.models / "gan"

    @property
    def model_card(self) -> Path:
        return self.models / "classifier.md"

    @property
    def training(self) -> Path:
        """The checkpoints of a training that is not done."""
        return self.models / "training"

    @property
    def given(self) -> Path:
        """Which steps are not done here, as what they make came from elsewhere."""
        return self.data / "given.json"

    @property
    def archive(self) -> Path:
        """The bundle for an archive, and what is known of its deposit."""
        return self.outputs / "archive"

    @property
    def verification(self) -> Path:
        """How the run compares with the recorded one."""
        return self.outputs / "verification.html"

    @property
    def journal(self) -> Path:
        """Seconds and bytes of each task, as the runs write them; for the report."""
        return self.data / "journal.jsonl"

    @property
    def tables(self) -> Path:
        return self.outputs / "tables"

    def table(self, name: str) -> Path:
        return self.tables / f"{name}.csv"

    def figure(self, name: str, suffix: str = ".pdf") -> Path:
        return self.outputs / "figures" / f"{name}{suffix}"

    def large(self, name: str) -> Path:
        """Keep a montage as it is painted for a screen."""
        return self.outputs / "zoom" / f"{name}.png"

    def tiles(self, name: str) -> Path:
        """Keep a large montage cut into tiles (Deep Zoom); they lie beside this file."""
        return self.outputs / "zoom" / name / f"{name}.dzi"

    def film(self, name: str) -> Path:
        """Keep an animated picture."""
        return self.outputs / "films" / f"{name}.webp"

    @property
    def numbers(self) -> Path:
        return self.outputs / "numbers.tex"

    @property
    def credits(self) -> Path:
        return self.outputs / "credits.tex"

    @property
    def report(self) -> Path:
        return self.outputs / "report.html"

    @property
    def typeset(self) -> Path:
        """What LaTeX leaves while it typesets the paper."""
        return self.outputs / "typeset"

    @property
    def paper(self) -> Path:
        return self.root / "paper" / f"{self.name}.pdf"
