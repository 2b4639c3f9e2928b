-- object_e09_monitoring_unusable
--
-- E9: claims that rest on online monitoring of which a quarter captured less than the threshold.
--
-- grain     one row per project_id, pollutant
-- reads     record_project, record_tonnes, ref_eligibility
-- source    rulebook §2.5 E9 [V], §2.7, §6.1 HJ 75 [M+] (75 % of each quarter)
-- gaps      a record that does not state its capture is not judged

SELECT
    rule.rule_id,
    p.project_id,
    t.pollutant,
    rule.effect,
    'min_quarter_capture_ratio' AS column_name,
    p.min_quarter_capture_ratio::VARCHAR AS value,
    AS_WRITTEN(rule.threshold) AS detail,
    TO_JSON({
        'capture_ratio': AS_WRITTEN(p.min_quarter_capture_ratio),
        'threshold': AS_WRITTEN(rule.threshold)
    }) AS facts
FROM record_project AS p
INNER JOIN record_tonnes AS t
    ON p.project_id = t.project_id
CROSS JOIN ref_eligibility AS rule
WHERE
    p.data_source = '在线监测'
    AND p.min_quarter_capture_ratio < rule.threshold
    AND rule.rule_id = 'E9'
    AND rule.effect <> 'off'
