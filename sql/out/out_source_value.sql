-- out_source_value
--
-- What each source of data says of a project's emission before and after, and how far they lie apart.
--
-- grain     one row per project_id, pollutant, stage, data_source
-- reads     source_value
-- source    rulebook §2.7

SELECT
    project_id,
    pollutant,
    stage,
    data_source,
    priority,
    emission_t,
    lowest_t,
    highest_t,
    is_wide
FROM source_value
ORDER BY project_id, pollutant, stage, priority
