-- find_f05_carbon_below_need
--
-- F-05: more VOCs are said to be removed than the carbon that was bought can hold.
--
--     R > share · carbon
--     doubt = R − share · carbon
--
--     R        reduction                   减排量               t    computed_t
--     carbon   carbon renewed in the year  年活性炭更换量       t    activated_carbon_t
--     share    VOCs a tonne of it holds    每吨活性炭吸附量     1    ref_threshold
--     doubt    more than it can hold       超出吸附能力的部分   t    doubt_t
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project, ref_threshold
-- source    rulebook §11 F-05 [D]: adsorption 15–20 % by mass
-- gaps      no carbon stated: nothing is compared
-- nuance    carbon that is regenerated, or goes to an oxidiser, holds more than once and is not compared; confirming it
--           takes doubt_t out of the claim, before the cap

SELECT
    'F-05' AS kind,
    c.project_id AS finding_key,
    c.pollutant,
    c.project_id,
    'member' AS role,
    (c.computed_t - p.activated_carbon_t::DECIMAL(38, 6) * t.value)::DECIMAL(38, 26) AS doubt_t,
    c.computed_is_exact AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'carbon_t': AS_WRITTEN(p.activated_carbon_t),
        'computed_t': HALF_EVEN_T(c.computed_t)::VARCHAR,
        'share': AS_WRITTEN(t.value),
        'held_t': HALF_EVEN_T(p.activated_carbon_t::DECIMAL(38, 6) * t.value)::VARCHAR,
        'doubt_t': HALF_EVEN_T(c.computed_t - p.activated_carbon_t::DECIMAL(38, 6) * t.value)::VARCHAR,
        'columns': ['activated_carbon_t', 'treatment_kind_after']
    }) AS facts
FROM claim AS c
INNER JOIN record_project AS p
    ON c.project_id = p.project_id
INNER JOIN ref_threshold AS t
    ON t.kind = 'F-05' AND t.key = 'share'
WHERE
    c.eligible
    AND p.project_type = 'V2'
    AND COALESCE(p.treatment_kind_after, '一次性活性炭吸附') = '一次性活性炭吸附'
    AND c.computed_t > p.activated_carbon_t::DECIMAL(38, 6) * t.value
