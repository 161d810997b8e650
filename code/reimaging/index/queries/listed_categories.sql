-- In how many articles a category is listed, in any place, and in how many alone. Two names of one
-- category are one, as in co_categories.
WITH listed AS (
    SELECT DISTINCT
        article_id,
        CASE category
            WHEN 'math.MP' THEN 'math-ph' WHEN 'math.IT' THEN 'cs.IT' WHEN 'stat.TH' THEN 'math.ST'
            WHEN 'cs.NA' THEN 'math.NA' WHEN 'cs.SY' THEN 'eess.SY' WHEN 'q-fin.EC' THEN 'econ.GN'
            ELSE category
        END AS category
    FROM categories
),
counted AS (
    SELECT category, count(*) OVER (PARTITION BY article_id) AS n FROM listed
)
SELECT category, count(*) AS articles, sum(n = 1) AS alone
FROM counted
GROUP BY category
ORDER BY articles DESC, category
