-- Articles, and the image files in them, by month of first submission.
SELECT month, count(*) AS articles, sum(images) AS images
FROM article_summary
GROUP BY month
ORDER BY month
