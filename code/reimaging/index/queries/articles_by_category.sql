-- Articles by primary category, how many of them have image files, and how many of these there are.
SELECT category, count(*) AS articles, sum(images > 0) AS articles_with_images, sum(images) AS images
FROM article_summary
GROUP BY category
ORDER BY articles DESC, category
