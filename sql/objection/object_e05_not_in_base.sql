-- object_e05_not_in_base
--
-- E5: claims on sources that the base-year ledger L1 does not hold, in counties whose ledger is known.
--
--     hold or reject   where the ledger holds at least the threshold's share of the county's claimed sites
--     ask              where it holds fewer: it is not complete, and only says so
--
-- grain     one row per project_id, pollutant
-- reads     record_l1_base_emission, record_project, record_tonnes, ref_plan, ref_method, ref_eligibility
-- source    rulebook §2.5 E5 [V for the 12th plan, M for the 14th]; the threshold [D]
-- gaps      a county of which the ledger holds no claimed site: nothing is said; types of served areas have no
--           source of their own

WITH of_source AS (
    SELECT DISTINCT project_type
    FROM ref_method
    WHERE base_of = 'source'
),

listed AS (
    SELECT DISTINCT
        SITE_OWNER(permit_no, uscc, region_code, enterprise_name) AS owner_key,
        pollutant,
        base_year
    FROM record_l1_base_emission
),

listed_year AS (
    SELECT DISTINCT
        pollutant,
        base_year
    FROM listed
),

claimed AS (
    SELECT
        r.project_id,
        t.pollutant,
        r.region_code,
        r.permit_no,
        y.base_year,
        SITE_OWNER(r.permit_no, r.uscc, r.region_code, r.enterprise_name) AS owner_key
    FROM record_project AS r
    SEMI JOIN of_source AS s
        ON r.project_type = s.project_type
    INNER JOIN record_tonnes AS t
        ON r.project_id = t.project_id
    INNER JOIN ref_plan AS plan
        ON r.credit_year BETWEEN plan.first_year AND plan.last_year
    INNER JOIN listed_year AS y
        ON t.pollutant = y.pollutant AND plan.base_year = y.base_year
),

held_against AS (
    SELECT
        c.project_id,
        c.pollutant,
        c.region_code,
        c.permit_no,
        c.base_year,
        c.owner_key,
        l.owner_key IS NOT NULL AS is_listed
    FROM claimed AS c
    LEFT JOIN listed AS l
        ON c.owner_key = l.owner_key AND c.pollutant = l.pollutant AND c.base_year = l.base_year
),

county AS (
    SELECT
        region_code,
        pollutant,
        base_year,
        COUNT(DISTINCT owner_key) AS sites,
        COUNT(DISTINCT owner_key) FILTER (WHERE is_listed) AS listed_sites
    FROM held_against
    GROUP BY region_code, pollutant, base_year
    HAVING COUNT_IF(is_listed) > 0
)

SELECT
    rule.rule_id,
    h.project_id,
    h.pollutant,
    CASE
        WHEN k.listed_sites < rule.threshold * k.sites THEN 'ask'
        ELSE rule.effect
    END AS effect,
    'permit_no' AS column_name,
    COALESCE(h.permit_no, '') AS value,
    h.base_year || '：' || k.listed_sites || '/' || k.sites AS detail,
    TO_JSON({
        'base_year': h.base_year,
        'sites': k.sites,
        'listed_sites': k.listed_sites
    }) AS facts
FROM held_against AS h
INNER JOIN county AS k
    ON h.region_code = k.region_code AND h.pollutant = k.pollutant AND h.base_year = k.base_year
CROSS JOIN ref_eligibility AS rule
WHERE NOT h.is_listed AND rule.rule_id = 'E5' AND rule.effect <> 'off'
