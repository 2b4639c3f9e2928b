-- compared_pair
--
-- A project beside each neighbour, pollutant by pollutant: what each covers, and why nothing was found, or what was.
--
--     the reasons are tried in the order in which the comparison of claims excludes a pair: eligibility, plan, site,
--     codes, tie, scale, interval (sql/claim/same_source.sql)
--
-- grain     one row per project_id (the neighbour), pollutant of the asked project
-- reads     compared_neighbour, compared_project, asked_project, project_reduction, claim_state, shared_finding,
--           doubted_reduction
-- source    contract §3 (same reduction twice); rulebook §10
-- nuance    an interval goes from the state before to the state after on the scale that both have; one that begins
--           where the other ends is the next stage of a chain and no repeat

WITH own AS (
    SELECT
        p.project_id,
        p.project_type,
        p.credit_year,
        p.acceptance_date,
        p.plan_id,
        p.region_code,
        p.uscc,
        p.permit_site,
        p.enterprise_key,
        p.title_key,
        p.longitude_deg,
        p.latitude_deg,
        p.facility_code,
        p.outlet_code,
        r.pollutant,
        r.eligible,
        r.ineligible_reason,
        r.computed_t,
        s.level_scale,
        s.level_before_t,
        s.level_after_t,
        s.intensity_scale,
        s.intensity_before,
        s.intensity_after
    FROM compared_project AS p
    INNER JOIN project_reduction AS r
        ON p.project_id = r.project_id
    LEFT JOIN claim_state AS s
        ON r.project_id = s.project_id AND r.pollutant = s.pollutant
    WHERE
        p.project_id IN (SELECT asked_project.project_id FROM asked_project)
        OR p.project_id IN (SELECT compared_neighbour.project_id FROM compared_neighbour)
),

paired AS (
    SELECT
        o.pollutant,
        n.project_id,
        o.project_id AS own_project_id,
        (o.credit_year, o.acceptance_date, o.project_id) > (p.credit_year, p.acceptance_date, p.project_id)
            AS is_later,
        t.project_id IS NOT NULL AS has_pollutant,
        o.eligible,
        o.ineligible_reason,
        t.eligible AS other_eligible,
        t.ineligible_reason AS other_ineligible_reason,
        o.plan_id <> p.plan_id AS is_other_plan,
        o.computed_t,
        t.computed_t AS other_computed_t,
        COALESCE(o.permit_site = p.permit_site, FALSE) AS is_same_permit,
        o.permit_site IS NOT NULL AND p.permit_site IS NOT NULL AS both_have_permits,
        COALESCE(o.uscc = p.uscc, o.uscc IS NULL AND p.uscc IS NULL) AS is_same_enterprise,
        o.region_code = p.region_code AS is_same_county,
        o.enterprise_key = p.enterprise_key AS is_same_name,
        COALESCE(
            ABS(o.longitude_deg - p.longitude_deg) <= 0.01 AND ABS(o.latitude_deg - p.latitude_deg) <= 0.01, TRUE
        ) AS is_same_place,
        o.facility_code,
        p.facility_code AS other_facility_code,
        o.outlet_code,
        p.outlet_code AS other_outlet_code,
        COALESCE(o.facility_code = p.facility_code, FALSE) AS is_same_facility,
        COALESCE(o.outlet_code = p.outlet_code, FALSE) AS is_same_outlet,
        o.project_type = p.project_type AND o.title_key = p.title_key AS is_same_title,
        COALESCE(o.intensity_scale = t.intensity_scale, FALSE) AS is_by_intensity,
        NOT is_by_intensity AND COALESCE(o.level_scale = t.level_scale, FALSE) AS is_by_level,
        o.level_scale IS NULL AND o.intensity_scale IS NULL AS is_without_state,
        t.level_scale IS NULL AND t.intensity_scale IS NULL AS is_other_without_state,
        CASE WHEN is_by_level THEN o.level_scale ELSE COALESCE(o.intensity_scale, o.level_scale) END AS scale,
        CASE WHEN is_by_level THEN t.level_scale ELSE COALESCE(t.intensity_scale, t.level_scale) END AS other_scale,
        CASE WHEN is_by_level OR o.intensity_scale IS NULL THEN o.level_before_t ELSE o.intensity_before END
            AS state_before,
        CASE WHEN is_by_level OR o.intensity_scale IS NULL THEN o.level_after_t ELSE o.intensity_after END
            AS state_after,
        CASE WHEN is_by_level OR t.intensity_scale IS NULL THEN t.level_before_t ELSE t.intensity_before END
            AS other_state_before,
        CASE WHEN is_by_level OR t.intensity_scale IS NULL THEN t.level_after_t ELSE t.intensity_after END
            AS other_state_after,
        LEAST(state_before, state_after) AS low,
        GREATEST(state_before, state_after) AS high,
        LEAST(other_state_before, other_state_after) AS other_low,
        GREATEST(other_state_before, other_state_after) AS other_high
    FROM own AS o
    SEMI JOIN asked_project AS a
        ON o.project_id = a.project_id
    CROSS JOIN compared_neighbour AS n
    INNER JOIN compared_project AS p
        ON n.project_id = p.project_id
    LEFT JOIN own AS t
        ON n.project_id = t.project_id AND o.pollutant = t.pollutant
)

