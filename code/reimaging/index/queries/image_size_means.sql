-- Mean width and height of the image files by the unit in which their headers state them, and the
-- mean over both units, which mixes pixels with points of 1/72 inch as the original study did.
WITH sized AS (
    SELECT unit, width, height, count(*) AS images
    FROM image_files
    WHERE unit IN ('px', 'pt') AND width > 0 AND height > 0
    GROUP BY unit, width, height
),
each AS (
    SELECT unit, width, height, images FROM sized
    UNION ALL
    SELECT 'both', width, height, images FROM sized
)
SELECT
    unit,
    sum(images) AS images,
    round(sum(width * images) / sum(images), 4) AS mean_width,
    round(sum(height * images) / sum(images), 4) AS mean_height
FROM each
GROUP BY unit
ORDER BY unit
