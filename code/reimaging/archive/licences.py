"""What the parts of a bundle may be used for: LICENCES.md."""

from collections import Counter
from pathlib import Path

from reimaging.index.database import reading
from reimaging.licence import licence_in_words, licence_name, may_be_shown

_OWN = """# Licences

- **Code, paper, figures, tables, trained networks**: GPL-3.0-or-later (`LICENSE`), as far as they
  are ours.
- **Records of articles** in `{database}` (titles, abstracts, authors, categories): arXiv gives
  them under CC0 1.0.
- **Captions** in `{database}` are quoted from the articles, whose authors hold the rights; table
  `articles` tells each article's licence.
"""
_DRAWN = """- **Images**: all are of the drawn sample: this code drew them, and no article of arXiv
  is in it. The licences in its records are drawn as well and bind nobody.
"""
_OTHERS = """- **Images**: each is under the licence of its article, with credit to its authors;
  `{database}` tells both by `image_id`:

      SELECT identifier, licence, title FROM image_files JOIN articles USING (article_id)
      WHERE image_id = ?

{rule}

| licence | images in the index | pictures of them |
|---|---|---|
"""
_BY_LICENCE = (
    "Only images go along whose licence lets anyone pass them on. `left-out.csv` names the others "
    "by identifier and image_id, with the reason."
)
_NONE = "No store of images goes along. `left-out.csv` names them all by identifier and image_id."


def licences_text(database: Path, name: str, *, drawn: bool, stores: bool) -> str:
    """Write LICENCES.md.

    Parameters
    ----------
    database
        The index, which knows the licences.
    name
        How it is called in the bundle.
    drawn
        Whether the images are those of the drawn sample.
    stores
        Whether image stores go along at all.
    """
    own = _OWN.format(database=name)
    if drawn:
        return own + _DRAWN + ("" if stores else f"\n{_NONE}\n")
    counts: Counter[str] = Counter()
    free = set()
    with reading(database) as connection:
        for address, images in connection.execute(
            "SELECT coalesce(licence, '') AS licence, count(*) FROM image_files "
            "JOIN articles USING (article_id) GROUP BY 1"
        ):
            words = licence_in_words(address)
            counts[words] += images
            if stores and may_be_shown(licence_name(address)):
                free.add(words)
    rows = (
        f"| {words} | {counts[words]:,} | {'go along' if words in free else 'are left out'} |\n"
        for words in sorted(counts)
    )
    rule = _BY_LICENCE if stores else _NONE
    return own + _OTHERS.format(database=name, rule=rule) + "".join(rows)
