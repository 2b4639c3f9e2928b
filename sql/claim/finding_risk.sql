-- finding_risk
--
-- What each project would lose if a finding alone were confirmed; less than nothing for a genuine stage
-- that gets the room which a doubtful claim has taken.
--
--     at risk = counted without it − counted with it
--
-- grain     one row per finding_id, project_id, pollutant: the finding's projects and those it moves
-- reads     finding_member, resolution, claim, net_claim
-- source    contract §3 (tonnes_at_risk), §4
-- nuance    what the cap has already cut is not at risk

WITH ceiling AS (
    SELECT
        claim_no,
        counted_t
    FROM resolution
    WHERE case_id = 'ceiling'
),

moved AS (
    SELECT
        r.case_id AS finding_id,
        c.project_id,
        c.pollutant,
        COALESCE(b.counted_t, n.counted_t) - r.counted_t AS tonnes_at_risk
    FROM resolution AS r
    INNER JOIN net_claim AS n
        ON r.claim_no = n.claim_no
    INNER JOIN claim AS c
        ON r.claim_no = c.claim_no
    LEFT JOIN ceiling AS b
        ON r.claim_no = b.claim_no
    WHERE r.case_id NOT IN ('floor', 'ceiling')
),

member_or_moved AS (
    SELECT
        finding_id,
        project_id,
        pollutant,
        tonnes_at_risk
    FROM moved
    WHERE tonnes_at_risk <> 0
    UNION ALL
    SELECT
        finding_id,
        project_id,
        pollutant,
        0 AS tonnes_at_risk
    FROM finding_member
)

SELECT
    finding_id,
    project_id,
    pollutant,
    SUM(tonnes_at_risk)::DECIMAL(18, 2) AS tonnes_at_risk
FROM member_or_moved
GROUP BY finding_id, project_id, pollutant
