-- claim_interval
--
-- The interval that each claim of a crowded site covers, from its state before to its state after, with
-- all by which its source is known.
--
-- grain     one row per claim_no, scale_kind
-- reads     site_claim, shared_unit, ref_threshold
-- source    contract §3 (same reduction twice)
-- nuance    intensity (concentration, emission per output) where the method has one; level in tonnes where
--           another claim of the site or enterprise is on another scale, or a source of another site may be the
--           same. Like is compared with like only: the scale has a name, and removal is another scale than
--           emission. Figures speak for one source (figures_link) where few sites share them and they have digits
--           enough: a factor that was cut off counts for three. Fewer digits, or those of the activity alone, are
--           enough where codes and title are equal too (same_source)

WITH enough AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'figure_digits') AS figure_digits,
        MAX(value) FILTER (WHERE key = 'activity_digits') AS activity_digits,
        MAX(value) FILTER (WHERE key = 'coded_digits') AS coded_digits
    FROM ref_threshold
    WHERE kind = 'D-04'
),

scaled AS (
    SELECT
        c.*,
        COALESCE(c.uscc, '') || '@' || c.region_code AS county_key,
        SUBSTR(c.uscc, 9, 9) AS organisation,
        COALESCE(c.intensity_scale, '') AS own_scale,
        c.organisation_link IS NOT NULL OR c.boiler_link IS NOT NULL OR c.approval_link IS NOT NULL
        OR c.is_near_another_county OR c.enterprise_link IS NOT NULL OR c.former_links IS NOT NULL
        OR c.has_alike_figures AS is_linked,
        u.unit_key,
        u.is_said_to_be AS is_said_to_be_shared
    FROM site_claim AS c
    LEFT JOIN shared_unit AS u
        ON c.line_no = u.line_no
    WHERE c.computed_t > 0
),

beside AS (
    SELECT
        *,
        intensity_scale IS NULL
        OR is_linked
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
        intensity_after AS state_after,
        activity
    FROM beside
    WHERE intensity_scale IS NOT NULL
    UNION ALL
    SELECT
        claim_no,
        'level' AS scale_kind,
        level_scale AS scale,
        level_before_t::DECIMAL(38, 20) AS state_before,
        level_after_t::DECIMAL(38, 20) AS state_after,
        NULL AS activity
    FROM beside
    WHERE level_scale IS NOT NULL AND is_among_other_scales
)

SELECT
    c.claim_no,
    c.line_no,
    c.plan_id,
    c.pollutant,
    c.project_type,
    c.uscc,
    c.organisation,
    c.area_code,
    c.city_code,
    c.permit_site,
    c.county_key,
    c.enterprise_key,
    c.longitude_deg,
    c.latitude_deg,
    c.facility_code,
    c.outlet_code,
    c.title_key,
    c.organisation_link,
    c.boiler_link,
    c.approval_link,
    c.is_near_another_county,
    c.enterprise_link,
    c.former_links,
    c.unit_key,
    c.is_said_to_be_shared,
    CASE WHEN c.unit_key IS NOT NULL THEN s.activity END AS unit_activity,
    s.scale_kind,
    s.scale,
    c.intensity_scale,
    LEAST(s.state_before, s.state_after) AS low,
    GREATEST(s.state_before, s.state_after) AS high,
    LEAST(SIGNIFICANT_DIGITS(s.state_before), CASE WHEN c.computed_is_exact THEN 38 ELSE 3 END)
    + LEAST(SIGNIFICANT_DIGITS(s.state_after), CASE WHEN c.computed_is_exact THEN 38 ELSE 3 END)
    + COALESCE(SIGNIFICANT_DIGITS(s.activity), 0) AS all_digits,
    all_digits >= t.figure_digits AS has_rare_figures,
    CASE
        WHEN
            c.has_alike_figures
            AND (
                all_digits >= LEAST(t.figure_digits, t.coded_digits)
                OR SIGNIFICANT_DIGITS(s.activity) >= t.activity_digits
            )
            THEN CONCAT_WS('|', c.computed_t, s.activity)
    END AS figures_link
FROM state AS s
INNER JOIN beside AS c
    ON s.claim_no = c.claim_no
CROSS JOIN enough AS t
