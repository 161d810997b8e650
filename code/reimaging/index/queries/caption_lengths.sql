-- Captions of figure floats by year and number of words; empty captions are left out.
SELECT year, words, count(*) AS captions
FROM caption_words JOIN article_summary USING (article_id)
GROUP BY year, words
ORDER BY year, words
