-- out_coefficient
--
-- The factors of the rule book as they were in this run, so that a figure can be followed without it.
--
-- grain     one row per coefficient_id, coefficient_key, valid_from
-- reads     ref_coefficient
-- source    reference_data/coefficients.csv

SELECT
    coefficient_id,
    key AS coefficient_key,
    value AS coefficient_value,
    unit AS coefficient_unit,
    title_zh AS title,
    title_en,
    document,
    number,
    clause,
    note,
    confidence,
    verified_by,
    valid_from,
    valid_to,
    changed_by
FROM ref_coefficient
ORDER BY coefficient_id, coefficient_key, valid_from
