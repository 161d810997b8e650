"""The numbers of the text: one LaTeX macro each, so that no number is ever typed into the paper."""

from collections.abc import Mapping
from pathlib import Path

import h5py

from reimaging.atomic import write_text
from reimaging.profile import Profile
from reimaging.publish.commit import Commit
from reimaging.publish.latex import escape, grouped, macro
from reimaging.settings import Slice
from reimaging.table import read_table

_YEARS = {"first_year", "last_year"}
_MEGABYTES = {"tar_bytes", "tar_bytes_used", "image_bytes"}
_UNSAID = {"tars_without_items"}
# How the text names each kind of source, and who chose what is in it.
_SOURCES = {
    "sample": ("that a program drew", ""),
    "directory": (
        "that lay in a folder",
        "What they contain is the choice of whoever filled that folder.",
    ),
    "http": (
        "that lay in a folder of a web server",
        "What they contain is the choice of whoever filled that folder.",
    ),
    "s3": (
        "from arXiv's bucket on Amazon S3",
        "They are those that arXiv ships of the months that the profile names.",
    ),
    "archive": (
        "from the Internet Archive's copy of arXiv's bulk source",
        "They are those that the archive has of the months that the profile names.",
    ),
    "eprints": (
        "packed of e-prints that were fetched one by one from arXiv",
        "Which articles they are is the choice of the profile.",
    ),
}


def write_numbers(
    target: Path,
    profile: Profile,
    commit: Commit,
    *,
    headline: Path,
    rendering: Path,
    categories: Path,
    montage: Path,
    array: Path,
) -> None:
    """Write `numbers.tex`.

    Parameters
    ----------
    target
        The file of macros that the paper reads.
    profile, commit
        What was run, and with which code.
    headline, rendering, categories, montage
        Tables: counts of the index, outcomes of rendering, articles by category, the montage.
    array
        The array of the chosen images.
    """
    counts = {row["name"]: row["value"] for row in read_table(headline)}
    rendered = {row["outcome"]: int(row["images"]) for row in read_table(rendering)}
    largest = read_table(categories)[0]  # the largest comes first
    lines = ["% Made by `doit paper:numbers`; each number of the text is one of these.\n"]
    lines += [
        macro(name, _written(name, value)) for name, value in counts.items() if name not in _UNSAID
    ]
    lines.append(macro("images_rendered", grouped(rendered.get("ok", 0))))
    lines.append(
        macro("images_not_rendered", grouped(sum(rendered.values()) - rendered.get("ok", 0)))
    )
    lines.append(macro("montage_images", str(len(read_table(montage)))))
    with h5py.File(array) as chosen:
        lines.append(macro("array_images", grouped(len(chosen["image_id"]))))
    lines.append(macro("largest_category", escape(largest["category"])))
    lines.append(macro("largest_category_articles", grouped(int(largest["articles"]))))
    lines += [macro(f"share_{name}", value) for name, value in _shares(counts, rendered).items()]
    settings = {
        "seed": profile.random.seed,
        "short_side": profile.images.short_side,
        "vector_dpi": profile.images.vector_dpi,
        "jpeg_quality": profile.images.jpeg_quality,
        "time_limit": profile.images.timeout,
        "array_side": profile.arrays.side,
    }
    lines += [macro(name, str(value)) for name, value in settings.items()]
    lines.append(macro("profile", escape(profile.name)))
    lines.append(macro("commit", escape(commit.described)))
    drawn = "true" if profile.source.kind == "sample" else "false"
    lines.append(f"\\newif\\ifdrawn\\drawn{drawn}\n")
    sliced = "true" if int(counts["articles_outside_slice"]) else "false"
    lines.append(f"\\newif\\ifsliced\\sliced{sliced}\n")
    stated = "false" if int(counts["tars_without_items"]) else "true"
    lines.append(f"\\newif\\ifstated\\stated{stated}\n")
    source, choice = _SOURCES[profile.source.kind]
    if profile.slice.by_article and profile.source.is_bulk:
        choice = "They are those that may hold an article of its slice."
    asked = escape(slice_text(profile.slice, profile.random.seed))
    lines += [macro("source", source), macro("choice", choice), macro("slice", asked)]
    write_text(target, "".join(lines))


def slice_text(wanted: Slice, seed: int) -> str:
    """Say which articles a slice takes, as the end of a sentence."""
    parts = []
    if wanted.first_month or wanted.last_month:
        first, last = wanted.first_month or "the first", wanted.last_month or "the last"
        parts.append(f"months from {first} to {last}")
    if wanted.categories:
        which = "any" if wanted.cross_lists else "the primary"
        parts.append(f"{which} category in {', '.join(wanted.categories)}")
    if wanted.licences:
        parts.append(f"a licence that begins with {' or '.join(wanted.licences)}")
    if wanted.max_articles:
        parts.append(f"at most {wanted.max_articles:,} articles, by lot with seed {seed}")
    return "; ".join(parts) or "all articles"


def _shares(counts: Mapping[str, str], rendered: Mapping[str, int]) -> dict[str, str]:
    pairs = {
        "articles_read": (int(counts["articles_read"]), int(counts["members_in_slice"])),
        "images_rendered": (rendered.get("ok", 0), sum(rendered.values())),
        "images_in_a_figure": (int(counts["images_in_a_figure"]), int(counts["images"])),
        "links_found": (
            int(counts["figure_links"]) - int(counts["figure_links_missing"]),
            int(counts["figure_links"]),
        ),
        "figures_with_caption": (int(counts["figures_with_caption"]), int(counts["figures"])),
    }
    return {
        name: f"{100 * part / whole:.1f}\\,\\%" if whole else "none of none"
        for name, (part, whole) in pairs.items()
    }


def _written(name: str, value: str) -> str:
    if name in _YEARS:
        return value or "no year"
    if name in _MEGABYTES:
        return f"{int(value) / 1e6:,.1f}".replace(",", "{,}") + "\\,MB"
    return grouped(int(value))
