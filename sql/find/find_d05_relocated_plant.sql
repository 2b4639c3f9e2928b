-- find_d05_relocated_plant
--
-- D-05: a plant is closed here and goes on elsewhere, and the closure does not leave out what is let out there.
--
--     doubt = min(R, max(0, E₁ − M − ΣR before))
--
--     R     reduction of the closure       减排量                     t    computed_t
--     E₁    emission of the new site       新厂址排放量               t    new_emission_t
--     M     moved, as the closures state   转移排放量                 t    moved_t
--     ΣR    other closures of the site     同厂此前关停的减排量之和   t    closed_before_t
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     relocation, claim, claim_state, site_claim
-- source    rulebook §10 D-05 [D]: net = closed − new emission
-- nuance    the new site's emission is the last state after of each of its sources; several closures of one site share
--           it, the first in line first. Confirming it leaves what stating the moved tonnes would
-- gaps      words and no moved tonnes, but no new site whose emission is known: the whole is in doubt

WITH last_state AS (
    SELECT
        r.project_id,
        r.pollutant,
        r.new_project_id,
        s.level_after_t
    FROM relocation AS r
    INNER JOIN claim AS n
        ON r.new_project_id = n.project_id AND r.pollutant = n.pollutant
    INNER JOIN claim_state AS s
        ON r.new_project_id = s.project_id AND r.pollutant = s.pollutant
    WHERE s.level_scale = 'emission_t' AND s.level_after_t > 0
    QUALIFY
        ROW_NUMBER() OVER (
            PARTITION BY r.project_id, r.pollutant, r.new_point_key
            ORDER BY n.credit_year DESC, n.acceptance_date DESC, n.project_id DESC
        ) = 1
),

new_site AS (
    SELECT
        project_id,
        pollutant,
        SUM(level_after_t)::DECIMAL(38, 26) AS new_emission_t,
        STRING_AGG(new_project_id, '、' ORDER BY new_project_id) AS new_project_ids
    FROM last_state
    GROUP BY project_id, pollutant
),

closure AS (
    SELECT DISTINCT
        project_id,
        pollutant,
        plan_id,
        site_key,
        has_words,
        moved_t
    FROM relocation
),

in_line AS (
    SELECT
        k.project_id,
        k.pollutant,
        k.moved_t,
        k.has_words,
        n.new_emission_t,
        n.new_project_ids,
        c.computed_t,
        c.computed_is_exact,
        SUM(k.moved_t) FILTER (WHERE n.new_emission_t IS NOT NULL) OVER of_site AS all_moved_t,
        COALESCE(SUM(c.computed_t) FILTER (WHERE n.new_emission_t IS NOT NULL) OVER before_it, 0) AS closed_before_t
    FROM closure AS k
    INNER JOIN site_claim AS c
        ON k.project_id = c.project_id AND k.pollutant = c.pollutant
    LEFT JOIN new_site AS n
        ON k.project_id = n.project_id AND k.pollutant = n.pollutant
    WINDOW
        of_site AS (PARTITION BY k.plan_id, k.pollutant, k.site_key),
        before_it AS (
            PARTITION BY k.plan_id, k.pollutant, k.site_key ORDER BY c.line_no
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
),

measured AS (
    SELECT
        *,
        CASE
            WHEN new_emission_t IS NOT NULL
                THEN LEAST(computed_t, GREATEST(new_emission_t - all_moved_t - closed_before_t, 0))
            WHEN has_words AND moved_t = 0 THEN computed_t
            ELSE 0
        END::DECIMAL(38, 26) AS doubt_t
    FROM in_line
),

doubted AS (
    SELECT
        project_id,
        pollutant,
        doubt_t,
        computed_is_exact,
        TO_JSON({
            'later': project_id,
            'earlier': COALESCE(new_project_ids, 'unknown'),
            'new_emission_t': COALESCE(HALF_EVEN_T(new_emission_t)::VARCHAR, 'unknown'),
            'moved_t': AS_WRITTEN(moved_t),
            'doubt_t': HALF_EVEN_T(doubt_t)::VARCHAR,
            'columns': [
                'discharge_to', 'receiving_works', 'wwtp_outlet_' || pollutant || '_mg_per_l',
                'wastewater_before_10k_m3', 'wastewater_after_10k_m3', 'wastewater_before_closure_10k_m3',
                'measure', 'central_heating_project_id', 'replaced_emission_nox_t', 'heat_source_nox_t',
                'closure_date', 'moved_' || pollutant || '_t', 'nox_after_mg_per_nm3', 'flue_gas_after_10k_nm3'
            ]
        }) AS facts
    FROM measured
    WHERE HALF_EVEN_T(doubt_t) >= 0.01
)

SELECT
    'D-05' AS kind,
    project_id AS finding_key,
    pollutant,
    project_id,
    'repeated' AS role,
    doubt_t,
    computed_is_exact AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    facts
FROM doubted
UNION ALL
SELECT
    'D-05' AS kind,
    d.project_id AS finding_key,
    d.pollutant,
    s.new_project_id AS project_id,
    'kept' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    d.facts
FROM doubted AS d
INNER JOIN last_state AS s
    ON d.project_id = s.project_id AND d.pollutant = s.pollutant
