-- net_claim
--
-- What counts of each reduction: capped, less offset and trade, rounded once.
--
--     net = half-even₂(capped − offset − traded)
--
--     capped   creditable          封顶后减排量    t    capped_t
--     offset   EIA offset          区域削减        t    offset_t
--     traded   sold as right       排污权交易      t    traded_t
--     net      net reduction       净减排量        t    net_t
--
-- grain     one row per project_id, pollutant
-- reads     claim, capped_claim
-- source    contract §3 step 4; GB/T 8170-2008; rulebook §2.1 (offsets are deducted)
-- gaps      a quotient that does not end is known to 10⁻²⁶ t; it is taken to 10⁻²⁰ t before the
--           rounding, so that parts which sum to an exact tie are seen as the tie
-- negative  kept in net_t, counts as 0 in counted_t

WITH capped AS (
    SELECT
        c.project_id,
        c.pollutant,
        COALESCE(k.counted_before_t, 0)::DECIMAL(38, 26) AS counted_before_t,
        COALESCE(k.capped_t, 0)::DECIMAL(38, 26) AS capped_t,
        CASE WHEN c.eligible THEN c.computed_t - k.capped_t ELSE 0 END::DECIMAL(38, 26) AS cap_cut_t,
        CASE WHEN c.eligible THEN k.capped_t - c.offset_t - c.traded_t ELSE 0 END::DECIMAL(38, 26) AS rest_t,
        COALESCE(k.capped_is_exact, TRUE) AS is_exact
    FROM claim AS c
    LEFT JOIN capped_claim AS k
        ON c.project_id = k.project_id AND c.pollutant = k.pollutant
),

snapped AS (
    SELECT
        project_id,
        pollutant,
        counted_before_t,
        capped_t,
        cap_cut_t,
        CASE WHEN is_exact THEN rest_t ELSE ROUND(rest_t, 20)::DECIMAL(38, 26) END AS rest_t
    FROM capped
),

rounded AS (
    SELECT
        project_id,
        pollutant,
        counted_before_t,
        capped_t,
        cap_cut_t,
        rest_t,
        ROUND(rest_t, 2) AS nearest_t
    FROM snapped
)

SELECT
    project_id,
    pollutant,
    counted_before_t,
    capped_t,
    cap_cut_t,
    EVEN_AT_TIE(rest_t, nearest_t)::DECIMAL(18, 2) AS net_t,
    GREATEST(net_t, 0)::DECIMAL(18, 2) AS counted_t
FROM rounded
