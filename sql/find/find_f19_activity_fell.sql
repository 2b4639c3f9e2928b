-- find_f19_activity_fell
--
-- F-19: the activity fell by more than 30 %, so that part of the reduction is of lower production, not of the project.
--
--     V₁ < 0.7 · V₀:  doubt = min(R, C₁·(V₀ − V₁) × 10⁻⁵)
--     T₁ < 0.7 · T₀:  doubt = min(R, L₁·(T₀ − T₁) ÷ T₁)
--
--     R    reduction                  减排量               t           computed_t
--     V₀   flue gas before            改造前年烟气量       10⁴ Nm³     flue_gas_before_10k_nm3
--     V₁   flue gas after             改造后年烟气量       10⁴ Nm³     flue_gas_after_10k_nm3
--     C₁   NOx after                  改造后NOx浓度        mg/Nm³      nox_after_mg_per_nm3
--     T₀   turnover before            改造前年周转量       t           turnover_before_t
--     T₁   turnover after             改造后年周转量       t           turnover_after_t
--     L₁   loss after                 改造后年损失量       t           loss_after_t
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project, ref_threshold
-- source    rulebook §11 F-19 [D]: normalise at base activity
-- gaps      types whose formula takes one activity for both stages need no such test; waste water that was saved (W4)
--           is a reduction of the project
-- nuance    of a tank the whole loss is taken to go with the turnover. A source that stood still after is taken whole.
--           Confirming it takes doubt_t out of the claim, before the cap

WITH changed AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.computed_t,
        c.computed_is_exact,
        p.project_type,
        COALESCE(p.flue_gas_before_10k_nm3, p.turnover_before_t) AS before,
        COALESCE(p.flue_gas_after_10k_nm3, p.turnover_after_t) AS after,
        p.nox_after_mg_per_nm3,
        p.loss_after_t,
        t.value AS most_pct
    FROM claim AS c
    INNER JOIN record_project AS p
        ON c.project_id = p.project_id
    INNER JOIN ref_threshold AS t
        ON t.kind = 'F-19' AND t.key = 'fall'
    WHERE c.eligible AND c.computed_t > 0 AND p.project_type IN ('A1', 'V5')
),

fallen AS (
    SELECT
        *,
        CASE
            WHEN project_type = 'A1' THEN (nox_after_mg_per_nm3::DECIMAL(38, 6) * (before - after) * 0.00001)
            WHEN after > 0
                THEN TONNES_OF_E26(TIMES_RATIO(
                    MICRO(loss_after_t) * 100000000000000000000::HUGEINT, MICRO(before - after), MICRO(after)
                ))
            ELSE computed_t
        END::DECIMAL(38, 26) AS of_activity_t,
        project_type = 'A1' OR after = 0 OR IS_WHOLE_RATIO(
            MICRO(loss_after_t) * 100000000000000000000::HUGEINT, MICRO(before - after), MICRO(after)
        ) AS is_whole
    FROM changed
    WHERE after::DECIMAL(38, 6) * 100 < before::DECIMAL(38, 6) * (100 - most_pct)
)

SELECT
    'F-19' AS kind,
    project_id AS finding_key,
    pollutant,
    project_id,
    'member' AS role,
    LEAST(computed_t, of_activity_t)::DECIMAL(38, 26) AS doubt_t,
    computed_is_exact AND (is_whole OR of_activity_t >= computed_t) AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'activity': CASE project_type WHEN 'A1' THEN 'flue_gas' ELSE 'turnover' END,
        'before': PLAIN_NUMBER(before),
        'after': PLAIN_NUMBER(after),
        'limit_pct': AS_WRITTEN(most_pct),
        'computed_t': HALF_EVEN_T(computed_t)::VARCHAR,
        'doubt_t': HALF_EVEN_T(LEAST(computed_t, of_activity_t))::VARCHAR,
        'columns': CASE project_type
            WHEN 'A1' THEN ['flue_gas_before_10k_nm3', 'flue_gas_after_10k_nm3', 'nox_after_mg_per_nm3']
            ELSE ['turnover_before_t', 'turnover_after_t', 'loss_after_t']
        END
    }) AS facts
FROM fallen
WHERE HALF_EVEN_T(LEAST(computed_t, of_activity_t)) >= 0.01
