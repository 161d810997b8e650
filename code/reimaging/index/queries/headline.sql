-- The counts that the text names: one row a count.
SELECT 'tars' AS name, count(*) AS value FROM tars
UNION ALL SELECT 'tar_bytes', coalesce(sum(bytes), 0) FROM tars
UNION ALL SELECT 'tar_bytes_used', coalesce(sum(bytes), 0) FROM members
    WHERE outcome <> 'outside the slice'
UNION ALL SELECT 'tars_without_items', count(*) FROM tars WHERE items IS NULL
UNION ALL SELECT 'items_in_manifest', coalesce(sum(items), 0) FROM tars
UNION ALL SELECT 'members', count(*) FROM members
UNION ALL SELECT 'articles', count(*) FROM articles
UNION ALL SELECT 'articles_without_record', count(*) FROM articles WHERE record <> 'present'
UNION ALL SELECT 'articles_dated_by_identifier', count(*) FROM articles
    WHERE year_source = 'identifier'
UNION ALL SELECT 'articles_read', count(*) FROM members WHERE outcome = 'ok'
UNION ALL SELECT 'articles_not_read', count(*) FROM members
    WHERE outcome NOT IN ('ok', 'outside the slice')
UNION ALL SELECT 'articles_outside_slice', count(*) FROM members
    WHERE outcome = 'outside the slice'
UNION ALL SELECT 'members_in_slice', count(*) FROM members
    WHERE outcome <> 'outside the slice'
UNION ALL SELECT 'articles_with_images', count(*) FROM article_summary WHERE images > 0
UNION ALL SELECT 'most_images', max(images) FROM article_summary
UNION ALL SELECT 'articles_several_files', count(*) FROM members WHERE kind = 'tar'
    AND outcome NOT LIKE 'duplicate%'
UNION ALL SELECT 'articles_one_file', count(*) FROM members WHERE kind = 'file'
    AND outcome NOT LIKE 'duplicate%'
UNION ALL SELECT 'articles_pdf_only', count(*) FROM members WHERE outcome = 'pdf-only'
UNION ALL SELECT 'images', count(*) FROM image_files
UNION ALL SELECT 'image_bytes', coalesce(sum(bytes), 0) FROM image_files
UNION ALL SELECT 'images_without_size', count(*) FROM image_files
    WHERE unit IS NULL OR width <= 0 OR height <= 0
UNION ALL SELECT 'images_header_unread', count(*) FROM image_files WHERE outcome <> 'ok'
UNION ALL SELECT 'images_with_creator', count(*) FROM image_files WHERE creator IS NOT NULL
UNION ALL SELECT 'images_in_a_figure', count(DISTINCT image_id) FROM figure_images
    JOIN figures USING (figure_id) WHERE kind = 'figure' AND image_id IS NOT NULL
UNION ALL SELECT 'figures', count(*) FROM figures WHERE kind = 'figure'
UNION ALL SELECT 'figures_with_caption', count(*) FROM caption_words
UNION ALL SELECT 'articles_with_caption', count(DISTINCT article_id) FROM caption_words
UNION ALL SELECT 'figure_links', count(*) FROM figure_images JOIN figures USING (figure_id)
    WHERE kind = 'figure'
UNION ALL SELECT 'figure_links_missing', count(*) FROM figure_images JOIN figures USING (figure_id)
    WHERE kind = 'figure' AND figure_images.outcome LIKE 'missing%'
UNION ALL SELECT 'categories', count(DISTINCT category) FROM article_summary
    WHERE category <> 'unknown'
UNION ALL SELECT 'first_year', min(year) FROM article_summary
UNION ALL SELECT 'last_year', max(year) FROM article_summary
