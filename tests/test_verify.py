"""The verification of the finished tables: what it passes, what it stops, how its pages look."""

import importlib
import re
import socket
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from jianpai import schemas
from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.verify.expectations import TABLES
from jianpai.flows.verify.recomputed import Share
from jianpai.flows.verify.verify import verify
from tests.tables import of_sample

CHECKS = Path(__file__).parent.parent / "sql" / "check"
PLACE = ["file_name", "file_sha256", "sheet_name", "row_number"]

FINISHED_TABLES = """
CREATE TYPE tonnes AS DECIMAL(18, 2);
CREATE TYPE exact_tonnes AS DECIMAL(38, 26);

CREATE TABLE carried_over (
    project_id VARCHAR, first_months INT, area_code VARCHAR, city_code VARCHAR,
    province_code VARCHAR, pollutant VARCHAR, credit_year INT,
    is_due BOOLEAN, floor_t tonnes, accounted_t tonnes, ceiling_t tonnes
);

CREATE TABLE register_use (
    register VARCHAR, entry_no VARCHAR, pollutant VARCHAR, given_t DECIMAL(18, 6), given_year INT,
    projects_of_source INT, file_name VARCHAR, file_sha256 VARCHAR, sheet_name VARCHAR, row_number INT,
    project_id VARCHAR
);
CREATE TABLE source_value (
    project_id VARCHAR, pollutant VARCHAR, stage VARCHAR, data_source VARCHAR, priority INT,
    emission_t DECIMAL(18, 6), lowest_t DECIMAL(18, 6), highest_t DECIMAL(18, 6), is_wide BOOLEAN
);
CREATE TABLE eligibility_rule (
    rule_id VARCHAR, title_zh VARCHAR, title_en VARCHAR, effect VARCHAR, document VARCHAR,
    confidence VARCHAR
);
INSERT INTO eligibility_rule VALUES ('E4.after', '改造后超限', 'above the limit', 'reject', '规则', 'D');

CREATE TABLE source_file (
    file_order INT, file_name VARCHAR, file_sha256 VARCHAR, bytes BIGINT, rows_read INT,
    rows_accepted INT, rows_quarantined INT, rows_superseded INT
);
INSERT INTO source_file VALUES
    (1, '柳州.xlsx', 'aa', 9000, 6, 4, 1, 1), (2, 'V1_北海.csv', 'bb', 700, 2, 2, 0, 0),
    (3, 'V1 原辅材料_北海.csv', 'cc', 300, 3, 3, 0, 0), (4, '空.csv', 'dd', 10, 0, 0, 0, 0);

CREATE TABLE submission_row (
    file_order INT, file_name VARCHAR, file_sha256 VARCHAR, sheet_name VARCHAR, row_number INT,
    project_type VARCHAR, project_id VARCHAR, status VARCHAR, reason VARCHAR, reason_en VARCHAR
);
INSERT INTO submission_row VALUES
    (1, '柳州.xlsx', 'aa', 'W1', 3, 'W1', '450200-2024-W-0001', 'accepted', NULL, NULL),
    (1, '柳州.xlsx', 'aa', 'A1', 3, 'A1', '450200-2024-A-0001', 'accepted', NULL, NULL),
    (1, '柳州.xlsx', 'aa', 'A1', 4, 'A1', '450200-2025-A-0002', 'accepted', NULL, NULL),
    (1, '柳州.xlsx', 'aa', 'A1', 5, 'A1', '450000-2025-A-0003', 'accepted', NULL, NULL),
    (1, '柳州.xlsx', 'aa', 'A1', 6, 'A1', NULL, 'quarantined', '缺少项目编号', 'no project id'),
    (1, '柳州.xlsx', 'aa', 'V1', 3, 'V1', '450500-2025-V-0001', 'superseded', '被替代', NULL),
    (2, 'V1_北海.csv', 'bb', 'V1', 2, 'V1', '450500-2025-V-0001', 'accepted', NULL, NULL),
    (2, 'V1_北海.csv', 'bb', 'V1', 3, 'V1', '450500-2025-V-0002', 'accepted', NULL, NULL),
    (3, 'V1 原辅材料_北海.csv', 'cc', 'V1 原辅材料', 2, 'V1', '450500-2025-V-0001', 'accepted',
    NULL, NULL),
    (3, 'V1 原辅材料_北海.csv', 'cc', 'V1 原辅材料', 3, 'V1', '450500-2025-V-0001', 'accepted',
    NULL, NULL),
    (3, 'V1 原辅材料_北海.csv', 'cc', 'V1 原辅材料', 4, 'V1', '450500-2025-V-0002', 'accepted',
    NULL, NULL);

CREATE TABLE source_column (
    file_name VARCHAR, file_sha256 VARCHAR, sheet_name VARCHAR, column_name VARCHAR,
    heading VARCHAR, column_letter VARCHAR
);
INSERT INTO source_column VALUES ('柳州.xlsx', 'aa', 'A1', 'project_id', '减排项目编号', 'A');

CREATE TABLE problem (
    problem_id VARCHAR, file_name VARCHAR, file_sha256 VARCHAR, sheet_name VARCHAR, row_number INT,
    project_id VARCHAR, column_name VARCHAR, heading VARCHAR, cell VARCHAR, value VARCHAR,
    rule_id VARCHAR, severity VARCHAR, message VARCHAR, message_en VARCHAR
);
INSERT INTO problem VALUES
    ('p1', '柳州.xlsx', 'aa', 'A1', 6, NULL, 'project_id', '减排项目编号', 'A6', '', 'required',
    'error', '缺少项目编号', 'no project id');

CREATE TABLE project AS
SELECT
    project_id, project_type, project_type || '项目' AS project_name, credit_year,
    '14FYP' AS plan_id, region_code, '某地' AS region_name, city_code, '450000' AS province_code,
    '某公司' AS enterprise_name, '91450200MA5K000000' AS uscc, '正常' AS project_nature,
    DATE '2024-06-30' AS acceptance_date, '在线监测' AS data_source, region_code AS area_code,
    COALESCE(point_key, project_id) AS site_key, point_key,
    file_name, file_sha256, sheet_name, row_number
FROM (
    VALUES
        ('450200-2024-W-0001', 'W1', 2024, '450205', '450200', 'w', '柳州.xlsx', 'aa', 'W1', 3),
        ('450200-2024-A-0001', 'A1', 2024, '450200', '450200', 'a', '柳州.xlsx', 'aa', 'A1', 3),
        ('450200-2025-A-0002', 'A1', 2025, '450205', '450200', 'a', '柳州.xlsx', 'aa', 'A1', 4),
        ('450000-2025-A-0003', 'A1', 2025, '450000', NULL, NULL, '柳州.xlsx', 'aa', 'A1', 5),
        ('450500-2025-V-0001', 'V1', 2025, '450502', '450500', 'v', 'V1_北海.csv', 'bb', 'V1', 2),
        ('450500-2025-V-0002', 'V1', 2025, '450502', '450500', 'u', 'V1_北海.csv', 'bb', 'V1', 3)
) AS listed (
    project_id, project_type, credit_year, region_code, city_code, point_key,
    file_name, file_sha256, sheet_name, row_number
);

CREATE TABLE project_material (
    project_id VARCHAR, stage VARCHAR, material_name VARCHAR, material_kind VARCHAR,
    amount_t DECIMAL(18, 6), voc_content DECIMAL(18, 6), voc_content_unit VARCHAR,
    density_g_per_ml DECIMAL(18, 6), file_name VARCHAR, file_sha256 VARCHAR, sheet_name VARCHAR,
    row_number INT
);
INSERT INTO project_material VALUES
    ('450500-2025-V-0001', '改造前', '溶剂漆', '涂料', 20, 50, '%', NULL,
    'V1 原辅材料_北海.csv', 'cc', 'V1 原辅材料', 2),
    ('450500-2025-V-0001', '改造后', '水性漆', '涂料', 20, 100, 'g/L', 0.9,
    'V1 原辅材料_北海.csv', 'cc', 'V1 原辅材料', 3),
    ('450500-2025-V-0002', '改造前', '溶剂漆', '涂料', 6, 50, '%', NULL,
    'V1 原辅材料_北海.csv', 'cc', 'V1 原辅材料', 4);

CREATE TABLE w1_part AS
SELECT
    project_id, pollutant, CAST(volume_part_t AS exact_tonnes) AS volume_part_t,
    CAST(sewer_part_t AS exact_tonnes) AS sewer_part_t,
    CAST(upgrade_part_t AS exact_tonnes) AS upgrade_part_t
FROM (
    VALUES
        ('450200-2024-W-0001', 'cod', '10', '2.5', '-0.155'),
        ('450200-2024-W-0001', 'nh3n', '0', '0', '1.235')
) AS listed (project_id, pollutant, volume_part_t, sewer_part_t, upgrade_part_t);

-- Two ties (12.345, 1.235), a cap (55.125 to the 40 that the base leaves), a figure without finite
-- decimals (70/9), an emergency measure that does not count, a negative net.
CREATE TABLE project_reduction AS
SELECT
    project_id, pollutant, project.project_type, project.credit_year, project.plan_id,
    project.region_code, project.area_code, project.city_code, project.province_code,
    CAST(computed_t AS DECIMAL(18, 6)) AS reported_t,
    CAST(computed_t AS exact_tonnes) AS computed_t,
    pollutant <> 'vocs' AS computed_is_exact, reason IS NULL AS eligible,
    reason AS ineligible_reason, CAST(listed.base_t AS DECIMAL(18, 6)) AS base_emission_t,
    CAST(listed.base_t AS DECIMAL(18, 6)) AS base_t,
    CAST(before_t AS tonnes) AS counted_before_t, CAST(capped_t AS exact_tonnes) AS capped_t,
    CAST(computed_t AS exact_tonnes) - CAST(capped_t AS exact_tonnes) AS cap_cut_t,
    CAST(offset_t AS DECIMAL(18, 6)) AS offset_t, CAST(traded_t AS DECIMAL(18, 6)) AS traded_t,
    CAST(net_t AS DECIMAL(38, 2)) AS net_t, CAST(counted_t AS tonnes) AS counted_t,
    CAST(at_risk_t AS tonnes) AS at_risk_t, CAST(counted_t - at_risk_t AS tonnes) AS floor_t,
    CAST(counted_t - at_risk_t AS tonnes) AS accounted_t, CAST(counted_t AS tonnes) AS ceiling_t,
    project.project_type AS method_id, 'M' AS method_confidence, TRUE AS method_is_verified
FROM (
    VALUES
        ('450200-2024-W-0001', 'cod', '12.345', NULL, 50, 0, '12.345', 0, 0, 12.34, 12.34, 0),
        ('450200-2024-W-0001', 'nh3n', '1.235', NULL, 5, 0, '1.235', 0, 0, 1.24, 1.24, 0),
        ('450200-2024-A-0001', 'nox', '60', NULL, 100, 0, '60', 0, 0, 60, 60, 0),
        ('450200-2025-A-0002', 'nox', '55.125', NULL, 100, 60, '40', 0, 0, 40, 40, 10),
        ('450000-2025-A-0003', 'nox', '2', NULL, 30, 0, '2', 5, 0, -3, 0, 0),
        ('450500-2025-V-0001', 'vocs', '7.77777777777777777777777778', NULL, 20, 0,
        '7.77777777777777777777777778', 1, 0.5, 6.28, 6.28, 0),
        ('450500-2025-V-0002', 'vocs', '3', 'emergency_reduction', 20, 0, '3', 0, 0, 3, 0, 0)
) AS listed (
    project_id, pollutant, computed_t, reason, base_t, before_t, capped_t, offset_t, traded_t,
    net_t, counted_t, at_risk_t
)
JOIN project USING (project_id);

CREATE TABLE reported_gap AS
SELECT
    project_id, pollutant, project_type, credit_year, plan_id, region_code, area_code, city_code,
    province_code, CAST(ROUND(reported_t, 2) AS tonnes) AS reported_t,
    CAST(IF(eligible, 0, -ROUND(reported_t, 2)) AS tonnes) AS not_eligible_t,
    CAST(0 AS tonnes) AS recomputed_t, CAST(-ROUND(cap_cut_t, 2) AS tonnes) AS cap_t,
    CAST(-offset_t AS tonnes) AS offset_t, CAST(-traded_t AS tonnes) AS traded_t,
    CAST(IF(eligible, GREATEST(-net_t, 0), 0) AS tonnes) AS negative_t,
    CAST(0 AS tonnes) AS confirmed_t, CAST(accounted_t - ceiling_t AS tonnes) AS withheld_t,
    CAST(0 AS tonnes) AS carried_t, accounted_t, ineligible_reason,
    CAST(accounted_t - ROUND(reported_t, 2) AS tonnes) AS difference_t,
    CAST(accounted_t - IF(eligible, ROUND(reported_t, 2), 0) + IF(eligible, ROUND(cap_cut_t, 2), 0)
        + IF(eligible, offset_t + traded_t - GREATEST(-net_t, 0), 0) - (accounted_t - ceiling_t) AS tonnes)
        AS rounding_t
FROM project_reduction;
UPDATE reported_gap SET cap_t = 0, offset_t = 0, traded_t = 0 WHERE ineligible_reason IS NOT NULL;

CREATE TABLE finding (
    finding_id VARCHAR, finding_series VARCHAR, kind VARCHAR, title VARCHAR, severity VARCHAR,
    pollutant VARCHAR,
    project_ids VARCHAR[], tonnes_at_risk tonnes, status VARCHAR, message VARCHAR, evidence VARCHAR
);
INSERT INTO finding VALUES
    ('f1', 'f1', 'D-01', '同一项目重复', 'error', 'nox', ['450200-2024-A-0001', '450200-2025-A-0002'], 10,
    'open', '同一设施', '{}'),
    ('f2', 'f2', 'D-03', '两个年度', 'warning', 'cod', ['450200-2024-W-0001'], 12.34, 'dismissed',
    '同一工程', '{}'),
    ('f3', 'f3', 'D-11', '接近基准', 'notice', NULL, [], 0, 'open', '提示', '{}');

CREATE TABLE finding_project (
    finding_id VARCHAR, project_id VARCHAR, pollutant VARCHAR, tonnes_at_risk tonnes
);
INSERT INTO finding_project VALUES
    ('f1', '450200-2025-A-0002', 'nox', 10), ('f1', '450200-2024-A-0001', 'nox', 0),
    ('f2', '450200-2024-W-0001', 'cod', 12.34);

CREATE TABLE area_total (
    region_code VARCHAR, region_name VARCHAR, level VARCHAR, parent_code VARCHAR, plan_id VARCHAR,
    pollutant VARCHAR, credit_year INT, projects BIGINT, reported_t tonnes,
    gross_t exact_tonnes, floor_t tonnes,
    accounted_t tonnes, ceiling_t tonnes, cumulative_reported_t tonnes, cumulative_floor_t tonnes,
    cumulative_accounted_t tonnes, cumulative_ceiling_t tonnes
);
INSERT INTO area_total
SELECT
    region_code, '某地', level, parent_code, '14FYP', pollutant, credit_year, projects, 0, gross_t,
    floor_t, floor_t, ceiling_t, 0, cumulative_floor_t, cumulative_floor_t, cumulative_ceiling_t
FROM (
    VALUES
        ('450205', 'county', '450200', 'cod', 2024, 1, '12.345', 12.34, 12.34, 12.34, 12.34),
        ('450200', 'city', '450000', 'cod', 2024, 1, '12.345', 12.34, 12.34, 12.34, 12.34),
        ('450000', 'province', NULL, 'cod', 2024, 1, '12.345', 12.34, 12.34, 12.34, 12.34),
        ('450205', 'county', '450200', 'nh3n', 2024, 1, '1.235', 1.24, 1.24, 1.24, 1.24),
        ('450200', 'city', '450000', 'nh3n', 2024, 1, '1.235', 1.24, 1.24, 1.24, 1.24),
        ('450000', 'province', NULL, 'nh3n', 2024, 1, '1.235', 1.24, 1.24, 1.24, 1.24),
        ('450200', 'city', '450000', 'nox', 2024, 1, '60', 60, 60, 60, 60),
        ('450000', 'province', NULL, 'nox', 2024, 1, '60', 60, 60, 60, 60),
        ('450205', 'county', '450200', 'nox', 2025, 1, '55.125', 30, 40, 30, 40),
        ('450200', 'city', '450000', 'nox', 2025, 1, '55.125', 30, 40, 90, 100),
        ('450000', 'province', NULL, 'nox', 2025, 2, '57.125', 30, 40, 90, 100),
        ('450502', 'county', '450500', 'vocs', 2025, 1, '7.77777777777777777777777778', 6.28, 6.28, 6.28, 6.28),
        ('450500', 'city', '450000', 'vocs', 2025, 1, '7.77777777777777777777777778', 6.28, 6.28, 6.28, 6.28),
        ('450000', 'province', NULL, 'vocs', 2025, 1, '7.77777777777777777777777778', 6.28, 6.28, 6.28, 6.28)
) AS listed (
    region_code, level, parent_code, pollutant, credit_year, projects, gross_t, floor_t,
    ceiling_t, cumulative_floor_t, cumulative_ceiling_t
);

CREATE TABLE target_progress (
    region_code VARCHAR, region_name VARCHAR, level VARCHAR, plan_id VARCHAR, indicator VARCHAR,
    pollutant VARCHAR, year INT, target_value DECIMAL(18, 4), target_unit VARCHAR,
    target_kind VARCHAR, pace_to_date DECIMAL(18, 6), achieved_floor_t tonnes,
    achieved_accounted_t tonnes, achieved_ceiling_t tonnes, gap_t tonnes, state VARCHAR,
    has_submission BOOLEAN DEFAULT TRUE
);
INSERT INTO target_progress (
    region_code, region_name, level, plan_id, indicator, pollutant, year, target_value, target_unit,
    target_kind, pace_to_date, achieved_floor_t, achieved_accounted_t, achieved_ceiling_t, gap_t, state
) VALUES
    ('450200', '柳州市', 'city', '14FYP', 'project_reduction', 'nox', 2025, 80, 't',
    'floor_tonnes', 78.666667, 90, 90, 100, 11.33, 'met'),
    ('450500', '北海市', 'city', '14FYP', 'project_reduction', 'vocs', 2025, 10, 't',
    'floor_tonnes', 9.833333, 6.28, 6.28, 6.28, -3.55, 'behind'),
    ('450500', '北海市', 'city', '14FYP', 'project_reduction', 'cod', 2025, NULL, NULL,
    'none', NULL, 0, 0, 0, NULL, 'no_target'),
    ('450000', '广西', 'province', '14FYP', 'total_emission_drop', 'cod', 2025, 5, '%',
    'percent_drop', NULL, 12.34, 12.34, 12.34, NULL, 'percent_only');

CREATE TABLE method (
    method_id VARCHAR, project_type VARCHAR, pollutant VARCHAR, title VARCHAR, used BOOLEAN
);
INSERT INTO method VALUES
    ('W1', 'W1', 'cod', '污水处理', TRUE), ('W1', 'W1', 'nh3n', '污水处理', TRUE),
    ('A1', 'A1', 'nox', '深度治理', TRUE), ('V1', 'V1', 'vocs', '源头替代', TRUE),
    ('A9', 'A9', 'nox', '未用', FALSE);

CREATE TABLE coefficient (
    coefficient_id VARCHAR, coefficient_key VARCHAR, coefficient_value DECIMAL(18, 6),
    coefficient_unit VARCHAR, title VARCHAR, document VARCHAR, confidence VARCHAR, valid_from BIGINT,
    valid_to BIGINT
);
INSERT INTO coefficient VALUES ('A9.factor', '煤', 8.96, 'kg / t', '产污系数', '系数手册', 'S', 2021, NULL);

CREATE TABLE unverified_entry (
    entry_kind VARCHAR, entry_id VARCHAR, entry_key VARCHAR, valid_from BIGINT, pollutant VARCHAR,
    plan_id VARCHAR, title VARCHAR, title_en VARCHAR, confidence VARCHAR, projects BIGINT, accounted_t tonnes
);
INSERT INTO unverified_entry VALUES
    ('coefficient', 'A9.factor', '煤', 2021, 'nox', '14FYP', '产污系数', 'factor', 'S', 1, 60);

CREATE TABLE unverified_confidence (
    confidence VARCHAR, pollutant VARCHAR, plan_id VARCHAR, projects BIGINT, accounted_t tonnes
);
INSERT INTO unverified_confidence VALUES ('S', 'nox', '14FYP', 1, 60);

CREATE TABLE identity_entity (
    entity_id TEXT, entity_level TEXT, parent_id TEXT, entity_name TEXT, entity_key TEXT,
    region_code TEXT, projects BIGINT, known_keys BIGINT, first_batch INTEGER,
    file_name TEXT, sheet_name TEXT, row_number INTEGER
);
CREATE TABLE identity_link (
    entity_level TEXT, key_kind TEXT, linked_key TEXT, entity_id TEXT, entity_key TEXT,
    strength TEXT, why TEXT, link_evidence TEXT, project_id TEXT, file_name TEXT,
    sheet_name TEXT, row_number INTEGER
);
CREATE TABLE identity_alias (
    old_id TEXT, entity_id TEXT, entity_level TEXT, entity_key TEXT, why TEXT, first_batch INTEGER
);
CREATE TABLE project_identity (
    project_id TEXT, enterprise_id TEXT, site_id TEXT, facility_id TEXT, outlet_id TEXT
);
CREATE TABLE withdrawn_file (
    file_name TEXT, file_sha256 TEXT, withdrawn_on TEXT, withdrawal_reason TEXT, withdrawn_by TEXT
);
CREATE TABLE decision (
    decision_id TEXT, validity TEXT, status TEXT, finding_id TEXT, finding_series TEXT,
    present_finding_id TEXT, kind TEXT, pollutant TEXT, tonnes_at_risk tonnes, reason TEXT,
    decided_by TEXT, decided_on TEXT, grounds_sha256 TEXT, based_on_run_id TEXT, file_name TEXT,
    file_sha256 TEXT, sheet_name TEXT, row_number INTEGER
);
CREATE TABLE overridden_row (
    reference_table VARCHAR, row_key VARCHAR, column_name VARCHAR, shipped_value VARCHAR,
    own_value VARCHAR, changed_by VARCHAR, is_added BOOLEAN
);
"""
"""Six projects and everything that follows from them, each figure worked by hand."""

