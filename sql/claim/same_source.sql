-- same_source
--
-- Each claim beside the intervals that were claimed before it on what is, or may be, the same source.
--
--     same site      the same permit; without one, the same enterprise and county where neither name
--                    nor coordinates differ
--     same source    no code differs (a missing one is a question), and a tie: facility, outlet, or where
--                    codes are missing the title or the very same interval
--
-- grain     one row per line_no, interval_no
-- reads     claim_interval, claimed_interval
-- source    contract §3 (identity of a source)
-- bound     claims × distinct intervals of one tie at one site: sites and ties are joined by equality,
--           never claim by claim; two coded claims meet by their codes only

WITH earlier_site AS (
    SELECT
        *,
        CONCAT_WS('|', plan_id, pollutant, scale_kind, scale) AS like_key,
        CONCAT(facility_code IS NOT NULL, outlet_code IS NOT NULL) AS coded,
        UNNEST([
            'P' || permit_site,
            CONCAT('C', permit_site IS NOT NULL, county_key)
        ]) AS site
    FROM claimed_interval
),

earlier AS (
    SELECT
        *,
        like_key || '|' || site || '|' || UNNEST([
            'F' || facility_code,
            'O' || outlet_code,
            CONCAT_WS('|', 'N', coded, project_type, title_key),
            CONCAT_WS('|', 'S', coded, low, high)
        ]) AS tie
    FROM earlier_site
),

later_site AS (
    SELECT
        *,
        CONCAT_WS('|', plan_id, pollutant, scale_kind, scale) AS like_key,
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
    SELECT DISTINCT
        * EXCLUDE (coded, coded_otherwise, like_key, site),
        like_key || '|' || site || '|' || UNNEST([
            'F' || facility_code,
            'O' || outlet_code,
            CONCAT_WS('|', 'N', coded, project_type, title_key),
            CONCAT_WS('|', 'S', coded, low, high)
        ]) AS tie
    FROM later_coded
)

SELECT DISTINCT
    later.line_no,
    later.scale_kind,
    later.low,
    later.high,
    earlier.interval_no,
    earlier.low AS earlier_low,
    earlier.high AS earlier_high,
    earlier.first_line_no,
    earlier.project_type = later.project_type AS is_same_type
FROM later
INNER JOIN earlier
    ON later.tie = earlier.tie AND later.line_no > earlier.first_line_no
WHERE
    COALESCE(later.facility_code = earlier.facility_code, TRUE)
    AND COALESCE(later.outlet_code = earlier.outlet_code, TRUE)
    AND (
        later.permit_site = earlier.permit_site
        OR (
            later.enterprise_key = earlier.enterprise_key
            AND COALESCE(ABS(later.longitude_deg - earlier.longitude_deg) <= 0.01, TRUE)
            AND COALESCE(ABS(later.latitude_deg - earlier.latitude_deg) <= 0.01, TRUE)
        )
    )
    AND (
        later.scale_kind = 'intensity'
        OR later.intensity_scale IS NULL
        OR earlier.intensity_scale IS DISTINCT FROM later.intensity_scale
    )
