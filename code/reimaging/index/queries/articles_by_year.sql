-- Articles, and the image files in them, by year; how many of the years come from the identifier.
SELECT
    year,
    count(*) AS articles,
    sum(year_source = 'identifier') AS dated_by_identifier,
    sum((SELECT count(*) FROM image_files WHERE image_files.article_id = articles.article_id))
        AS images
FROM articles
GROUP BY year
ORDER BY year
