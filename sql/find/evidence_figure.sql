-- evidence_figure
--
-- The figures and choices of the records of a finding between kinds of projects, field by field, each with the cell it
-- stands in: where the water goes and what takes it in, volumes, capacities, outlets, farms, what moved, what replaces.
--
-- grain     one row per finding_id, column_name
-- reads     finding_member, record_project, source_column
-- source    contract §4 (evidence); rulebook §10
-- nuance    what is of another pollutant than the finding's is left out, and a record whose sheet has no such column
-- bound     of each finding the first eight records

WITH member AS (
    SELECT
        finding_id,
        kind,
        pollutant,
        project_id
    FROM finding_member
    WHERE kind IN ('D-05', 'D-06', 'D-13', 'D-18', 'D-19', 'D-20', 'D-21', 'D-22')
    QUALIFY ROW_NUMBER() OVER (PARTITION BY finding_id ORDER BY project_id) <= 8
),

stated AS (
    SELECT
        m.finding_id,
        m.pollutant,
        r.project_id,
        r.file_name,
        r.file_sha256,
        r.sheet_name,
        r.row_number,
        UNNEST([
            { 'place': 21, 'column_name': 'discharge_to', 'value': r.discharge_to },
            { 'place': 22, 'column_name': 'destination', 'value': r.destination },
            { 'place': 23, 'column_name': 'receiving_works', 'value': r.receiving_works },
            {
                'place': 24,
                'column_name': 'wwtp_outlet_cod_mg_per_l',
                'value': PLAIN_NUMBER(r.wwtp_outlet_cod_mg_per_l)
            },
            {
                'place': 25,
                'column_name': 'wwtp_outlet_nh3n_mg_per_l',
                'value': PLAIN_NUMBER(r.wwtp_outlet_nh3n_mg_per_l)
            },
            {
                'place': 26,
                'column_name': 'wastewater_before_10k_m3',
                'value': PLAIN_NUMBER(r.wastewater_before_10k_m3)
            },
            { 'place': 27, 'column_name': 'wastewater_after_10k_m3', 'value': PLAIN_NUMBER(r.wastewater_after_10k_m3) },
            {
                'place': 28,
                'column_name': 'wastewater_before_closure_10k_m3',
                'value': PLAIN_NUMBER(r.wastewater_before_closure_10k_m3)
            },
            {
                'place': 29,
                'column_name': 'design_capacity_10k_m3_per_d',
                'value': PLAIN_NUMBER(r.design_capacity_10k_m3_per_d)
            },
            { 'place': 30, 'column_name': 'volume_before_10k_m3', 'value': PLAIN_NUMBER(r.volume_before_10k_m3) },
            { 'place': 31, 'column_name': 'volume_after_10k_m3', 'value': PLAIN_NUMBER(r.volume_after_10k_m3) },
            { 'place': 32, 'column_name': 'volume_10k_m3', 'value': PLAIN_NUMBER(r.volume_10k_m3) },
            {
                'place': 33,
                'column_name': 'outlet_cod_after_mg_per_l',
                'value': PLAIN_NUMBER(r.outlet_cod_after_mg_per_l)
            },
            {
                'place': 34,
                'column_name': 'outlet_nh3n_after_mg_per_l',
                'value': PLAIN_NUMBER(r.outlet_nh3n_after_mg_per_l)
            },
            { 'place': 35, 'column_name': 'reuse_before_10k_m3', 'value': PLAIN_NUMBER(r.reuse_before_10k_m3) },
            { 'place': 36, 'column_name': 'reuse_after_10k_m3', 'value': PLAIN_NUMBER(r.reuse_after_10k_m3) },
            { 'place': 37, 'column_name': 'outlet_cod_mg_per_l', 'value': PLAIN_NUMBER(r.outlet_cod_mg_per_l) },
            { 'place': 38, 'column_name': 'outlet_nh3n_mg_per_l', 'value': PLAIN_NUMBER(r.outlet_nh3n_mg_per_l) },
            { 'place': 39, 'column_name': 'leachate_10k_m3', 'value': PLAIN_NUMBER(r.leachate_10k_m3) },
            { 'place': 40, 'column_name': 'residents_10k_person', 'value': PLAIN_NUMBER(r.residents_10k_person) },
            { 'place': 41, 'column_name': 'farm_code', 'value': r.farm_code },
            { 'place': 42, 'column_name': 'manure_source_farms', 'value': r.manure_source_farms },
            { 'place': 43, 'column_name': 'heads', 'value': PLAIN_NUMBER(r.heads) },
            { 'place': 44, 'column_name': 'measure', 'value': r.measure },
            { 'place': 45, 'column_name': 'central_heating_project_id', 'value': r.central_heating_project_id },
            { 'place': 46, 'column_name': 'replaced_emission_nox_t', 'value': PLAIN_NUMBER(r.replaced_emission_nox_t) },
            { 'place': 47, 'column_name': 'heat_source_nox_t', 'value': PLAIN_NUMBER(r.heat_source_nox_t) },
            { 'place': 48, 'column_name': 'closure_date', 'value': r.closure_date::VARCHAR },
            { 'place': 49, 'column_name': 'moved_nox_t', 'value': PLAIN_NUMBER(r.moved_nox_t) },
            { 'place': 50, 'column_name': 'moved_vocs_t', 'value': PLAIN_NUMBER(r.moved_vocs_t) },
            { 'place': 51, 'column_name': 'moved_cod_t', 'value': PLAIN_NUMBER(r.moved_cod_t) },
            { 'place': 52, 'column_name': 'moved_nh3n_t', 'value': PLAIN_NUMBER(r.moved_nh3n_t) },
            {
                'place': 53,
                'column_name': 'nox_after_mg_per_nm3',
                'value': PLAIN_NUMBER(r.nox_after_mg_per_nm3)
            },
            {
                'place': 54,
                'column_name': 'flue_gas_after_10k_nm3',
                'value': PLAIN_NUMBER(r.flue_gas_after_10k_nm3)
            }
        ]) AS field
    FROM member AS m
    INNER JOIN record_project AS r
        ON m.project_id = r.project_id
)

SELECT
    s.finding_id,
    s.field.place,
    s.field.column_name,
    CASE
        WHEN COUNT(DISTINCT s.field.value) > 1 THEN 'differs'
        WHEN COUNT(s.field.value) < COUNT(*) THEN 'missing'
        ELSE 'agrees'
    END AS verdict,
    LIST({
        'project_id': s.project_id,
        'value': s.field.value,
        'file': s.file_name,
        'sheet': s.sheet_name,
        'cell': c.column_letter || s.row_number
    } ORDER BY s.project_id) AS records
FROM stated AS s
LEFT JOIN source_column AS c
    ON
        s.file_name = c.file_name
        AND s.file_sha256 = c.file_sha256
        AND s.sheet_name = c.sheet_name
        AND s.field.column_name = c.column_name
WHERE
    REGEXP_EXTRACT(s.field.column_name, '_(cod|nh3n|nox|vocs)_', 1) IN ('', s.pollutant)
    AND (s.field.value IS NOT NULL OR c.column_letter IS NOT NULL)
GROUP BY s.finding_id, s.field.place, s.field.column_name
HAVING COUNT(s.field.value) > 0
