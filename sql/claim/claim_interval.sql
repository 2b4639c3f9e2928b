-- claim_interval
--
-- The interval that each claim of a crowded site covers, from its state before to its state after, with
-- all by which its source is known.
--
-- grain     one row per claim_no, scale_kind
-- reads     site_claim
-- source    contract §3 (same reduction twice)
-- nuance    intensity (concentration, emission per output) where the method has one; level in tonnes where
--           another claim of the site or enterprise is on another scale. Like is compared with like only:
--           the scale has a name, and removal is another scale than emission

WITH scaled AS (
    SELECT
        *,
        COALESCE(uscc, '') || '@' || region_code AS county_key,
        COALESCE(intensity_scale, '') AS own_scale
    FROM site_claim
    WHERE computed_t > 0
),

beside AS (
    SELECT
        *,
        intensity_scale IS NULL
        OR MIN(own_scale) OVER in_county <> MAX(own_scale) OVER in_county
        OR COALESCE(permit_site IS NOT NULL AND MIN(own_scale) OVER at_site <> MAX(own_scale) OVER at_site, FALSE)
            AS is_among_other_scales
    FROM scaled
    WINDOW
        in_county AS (PARTITION BY plan_id, pollutant, county_key),
        at_site AS (PARTITION BY plan_id, pollutant, permit_site)
),

state AS (
    SELECT
        claim_no,
        'intensity' AS scale_kind,
        intensity_scale AS scale,
        intensity_before AS state_before,
        intensity_after AS state_after
    FROM beside
    WHERE intensity_scale IS NOT NULL
    UNION ALL
    SELECT
        claim_no,
        'level' AS scale_kind,
        level_scale AS scale,
        level_before_t::DECIMAL(38, 20) AS state_before,
        level_after_t::DECIMAL(38, 20) AS state_after
    FROM beside
    WHERE level_scale IS NOT NULL AND is_among_other_scales
)

SELECT
    c.claim_no,
    c.line_no,
    c.plan_id,
    c.pollutant,
    c.project_type,
    c.permit_site,
    c.county_key,
    c.enterprise_key,
    c.longitude_deg,
    c.latitude_deg,
    c.facility_code,
    c.outlet_code,
    c.title_key,
    s.scale_kind,
    s.scale,
    c.intensity_scale,
    LEAST(s.state_before, s.state_after) AS low,
    GREATEST(s.state_before, s.state_after) AS high
FROM state AS s
INNER JOIN beside AS c
    ON s.claim_no = c.claim_no
