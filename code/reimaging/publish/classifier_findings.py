"""What the text says of the classifier and of its shares: a name and its LaTeX each."""

from pathlib import Path

from reimaging.image_class import CLASSES
from reimaging.publish.latex import grouped
from reimaging.table import read_table

TABLES = ("classifier_metrics", "classifier_history", "class_shares")
_NONE = "none"
_MEASURES = {
    "macro-F1": "macro_f",
    "diagram-or-not accuracy": "diagram_or_not",
    "ECE before": "ece_before",
    "ECE after": "ece_after",
    "temperature": "temperature",
}


def classifier_findings(tables: Path) -> dict[str, str]:
    """Give what the text says, by the names of its macros.

    Parameters
    ----------
    tables
        The folder of the run's tables, of which `TABLES` are read.

    Returns
    -------
    dict
        LaTeX by name. A share that cannot be told is "none".
    """
    metrics = read_table(tables / "classifier_metrics.csv")
    history = read_table(tables / "classifier_history.csv")
    shares = {row["class"]: row for row in read_table(tables / "class_shares.csv")}
    found = {
        "classifier_epochs": str(len(history)),
        "classifier_best_epoch": min(history, key=lambda row: float(row["validation_loss"]))[
            "epoch"
        ],
        "classifier_images": grouped(max((int(r["images"]) for r in shares.values()), default=0)),
    }
    for row in metrics:
        if row["measure"] == "images" and not row["class"]:
            found["classifier_tests"] = row["value"]
        if name := _MEASURES.get(row["measure"]):
            found[f"classifier_{name}"] = f"{float(row['value']):.3f}"
            if row["low"]:
                interval = f"{float(row['low']):.3f} to {float(row['high']):.3f}"
                found[f"classifier_{name}_interval"] = interval
    for name in CLASSES:
        row = shares.get(name, {})
        found[f"share_{name}_raw"] = _percent(row.get("raw", ""))
        found[f"share_{name}_corrected"] = _percent(row.get("corrected", ""))
        low, high = _percent(row.get("low", "")), _percent(row.get("high", ""))
        found[f"share_{name}_interval"] = f"{low} to {high}"
    return found


def _percent(share: str) -> str:
    return f"{100 * float(share):.1f}\\,\\%" if share else _NONE
