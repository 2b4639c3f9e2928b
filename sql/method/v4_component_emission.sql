-- v4_component_emission
--
-- VOCs that each row of components lets out in a year before and after the repair (密封点泄漏排放量).
--
--     r = n·h·a·(S₀^b − S₁^b) × 10⁻⁹
--
--     r      reduction of the row   减排量          t      reduction_t
--     n      components             密封点数        1      points
--     h      hours under pressure   年运行小时      h      operating_hours
--     a      factor of the kind     相关方程系数    mg/h   correlation_a_mg_per_h
--     b      exponent of the kind   相关方程指数    1      correlation_b
--     S₀     net reading before     修复前净检测值  ppm    sv_before_ppm
--     S₁     net reading after      修复后净检测值  ppm    sv_after_ppm
--     10⁻⁹   1 mg = 10⁻⁹ t
--     a·S^b is no finite decimal: SCALED_POWER_E17 gives it to the nearest 10⁻¹⁷ mg/h, computed with 50 digits;
--     whole points and hours times that are whole 10⁻²⁶ t
--
-- grain     one row per component row in force (file_order, sheet_name, row_number)
-- reads     record_v4_component, record_project, ref_coefficient
-- source    rulebook §3.3 V4 [E]; correlations of the petroleum industry [M+] in reference_data/coefficients.csv
-- method    V4.leak_repair in reference_data/methods.csv
-- gaps      a reading of 0 emits nothing: default factors of components without a reading, and of readings
--           beyond the detector, are not in the rule book
-- bound     each a·S^b is known to ½·10⁻¹⁷ mg/h: Σ n·h × 10⁻²⁶ t in all, 10⁻¹⁷ t of 100,000 points in a year,
--           twelve digits below what is rounded. At most (10⁶ points, 8,784 h, 10⁶ ppm, a pump seal's 2.3·10⁵
--           mg/h) a row is 2·10³² of 10⁻²⁶ t; a HUGEINT holds 800,000 such rows, DECIMAL(38, 26) 10¹² t
-- negative  kept: a component may leak more after the repair

WITH correlated AS (
    SELECT
        c.project_id,
        c.file_order,
        c.sheet_name,
        c.row_number,
        c.points,
        c.operating_hours,
        k.value AS correlation_a_mg_per_h,
        x.value AS correlation_b,
        COEFFICIENT_REF(k.coefficient_id, k.key, k.valid_from) AS correlation_a_ref,
        COEFFICIENT_REF(x.coefficient_id, x.key, x.valid_from) AS correlation_b_ref,
        SCALED_POWER_E17(k.value, c.sv_before_ppm, x.value) AS rate_before_e17,
        SCALED_POWER_E17(k.value, c.sv_after_ppm, x.value) AS rate_after_e17
    FROM record_v4_component AS c
    INNER JOIN record_project AS p
        ON c.project_id = p.project_id
    LEFT JOIN ref_coefficient AS k
        ON
            k.coefficient_id = 'V4.correlation_a'
            AND c.component_kind = k.key
            AND p.credit_year BETWEEN k.valid_from AND COALESCE(k.valid_to, p.credit_year)
    LEFT JOIN ref_coefficient AS x
        ON
            x.coefficient_id = 'V4.correlation_b'
            AND c.component_kind = x.key
            AND p.credit_year BETWEEN x.valid_from AND COALESCE(x.valid_to, p.credit_year)
    WHERE p.project_type = 'V4'
)

SELECT
    project_id,
    file_order,
    sheet_name,
    row_number,
    correlation_a_mg_per_h,
    correlation_b,
    correlation_a_ref,
    correlation_b_ref,
    points::HUGEINT * operating_hours::HUGEINT * rate_before_e17 AS emission_before_e26,
    points::HUGEINT * operating_hours::HUGEINT * rate_after_e17 AS emission_after_e26,
    TONNES_OF_E26(emission_before_e26 - emission_after_e26)::DECIMAL(38, 26) AS reduction_t
FROM correlated
