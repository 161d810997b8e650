"""What the text says of generated pictures, and the table of how good they are."""

from pathlib import Path

from reimaging.atomic import write_text
from reimaging.gan.quality import CLUSTERS
from reimaging.publish.latex import grouped
from reimaging.settings import GanSettings
from reimaging.table import read_table

TABLES = ("gan_quality", "gan_history")
_NONE = "none"
_COLUMNS = {
    "fid": "FID",
    "kid": r"KID\,$\cdot$\,1000",
    "precision": "precision",
    "recall": "recall",
    "diversity": "diversity",
    "modes": "clusters",
}
_ROWS = {"generated": "generated pictures", "real": "other real ones"}


def gan_findings(tables: Path, gan: GanSettings) -> dict[str, str]:
    """Give what the text says, by the names of its macros.

    Parameters
    ----------
    tables
        The folder of the run's tables, of which `TABLES` are read.
    gan
        The settings of the run.

    Returns
    -------
    dict
        LaTeX by name. What cannot be told is "none".
    """
    rows = {row["pictures"]: row for row in reversed(read_table(tables / "gan_quality.csv"))}
    history = read_table(tables / "gan_history.csv")
    made = rows.get("generated", {})
    return {
        "gan_side": str(gan.side),
        "gan_colours": "in grey" if gan.colours == 1 else "in colour",
        "gan_slice": _slice(gan),
        "gan_clusters": str(CLUSTERS),
        "gan_shown": grouped(int(float(history[-1]["pictures"]))) if history else _NONE,
        "gan_learnt_from": grouped(int(made["learnt_from"])) if made else _NONE,
        "gan_compared": grouped(int(made["compared"])) if made else _NONE,
        "gan_measured": grouped(int(made["count"])) if made else _NONE,
        "gan_against": grouped(int(made["against"])) if made else _NONE,
        "gan_precision": _percent(made.get("precision", "")),
        "gan_recall": _percent(made.get("recall", "")),
        "gan_clusters_reached": _percent(made.get("modes", "")),
    }


def write_gan_table(target: Path, quality: Path) -> None:
    """Write the LaTeX of the table of measures, generated pictures beside real ones.

    Parameters
    ----------
    target
        A file with one tabular environment; where nothing was measured, with a sentence.
    quality
        gan_quality.csv (`gan.measuring`).
    """
    rows = read_table(quality)
    lines = ["% Made by `doit generate:latex`.\n"]
    if not rows:
        lines.append("No generator was trained, so that nothing was measured.\n")
        write_text(target, "".join(lines))
        return
    lines += ["\\begin{tabular}{@{}l", "r" * len(_COLUMNS), "@{}}\n\\toprule\n"]
    lines += ["".join(f" & {title}" for title in _COLUMNS.values()), " \\\\\n\\midrule\n"]
    kinds = list(dict.fromkeys(row["features"] for row in rows))
    for kind in kinds:
        if len(kinds) > 1:
            lines.append(f"\\addlinespace[2pt]\\emph{{{kind}}} \\\\\n")
        for row in (row for row in rows if row["features"] == kind):
            values = [_value(name, row) for name in _COLUMNS]
            lines.append(f"{_ROWS[row['pictures']]} & {' & '.join(values)} \\\\\n")
    lines.append("\\bottomrule\n\\end{tabular}\n")
    write_text(target, "".join(lines))


def _value(name: str, row: dict[str, str]) -> str:
    if name == "kid":
        deviation = 1000 * float(row["kid_deviation"])
        return f"{_thousandths(row)} $\\pm$ {deviation:.1f}"
    if name in ("precision", "recall", "modes"):
        return _percent(row[name])
    return f"{float(row[name]):.2f}"


def _slice(gan: GanSettings) -> str:
    parts = [f"of the class {gan.image_class}"] if gan.image_class != "any" else []
    if gan.categories:
        parts.append(f"of {', '.join(gan.categories)}")
    if gan.first_year or gan.last_year:
        parts.append(f"of {gan.first_year or 'the first year'} to {gan.last_year or 'the last'}")
    return "images " + ", ".join(parts) if parts else "all images"


def _thousandths(row: dict[str, str]) -> str:
    return f"{1000 * float(row['kid']):.1f}".replace("-", "$-$") if row else _NONE


def _percent(share: str) -> str:
    return f"{100 * float(share):.0f}\\,\\%" if share else _NONE
