-- v1_material_use
--
-- Each material of a substitution project with the share of its VOCs that is let out in its stage.
--
--     k = 1 − ε·η
--
--     k      share let out     未收集去除的比例   1         emitted_ratio_e12 (10⁻¹²)
--     ε      collection        收集率            1         collection_ratio
--     η      removal           去除率            1         removal_ratio
--
-- grain     one row per material row in force (file_order, sheet_name, row_number)
-- reads     record_v1_material, record_project
-- source    contract §2.4; quantities as whole millionths, because SQL decimals do not divide exactly

WITH staged AS (
    SELECT
        m.*,
        m.stage = '改造后' AS is_after,
        CASE WHEN m.stage = '改造后' THEN p.collection_after_ratio ELSE p.collection_before_ratio END
            AS collection_ratio,
        CASE WHEN m.stage = '改造后' THEN p.removal_after_ratio ELSE p.removal_before_ratio END AS removal_ratio
    FROM record_v1_material AS m
    INNER JOIN record_project AS p
        ON m.project_id = p.project_id
    WHERE p.project_type = 'V1'
)

SELECT
    project_id,
    file_order,
    sheet_name,
    row_number,
    material_name,
    is_after,
    amount_t,
    CASE WHEN voc_content_unit = '%' THEN voc_content END AS voc_content_pct,
    CASE WHEN voc_content_unit = 'g/L' THEN voc_content END AS voc_content_g_per_l,
    density_g_per_ml,
    collection_ratio,
    removal_ratio,
    MICRO(amount_t) AS amount_micro_t,
    MICRO(voc_content) AS voc_content_micro,
    MICRO(density_g_per_ml) AS density_micro_g_per_ml,
    1000000000000 - MICRO(collection_ratio) * MICRO(removal_ratio) AS emitted_ratio_e12
FROM staged
