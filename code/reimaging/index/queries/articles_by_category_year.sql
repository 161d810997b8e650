-- Articles, and the image files in them, by primary category and year of first submission.
SELECT category, year, count(*) AS articles, sum(images) AS images
FROM article_summary
GROUP BY category, year
ORDER BY category, year
