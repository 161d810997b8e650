-- Indexes, summaries, full-text search and views of the whole database; made when the parts are
-- merged. Statistics read the indexes and the summaries alone: rows of articles and of figures
-- are long, for their abstracts and captions, and lie in the order of a hash.
CREATE INDEX articles_year ON articles (year, year_source, record, primary_category);
CREATE INDEX articles_category ON articles (primary_category, year);
CREATE INDEX members_article ON members (article_id);
CREATE INDEX members_outcome ON members (outcome, kind, bytes);
CREATE INDEX categories_category ON categories (category, article_id);
CREATE INDEX authors_keyname ON authors (keyname);
CREATE INDEX image_files_article ON image_files (article_id, extension, format, software, bytes);
CREATE INDEX image_files_size ON image_files (unit, width, height, extension);
CREATE INDEX image_files_creator ON image_files (creator);
CREATE INDEX image_files_software ON image_files (software, article_id);
CREATE INDEX image_files_outcome ON image_files (outcome);
CREATE INDEX figures_article ON figures (article_id, position);
CREATE INDEX figures_kind ON figures (kind);
CREATE INDEX figures_parent ON figures (parent);
CREATE INDEX figure_images_image ON figure_images (image_id);

-- One row an article, short: what most statistics need of it.
CREATE TABLE article_summary (
    article_id INTEGER PRIMARY KEY REFERENCES articles,
    year       INTEGER NOT NULL,
    month      TEXT NOT NULL,  -- such as 2012-01; where only the year is known, the year
    category   TEXT NOT NULL,  -- the primary one, or "unknown"
    licence    TEXT,
    images     INTEGER NOT NULL
) STRICT;
INSERT INTO article_summary
    SELECT
        article_id,
        year,
        iif(year_source = 'created', substr(created, 1, 7), year || '-' || substr(yymm, 3, 2)),
        coalesce(primary_category, 'unknown'),
        nullif(licence, ''),
        (SELECT count(*) FROM image_files AS i WHERE i.article_id = a.article_id)
    FROM articles AS a ORDER BY article_id;
CREATE INDEX article_summary_images ON article_summary (images);

-- One row a caption of a figure float that is not empty, with its number of words.
CREATE TABLE caption_words (
    article_id INTEGER NOT NULL REFERENCES articles,
    figure_id  INTEGER NOT NULL REFERENCES figures,
    words      INTEGER NOT NULL,
    PRIMARY KEY (article_id, figure_id)
) STRICT, WITHOUT ROWID;
INSERT INTO caption_words
    SELECT article_id, figure_id, length(caption_text) - length(replace(caption_text, ' ', '')) + 1
    FROM figures NOT INDEXED WHERE kind = 'figure' AND caption_text <> ''
    ORDER BY article_id, figure_id;

CREATE VIRTUAL TABLE article_search USING fts5 (
    title, abstract, content = 'articles', content_rowid = 'article_id'
);
INSERT INTO article_search (rowid, title, abstract)
    SELECT article_id, title, abstract FROM articles ORDER BY article_id;

CREATE VIRTUAL TABLE figure_search USING fts5 (
    caption_text, content = 'figures', content_rowid = 'figure_id'
);
INSERT INTO figure_search (rowid, caption_text)
    SELECT figure_id, caption_text FROM figures ORDER BY figure_id;

-- Each member of a tar and each image file ends in one named outcome.
CREATE VIEW outcomes AS
    SELECT 'member' AS item_kind, tar || ': ' || member AS item, outcome FROM members
    UNION ALL
    SELECT 'image', identifier || ': ' || path, outcome
    FROM image_files JOIN articles USING (article_id)
    UNION ALL
    SELECT 'figure link', identifier || ': ' || written, figure_images.outcome
    FROM figure_images JOIN figures USING (figure_id) JOIN articles USING (article_id)
    WHERE figures.kind = 'figure';

-- The three tables of the original study, with its columns and identifiers without slash.
CREATE VIEW metadata AS
    SELECT
        article_id AS id,
        compact AS identifier,
        created,
        (SELECT group_concat(category, ' ') FROM
            (SELECT category FROM categories AS c
             WHERE c.article_id = a.article_id ORDER BY position)) AS cat,
        (SELECT group_concat(trim(forenames || ' ' || keyname || ' ' || suffix), ', ') FROM
            (SELECT forenames, keyname, suffix FROM authors AS w
             WHERE w.article_id = a.article_id ORDER BY position)) AS authors,
        title,
        abstract,
        licence
    FROM articles AS a
    WHERE record = 'present';

CREATE VIEW images AS
    SELECT
        image_id AS id,
        compact AS identifier,
        replace(path, rtrim(path, replace(path, '/', '')), '') AS filename,
        bytes AS filesize,
        './' || yymm || '/' || compact
            || rtrim('/' || rtrim(path, replace(path, '/', '')), '/') AS path,
        CAST(round(width) AS INTEGER) AS x,
        CAST(round(height) AS INTEGER) AS y,
        upper(format) AS imageformat,
        creator
    FROM image_files JOIN articles USING (article_id);

CREATE VIEW captions AS
    SELECT
        figure_id AS id,
        compact AS identifier,
        tex,
        float AS fignum,
        caption_tex AS caption,
        label,
        (SELECT group_concat(written, '|') FROM
            (SELECT written FROM figure_images AS l
             WHERE l.figure_id = f.figure_id ORDER BY position)) AS filenames,
        (SELECT group_concat(image_id, '|') FROM
            (SELECT image_id FROM figure_images AS l
             WHERE l.figure_id = f.figure_id AND image_id IS NOT NULL
             ORDER BY position)) AS image_ids
    FROM figures AS f JOIN articles USING (article_id)
    WHERE kind = 'figure';
