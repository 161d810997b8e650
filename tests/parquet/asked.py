"""DuckDB, asked within the folder of an export."""

import duckdb


def ask(folder, query):
    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{folder}'")
        return connection.execute(query).fetchall()


def columns(folder, table):
    """Name and type of each column."""
    return {row[0]: row[1] for row in ask(folder, f"DESCRIBE FROM '{table}.parquet'")}


def files(folder):
    """The bytes of each file, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}
