-- resolution
--
-- What counts of each claim in each case: capped in line at its point, then within the base of its outlet, its
-- facility, its site and its enterprise where that finding is confirmed, less deductions, rounded once.
--
--     kept = min(capped, max(0, E₀ − Σ kept before))
--     counted = max(0, half-even₂(kept − offset − traded))
--
--     capped   creditable            封顶后减排量        t    capped_t
--     E₀       base-year emission    排放口、设施、厂区、企业基准年排放量    t    stock_t
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
        c.base_t IS NOT NULL AND k.capped_t > 0
        AND COALESCE(c.outlet_stock_t, c.facility_stock_t, c.site_stock_t, c.enterprise_stock_t) IS NOT NULL
            AS draws_on_stock
    FROM resolution_case AS c
    INNER JOIN CAPPED_LINE('resolution_case') AS k
        ON c.case_id = k.case_id AND c.claim_no = k.claim_no
),

in_outlet AS (
    SELECT
        *,
        WITHIN_STOCK(capped_t, outlet_stock_t, SUM(capped_t) OVER before_it) AS outlet_kept_t
    FROM capped
    WHERE draws_on_stock
    WINDOW before_it AS (
        PARTITION BY case_id, outlet_stock_key ORDER BY line_no
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),

in_facility AS (
    SELECT
        *,
        WITHIN_STOCK(outlet_kept_t, facility_stock_t, SUM(outlet_kept_t) OVER before_it) AS facility_kept_t
    FROM in_outlet
    WINDOW before_it AS (
        PARTITION BY case_id, facility_stock_key ORDER BY line_no
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),

in_site AS (
    SELECT
        *,
        WITHIN_STOCK(facility_kept_t, site_stock_t, SUM(facility_kept_t) OVER before_it) AS site_kept_t
    FROM in_facility
    WINDOW before_it AS (
        PARTITION BY case_id, site_stock_key ORDER BY line_no
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),

in_enterprise AS (
    SELECT
        *,
        WITHIN_STOCK(site_kept_t, enterprise_stock_t, SUM(site_kept_t) OVER before_it) AS enterprise_kept_t
    FROM in_site
    WINDOW before_it AS (
        PARTITION BY case_id, enterprise_stock_key ORDER BY line_no
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),

kept AS (
    SELECT
        case_id,
        claim_no,
        offset_t,
        traded_t,
        capped_is_exact,
        enterprise_kept_t::DECIMAL(38, 26) AS kept_t
    FROM in_enterprise
    UNION ALL
    SELECT
        case_id,
        claim_no,
        offset_t,
        traded_t,
        capped_is_exact,
        capped_t AS kept_t
    FROM capped
    WHERE NOT draws_on_stock
)

SELECT
    case_id,
    claim_no,
    kept_t,
    GREATEST(NET_T(kept_t, offset_t, traded_t, capped_is_exact), 0)::DECIMAL(18, 2) AS counted_t
FROM kept
