"""The numbers of the text: one LaTeX macro each, so that no number is ever typed into the paper."""

from collections.abc import Mapping
from pathlib import Path

import h5py

from reimaging.atomic import write_text
from reimaging.profile import Profile, map_embedding
from reimaging.publish import classifier_findings, findings, gan_findings, likeness_findings
from reimaging.publish.commit import Commit
from reimaging.publish.latex import escape, grouped, macro, share
from reimaging.settings import Slice
from reimaging.table import read_table

_YEARS = {"first_year", "last_year"}
_MEGABYTES = {"tar_bytes", "tar_bytes_used", "image_bytes"}
_UNSAID = {"tars_without_items", "images_without_size"}
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


# The tables that the numbers are taken from.
_SHEETS = ("umap_grid", "tsne_grid", "tsne_scatter")
TABLES = (
    *("headline", "rendering", "random_montage", "montage_by_year", *_SHEETS),
    *(*findings.TABLES, *classifier_findings.TABLES, *likeness_findings.TABLES),
    *gan_findings.TABLES,
)


def write_numbers(
    target: Path, profile: Profile, commit: Commit, tables: Path, array: Path, *, by_hand: bool
) -> None:
    """Write `numbers.tex`.

    Parameters
    ----------
    target
        The file of macros that the paper reads.
    profile, commit
        What was run, and with which code.
    tables
        The folder of the run's tables; those of `TABLES` are read.
    array
        The array of the chosen images.
    by_hand
        Whether there are labels made by hand.
    """
    counts = {row["name"]: row["value"] for row in read_table(tables / "headline.csv")}
    rendered = {r["outcome"]: int(r["images"]) for r in read_table(tables / "rendering.csv")}
    lines = ["% Made by `doit paper:numbers`; each number of the text is one of these.\n"]
    lines += [
        macro(name, _written(name, value)) for name, value in counts.items() if name not in _UNSAID
    ]
    lines.append(macro("images_rendered", grouped(rendered.get("ok", 0))))
    lines.append(
        macro("images_not_rendered", grouped(sum(rendered.values()) - rendered.get("ok", 0)))
    )
    for name in ("random_montage", "montage_by_year", *_SHEETS):
        lines.append(macro(f"{name}_images", grouped(len(read_table(tables / f"{name}.csv")))))
    with h5py.File(array) as chosen:
        lines.append(macro("array_images", grouped(len(chosen["image_id"]))))
    lines += [macro(name, value) for name, value in findings.findings(tables).items()]
    learnt = classifier_findings.classifier_findings(tables)
    lines += [macro(name, value) for name, value in learnt.items()]
    alike = likeness_findings.likeness_findings(tables, map_embedding(profile).slug)
    lines += [macro(name, value) for name, value in alike.items()]
    made = gan_findings.gan_findings(tables, profile.gan)
    lines += [macro(name, value) for name, value in made.items()]
    lines += [macro(f"share_{name}", value) for name, value in _shares(counts, rendered).items()]
    settings = {
        "seed": profile.random.seed,
        "short_side": profile.images.short_side,
        "vector_dpi": profile.images.vector_dpi,
        "jpeg_quality": profile.images.jpeg_quality,
        "time_limit": profile.images.timeout,
        "array_side": profile.arrays.side,
        "drawn_training": grouped(profile.arrays.drawn_training),
        "classifier_backbone": escape(profile.classifier.backbone),
        "clustered_images": grouped(profile.deepcluster.images),
        "cluster_epochs": profile.deepcluster.epochs,
        "embedding_numbers": profile.embeddings.numbers,
        "perplexity": f"{profile.maps.perplexity:g}",
        "map_neighbours": profile.maps.neighbours,
        "caption_group": escape(profile.captions.group_name),
        "caption_group_categories": escape(", ".join(profile.captions.group)),
        "caption_term": escape(profile.captions.term),
    }
    lines += [macro(name, str(value)) for name, value in settings.items()]
    lines.append(macro("profile", escape(profile.name)))
    lines.append(macro("commit", escape(commit.described)))
    lines.append(macro("commit_short", commit.hash[:12] if commit.hash else "no commit"))
    drawn = "true" if profile.source.kind == "sample" else "false"
    lines.append(f"\\newif\\ifdrawn\\drawn{drawn}\n")
    labels = "false" if by_hand else "true"
    lines.append(f"\\newif\\ifdrawnlabels\\drawnlabels{labels}\n")
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
        "articles_without_images": (
            int(counts["articles"]) - int(counts["articles_with_images"]),
            int(counts["articles"]),
        ),
        "figures_with_caption": (int(counts["figures_with_caption"]), int(counts["figures"])),
    }
    return {name: share(part, whole) for name, (part, whole) in pairs.items()}


def _written(name: str, value: str) -> str:
    if name in _YEARS:
        return value or "no year"
    if name in _MEGABYTES:
        return f"{int(value) / 1e6:,.1f}".replace(",", "{,}") + "\\,MB"
    return grouped(int(value))
