"""README.md of an export: its tables and their columns, how to ask, what may be passed on."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from sqlite3 import Connection

import pyarrow as pa

from reimaging.learn.embedding_file import Embedding
from reimaging.licence import licence_in_words, licence_name, may_be_shown
from reimaging.maps.map_file import read_map
from reimaging.parquet.folder import Written
from reimaging.parquet.sources import Source
from reimaging.parquet.tables import EMBEDDING, meaning
from reimaging.quantity import count_text

_TYPES = {pa.int64(): "BIGINT", pa.float64(): "DOUBLE", pa.string(): "VARCHAR"}
_HEAD = """# Images of the arXiv: the tables of {name}

{counts}: Parquet files, one a table. `manifest.json` tells the rows, bytes and
SHA-256 of each; while it is not there, the export is not whole. To be read by
[DuckDB](https://duckdb.org), started in this folder, or by anything else that reads Parquet:

```sql
SELECT year, format, count(*) AS images
FROM 'image_files.parquet' GROUP BY ALL ORDER BY ALL;
```

Tables are joined by `article_id`, `image_id`, `figure_id` and `tar`. Where a table has `year` and
`category`, its rows lie in the order of these: a question of some years reads no others.

Made by {made_by}.

## What may be passed on

{rights}
"""
_RIGHTS = """\
- **Records of articles** (titles, abstracts, authors, categories): arXiv gives them under CC0 1.0.
- **Captions** in `figures` are quoted from the articles, whose authors hold the rights. To quote
  some is one thing; to pass on all of them another, for which an article's licence has to allow it,
  with credit to its authors. Those of which it does:

  ```sql
  SELECT identifier, licence, caption_text
  FROM 'figures.parquet' JOIN 'articles.parquet' USING (article_id)
  WHERE licence LIKE '%creativecommons.org%';
  ```

- **The rest**, as far as it is ours: GPL-3.0-or-later, as the code that made it. There are no
  pictures here.

| licence | articles | images in the index | captions may be passed on |
|---|---|---|---|
{licences}"""
_DRAWN = """\
All articles are of the drawn sample: a program made them up, and no article of arXiv is among them.
The licences in their records are drawn as well and bind nobody. All of it is under
GPL-3.0-or-later, as the code that made it.
"""


def readme_text(
    name: str,
    made_by: str,
    tables: Sequence[tuple[Source, Written]],
    *,
    rights: str,
    notes: Mapping[str, str],
) -> str:
    """Write README.md.

    Parameters
    ----------
    name
        Of the profile.
    made_by
        What made it, in words.
    tables
        In their order, with what was written of each.
    rights
        What may be passed on, in Markdown.
    notes
        What else is to be told of a table, by its name.
    """
    rows = {source.name: written.rows for source, written in tables}
    counts = ", ".join(
        count_text(rows[table], noun)
        for table, noun in (("articles", "article"), ("image_files", "image"))
    )
    text = _HEAD.format(name=name, made_by=made_by, counts=counts, rights=rights)
    return text + "".join(_section(*each, notes.get(each[0].name, "")) for each in tables)


def rights_text(connection: Connection, *, drawn: bool) -> str:
    """Say what may be passed on, in Markdown.

    Parameters
    ----------
    connection
        The index.
    drawn
        Whether its articles are those of the drawn sample.
    """
    if drawn:
        return _DRAWN
    counts: dict[tuple[str, bool], list[int]] = {}
    for address, articles, images in connection.execute(
        "SELECT coalesce(licence, ''), count(*), sum(images) FROM article_summary GROUP BY 1"
    ):
        key = licence_in_words(address), may_be_shown(licence_name(address))
        found = counts.setdefault(key, [0, 0])
        found[0] += articles
        found[1] += images
    lines = (
        f"| {words} | {articles:,} | {images:,} | {'yes' if free else 'no'} |\n"
        for (words, free), (articles, images) in sorted(counts.items())
    )
    return _RIGHTS.format(licences="".join(lines))


def notes_on(maps: Sequence[Path], embeddings: Mapping[str, Path]) -> dict[str, str]:
    """Say what maps and embeddings are of, as their files do; by the table that holds them.

    Parameters
    ----------
    maps
        The files of the maps.
    embeddings
        Those of the embeddings, by slug.

    Raises
    ------
    ReimagingError
        If one of them is none.
    """
    notes = {}
    for slug, path in embeddings.items():
        with Embedding(path) as embedding:
            notes[f"{EMBEDDING}_{slug}"] = _told(embedding.attributes)
    shown = [f"- `{path.stem}`: {_told(read_map(path).attributes)}" for path in maps]
    return notes | ({"maps": "\n".join(shown)} if shown else {})


def _section(source: Source, written: Written, note: str) -> str:
    order = f" In the order of {source.order}." if source.order else ""
    lines = (
        f"| `{field.name}` | {_type(field.type)} | {meaning(source.name, field.name)} |\n"
        for field in source.schema
    )
    about = f"A row is {source.about}: {count_text(written.rows, 'row')}.{order}"
    return (
        f"\n## {source.name}\n\n{about}\n\n{note + chr(10) * 2 if note else ''}"
        f"| column | type | meaning |\n|---|---|---|\n{''.join(lines)}"
    )


def _type(kind: pa.DataType) -> str:
    return f"FLOAT[{kind.list_size}]" if pa.types.is_fixed_size_list(kind) else _TYPES[kind]


def _told(attributes: Mapping[str, object]) -> str:
    return ", ".join(
        f"{name.replace('_', ' ')} {value}"
        for name, value in attributes.items()
        if name not in ("format", "version", "name")
    )
