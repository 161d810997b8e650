"""The tables of the statistics, as a still copy has them: to be read, and to be taken along."""

from reimaging.explore.export_folder import Files
from reimaging.explore.statistics_tables import StatisticsTables, title_of

LARGEST = 2_000_000  # bytes of a table


def write_tables(files: Files, tables: StatisticsTables) -> None:
    """Write data/tables.json, and of each table data/tables/NAME.json and NAME.csv.

    Larger ones than `LARGEST` are left out: a browser could not show them.
    """
    told = []
    for entry in tables.entries():
        path = tables.path(entry.name)
        if path.stat().st_size > LARGEST:
            continue
        content = tables.content(entry.name)._asdict()
        about = {"name": entry.name, "title": title_of(entry.name)}
        files.put_json(f"data/tables/{entry.name}.json", about | content)
        files.put(f"data/tables/{entry.name}.csv", path.read_bytes())
        told.append(entry._asdict())
    files.put_json("data/tables.json", told)
