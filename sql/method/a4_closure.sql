-- a4_closure
--
-- NOx that a closed source no longer emits, less what moves elsewhere (A4 关停).
--
--     R = E₀ − M
--
--     R      reduction                减排量                t    computed_t
--     E₀     emission of base year    基准年氮氧化物排放量    t    level_before_t
--     M      emission that moves      转移氮氧化物排放量      t    moved_nox_t
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    closure, rulebook §3.2 A4 [E], §2.5 E13 (what moves is no reduction) [E]; counting a closure by the
--           statistics is the practice after 2012 (rulebook §4.3 [V])
-- method    A4.closure in reference_data/methods.csv
-- gaps      no base, as a mapped table may lack it: taken as 0, so that nothing is credited
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     level = emission, from that of the base year: what earlier projects at the outlet were credited
--           lies in the interval and is in doubt (D-02, RB D-10), and the cap leaves what is not counted yet

SELECT
    project_id,
    'nox' AS pollutant,
    (COALESCE(base_emission_nox_t, 0) - moved_nox_t)::DECIMAL(38, 26) AS computed_t,
    'emission_t' AS level_scale,
    COALESCE(base_emission_nox_t, 0)::DECIMAL(38, 26) AS level_before_t,
    moved_nox_t::DECIMAL(38, 26) AS level_after_t
FROM record_project
WHERE project_type = 'A4'
