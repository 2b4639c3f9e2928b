-- state_change
--
-- What is in another state than in the run before: quotas, whether a project may count, the status of findings.
--
-- grain     one row per subject, subject_id, pollutant, indicator, target_year
-- reads     before_target_progress, after_target_progress, before_reduction, after_reduction, before_finding,
--           after_finding
-- source    issue 8 item 4 (states that moved)
-- nuance    only what both runs know; a quota is taken in its latest year up to the period. What is not eligible is
--           in the state of its reason

WITH quota_before AS (
    SELECT
        region_code,
        region_name,
        indicator,
        pollutant,
        plan_id,
        target_year,
        state
    FROM before_target_progress
    QUALIFY year = MAX(year) OVER (PARTITION BY region_code, indicator, pollutant, plan_id, target_year)
),

quota_after AS (
    SELECT
        region_code,
        region_name,
        indicator,
        pollutant,
        plan_id,
        target_year,
        state
    FROM after_target_progress
    QUALIFY year = MAX(year) OVER (PARTITION BY region_code, indicator, pollutant, plan_id, target_year)
)

SELECT
    'quota' AS subject,
    a.region_code AS subject_id,
    a.region_name AS name,
    a.pollutant,
    a.indicator,
    a.target_year,
    b.state AS before,
    a.state AS after
FROM quota_before AS b
INNER JOIN quota_after AS a
    ON
        b.region_code = a.region_code
        AND b.indicator = a.indicator
        AND b.pollutant = a.pollutant
        AND b.plan_id = a.plan_id
        AND COALESCE(b.target_year = a.target_year, TRUE)
WHERE b.state <> a.state
UNION ALL
SELECT
    'eligibility' AS subject,
    a.project_id AS subject_id,
    NULL AS name,
    a.pollutant,
    NULL AS indicator,
    NULL AS target_year,
    COALESCE(b.ineligible_reason, 'eligible') AS before,
    COALESCE(a.ineligible_reason, 'eligible') AS after
FROM before_reduction AS b
INNER JOIN after_reduction AS a
    ON b.project_id = a.project_id AND b.pollutant = a.pollutant AND b.plan_id = a.plan_id
WHERE b.eligible IS NOT NULL AND a.eligible IS NOT NULL AND before <> after
UNION ALL
SELECT
    'finding' AS subject,
    a.finding_id AS subject_id,
    a.kind || ' ' || a.title AS name,
    a.pollutant,
    NULL AS indicator,
    NULL AS target_year,
    b.status AS before,
    a.status AS after
FROM before_finding AS b
INNER JOIN after_finding AS a
    ON b.finding_series = a.finding_series
WHERE b.status <> a.status
ORDER BY subject DESC, subject_id ASC, pollutant ASC, indicator ASC, target_year ASC
