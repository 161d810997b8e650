-- Each outcome in which tar members, image headers and figure links ended, with its count.
-- What follows a colon is a detail: it is left out here, and kept in the view.
SELECT
    item_kind,
    CASE instr(outcome, ':') WHEN 0 THEN outcome
        ELSE substr(outcome, 1, instr(outcome, ':') - 1) END AS outcome,
    count(*) AS items
FROM outcomes
GROUP BY 1, 2
ORDER BY 1, 3 DESC, 2
