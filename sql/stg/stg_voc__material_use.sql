-- stg_voc__material_use
--
-- Each material of a substitution project with the share of its VOCs that is let out in its stage.
--
--     k = 1 − ε·η
--
--     k      share let out     未收集去除的比例   1         emitted_ratio_e12 (10⁻¹²)
--     ε      collection        收集率            1         collection_before_ratio, collection_after_ratio
--     η      removal           去除率            1         removal_before_ratio, removal_after_ratio
--
-- grain     one row per material row in force (file_order, sheet_name, row_number)
-- reads     record_material, stg_all__project
-- source    contract §2.4; quantities as whole millionths, because SQL decimals do not divide exactly

SELECT
    m.file_order,
    m.sheet_name,
    m.row_number,
    m.project_id,
    m.stage = '改造后' AS is_after,
    MICRO(m.amount_t) AS amount_micro_t,
    MICRO(m.voc_content) AS voc_content_micro,
    m.voc_content_unit,
    MICRO(m.density_g_per_ml) AS density_micro_g_per_ml,
    CASE
        WHEN m.stage = '改造后'
            THEN 1000000000000 - MICRO(p.collection_after_ratio) * MICRO(p.removal_after_ratio)
        ELSE 1000000000000 - MICRO(p.collection_before_ratio) * MICRO(p.removal_before_ratio)
    END AS emitted_ratio_e12
FROM record_material AS m
INNER JOIN stg_all__project AS p
    ON m.project_id = p.project_id
WHERE p.project_type = 'V1'
