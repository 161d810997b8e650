-- The index of one run. A part (one bulk tar) and the whole database have the same tables; in a
-- part the articles have no metadata yet. docs/schema.md tells what each column means.
CREATE TABLE tars (
    tar      TEXT PRIMARY KEY,
    month    TEXT NOT NULL,
    bytes    INTEGER NOT NULL,
    md5      TEXT NOT NULL,
    items    INTEGER  -- NULL where the listing does not say
) STRICT;

CREATE TABLE articles (
    article_id       INTEGER PRIMARY KEY,
    identifier       TEXT NOT NULL UNIQUE,
    compact          TEXT NOT NULL UNIQUE,
    yymm             TEXT NOT NULL,
    title            TEXT,
    abstract         TEXT,
    comments         TEXT,
    report_no        TEXT,
    msc_class        TEXT,
    acm_class        TEXT,
    journal_ref      TEXT,
    doi              TEXT,
    licence          TEXT,
    created          TEXT,
    updated          TEXT,
    year             INTEGER NOT NULL,
    year_source      TEXT NOT NULL CHECK (year_source IN ('created', 'identifier')),
    primary_category TEXT,
    record           TEXT NOT NULL CHECK (record IN ('present', 'deleted', 'missing'))
) STRICT;

CREATE TABLE members (
    tar        TEXT NOT NULL REFERENCES tars,
    position   INTEGER NOT NULL,
    member     TEXT NOT NULL,
    bytes      INTEGER NOT NULL,
    article_id INTEGER REFERENCES articles,
    kind       TEXT NOT NULL,
    files      INTEGER NOT NULL,
    main_tex   TEXT,
    outcome    TEXT NOT NULL,
    PRIMARY KEY (tar, position)
) STRICT;

CREATE TABLE authors (
    article_id INTEGER NOT NULL REFERENCES articles,
    position   INTEGER NOT NULL,
    keyname    TEXT NOT NULL,
    forenames  TEXT NOT NULL,
    suffix     TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE categories (
    article_id INTEGER NOT NULL REFERENCES articles,
    position   INTEGER NOT NULL,
    category   TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE image_files (
    image_id   INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles,
    path       TEXT NOT NULL,
    extension  TEXT NOT NULL,
    bytes      INTEGER NOT NULL,
    format     TEXT,
    width      REAL,
    height     REAL,
    unit       TEXT CHECK (unit IN ('px', 'pt')),
    mode       TEXT,
    pages      INTEGER,
    creator    TEXT,
    producer   TEXT,
    software   TEXT,
    rotation   INTEGER,
    outcome    TEXT NOT NULL
) STRICT;

CREATE TABLE figures (
    figure_id    INTEGER PRIMARY KEY,
    article_id   INTEGER NOT NULL REFERENCES articles,
    position     INTEGER NOT NULL,
    float        INTEGER,
    parent       INTEGER REFERENCES figures,
    kind         TEXT NOT NULL,
    environment  TEXT NOT NULL,
    tex          TEXT NOT NULL,
    number       INTEGER,
    label        TEXT,
    caption_tex  TEXT NOT NULL,
    caption_text TEXT NOT NULL
) STRICT;

CREATE TABLE figure_images (
    figure_id INTEGER NOT NULL REFERENCES figures,
    position  INTEGER NOT NULL,
    written   TEXT NOT NULL,
    image_id  INTEGER REFERENCES image_files,
    outcome   TEXT NOT NULL,
    PRIMARY KEY (figure_id, position)
) STRICT, WITHOUT ROWID;

-- What a database was made from: format version, keys and digests.
CREATE TABLE made_from (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
