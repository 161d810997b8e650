-- Image files an article, by primary category and year, and by year for all: mean, quartiles and
-- the most. Articles without any count as 0. A quartile is the value at that place of the sorted
-- articles, for the median the mean of the two in the middle.
WITH each AS (
    SELECT category, year, images FROM article_summary
    UNION ALL
    SELECT 'all', year, images FROM article_summary
),
placed AS (
    SELECT
        category, year, images,
        row_number() OVER (PARTITION BY category, year ORDER BY images) AS place,
        count(*) OVER (PARTITION BY category, year) AS n
    FROM each
)
SELECT
    category,
    year,
    n AS articles,
    sum(images > 0) AS articles_with_images,
    round(avg(images), 4) AS mean,
    max(iif(place = (n + 3) / 4, images, 0)) AS first_quartile,
    avg(iif(place IN ((n + 1) / 2, (n + 2) / 2), images, NULL)) AS median,
    max(iif(place = (3 * n + 3) / 4, images, 0)) AS third_quartile,
    max(images) AS most
FROM placed
GROUP BY category, year
ORDER BY category <> 'all', category, year
