"""What kinds of files there are, for people and machines that do not know the project."""

from pathlib import PurePosixPath

# The system's own table would give other answers on other machines.
_FORMATS = {
    ".bib": "application/x-bibtex",
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".dzi": "application/xml",
    ".h5": "application/x-hdf5",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".keras": "application/zip",
    ".lock": "text/plain",
    ".md": "text/markdown",
    ".npy": "application/octet-stream",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python",
    ".sql": "application/sql",
    ".sqlite": "application/vnd.sqlite3",
    ".sqlite3": "application/vnd.sqlite3",
    ".svg": "image/svg+xml",
    ".tar": "application/x-tar",
    ".tex": "application/x-tex",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}
_IN_WORDS = (
    ("data/*/arxiv.sqlite3", "Index of articles, figures and image files"),
    ("data/*/labels.csv", "Labels of images, made by hand"),
    ("data/*/tars/*.json", "What arXiv's manifest says of one bulk tar"),
    ("data/*/images/*.h5", "Rendered images of one bulk tar"),
    ("data/*/index/parts/*", "What was read in one bulk tar"),
    ("data/*/maps/*", "Places of images on a plane"),
    ("data/*/embeddings/*", "Vectors of images"),
    ("data/*/predictions/*", "What a network says of images"),
    ("data/**/*", "Data of the run"),
    ("models/*/*.md", "What a trained network is, and how good it is"),
    ("models/*/*", "A trained network"),
    ("outputs/*/figures/*", "A figure of the paper"),
    ("outputs/*/tables/*", "A table of counts or measures"),
    ("outputs/*/films/*", "An animated picture"),
    ("outputs/**/*", "A result of the run"),
    ("paper/*.pdf", "The paper"),
    ("paper/*", "Source of the paper"),
    ("profiles/*", "The settings of a run"),
    ("code/**/*", "Source code"),
    ("*.lock", "The packages of an environment, with their versions and hashes"),
    ("LICENCES.md", "What the parts may be used for"),
    ("left-out.csv", "What is left out, and why"),
)


def format_of(file: str) -> str:
    """Name the media type of a file by its suffix."""
    return _FORMATS.get(PurePosixPath(file).suffix.lower(), "application/octet-stream")


def in_words(file: str) -> str:
    """Say what a file of the project is, by where it lies."""
    return next((words for like, words in _IN_WORDS if _is_like(file, like)), "Part of the project")


def _is_like(file: str, pattern: str) -> bool:
    """Match a path from its beginning; "**" stands for any number of folders."""
    parts, wanted = PurePosixPath(file).parts, PurePosixPath(pattern).parts
    if "**" not in wanted:
        return len(parts) == len(wanted) and PurePosixPath(file).match(pattern)
    return len(parts) >= 2 and parts[0] == wanted[0]
