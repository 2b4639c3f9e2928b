-- finding_status
--
-- What each reduction would lose by the findings on it, open and confirmed ones apart.
--
-- grain     one row per project_id, pollutant with at least one finding
-- reads     finding_member
-- source    contract §3 Totals

SELECT
    project_id,
    pollutant,
    COALESCE(SUM(tonnes_at_risk) FILTER (WHERE status = 'open'), 0)::DECIMAL(38, 2) AS open_risk_t,
    COALESCE(SUM(tonnes_at_risk) FILTER (WHERE status = 'confirmed'), 0)::DECIMAL(38, 2) AS confirmed_risk_t
FROM finding_member
GROUP BY project_id, pollutant