SELECT
    q.pollutant,
    q.project_id,
    q.is_later,
    CASE
        WHEN f.finding_ids IS NOT NULL THEN 'found'
        WHEN NOT q.has_pollutant THEN 'other_pollutant'
        WHEN NOT q.eligible THEN 'not_eligible'
        WHEN NOT q.other_eligible THEN 'other_not_eligible'
        WHEN q.is_other_plan THEN 'other_plan'
        WHEN q.is_without_state OR q.is_other_without_state THEN 'listed'
        WHEN q.computed_t <= 0 OR q.other_computed_t <= 0 THEN 'no_reduction'
        WHEN q.both_have_permits AND NOT q.is_same_permit THEN 'other_permit'
        WHEN NOT q.is_same_permit AND NOT q.is_same_enterprise THEN 'other_enterprise'
        WHEN NOT q.is_same_permit AND NOT q.is_same_county THEN 'other_county'
        WHEN NOT q.is_same_permit AND NOT q.is_same_name THEN 'other_name'
        WHEN NOT q.is_same_permit AND NOT q.is_same_place THEN 'other_place'
        WHEN q.outlet_code <> q.other_outlet_code THEN 'other_outlet'
        WHEN q.facility_code <> q.other_facility_code THEN 'other_facility'
        WHEN NOT q.is_by_intensity AND NOT q.is_by_level THEN 'other_scale'
        WHEN
            NOT (
                q.is_same_facility
                OR q.is_same_outlet
                OR q.is_same_title
                OR (q.low = q.other_low AND q.high = q.other_high)
            )
            THEN 'no_tie'
        WHEN GREATEST(q.low, q.other_low) = LEAST(q.high, q.other_high) AND q.low < q.high THEN 'chain'
        WHEN GREATEST(q.low, q.other_low) > LEAST(q.high, q.other_high) THEN 'apart'
        WHEN d.finding_ids IS NOT NULL THEN 'covered_by_others'
        ELSE 'below_limit'
    END AS reason,
    COALESCE(f.finding_ids, d.finding_ids) AS finding_ids,
    COALESCE(f.kinds, d.kinds) AS kinds,
    q.ineligible_reason,
    q.other_ineligible_reason,
    q.facility_code,
    q.other_facility_code,
    q.outlet_code,
    q.other_outlet_code,
    q.scale,
    q.other_scale,
    q.state_before,
    q.state_after,
    q.other_state_before,
    q.other_state_after
FROM paired AS q
LEFT JOIN shared_finding AS f
    ON q.project_id = f.project_id AND q.pollutant = f.pollutant
LEFT JOIN doubted_reduction AS d
    ON
        q.pollutant = d.pollutant
        AND CASE WHEN q.is_later THEN q.own_project_id ELSE q.project_id END = d.project_id
