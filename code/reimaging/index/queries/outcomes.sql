-- Each outcome in which tar members, image headers and figure links ended, with its count, as the
-- view of this name lists them. What follows a colon is a detail: it is left out here.
WITH ended AS (
    SELECT 'member' AS item_kind, outcome, count(*) AS items FROM members GROUP BY outcome
    UNION ALL
    SELECT 'image', outcome, count(*) FROM image_files GROUP BY outcome
    UNION ALL
    SELECT 'figure link', figure_images.outcome, count(*)
    FROM figure_images JOIN figures USING (figure_id)
    WHERE kind = 'figure'
    GROUP BY figure_images.outcome
)
SELECT
    item_kind,
    CASE instr(outcome, ':') WHEN 0 THEN outcome
        ELSE substr(outcome, 1, instr(outcome, ':') - 1) END AS outcome,
    sum(items) AS items
FROM ended
GROUP BY 1, 2
ORDER BY 1, 3 DESC, 2