REPORTED = """
UPDATE project SET
    volume_before_10k_m3 = 0, volume_after_10k_m3 = 100,
    inlet_cod_after_mg_per_l = 20, outlet_cod_after_mg_per_l = 7.655,
    inlet_nh3n_after_mg_per_l = 2, outlet_nh3n_after_mg_per_l = 0.765
WHERE project_type = 'W1';
UPDATE project SET
    flue_gas_before_10k_nm3 = 100000, flue_gas_after_10k_nm3 = 100000, limit_at_base_mg_per_nm3 = 400,
    nox_before_mg_per_nm3 = 100, nox_after_mg_per_nm3 = after_mg
FROM (
    VALUES ('450200-2024-A-0001', 40), ('450200-2025-A-0002', 44.875), ('450000-2025-A-0003', 98)
) AS stated (stated_id, after_mg)
WHERE project_id = stated_id;
UPDATE project SET
    collection_before_ratio = 0, removal_before_ratio = 0, collection_after_ratio = 0,
    removal_after_ratio = 0
WHERE project_type = 'V1';
"""
"""What their records report; of the materials (10 − 20/9 and 3 t) see above."""

MUTATIONS = [
    (
        "register_deducts_its_entries",
        "INSERT INTO register_use VALUES"
        " ('offset', 'Q1', 'nox', 1000, 2024, 1, 'L2.csv', 'ee', 'L2', 2, '450200-2024-A-0001')",
    ),
    (
        "register_deducts_its_entries",
        "INSERT INTO register_use VALUES"
        " ('traded', 'Q1', 'nox', 1000, 2024, 1, 'L2.csv', 'ee', 'L2', 2, '450200-2024-A-0001')",
    ),
    (
        "register_deducts_its_entries",
        "INSERT INTO register_use VALUES"
        " ('offset', 'Q1', 'nox', 0, 2024, 1, 'L2.csv', 'ee', 'L2', 2, '450200-2024-A-9999')",
    ),
    (
        "unverified_entry_sums_its_projects",
        "UPDATE project_reduction SET method_is_verified = FALSE WHERE method_id = 'V1'",
    ),
    (
        "unverified_entry_sums_its_projects",
        "UPDATE project_reduction SET method_is_verified = FALSE WHERE method_id = 'V1';"
        "INSERT INTO unverified_entry VALUES ('method', 'V1', '', 2021, 'vocs', '14FYP', 't', 't', 'S', 1, 6.27);"
        "INSERT INTO unverified_confidence VALUES ('S', 'vocs', '14FYP', 1, 6.28)",
    ),
    (
        "unverified_entry_sums_its_projects",
        "INSERT INTO unverified_entry VALUES ('method', 'A9', '', 2021, 'nox', '14FYP', 't', 't', 'S', 1, 1)",
    ),
    (
        "unverified_confidence_covers_its_entries",
        "UPDATE unverified_confidence SET projects = 0",
    ),
    (
        "unverified_confidence_covers_its_entries",
        "UPDATE unverified_confidence SET projects = 4",
    ),
    ("unverified_confidence_covers_its_entries", "DELETE FROM unverified_confidence"),
    ("unverified_confidence_covers_its_entries", "DELETE FROM unverified_entry"),
    (
        "rows_read_are_settled",
        "INSERT INTO submission_row"
        " VALUES (1, '柳州.xlsx', 'aa', 'A1', 9, 'A1', NULL, 'lost', 'reason', 'reason');"
        "UPDATE source_file SET rows_read = 7 WHERE file_order = 1",
    ),
    (
        "submission_rows_match_source_file",
        "UPDATE source_file SET rows_read = 1, rows_accepted = 1 WHERE file_order = 4",
    ),
    ("submission_rows_match_source_file", "DELETE FROM source_file WHERE file_order = 3"),
    (
        "rows_not_accepted_have_reason",
        "UPDATE submission_row SET reason = NULL WHERE status = 'superseded'",
    ),
    (
        "rows_not_accepted_have_reason",
        "UPDATE submission_row SET reason = '?' WHERE file_order = 2 AND row_number = 2",
    ),
    (
        "projects_trace_to_accepted_rows",
        "UPDATE project SET row_number = 6 WHERE sheet_name = 'W1'",
    ),
    (
        "w1_parts_sum_to_reduction",
        "UPDATE w1_part SET sewer_part_t = sewer_part_t + 0.00000000000001 WHERE pollutant = 'cod'",
    ),
    ("w1_parts_sum_to_reduction", "DELETE FROM w1_part WHERE pollutant = 'nh3n'"),
    ("w1_parts_sum_to_reduction", "UPDATE w1_part SET upgrade_part_t = NULL"),
    (
        "w1_parts_sum_to_reduction",
        "INSERT INTO w1_part BY NAME SELECT * REPLACE ('450200-2024-A-0001' AS project_id)"
        " FROM w1_part WHERE pollutant = 'cod'",
    ),
    (
        "reduction_per_project_and_pollutant",
        "DELETE FROM project_reduction WHERE project_id = '450500-2025-V-0002'",
    ),
    (
        "reduction_per_project_and_pollutant",
        "UPDATE project_reduction SET pollutant = 'nox' WHERE NOT eligible",
    ),
    (
        "reduction_agrees_with_project",
        "UPDATE project SET plan_id = '15FYP' WHERE project_id = '450500-2025-V-0002'",
    ),
    (
        "net_is_rounded_half_even",
        "UPDATE project_reduction SET capped_t = 12.325, cap_cut_t = 0.02 WHERE pollutant = 'cod'",
    ),
    (
        "net_is_rounded_half_even",
        "UPDATE project_reduction SET net_t = 3.01, capped_t = 3.005, computed_is_exact = TRUE"
        " WHERE NOT eligible",
    ),
    (
        "net_is_rounded_half_even",
        "UPDATE project_reduction SET net_t = 3.02, computed_is_exact = TRUE,"
        " capped_t = '3.01499999999999999999999999' WHERE NOT eligible;"
        "UPDATE project_reduction SET computed_t = capped_t WHERE NOT eligible",
    ),
    ("counted_is_net_or_zero", "UPDATE project_reduction SET counted_t = 3 WHERE NOT eligible"),
    (
        "counted_within_base",
        "UPDATE project_reduction SET counted_before_t = 61 WHERE cap_cut_t > 0",
    ),
    (
        "counted_within_base",
        "UPDATE project_reduction SET capped_t = 7.78, cap_cut_t = 0 WHERE net_t = 6.28",
    ),
    (
        "point_counted_within_base",
        "UPDATE project_reduction SET counted_before_t = 0, base_t = 99.9 WHERE pollutant = 'nox'",
    ),
    ("cap_cut_is_kept", "UPDATE project_reduction SET cap_cut_t = 0 WHERE cap_cut_t > 0"),
    ("reported_gap_adds_up", "UPDATE reported_gap SET cap_t = cap_t - 0.01 WHERE cap_t < 0"),
    ("reported_gap_adds_up", "UPDATE reported_gap SET difference_t = 0 WHERE difference_t <> 0"),
    (
        "reported_gap_adds_up",
        "UPDATE reported_gap SET rounding_t = 0.04, recomputed_t = recomputed_t - 0.04 + rounding_t"
        " WHERE project_type = 'W1'",
    ),
    (
        "ineligible_has_reason",
        "UPDATE project_reduction SET ineligible_reason = NULL WHERE NOT eligible",
    ),
    (
        "project_floor_accounted_ceiling",
        "UPDATE project_reduction SET at_risk_t = 1 WHERE net_t < 0",
    ),
    (
        "single_finding_explains_its_site",
        "UPDATE finding SET status = 'open' WHERE finding_id = 'f2'",
    ),
    (
        "single_finding_explains_its_site",
        "UPDATE finding SET tonnes_at_risk = 9 WHERE finding_id = 'f1';"
        "UPDATE finding_project SET tonnes_at_risk = 9 WHERE tonnes_at_risk = 10",
    ),
    (
        "source_floor_within_ceiling area_total_sums_its_parts area_total_sums_its_projects",
        "UPDATE project_reduction SET floor_t = 1.25, at_risk_t = -0.01 WHERE pollutant = 'nh3n'",
    ),
    (
        "project_floor_accounted_ceiling",
        "UPDATE project_reduction SET at_risk_t = 9 WHERE at_risk_t > 0;"
        "UPDATE finding SET tonnes_at_risk = 9 WHERE finding_id = 'f1';"
        "UPDATE finding_project SET tonnes_at_risk = 9 WHERE tonnes_at_risk = 10",
    ),
    (
        "area_floor_accounted_ceiling cumulative_is_running_sum",
        "UPDATE area_total SET cumulative_accounted_t = 6.29 WHERE region_code = '450502'",
    ),
    (
        "progress_floor_accounted_ceiling",
        "UPDATE target_progress SET achieved_accounted_t = 0 WHERE state = 'percent_only'",
    ),
    (
        "area_total_sums_its_parts",
        "UPDATE area_total SET parent_code = '450500' WHERE region_code = '450205'",
    ),
    (
        "area_total_sums_its_projects",
        "UPDATE project SET city_code = '450500' WHERE region_code = '450000';"
        "UPDATE project_reduction SET city_code = '450500' WHERE region_code = '450000'",
    ),
    (
        "area_total_sums_its_projects",
        "UPDATE area_total SET projects = 3 WHERE region_code = '450502'",
    ),
    (
        "area_total_sums_its_parts area_total_sums_its_projects",
        "UPDATE area_total SET gross_t = gross_t + 0.001 WHERE region_code = '450502'",
    ),
    (
        "area_total_sums_its_parts area_total_sums_its_projects",
        "DELETE FROM area_total WHERE region_code = '450502'",
    ),
    (
        "cumulative_is_running_sum",
        "UPDATE area_total SET cumulative_ceiling_t = 6.29 WHERE region_code = '450502'",
    ),
    (
        "finding_tonnes_sum_its_projects single_finding_explains_its_site",
        "UPDATE finding SET tonnes_at_risk = 10.01 WHERE finding_id = 'f1'",
    ),
    (
        "finding_tonnes_sum_its_projects",
        "UPDATE finding SET tonnes_at_risk = 1 WHERE finding_id = 'f3'",
    ),
    (
        "finding_projects_exist",
        "UPDATE finding_project SET project_id = '450200-2024-W-9999' WHERE finding_id = 'f2'",
    ),
    ("finding_projects_exist", "UPDATE finding SET project_ids = [] WHERE finding_id = 'f2'"),
    ("methods_are_listed", "UPDATE method SET used = FALSE WHERE method_id = 'A1'"),
    (
        "methods_are_listed reduction_per_project_and_pollutant",
        "DELETE FROM method WHERE method_id = 'V1'",
    ),
    (
        "progress_equals_area_total",
        "UPDATE target_progress SET achieved_ceiling_t = 1 WHERE state = 'no_target'",
    ),
    (
        "progress_state_follows_figures",
        "UPDATE target_progress SET state = 'on_pace' WHERE state = 'met'",
    ),
    (
        "progress_state_follows_figures",
        "UPDATE target_progress SET state = 'no_target' WHERE state = 'behind'",
    ),
    (
        "progress_gap_is_accounted_minus_pace",
        "UPDATE target_progress SET gap_t = -3.53 WHERE state = 'behind'",
    ),
    (
        "progress_gap_is_accounted_minus_pace",
        "UPDATE target_progress SET gap_t = 7.34 WHERE state = 'percent_only'",
    ),
]
"""Names of the checks that must speak, and the change that makes them."""

