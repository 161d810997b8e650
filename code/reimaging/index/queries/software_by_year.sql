-- Image files by the software that made them (docs/software.md) and year; empty where the file
-- names none.
SELECT software, year, count(*) AS images
FROM image_files JOIN article_summary USING (article_id)
GROUP BY software, year
ORDER BY software IS NULL, software, year
