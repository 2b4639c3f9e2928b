-- a4_central_heating
--
-- NOx of the small boilers that central heating replaces, less what its heat source emits more (A4 集中供热替代).
--
--     R = E − ΔE
--
--     R      reduction                       减排量                      t    computed_t
--     E      emission of the boilers         被替代锅炉氮氧化物排放量     t    replaced_emission_nox_t
--     ΔE     more emission of the source     热源新增氮氧化物排放量       t    heat_source_nox_t
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    central heating, rulebook §3.2 A4 [E], §10 D-13 [D] (the boilers less the heat source, once)
-- method    A4.central_heating in reference_data/methods.csv
-- gaps      none: both are required for this measure (V-80)
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     level = emission

SELECT
    project_id,
    'nox' AS pollutant,
    (replaced_emission_nox_t - heat_source_nox_t)::DECIMAL(38, 26) AS computed_t,
    'emission_t' AS level_scale,
    replaced_emission_nox_t::DECIMAL(38, 26) AS level_before_t,
    heat_source_nox_t::DECIMAL(38, 26) AS level_after_t
FROM record_project
WHERE project_type = 'A4'
