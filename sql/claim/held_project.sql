-- held_project
--
-- The projects that a check holds for what other kinds of projects, or its own words and evidence, say of it: none of
-- these checks needs the states before and after, which are computed for such projects only.
--
-- grain     one row per project_id
-- reads     find_d06_direct_beside_works, find_d13_boiler_in_heating_area, find_d18_manure_counted_twice,
--           find_d19_rural_sewage_to_works, find_d20_leachate_to_works, find_d21_reuse_of_cleaner_water,
--           find_d22_split_project, find_d24_evidence_reused, relocation
-- source    rulebook §10

SELECT project_id
FROM find_d06_direct_beside_works
UNION
SELECT project_id
FROM find_d13_boiler_in_heating_area
UNION
SELECT project_id
FROM find_d18_manure_counted_twice
UNION
SELECT project_id
FROM find_d19_rural_sewage_to_works
UNION
SELECT project_id
FROM find_d20_leachate_to_works
UNION
SELECT project_id
FROM find_d21_reuse_of_cleaner_water
UNION
SELECT project_id
FROM find_d22_split_project
UNION
SELECT project_id
FROM find_d24_evidence_reused
UNION
SELECT project_id
FROM relocation
UNION
SELECT new_project_id AS project_id
FROM relocation
WHERE new_project_id IS NOT NULL
