-- same_source
--
-- Each claim beside the intervals that were claimed before it on what is, or may be, the same source.
--
--     same site      the same permit; without one, the same enterprise and county where neither name
--                    nor coordinates differ
--     same source    no code differs (a missing one is a question), and a tie: facility, outlet, or where
--                    codes are missing the title or the very same interval
--
-- grain     one row per line_no, scale_kind, interval_no
-- reads     claim_interval, claimed_interval
-- source    contract §3 (identity of a source)
-- bound     claims × distinct intervals of one tie at one site: sites and ties are joined by equality of
--           their hash, never claim by claim; two coded claims meet by their codes only. What the hash
--           brings together is held against the codes, names and places once more

WITH earlier_site AS (
    SELECT
        interval_no,
        first_line_no,
        facility_code,
        outlet_code,
        CONCAT_WS('|', plan_id, pollutant, scale_kind, scale) AS like_key,
        CONCAT(facility_code IS NOT NULL, outlet_code IS NOT NULL) AS coded,
        CONCAT_WS('|', project_type, title_key) AS title,
        CONCAT_WS('|', low, high) AS span,
        UNNEST([
            'P' || permit_site,
            CONCAT('C', permit_site IS NOT NULL, county_key)
        ]) AS site
    FROM claimed_interval
),

earlier AS (
    SELECT
        interval_no,
        first_line_no,
        UNNEST([
            CASE WHEN facility_code IS NOT NULL THEN HASH(like_key, site, 'F', facility_code) END,
            CASE WHEN outlet_code IS NOT NULL THEN HASH(like_key, site, 'O', outlet_code) END,
            HASH(like_key, site, 'N', coded, title),
            HASH(like_key, site, 'S', coded, span)
        ]) AS tie
    FROM earlier_site
    WHERE site IS NOT NULL
),

later_site AS (
    SELECT
        line_no,
        scale_kind,
        facility_code,
        outlet_code,
        CONCAT_WS('|', plan_id, pollutant, scale_kind, scale) AS like_key,
        CONCAT_WS('|', project_type, title_key) AS title,
        CONCAT_WS('|', low, high) AS span,
        CASE
            WHEN facility_code IS NULL AND outlet_code IS NULL THEN ['falsefalse', 'truefalse', 'falsetrue', 'truetrue']
            WHEN outlet_code IS NULL THEN ['falsefalse', 'falsetrue']
            WHEN facility_code IS NULL THEN ['falsefalse', 'truefalse']
            ELSE ['falsefalse']
        END AS coded_otherwise,
        UNNEST([
            'P' || permit_site,
            'Cfalse' || county_key,
            CASE WHEN permit_site IS NULL THEN 'Ctrue' || county_key END
        ]) AS site
    FROM claim_interval
),

later_coded AS (
    SELECT
        *,
        UNNEST(coded_otherwise) AS coded
    FROM later_site
    WHERE site IS NOT NULL
),

later AS (
    SELECT
        line_no,
        scale_kind,
        UNNEST([
            CASE WHEN facility_code IS NOT NULL THEN HASH(like_key, site, 'F', facility_code) END,
            CASE WHEN outlet_code IS NOT NULL THEN HASH(like_key, site, 'O', outlet_code) END,
            HASH(like_key, site, 'N', coded, title),
            HASH(like_key, site, 'S', coded, span)
        ]) AS tie
    FROM later_coded
),

pair AS (
    SELECT DISTINCT
        later.line_no,
        later.scale_kind,
        earlier.interval_no
    FROM later
    INNER JOIN earlier
        ON later.tie = earlier.tie AND later.line_no > earlier.first_line_no
)

SELECT
    pair.line_no,
    pair.scale_kind,
    pair.interval_no,
    later.low,
    later.high,
    earlier.low AS earlier_low,
    earlier.high AS earlier_high,
    earlier.first_line_no
FROM pair
INNER JOIN claim_interval AS later
    ON pair.line_no = later.line_no AND pair.scale_kind = later.scale_kind
INNER JOIN claimed_interval AS earlier
    ON pair.interval_no = earlier.interval_no
WHERE
    later.low <= earlier.high
    AND earlier.low <= later.high
    AND COALESCE(later.facility_code = earlier.facility_code, TRUE)
    AND COALESCE(later.outlet_code = earlier.outlet_code, TRUE)
    AND (
        later.permit_site = earlier.permit_site
        OR (
            (later.permit_site IS NULL OR earlier.permit_site IS NULL)
            AND later.county_key = earlier.county_key
            AND later.enterprise_key = earlier.enterprise_key
            AND COALESCE(ABS(later.longitude_deg - earlier.longitude_deg) <= 0.01, TRUE)
            AND COALESCE(ABS(later.latitude_deg - earlier.latitude_deg) <= 0.01, TRUE)
        )
    )
    AND (
        later.facility_code = earlier.facility_code
        OR later.outlet_code = earlier.outlet_code
        OR (later.project_type = earlier.project_type AND later.title_key = earlier.title_key)
        OR (later.low = earlier.low AND later.high = earlier.high)
    )
    AND (
        later.scale_kind = 'intensity'
        OR later.intensity_scale IS NULL
        OR earlier.intensity_scale IS DISTINCT FROM later.intensity_scale
    )