HARMLESS = [
    "UPDATE project_reduction SET net_t = 3.00, capped_t = 3.005 WHERE NOT eligible",
    "UPDATE project_reduction SET net_t = 3.01, capped_t = 3.005 WHERE NOT eligible",
    "UPDATE project_reduction SET net_t = 3.02, capped_t = '3.01499999999999999999999999'"
    " WHERE NOT eligible",
    "UPDATE project_reduction SET net_t = 0 WHERE NOT eligible",
    "UPDATE project_reduction SET base_t = NULL WHERE project_type = 'W1'",
    "UPDATE project_reduction SET base_t = 50, counted_before_t = 0 WHERE net_t = 40;"
    "UPDATE project_reduction SET base_t = NULL WHERE net_t = 60",
    "UPDATE area_total SET projects = 2 WHERE credit_year = 2025 AND pollutant = 'vocs'",
    "DELETE FROM project_material",
]


def check_sql(name: str) -> str:
    return (CHECKS / f"check_{name}.sql").read_text("utf-8")


def speaking_checks(con: duckdb.DuckDBPyConnection) -> set[str]:
    names = [path.stem.removeprefix("check_") for path in CHECKS.glob("*.sql")]
    return {name for name in names if con.execute(check_sql(name)).fetchone()}


@pytest.fixture(scope="module")
def finished_tables():
    with duckdb.connect() as con:
        con.execute(FINISHED_TABLES)
        for entry in schemas.project_entries().values():
            for name, column in schemas.columns(entry.name).items():
                kind = "DECIMAL(18, 6)" if column.metadata["unit"] else "VARCHAR"
                con.execute(f'ALTER TABLE project ADD COLUMN IF NOT EXISTS "{name}" {kind}')
        con.execute(REPORTED)
        for table, sheet in child_tables().items():
            columns = ", ".join(
                f'"{name}" VARCHAR' for name in [*schemas.columns(sheet.name), *PLACE]
            )
            con.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
        yield con


