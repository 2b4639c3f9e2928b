-- check_methods_are_listed
--
-- Reductions computed by a method that is not in the method table or not marked as used.
--
-- message   减排量所用方法应在方法表中，且标记为已使用
-- grain     one row per project_id, pollutant
-- reads     project_reduction, method
-- source    contract §4, method_id

SELECT
    reduction.project_id,
    reduction.pollutant,
    reduction.method_id
FROM project_reduction AS reduction
ANTI JOIN method ON reduction.method_id = method.method_id AND method.used
ORDER BY reduction.project_id, reduction.pollutant
