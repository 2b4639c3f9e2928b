-- doubted_by_figures
--
-- The projects of which a check of their own figures takes tonnes.
--
-- grain     one row per project_id
-- reads     find_f04_reagent_below_need, find_f05_carbon_below_need, find_f07_load_unusual,
--           find_f08_used_after_closure, find_f10_unit_of_a_figure, find_f13_switch_without_bill,
--           find_f15_emergency_words, find_f19_activity_fell
-- source    rulebook §11
-- nuance    named here so that what confirming them leaves is computed; a check that only asks is not

SELECT project_id
FROM find_f04_reagent_below_need
UNION
SELECT project_id
FROM find_f05_carbon_below_need
UNION
SELECT project_id
FROM find_f07_load_unusual
WHERE doubt_t > 0
UNION
SELECT project_id
FROM find_f08_used_after_closure
UNION
SELECT project_id
FROM find_f10_unit_of_a_figure
WHERE doubt_t > 0
UNION
SELECT project_id
FROM find_f13_switch_without_bill
UNION
SELECT project_id
FROM find_f15_emergency_words
UNION
SELECT project_id
FROM find_f19_activity_fell
