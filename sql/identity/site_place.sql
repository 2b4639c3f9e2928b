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
        k.site_no,
        MIN_BY(k.enterprise_no, k.sight_no) AS enterprise_no,
        MIN_BY(k.region_code, k.sight_no) AS region_code,
        MIN_BY(k.longitude_e6, k.sight_no) FILTER (k.latitude_e6 IS NOT NULL) AS longitude_e6,
        MIN_BY(k.latitude_e6, k.sight_no) FILTER (k.longitude_e6 IS NOT NULL) AS latitude_e6,
        MIN_BY(k.site_address, k.sight_no) FILTER (k.site_address IS NOT NULL) AS site_address
    FROM sighted_key AS k
    SEMI JOIN crowded AS c
        ON k.enterprise_no = c.enterprise_no AND k.region_code = c.region_code
    WHERE k.site_no IS NOT NULL AND k.is_in_force
    GROUP BY k.site_no
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
