-- Captions of figure floats that are not empty, by primary category and year: of so many a share
-- is taken where captions are searched.
SELECT category, year, count(*) AS captions
FROM caption_words JOIN article_summary USING (article_id)
GROUP BY category, year
ORDER BY category, year
