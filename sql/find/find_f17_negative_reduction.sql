-- find_f17_negative_reduction
--
-- F-17: the net reduction is negative; it counts as 0 and has to be explained.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, net_claim
-- source    contract §3 step 4; rulebook §11 F-17

SELECT
    'F-17' AS kind,
    n.project_id AS finding_key,
    n.pollutant,
    n.project_id,
    0::DECIMAL(18, 2) AS tonnes_at_risk,
    FORMAT(
        '净减排量为 {} 吨（复算 {} 吨，区域削减 {} 吨，排污权交易 {} 吨），按 0 计入。请核对改造前后数据是否填反、扣减量是否有误。',
        n.net_t::VARCHAR,
        HALF_EVEN_T(c.computed_t)::VARCHAR,
        HALF_EVEN_T(c.offset_t)::VARCHAR,
        HALF_EVEN_T(c.traded_t)::VARCHAR
    ) AS message,
    FORMAT(
        'The net reduction is {} t (computed {} t, offset {} t, traded {} t) and counts as 0. Check whether before '
        || 'and after are swapped and whether the deductions are right.',
        n.net_t::VARCHAR,
        HALF_EVEN_T(c.computed_t)::VARCHAR,
        HALF_EVEN_T(c.offset_t)::VARCHAR,
        HALF_EVEN_T(c.traded_t)::VARCHAR
    ) AS message_en,
    TO_JSON({ 'net_t': n.net_t::VARCHAR, 'computed_t': c.computed_t::VARCHAR })::VARCHAR AS evidence
FROM net_claim AS n
INNER JOIN claim AS c
    ON n.project_id = c.project_id AND n.pollutant = c.pollutant
WHERE c.eligible AND n.net_t < 0
