-- find_d22_split_project
--
-- D-22: phases or lines of one sewage works (一期, 二期; A系列, B系列) claim in one year more water than the works was
-- built for: each counts the whole. What exceeds the plant's capacity is in doubt, from the last in line on.
--
--     excess = ΣQ − load · days · D
--     doubt = R · min(Q, max(0, excess − ΣQ of those after it)) ÷ Q
--
--     R       reduction                  减排量                    t             computed_t
--     Q       water of the phase         该期年处理水量            10⁴ m³        volume_10k_m3
--     D       design capacity            设计处理能力              10⁴ m³ / d    design_capacity_10k_m3_per_d
--     load    most that is run           最大负荷                  1             most_load_ratio
--     excess  more than it can treat     超出设计能力的水量        10⁴ m³        excess_10k_m3
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, placed_project, record_project, w1_mass_balance, w1_month_mean, ref_finding_word, ref_threshold
-- source    rulebook §10 D-22 [D]: cap to plant; load above design 1.2, §11 F-07 [D]
-- nuance    phases that state capacities of their own, or have each an outlet and a facility of its own, are no split:
--           each is capped by its own. A phase that begins where another ends adds only the water that it gains
--           A phase is named by a number and what it counts: any pair of the words in finding_words.csv
-- gaps      phases whose names do not say so; a phase without water
-- trap      the share is a quotient: R is a whole number of 10⁻²⁶ t, times_ratio takes the share to the nearest

WITH threshold AS (
    SELECT
        MAX(value) FILTER (WHERE key = 'load') AS most_load_ratio,
        MAX(value) FILTER (WHERE key = 'days') AS days
    FROM ref_threshold
    WHERE kind = 'D-22'
),

phase_word AS (
    SELECT PLAIN_NAME(n.word || u.word) AS word
    FROM ref_finding_word AS n
    INNER JOIN ref_finding_word AS u
        ON n.kind = 'D-22/number' AND u.kind = 'D-22/unit'
),

named AS (
    SELECT
        p.project_id,
        PLAIN_NAME(r.project_name) AS title_key
    FROM record_project AS r
    INNER JOIN placed_project AS p
        ON r.project_id = p.project_id
    WHERE r.project_type = 'W1' AND r.design_capacity_10k_m3_per_d > 0
    QUALIFY COUNT(*) OVER (PARTITION BY p.site_key, r.credit_year, r.design_capacity_10k_m3_per_d) > 1
),

worded AS (
    SELECT
        n.project_id,
        STRING_AGG(DISTINCT w.word, '、' ORDER BY w.word) AS phase
    FROM named AS n
    INNER JOIN phase_word AS w
        ON CONTAINS(n.title_key, w.word)
    GROUP BY n.project_id
),

phase AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.credit_year,
        c.acceptance_date,
        c.computed_t,
        c.computed_is_exact,
        p.site_key,
        p.facility_code,
        p.outlet_code,
        w.phase,
        r.design_capacity_10k_m3_per_d,
        COALESCE(m.months_volume_after_10k_m3, r.volume_after_10k_m3)::DECIMAL(18, 6) AS volume_after_10k_m3,
        COALESCE(m.months_volume_before_10k_m3, r.volume_before_10k_m3, 0)::DECIMAL(18, 6) AS volume_before_10k_m3,
        b.level_before_t,
        b.level_after_t
    FROM claim AS c
    INNER JOIN worded AS w
        ON c.project_id = w.project_id
    INNER JOIN placed_project AS p
        ON c.project_id = p.project_id
    INNER JOIN record_project AS r
        ON c.project_id = r.project_id
    INNER JOIN w1_mass_balance AS b
        ON c.project_id = b.project_id AND c.pollutant = b.pollutant
    LEFT JOIN w1_month_mean AS m
        ON c.project_id = m.project_id AND c.pollutant = m.pollutant
    WHERE c.eligible AND c.computed_t > 0 AND r.design_capacity_10k_m3_per_d > 0
),

ended AS (
    SELECT
        site_key,
        credit_year,
        pollutant,
        level_after_t
    FROM phase
    GROUP BY site_key, credit_year, pollutant, level_after_t
),

own AS (
    SELECT
        p.*,
        CASE
            WHEN e.site_key IS NULL OR p.level_before_t = 0 THEN p.volume_after_10k_m3
            ELSE GREATEST(p.volume_after_10k_m3 - p.volume_before_10k_m3, 0)
        END::DECIMAL(18, 6) AS volume_10k_m3
    FROM phase AS p
    LEFT JOIN ended AS e
        ON
            p.site_key = e.site_key
            AND p.credit_year = e.credit_year
            AND p.pollutant = e.pollutant
            AND p.level_before_t = e.level_after_t
),

