-- registered_tonnes
--
-- What the registers deduct from a project.
--
-- grain     one row per project_id, pollutant
-- reads     register_use
-- source    rulebook §2.5 E7 [V]

SELECT
    project_id,
    pollutant,
    COALESCE(SUM(given_t) FILTER (WHERE register = 'offset'), 0)::DECIMAL(18, 6) AS registered_offset_t,
    COALESCE(SUM(given_t) FILTER (WHERE register = 'traded'), 0)::DECIMAL(18, 6) AS registered_traded_t,
    STRING_AGG(entry_no, '、' ORDER BY entry_no) FILTER (WHERE register = 'offset') AS offset_entries,
    STRING_AGG(entry_no, '、' ORDER BY entry_no) FILTER (WHERE register = 'traded') AS traded_entries
FROM register_use
WHERE project_id IS NOT NULL
GROUP BY project_id, pollutant