@pytest.fixture
def con(finished_tables):
    """The finished tables; what a test changes in them is undone after it."""
    finished_tables.begin()
    yield finished_tables
    finished_tables.rollback()


@pytest.mark.parametrize(("names", "change"), MUTATIONS)
def test_a_wrong_value_is_reported_by_its_check_alone(con, names, change):
    con.execute(change)
    assert speaking_checks(con) == set(names.split())


@pytest.mark.parametrize("change", HARMLESS)
def test_what_the_contract_leaves_open_is_not_reported(con, change):
    con.execute(change)
    assert speaking_checks(con) == set()


def test_every_check_has_a_change_that_makes_it_speak():
    killed = {name for names, _ in MUTATIONS for name in names.split()}
    assert killed == {path.stem.removeprefix("check_") for path in CHECKS.glob("*.sql")}


def write_tables(con: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    folder.mkdir()
    for (table,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        con.execute(f"COPY {table} TO '{folder / table}.parquet'")
    return folder


@pytest.fixture
def no_network(monkeypatch):
    """Make any attempt to connect or to look up a name fail, and list it."""
    attempts = []

    def refuse(*address, **options):
        attempts.append(address)
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return attempts


class Addresses(HTMLParser):
    """Collects whatever a page asks a browser to load, and the pages it links to."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []
        text = page.read_text("utf-8")
        self.loaded += re.findall(r"url\(|@import|https?://[^\s<]*", text)
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value for name, value in attrs if name in {"src", "href", "srcset", "data"}}
        if tag == "a":
            self.linked.append(values["href"])
        elif tag in {"script", "iframe", "object", "img"} or values.keys() - {"href"}:
            self.loaded.append(tag)
        elif values and values != {"href": "data:,"}:
            self.loaded += values.values()


def test_sound_tables_pass_and_their_pages_need_no_network(con, tmp_path, no_network, capfd):
    folder = tmp_path / "核验 #1 $HOME%20"
    folder.mkdir()
    tables = write_tables(con, folder / "tables")
    verification = verify(tables, folder / "data_docs", folder / "scratch")
    assert (verification.failures, verification.is_passed) == ([], True)
    assert verification.expectations > 60
    assert verification.recomputed == Share(6, 6)
    assert no_network == []
    assert capfd.readouterr() == ("", "")
    assert sorted(path.name for path in folder.iterdir()) == ["data_docs", "scratch", "tables"]
    assert list((folder / "scratch").iterdir()) == []

    pages = sorted((folder / "data_docs").rglob("*"))
    pages = [page for page in pages if page.is_file()]
    assert len(pages) == 1 + len(TABLES)
    for page in pages:
        addresses = Addresses(page)
        assert addresses.loaded == []
        for link in addresses.linked:
            target = link.partition("#")[0]
            assert not target or (page.parent / target).is_file()
    index = (folder / "data_docs" / "index.html").read_text("utf-8")
    assert "地区合计" in index
    assert "不经 SQL 的独立复算：复核 6/6 个项目" in index
    page = (folder / "data_docs" / "project_reduction.html").read_text("utf-8")
    assert "应等于不经 SQL 的独立复算：复核 6/6 个项目（recomputed）" in page


@pytest.fixture
def unwritable_page(monkeypatch):
    """Make the page of source_file fail."""
    docs = importlib.import_module("jianpai.flows.verify.docs")
    original = docs._in_chinese

    def fail(node):
        if isinstance(node, dict) and node.get("expectation_suite_name") == "source_file":
            raise ValueError
        return original(node)

    monkeypatch.setattr(docs, "_in_chinese", fail)


@pytest.mark.filterwarnings("ignore")  # the import of Great Expectations warns
@pytest.mark.usefixtures("unwritable_page")
def test_each_broken_rule_is_a_failure_and_none_of_them_an_exception(con, tmp_path):
    con.execute(
        """
        UPDATE source_file SET file_order = 1 WHERE file_order = 4;
        INSERT INTO project_reduction FROM project_reduction WHERE NOT eligible;
        UPDATE source_column SET sheet_name = '<img src="http://example.org/a.png">';
        INSERT INTO source_column FROM source_column;
        UPDATE project SET enterprise_name = NULL WHERE project_type = 'W1';
        UPDATE project_material SET material_kind = '<img src="http://example.org/a.png">';
        UPDATE finding SET project_ids = [] WHERE finding_id = 'f2';
        UPDATE project SET plan_id = '15FYP' WHERE project_type = 'W1';
        UPDATE project SET nox_after_mg_per_nm3 = 40.000001 WHERE project_id = '450200-2024-A-0001';
        ALTER TABLE method DROP COLUMN used;
        DROP TABLE target_progress;
        """
    )
    verification = verify(
        write_tables(con, tmp_path / "tables"), tmp_path / "data_docs", tmp_path / "scratch"
    )
    found = {(failure.check_id, failure.table): failure for failure in verification.failures}
    assert not verification.is_passed
    assert found.keys() == {
        ("readable", "target_progress"),
        ("data_docs", "source_file"),
        ("unique(file_order)", "source_file"),
        ("unique(project_id, pollutant)", "project_reduction"),
        ("unique(file_name, file_sha256, sheet_name, column_name)", "source_column"),
        ("not_null", "project"),
        ("in_set", "project_material"),
        ("check_finding_projects_exist", "finding_project"),
        ("check_reduction_agrees_with_project", "project_reduction"),
        ("not_null", "method"),
        ("check_methods_are_listed", "project_reduction"),
        ("recomputed", "project_reduction"),
    }
    assert found["recomputed", "project_reduction"].sample == (
        "project_id=450200-2024-A-0001；pollutant=nox；column=computed_t；"
        "published=60.00000000000000000000000000；recomputed=59.99999900000000000000000000"
    )
    finding = found["check_finding_projects_exist", "finding_project"]
    assert finding.message.startswith("存疑事项只能涉及存在的项目与污染物")
    assert finding.count == 1
    assert "finding_id=f2；project_id=450200-2024-W-0001；pollutant=cod" in finding.sample
    assert found["unique(file_order)", "source_file"].count == 2
    assert found["unique(project_id, pollutant)", "project_reduction"].count == 2
    assert "project_id=450500-2025-V-0002；pollutant=vocs" in (
        found["unique(project_id, pollutant)", "project_reduction"].sample
    )
    assert found["not_null", "project"].count == 1
    unable = found["check_methods_are_listed", "project_reduction"]
    assert "检查无法执行" in unable.message
    assert "used" in unable.message

    pages = [page.read_text("utf-8") for page in (tmp_path / "data_docs").rglob("*.html")]
    assert len(pages) == 1 + len(TABLES) - 2  # one cannot be read, one not drawn
    assert "目标进度" in (tmp_path / "data_docs" / "index.html").read_text("utf-8")
    assert not any("<img" in page for page in pages)
    assert sum("&lt;img src=" in page for page in pages) == 1


@pytest.mark.filterwarnings("ignore")  # the import of Great Expectations warns
def test_the_tables_of_the_sample_pass_and_their_pages_are_the_same_bytes_again(tmp_path):
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        verification = verify(of_sample(), folder, tmp_path / "scratch")
        assert [str(failure) for failure in verification.failures] == []
    first, second = (
        {page.name: page.read_bytes() for page in folder.iterdir()} for folder in folders
    )
    assert first == second
    assert first.keys() == {"index.html", *(f"{table}.html" for table in TABLES)}
