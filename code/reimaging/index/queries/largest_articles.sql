-- The hundred articles with the most image files.
SELECT identifier, title, category, s.year, images
FROM article_summary AS s JOIN articles USING (article_id)
WHERE images > 0
ORDER BY images DESC, identifier
LIMIT 100
