-- site_place
--
-- Where each site lies and whose it is, as its records in force say first; of enterprises with several sites in
-- a county only.
--
-- grain     one row per site_no
-- reads     sighted_key, site_number
-- source    contract §3 (identity of a source)

WITH crowded AS (
    SELECT
        enterprise_no,
        region_code
    FROM sighted_key
    WHERE site_no IS NOT NULL AND is_in_force
    GROUP BY enterprise_no, region_code
    HAVING MIN(site_no) <> MAX(site_no)
),

place AS (
    SELECT
        site_no,
        MIN_BY(enterprise_no, sight_no) AS enterprise_no,
        MIN_BY(region_code, sight_no) AS region_code,
        MIN_BY(longitude_e6, sight_no) FILTER (latitude_e6 IS NOT NULL) AS longitude_e6,
        MIN_BY(latitude_e6, sight_no) FILTER (longitude_e6 IS NOT NULL) AS latitude_e6,
        MIN_BY(site_address, sight_no) FILTER (site_address IS NOT NULL) AS site_address
    FROM sighted_key
    SEMI JOIN crowded USING (enterprise_no, region_code)
    WHERE site_no IS NOT NULL AND is_in_force
    GROUP BY site_no
)

SELECT
    p.site_no,
    n.site_key,
    p.enterprise_no || '@' || p.region_code AS county,
    p.longitude_e6,
    p.latitude_e6,
    PLAIN_NAME(p.site_address) AS address
FROM place AS p
INNER JOIN site_number AS n
    ON p.site_no = n.site_no
