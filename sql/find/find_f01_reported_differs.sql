-- find_f01_reported_differs
--
-- F-01: the reduction that was reported is none of the figures that the record itself comes to.
--
--     difference = min(|reported − R|, |reported − capped|, |reported − net|, |reported − counted|)
--     difference > rounding and (difference > absolute or difference > share · R)
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, net_claim, ref_threshold
-- source    rulebook §11 F-01 [D]; limits in reference_data/thresholds.csv
-- nuance    what is reported decides nothing, so nothing is at risk. Who reports the tonnes after cap and deductions
--           reports what counts, and is not asked
-- gaps      no reported figure, as a mapped table may lack it: nothing is compared

WITH limits AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'rounding') AS rounding_t,
        MAX(value) FILTER (WHERE key = 'absolute') AS absolute_t,
        MAX(value) FILTER (WHERE key = 'share') AS share_pct
    FROM ref_threshold
    WHERE kind = 'F-01'
),

compared AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.reported_t,
        c.computed_t,
        n.net_t,
        LEAST(
            ABS(c.reported_t - c.computed_t),
            ABS(c.reported_t - n.capped_t),
            ABS(c.reported_t - n.net_t),
            ABS(c.reported_t - n.counted_t)
        ) AS difference_t
    FROM claim AS c
    INNER JOIN net_claim AS n
        ON c.claim_no = n.claim_no
    WHERE c.eligible
)

SELECT
    'F-01' AS kind,
    c.project_id AS finding_key,
    c.pollutant,
    c.project_id,
    'member' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'reported_t': AS_WRITTEN(c.reported_t),
        'computed_t': HALF_EVEN_T(c.computed_t)::VARCHAR,
        'net_t': c.net_t::VARCHAR,
        'direction': CASE WHEN c.reported_t > c.computed_t THEN 'over' ELSE 'under' END,
        'difference_t': HALF_EVEN_T(ABS(c.reported_t - c.computed_t))::VARCHAR,
        'hint': CASE
            WHEN
                c.reported_t > 0
                AND c.computed_t > 0
                AND ABS(LOG10(c.reported_t) - LOG10(c.computed_t)) > 0.9
                AND ABS(
                    LOG10(c.reported_t) - LOG10(c.computed_t) - ROUND(LOG10(c.reported_t) - LOG10(c.computed_t))
                ) < 0.005
                THEN 'unit'
            ELSE 'none'
        END,
        'cells': [{ 'column_name': 'reported_' || c.pollutant || '_t', 'value': AS_WRITTEN(c.reported_t) }]
    }) AS facts
FROM compared AS c
CROSS JOIN limits AS t
WHERE
    c.difference_t > t.rounding_t
    AND (
        c.difference_t > t.absolute_t
        OR c.difference_t::DECIMAL(38, 12) * 100 > t.share_pct * ABS(c.computed_t)::DECIMAL(38, 12)
    )
