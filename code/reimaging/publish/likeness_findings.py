"""What the text says of clusters, embeddings and maps: a name and its LaTeX each."""

from pathlib import Path

from reimaging.publish.latex import escape, grouped
from reimaging.table import read_table

TABLES = (
    *("clusters", "cluster_agreement", "embeddings", "maps"),
    *("near_duplicates", "embedding_agreement"),
)
_NONE = "none"
_WAYS = {"deepcluster": "clusters", "pixels": "pixels", "lot": "lot"}
_NEIGHBOURS = "10"  # of which the text tells how many are shared


def likeness_findings(tables: Path, main: str) -> dict[str, str]:
    """Give what the text says, by the names of its macros.

    Parameters
    ----------
    tables
        The folder of the run's tables, of which `TABLES` are read.
    main
        The embedding of which the maps are made.

    Returns
    -------
    dict
        LaTeX by name. What cannot be told is "none".
    """
    embeddings = {row["embedding"]: row for row in read_table(tables / "embeddings.csv")}
    clusters = read_table(tables / "clusters.csv")
    found = {
        "main_embedding": escape(main),
        "embeddings": str(len(embeddings)),
        "embedding_names": ", ".join(f"\\texttt{{{escape(name)}}}" for name in embeddings),
        "clusters": grouped(len(clusters)),
        "largest_cluster": grouped(max((int(row["images"]) for row in clusters), default=0)),
        "smallest_cluster": grouped(min((int(row["images"]) for row in clusters), default=0)),
        "near_duplicates": grouped(len(read_table(tables / "near_duplicates.csv"))),
        "raw_kept": _percent(embeddings.get("raw", {}).get("variance_kept", "")),
    }
    agreement = read_table(tables / "cluster_agreement.csv")
    told = {(row["clusters"], row["groups"]): row for row in agreement}
    for way, name in _WAYS.items():
        for group in ("kind", "category"):
            for measure in ("nmi", "ami"):
                value = told.get((way, group), {}).get(measure, "")
                text = f"{float(value):.2f}" if value else _NONE
                found[f"{measure}_{name}_{group}"] = text
    for row in read_table(tables / "maps.csv"):
        name = f"map_{row['map']}"
        found[f"{name}_shows"] = escape(row["shows"])
        found[f"{name}_kept"] = _percent(row["neighbours_kept"])
        trust = row["trustworthiness"]
        found[f"{name}_trust"] = f"{float(trust):.2f}" if trust else _NONE
    shared = read_table(tables / "embedding_agreement.csv")
    row = {row["neighbours"]: row for row in shared}.get(_NEIGHBOURS, {})
    found["captions_images"] = grouped(int(row.get("images", 0)))
    for column in ("shared", "by_chance"):
        found[f"captions_{column}"] = _percent(row.get(column, ""))
    return found


def _percent(share: str) -> str:
    return f"{100 * float(share):.1f}\\,\\%" if share else _NONE
