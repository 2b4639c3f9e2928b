-- a7_vehicle
--
-- What each scrapped vehicle or machine let out in a year (车辆年排放量).
--
--     E = L·f × 10⁻⁶
--     E = H·g × 10⁻⁶
--
--     E      emission of a year     年排放量         t       emission_t
--     L      distance               年行驶里程       km      travelled_km
--     f      factor of a vehicle    排放系数         g/km    factor_g_per_km
--     H      hours of work          年作业时间       h       worked_hours
--     g      factor of a machine    排放系数         g/h     factor_g_per_h
--     10⁻⁶   1 g = 10⁻⁶ t
--     products of decimals: 18 places below at most 10³ t a vehicle (L · f and H · g are bounded)
--
-- grain     one row per vehicle row in force and pollutant
-- reads     record_a7_vehicle
-- source    distance × factor, rulebook §3.2 A7 [E]; hours × factor of a machine is the same for it [D]
-- method    A7.scrapping in reference_data/methods.csv
-- gaps      no factor of a pollutant: the vehicle is not claimed for it (0)

WITH stated AS (
    SELECT
        *,
        'nox' AS pollutant,
        factor_nox_g_per_km AS stated_g_per_km,
        factor_nox_g_per_h AS stated_g_per_h
    FROM record_a7_vehicle
    UNION ALL
    SELECT
        *,
        'vocs' AS pollutant,
        factor_vocs_g_per_km AS stated_g_per_km,
        factor_vocs_g_per_h AS stated_g_per_h
    FROM record_a7_vehicle
),

of_its_class AS (
    SELECT
        project_id,
        file_order,
        file_name,
        file_sha256,
        sheet_name,
        row_number,
        vin,
        pollutant,
        CASE WHEN vehicle_class <> '非道路移动机械' THEN distance_km END AS travelled_km,
        CASE WHEN vehicle_class <> '非道路移动机械' THEN COALESCE(stated_g_per_km, 0)::DECIMAL(18, 6) END
            AS factor_g_per_km,
        CASE WHEN vehicle_class = '非道路移动机械' THEN working_hours END AS worked_hours,
        CASE WHEN vehicle_class = '非道路移动机械' THEN COALESCE(stated_g_per_h, 0)::DECIMAL(18, 6) END
            AS factor_g_per_h
    FROM stated
)

SELECT
    *,
    COALESCE(travelled_km::DECIMAL(38, 6) * factor_g_per_km, worked_hours::DECIMAL(38, 6) * factor_g_per_h)
    * 0.000001 AS emission_t
FROM of_its_class
