-- coefficient_ref
--
-- The name of a row of reference_data/coefficients.csv, as the dossier shows it: id, key and first year.
--
--     W6.generation|cod/生猪|2021
--
-- grain     a macro of id, key and first year; NULL without a row
-- reads
-- source    this project (flows/explain/origins.py names a factor the same way)

CREATE OR REPLACE MACRO coefficient_ref(coefficient_id, coefficient_key, first_year) AS
    coefficient_id || '|' || COALESCE(coefficient_key, '') || '|' || first_year;
