-- Articles by year of first submission, how many have image files, and how many of these there
-- are; `dated_by_identifier` counts those whose record does not tell the year.
SELECT
    s.year,
    count(*) AS articles,
    (SELECT count(*) FROM articles AS a WHERE a.year = s.year AND a.year_source = 'identifier')
        AS dated_by_identifier,
    sum(images > 0) AS articles_with_images,
    sum(images) AS images
FROM article_summary AS s
GROUP BY s.year
ORDER BY s.year
