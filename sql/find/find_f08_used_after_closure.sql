-- find_f08_used_after_closure
--
-- F-08: a source that is said to be shut, at a site that bought power, water or gas, or measured a running source, in a
-- later month.
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     claim, record_project, placed_project, ref_method, record_l6_energy_use, ref_threshold
-- source    rulebook §11 F-08 [D]: any
-- gaps      a site of which L6 holds no later month
-- nuance    the month of the closure itself is not held against it. Bills are of the whole site: where the closure
--           names a facility or an outlet and the site has another project that is no closure, they prove nothing.
--           Confirming it takes the whole claim out, before the cap

WITH site_use AS (
    SELECT
        SITE_OWNER(u.permit_no, u.uscc, u.region_code, u.enterprise_name) AS owner_key,
        u.month,
        CONCAT_WS(
            '、',
            CASE WHEN u.month_power_10k_kwh > t.value THEN '用电 ' || AS_WRITTEN(u.month_power_10k_kwh) || ' 万千瓦时' END,
            CASE WHEN u.month_water_10k_m3 > t.value THEN '用水 ' || AS_WRITTEN(u.month_water_10k_m3) || ' 万吨' END,
            CASE WHEN u.month_gas_10k_nm3 > t.value THEN '用气 ' || AS_WRITTEN(u.month_gas_10k_nm3) || ' 万标立方米' END,
            CASE WHEN u.monitored_hours > t.value THEN '在线监测 ' || AS_WRITTEN(u.monitored_hours) || ' 小时' END
        ) AS used,
        CASE
            WHEN u.month_power_10k_kwh > t.value THEN 'month_power_10k_kwh'
            WHEN u.month_water_10k_m3 > t.value THEN 'month_water_10k_m3'
            WHEN u.month_gas_10k_nm3 > t.value THEN 'month_gas_10k_nm3'
            ELSE 'monitored_hours'
        END AS column_name,
        u.file_name,
        u.file_sha256,
        u.sheet_name,
        u.row_number
    FROM record_l6_energy_use AS u
    CROSS JOIN ref_threshold AS t
    WHERE
        t.kind = 'F-08'
        AND t.key = 'used'
        AND GREATEST(u.month_power_10k_kwh, u.month_water_10k_m3, u.month_gas_10k_nm3, u.monitored_hours) > t.value
),

living_site AS (
    SELECT DISTINCT p.site_key
    FROM claim AS c
    INNER JOIN placed_project AS p
        ON c.project_id = p.project_id
    INNER JOIN ref_method AS m
        ON c.method_id = m.method_id
    WHERE m.is_closure IS NULL
),

closed AS (
    SELECT DISTINCT
        r.project_id,
        r.closure_date,
        SITE_OWNER(r.permit_no, r.uscc, r.region_code, r.enterprise_name) AS owner_key
    FROM claim AS c
    INNER JOIN ref_method AS m
        ON c.method_id = m.method_id
    INNER JOIN record_project AS r
        ON c.project_id = r.project_id
    INNER JOIN placed_project AS p
        ON c.project_id = p.project_id
    LEFT JOIN living_site AS s
        ON p.site_key = s.site_key
    WHERE
        m.is_closure = 'yes'
        AND (s.site_key IS NULL OR COALESCE(r.facility_code, r.outlet_code) IS NULL)
),

used_after AS (
    SELECT
        k.project_id,
        ANY_VALUE(k.closure_date) AS closure_date,
        COUNT(*) AS months,
        ARG_MAX(u.month, u.month) AS last_month,
        ARG_MAX(u.used, u.month) AS last_used,
        LIST({
            'column_name': u.column_name,
            'value': u.month || '：' || u.used,
            'file_name': u.file_name,
            'file_sha256': u.file_sha256,
            'sheet_name': u.sheet_name,
            'row_number': u.row_number
        } ORDER BY u.month DESC)[:3] AS cells
    FROM closed AS k
    INNER JOIN site_use AS u
        ON k.owner_key = u.owner_key AND STRFTIME(k.closure_date, '%Y-%m') < u.month
    GROUP BY k.project_id
)

SELECT
    'F-08' AS kind,
    c.project_id AS finding_key,
    c.pollutant,
    c.project_id,
    'member' AS role,
    c.computed_t::DECIMAL(38, 26) AS doubt_t,
    c.computed_is_exact AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    TO_JSON({
        'closure_date': u.closure_date::VARCHAR,
        'months': u.months,
        'last_month': u.last_month,
        'used': u.last_used,
        'doubt_t': HALF_EVEN_T(c.computed_t)::VARCHAR,
        'columns': ['closure_date'],
        'cells': u.cells
    }) AS facts
FROM used_after AS u
INNER JOIN claim AS c
    ON u.project_id = c.project_id
WHERE c.eligible AND c.computed_t > 0
