-- Articles and image files by licence, as its address stands in the record; empty where none does.
SELECT licence, count(*) AS articles, sum(images) AS images
FROM article_summary
GROUP BY licence
ORDER BY articles DESC, licence