plant AS (
    SELECT
        o.site_key,
        o.credit_year,
        o.pollutant,
        o.design_capacity_10k_m3_per_d,
        COUNT(*) AS phases,
        SUM(o.volume_10k_m3)::DECIMAL(38, 6) AS all_10k_m3,
        (SUM(o.volume_10k_m3) - MAX(t.most_load_ratio * t.days * o.design_capacity_10k_m3_per_d))::DECIMAL(38, 6)
            AS excess_10k_m3
    FROM own AS o
    CROSS JOIN threshold AS t
    GROUP BY o.site_key, o.credit_year, o.pollutant, o.design_capacity_10k_m3_per_d
    HAVING
        COUNT(DISTINCT o.phase) > 1
        AND NOT (COUNT(DISTINCT o.facility_code) = COUNT(*) AND COUNT(DISTINCT o.outlet_code) = COUNT(*))
        AND SUM(o.volume_10k_m3) > MAX(t.most_load_ratio * t.days * o.design_capacity_10k_m3_per_d)
),

in_line AS (
    SELECT
        o.project_id,
        o.pollutant,
        o.computed_t,
        o.computed_is_exact,
        o.volume_10k_m3,
        l.design_capacity_10k_m3_per_d,
        l.phases,
        l.all_10k_m3,
        l.excess_10k_m3,
        FIRST_VALUE(o.project_id) OVER line AS first_project_id,
        LEAST(
            o.volume_10k_m3,
            GREATEST(
                l.excess_10k_m3 - (SUM(o.volume_10k_m3) OVER plant - SUM(o.volume_10k_m3) OVER line), 0
            )
        )::DECIMAL(38, 6) AS cut_10k_m3
    FROM own AS o
    INNER JOIN plant AS l
        ON
            o.site_key = l.site_key
            AND o.credit_year = l.credit_year
            AND o.pollutant = l.pollutant
            AND o.design_capacity_10k_m3_per_d = l.design_capacity_10k_m3_per_d
    WINDOW
        plant AS (
            PARTITION BY o.site_key, o.credit_year, o.pollutant, o.design_capacity_10k_m3_per_d
        ),
        line AS (
            PARTITION BY o.site_key, o.credit_year, o.pollutant, o.design_capacity_10k_m3_per_d
            ORDER BY o.acceptance_date, o.project_id
        )
),

shared AS (
    SELECT
        project_id,
        pollutant,
        first_project_id,
        computed_t,
        volume_10k_m3,
        cut_10k_m3,
        TONNES_OF_E26(TIMES_RATIO(E26_OF_TONNES(computed_t), MICRO(cut_10k_m3), MICRO(volume_10k_m3)))
        ::DECIMAL(38, 26) AS doubt_t,
        computed_is_exact
        AND IS_WHOLE_RATIO(E26_OF_TONNES(computed_t), MICRO(cut_10k_m3), MICRO(volume_10k_m3)) AS doubt_is_exact,
        phases,
        design_capacity_10k_m3_per_d,
        all_10k_m3,
        excess_10k_m3
    FROM in_line
    WHERE cut_10k_m3 > 0
),

doubted AS (
    SELECT
        project_id,
        pollutant,
        first_project_id,
        doubt_t,
        doubt_is_exact,
        TO_JSON({
            'later': project_id,
            'earlier': first_project_id,
            'phases': phases,
            'capacity': AS_WRITTEN(design_capacity_10k_m3_per_d),
            'volume': AS_WRITTEN(all_10k_m3),
            'excess': AS_WRITTEN(excess_10k_m3),
            'doubt_t': HALF_EVEN_T(doubt_t)::VARCHAR,
            'columns': [
                'design_capacity_10k_m3_per_d', 'volume_before_10k_m3', 'volume_after_10k_m3',
                'outlet_' || pollutant || '_after_mg_per_l'
            ]
        }) AS facts
    FROM shared
    WHERE HALF_EVEN_T(doubt_t) >= 0.01
)

SELECT
    'D-22' AS kind,
    project_id AS finding_key,
    pollutant,
    project_id,
    'repeated' AS role,
    doubt_t,
    doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    facts
FROM doubted
UNION ALL
SELECT
    'D-22' AS kind,
    project_id AS finding_key,
    pollutant,
    first_project_id AS project_id,
    'kept' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    facts
FROM doubted
WHERE first_project_id <> project_id
