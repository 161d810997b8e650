-- Image files by year of the article and by extension, merged as in the original study:
-- jpeg to jpg, epsf and epsi to eps, pstex to ps. All image files count, read or not.
SELECT
    year,
    CASE extension
        WHEN 'jpeg' THEN 'jpg' WHEN 'epsf' THEN 'eps' WHEN 'epsi' THEN 'eps'
        WHEN 'pstex' THEN 'ps' ELSE extension
    END AS format,
    count(*) AS images
FROM image_files JOIN articles USING (article_id)
GROUP BY 1, 2
ORDER BY 1, 2
