-- claim_interval
--
-- The interval that each claim of a crowded site covers, from its state before to its state after, with
-- all by which its source is known.
--
-- grain     one row per claim_no, scale_kind
-- reads     site_claim
-- source    contract §3 (same reduction twice)
-- nuance    intensity (concentration, emission per output) where the method has one; level in tonnes for
--           claims without, and for comparison across scales. Like is compared with like only: the scale
--           has a name, and removal is another scale than emission

WITH state AS (
    SELECT
        claim_no,
        'intensity' AS scale_kind,
        intensity_scale AS scale,
        intensity_before AS state_before,
        intensity_after AS state_after
    FROM site_claim
    WHERE computed_t > 0 AND intensity_scale IS NOT NULL
    UNION ALL
    SELECT
        claim_no,
        'level' AS scale_kind,
        level_scale AS scale,
        level_before_t::DECIMAL(38, 20) AS state_before,
        level_after_t::DECIMAL(38, 20) AS state_after
    FROM site_claim
    WHERE computed_t > 0 AND level_scale IS NOT NULL
)

SELECT
    c.claim_no,
    c.line_no,
    c.plan_id,
    c.pollutant,
    c.project_type,
    c.permit_site,
    COALESCE(c.uscc, '') || '@' || c.region_code AS county_key,
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
INNER JOIN site_claim AS c
    ON s.claim_no = c.claim_no
