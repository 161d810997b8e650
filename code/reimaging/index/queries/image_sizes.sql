-- Image files by size as the header states it, in pixels or in points of 1/72 inch: width and
-- height in steps of a quarter of a doubling, step = floor(4 log2(size)).
WITH sized AS (
    SELECT unit, width, height, count(*) AS images
    FROM image_files
    WHERE unit IN ('px', 'pt') AND width > 0 AND height > 0
    GROUP BY unit, width, height
)
SELECT
    unit,
    CAST(floor(4 * log2(width)) AS INTEGER) AS width_step,
    CAST(floor(4 * log2(height)) AS INTEGER) AS height_step,
    sum(images) AS images
FROM sized
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
