"""What the text says of clusters, embeddings and maps: a name and its LaTeX each."""

from pathlib import Path

from reimaging.publish.latex import escape, grouped
from reimaging.table import read_table

TABLES = (
    *("clusters", "cluster_agreement", "embeddings", "maps"),
    *("near_duplicates", "embedding_agreement"),
)
_NONE = "none"
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
        "embedded_images": grouped(int(embeddings[main]["images"])),
        "embeddings": str(len(embeddings)),
        "clusters": str(len(clusters)),
        "largest_cluster": max((row["images"] for row in clusters), key=int, default="0"),
        "smallest_cluster": min((row["images"] for row in clusters), key=int, default="0"),
        "near_duplicates": grouped(len(read_table(tables / "near_duplicates.csv"))),
        "raw_kept": _percent(embeddings.get("raw", {}).get("variance_kept", "")),
    }
    agreement = read_table(tables / "cluster_agreement.csv")
    for way, name in (("deepcluster", "clusters"), ("pixels", "pixels"), ("lot", "lot")):
        for group in ("kind", "category"):
            told = [
                row["nmi"] for row in agreement
                if (row["clusters"], row["groups"]) == (way, group)
            ]  # fmt: skip
            found[f"nmi_{name}_{group}"] = f"{float(told[0]):.2f}" if told else _NONE
    for row in read_table(tables / "maps.csv"):
        name = f"map_{row['map']}"
        found[f"{name}_shows"] = escape(row["shows"])
        found[f"{name}_kept"] = _percent(row["neighbours_kept"])
        trust = row["trustworthiness"]
        found[f"{name}_trust"] = f"{float(trust):.2f}" if trust else _NONE
    shared = read_table(tables / "embedding_agreement.csv")
    row = {row["neighbours"]: row for row in shared}.get(_NEIGHBOURS, {})
    for column in ("shared", "by_chance"):
        found[f"captions_{column}"] = _percent(row.get(column, ""))
    return found


def _percent(share: str) -> str:
    return f"{100 * float(share):.1f}\\,\\%" if share else _NONE
