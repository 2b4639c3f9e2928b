-- problem_v124_base_differs_from_ledger
--
-- Records whose base-year emission is not that of the ledger L1, and not so much above it that it is a finding (F-02).
--
-- grain     one row per project_id, pollutant
-- reads     record_project, record_tonnes, base_in_ledger, ref_threshold
-- source    contract §3 step 3 (the ledger's figure is the base); rulebook §11 F-02 [D]

SELECT
    p.file_order,
    p.file_name,
    p.file_sha256,
    p.sheet_name,
    p.row_number,
    p.project_id,
    'base_emission_' || t.pollutant || '_t' AS column_name,
    t.base_emission_t::VARCHAR AS value,
    'V-124' AS rule_id,
    AS_WRITTEN(b.ledger_base_t) AS detail
FROM base_in_ledger AS b
INNER JOIN record_tonnes AS t
    ON b.project_id = t.project_id AND b.pollutant = t.pollutant
INNER JOIN record_project AS p
    ON b.project_id = p.project_id
INNER JOIN ref_threshold AS h
    ON h.kind = 'F-02' AND h.key = 'ledger'
WHERE
    t.base_emission_t <> b.ledger_base_t
    AND t.base_emission_t::DECIMAL(38, 6) * 100 <= b.ledger_base_t::DECIMAL(38, 6) * (100 + h.value)
    AND NOT COALESCE(t.base_emission_t > b.permitted_t, FALSE)
ORDER BY p.project_id, t.pollutant
