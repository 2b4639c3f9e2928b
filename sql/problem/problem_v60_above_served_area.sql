-- problem_v60_above_served_area
--
-- Reductions above the base-year emission, of types that remove the load of a served area: asked whether the
-- figure is that of the area (服务范围) or of the works' own outfall.
--
-- grain     one row per project_id, pollutant
-- reads     claim, net_claim, ref_method, record_project
-- source    contract §2.1 (base_emission): R above it draws a warning that asks for exactly this

SELECT
    p.file_order,
    p.file_name,
    p.file_sha256,
    p.sheet_name,
    p.row_number,
    p.project_id,
    'base_emission_' || c.pollutant || '_t' AS column_name,
    c.base_emission_t::VARCHAR AS value,
    'V-60' AS rule_id,
    HALF_EVEN_T(c.computed_t)::VARCHAR || ' t → ' || HALF_EVEN_T(n.capped_t)::VARCHAR || ' t' AS detail
FROM claim AS c
INNER JOIN net_claim AS n
    ON c.claim_no = n.claim_no
INNER JOIN ref_method AS m
    ON c.method_id = m.method_id AND m.base_of = 'served_area'
INNER JOIN record_project AS p
    ON c.project_id = p.project_id
WHERE c.eligible AND c.computed_t > c.base_emission_t
ORDER BY p.project_id, c.pollutant
