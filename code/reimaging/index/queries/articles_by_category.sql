-- Articles, and the image files in them, by primary category.
SELECT
    coalesce(primary_category, 'unknown') AS category,
    count(*) AS articles,
    sum((SELECT count(*) FROM image_files WHERE image_files.article_id = articles.article_id))
        AS images
FROM articles
GROUP BY 1
ORDER BY articles DESC, category
