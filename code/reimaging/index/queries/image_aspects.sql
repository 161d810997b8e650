-- Image files by width over height, in steps of an eighth of a doubling,
-- step = floor(8 log2(width / height)), and by extension, merged as in formats_by_year.
WITH sized AS (
    SELECT width, height, extension, count(*) AS images
    FROM image_files
    WHERE unit IN ('px', 'pt') AND width > 0 AND height > 0
    GROUP BY unit, width, height, extension
)
SELECT
    CASE extension
        WHEN 'jpeg' THEN 'jpg' WHEN 'epsf' THEN 'eps' WHEN 'epsi' THEN 'eps'
        WHEN 'pstex' THEN 'ps' ELSE extension
    END AS format,
    CAST(floor(8 * log2(width / height)) AS INTEGER) AS aspect_step,
    sum(images) AS images
FROM sized
GROUP BY 1, 2
ORDER BY 1, 2
