-- In how many articles two categories are listed together, in any place. Two names of one category
-- (such as cs.IT and math.IT, which arXiv lists together) are one here.
WITH listed AS (
    SELECT DISTINCT
        article_id,
        CASE category
            WHEN 'math.MP' THEN 'math-ph' WHEN 'math.IT' THEN 'cs.IT' WHEN 'stat.TH' THEN 'math.ST'
            WHEN 'cs.NA' THEN 'math.NA' WHEN 'cs.SY' THEN 'eess.SY' WHEN 'q-fin.EC' THEN 'econ.GN'
            ELSE category
        END AS category
    FROM categories
)
SELECT a.category, b.category AS other, count(*) AS articles
FROM listed AS a JOIN listed AS b USING (article_id)
WHERE a.category < b.category
GROUP BY 1, 2
ORDER BY articles DESC, 1, 2
