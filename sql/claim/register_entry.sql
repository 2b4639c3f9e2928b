-- register_entry
--
-- Every entry of the registers L2 (EIA offset) and L3 (trade): tonnes of a source that somebody else has got.
--
-- grain     one row per register, entry_no, pollutant
-- reads     record_l2_offset_register, record_l3_trade_register
-- source    rulebook §2.5 E7, §10 D-07, D-08

SELECT
    'offset' AS register,
    register_no AS entry_no,
    pollutant,
    project_id AS stated_project_id,
    SITE_OWNER(permit_no, uscc, region_code, enterprise_name) AS owner_key,
    facility_code,
    outlet_code,
    given_year,
    offset_used_t AS given_t,
    CONCAT_WS('，', eia_no, used_by) AS given_to,
    file_order,
    file_name,
    file_sha256,
    sheet_name,
    row_number
FROM record_l2_offset_register
UNION ALL
SELECT
    'traded' AS register,
    contract_no AS entry_no,
    pollutant,
    project_id AS stated_project_id,
    SITE_OWNER(permit_no, uscc, region_code, enterprise_name) AS owner_key,
    facility_code,
    outlet_code,
    given_year,
    right_sold_t AS given_t,
    CONCAT_WS('，', contract_no, buyer_name) AS given_to,
    file_order,
    file_name,
    file_sha256,
    sheet_name,
    row_number
FROM record_l3_trade_register
