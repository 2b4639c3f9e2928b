-- w1_overload
--
-- What of a reduction is of sewage that a works of W1 treated above what it is built for (超负荷水量的减排量).
--
--     excess = Q₁ − load · days · D
--     doubt = min(R, max(0, excess·(Cin₁ − Cout₁) × 10⁻²))
--     (Cin₁ − Cout₁) × 10⁻² = A₁ ÷ Q₁
--
--     R       reduction                   减排量                 t             computed_t
--     Q₁      sewage after                改造后年处理水量       10⁴ m³        volume_10k_m3
--     D       design capacity             设计处理能力           10⁴ m³ / d    design_capacity_10k_m3_per_d
--     days    days of the credit year     核算年度天数           d             days
--     load    most that is run            年平均负荷率上限       1             ref_threshold
--     A₁      removed after               改造后年削减量         t             level_after_t
--     Cin₁    inlet after                 改造后进水浓度         mg/L          inlet_after_mg_per_l
--     Cout₁   outlet after                改造后出水浓度         mg/L          outlet_after_mg_per_l
--     excess  more than it can treat      超出设计能力的水量     10⁴ m³        excess_10k_m3
--     10⁻²    10⁴ m³ × 1 mg/L = 10⁴ g = 10⁻² t
--
-- grain     one row per project_id, pollutant with 0.01 t or more in doubt
-- reads     claim, works_year, w1_pollutant, w1_mass_balance, ref_threshold
-- source    rulebook §11 F-07 [D]: load >120 % of design; mass balance §3.1 W1 [E]
-- gaps      water that is not above the limit, and a pollutant whose outlet is above its inlet: nothing is in doubt
-- nuance    each pollutant by its own water: of the months where R is of the months, and Cin₁, Cout₁ are then their
--           weighted means
-- trap      the share is a quotient: A₁ is a whole number of 10⁻²⁶ t, times_ratio takes the share to the nearest; of
--           yearly cells it always ends (twenty decimals), of months it need not

WITH overloaded AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.computed_t,
        c.computed_is_exact,
        GREATEST(b.level_after_t, 0) AS level_after_t,
        COALESCE(w.months_volume_after_10k_m3, w.volume_after_10k_m3)::DECIMAL(38, 12) AS volume_10k_m3,
        (volume_10k_m3 - y.design_capacity_10k_m3_per_d::DECIMAL(38, 6) * y.days * t.value)::DECIMAL(38, 12)
            AS excess_10k_m3
    FROM claim AS c
    INNER JOIN works_year AS y
        ON c.project_id = y.project_id
    INNER JOIN w1_pollutant AS w
        ON c.project_id = w.project_id AND c.pollutant = w.pollutant
    INNER JOIN w1_mass_balance AS b
        ON c.project_id = b.project_id AND c.pollutant = b.pollutant
    INNER JOIN ref_threshold AS t
        ON t.kind = 'F-07' AND t.key = 'most_load'
    WHERE c.eligible AND c.computed_t > 0
),

shared AS (
    SELECT
        project_id,
        pollutant,
        computed_t,
        computed_is_exact,
        E26_OF_TONNES(level_after_t) AS after_e26,
        (excess_10k_m3 * 1000000000000)::HUGEINT AS excess,
        (volume_10k_m3 * 1000000000000)::HUGEINT AS volume,
        TONNES_OF_E26(TIMES_RATIO(after_e26, excess, volume))::DECIMAL(38, 26) AS of_excess_t
    FROM overloaded
    WHERE excess_10k_m3 > 0
)

SELECT
    project_id,
    pollutant,
    LEAST(computed_t, of_excess_t)::DECIMAL(38, 26) AS doubt_t,
    computed_is_exact AND (of_excess_t >= computed_t OR IS_WHOLE_RATIO(after_e26, excess, volume)) AS doubt_is_exact
FROM shared
WHERE HALF_EVEN_T(LEAST(computed_t, of_excess_t)) >= 0.01
