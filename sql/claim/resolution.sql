-- resolution
--
-- What counts of each claim in each case: capped in line at its point, then within its facility's and its
-- site's base where that finding is confirmed, less deductions, rounded once.
--
--     kept = min(capped, max(0, E₀ − Σ kept before))
--     counted = max(0, half-even₂(kept − offset − traded))
--
--     capped   creditable            封顶后减排量        t    capped_t
--     E₀       base-year emission    设施或厂区基准年排放量    t    stock_t
--     kept     within the stock      总量以内的减排量    t    kept_t
--     offset   EIA offset            区域削减            t    offset_t
--     traded   sold as right         排污权交易          t    traded_t
--     counted  what counts           计入减排量          t    counted_t
--
-- grain     one row per case_id, claim_no
-- reads     resolution_case
-- source    contract §3 (resolutions), steps 3 and 4; rulebook §10 D-11 [D]
-- negative  a negative claim stays negative, takes nothing from others and counts as 0

WITH capped AS (
    SELECT
        c.*,
        k.capped_t,
        k.capped_is_exact,
        c.base_t IS NOT NULL AND k.capped_t > 0 AS draws_on_stock
    FROM resolution_case AS c
    INNER JOIN CAPPED_LINE('resolution_case') AS k
        ON c.case_id = k.case_id AND c.claim_no = k.claim_no
),

drawn AS (
    SELECT
        case_id,
        claim_no,
        line_no,
        offset_t,
        traded_t,
        capped_t,
        capped_is_exact,
        draws_on_stock,
        site_stock_key,
        site_stock_t,
        facility_stock_t,
        COALESCE(SUM(CASE WHEN draws_on_stock THEN capped_t END) OVER (
            PARTITION BY case_id, facility_stock_key ORDER BY line_no
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS drawn_from_facility_t
    FROM capped
),

in_facility AS (
    SELECT
        case_id,
        claim_no,
        line_no,
        offset_t,
        traded_t,
        capped_is_exact,
        draws_on_stock,
        site_stock_key,
        site_stock_t,
        CASE
            WHEN facility_stock_t IS NULL OR NOT draws_on_stock THEN capped_t
            ELSE LEAST(capped_t, GREATEST(facility_stock_t - drawn_from_facility_t, 0))
        END::DECIMAL(38, 26) AS facility_kept_t
    FROM drawn
),

drawn_site AS (
    SELECT
        case_id,
        claim_no,
        offset_t,
        traded_t,
        capped_is_exact,
        draws_on_stock,
        site_stock_t,
        facility_kept_t,
        COALESCE(SUM(CASE WHEN draws_on_stock THEN facility_kept_t END) OVER (
            PARTITION BY case_id, site_stock_key ORDER BY line_no
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS drawn_from_site_t
    FROM in_facility
),

in_site AS (
    SELECT
        case_id,
        claim_no,
        offset_t,
        traded_t,
        capped_is_exact,
        CASE
            WHEN site_stock_t IS NULL OR NOT draws_on_stock THEN facility_kept_t
            ELSE LEAST(facility_kept_t, GREATEST(site_stock_t - drawn_from_site_t, 0))
        END::DECIMAL(38, 26) AS kept_t
    FROM drawn_site
)

SELECT
    case_id,
    claim_no,
    kept_t,
    GREATEST(NET_T(kept_t, offset_t, traded_t, capped_is_exact), 0)::DECIMAL(18, 2) AS counted_t
FROM in_site
