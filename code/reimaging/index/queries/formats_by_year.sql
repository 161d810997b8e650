-- Image files by year of the article and by extension, merged as in the original study:
-- jpeg to jpg, epsf and epsi to eps, pstex to ps. All image files count, read or not.
WITH counted AS (
    SELECT year, extension, count(*) AS images
    FROM image_files JOIN article_summary USING (article_id)
    GROUP BY year, extension
)
SELECT
    year,
    CASE extension
        WHEN 'jpeg' THEN 'jpg' WHEN 'epsf' THEN 'eps' WHEN 'epsi' THEN 'eps'
        WHEN 'pstex' THEN 'ps' ELSE extension
    END AS format,
    sum(images) AS images
FROM counted
GROUP BY 1, 2
ORDER BY 1, 2
