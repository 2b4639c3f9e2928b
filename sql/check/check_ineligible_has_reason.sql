-- check_ineligible_has_reason
--
-- Reductions that are not eligible without a reason, or eligible with one.
--
-- message   不符合条件的减排量应写明原因，符合条件的不应有原因
-- grain     one row per project_id, pollutant
-- reads     project_reduction
-- source    contract §3 step 2

SELECT
    project_id,
    pollutant,
    eligible,
    ineligible_reason
FROM project_reduction
WHERE eligible IS DISTINCT FROM (ineligible_reason IS NULL)
ORDER BY project_id, pollutant
