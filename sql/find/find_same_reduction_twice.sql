-- find_same_reduction_twice
--
-- D-01 to D-04, D-09, D-10, D-12, D-14 to D-17, D-23: a claim lies, wholly or in part, in an interval that an earlier
-- claim on the same source has covered; the earlier one keeps its tonnes.
--
--     D-04 from another county · D-09 by the same enterprise under another credit code
--     D-14 by another at a treatment unit or outlet that several use, each stating the whole of it
--     D-23 by another at the permit's site, or at one place · D-17 of one boiler, at another site or without codes
--     D-10 a closure of what others, no closures, reduced before
--     D-16 substitution (V1) and abatement (V2) of one line · D-15 on another basis (NMHC, VOCs)
--     D-02 what covers it is of another project type alone · D-01 wholly, same credit year
--     D-03 wholly, another year · D-12 in part: the stage begins above the end of the one before
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     doubted_claim, doubted_cover, site_claim, shared_unit, net_claim, ref_threshold
-- source    rulebook §10 D-01 to D-04, D-09, D-10, D-12, D-14 to D-17, D-23 [D]; contract §3
-- nuance    a case has the first name in this order that holds for every claim that covers it; confirming it takes
--           doubt_t out of the later claim, before the cap. In line the permit's holder and the site's county come
--           first (site_claim), so that these keep

WITH pair AS (
    SELECT
        v.line_no,
        earlier.project_id AS earlier_id,
        earlier.project_type = later.project_type AS has_same_type,
        later.is_closure AND NOT earlier.is_closure AS is_closed_after_retrofit,
        IS_OTHER_COUNTY(later.area_code, later.city_code, earlier.area_code, earlier.city_code)
        AND (
            COALESCE(later.permit_site = earlier.permit_site, FALSE)
            OR SUBSTR(later.uscc, 9, 9) = SUBSTR(earlier.uscc, 9, 9)
        ) AS is_from_another_county,
        later.uscc <> earlier.uscc AS is_of_another,
        SUBSTR(later.uscc, 9, 9) = SUBSTR(earlier.uscc, 9, 9)
        OR COALESCE(LIST_CONTAINS(later.former_links, earlier.enterprise_link), FALSE)
        OR COALESCE(LIST_CONTAINS(earlier.former_links, later.enterprise_link), FALSE) AS is_renamed,
        COALESCE(later_unit.unit_key = earlier_unit.unit_key, FALSE)
        AND (
            later_unit.is_said_to_be
            OR NOT (
                later.computed_t = earlier.computed_t
                AND later.level_before_t = earlier.level_before_t
                AND COALESCE(later.facility_code = earlier.facility_code, TRUE)
            )
        ) AS is_at_shared_unit,
        COALESCE(later.permit_site = earlier.permit_site, FALSE)
        OR COALESCE(
            IS_WITHIN(later.longitude_deg, later.latitude_deg, earlier.longitude_deg, earlier.latitude_deg, t.value),
            FALSE
        ) AS is_at_one_place,
        COALESCE(later.boiler_link = earlier.boiler_link, FALSE)
        AND (
            later.site_key <> earlier.site_key
            OR NOT (
                COALESCE(later.facility_code = earlier.facility_code, FALSE)
                OR COALESCE(later.outlet_code = earlier.outlet_code, FALSE)
            )
        ) AS is_one_boiler,
        CONCAT_WS('|', earlier.project_type, later.project_type) IN ('V1|V2', 'V2|V1') AS is_substituted_and_abated,
        COALESCE(later.vocs_basis <> earlier.vocs_basis, FALSE) AS is_on_another_basis
    FROM doubted_cover AS v
    INNER JOIN site_claim AS earlier
        ON v.covering_line_no = earlier.line_no
    INNER JOIN site_claim AS later
        ON v.line_no = later.line_no
    LEFT JOIN shared_unit AS earlier_unit
        ON v.covering_line_no = earlier_unit.line_no
    LEFT JOIN shared_unit AS later_unit
        ON v.line_no = later_unit.line_no
    CROSS JOIN ref_threshold AS t
    WHERE t.kind = 'D-23' AND t.key = 'distance'
),

cover AS (
    SELECT
        line_no,
        STRING_AGG(earlier_id, '、' ORDER BY earlier_id) AS earlier_ids,
        BOOL_OR(has_same_type) AS has_same_type,
        CASE
            WHEN BOOL_AND(is_from_another_county) THEN 'D-04'
            WHEN BOOL_AND(is_of_another AND is_renamed) THEN 'D-09'
            WHEN BOOL_AND(is_of_another AND is_at_shared_unit) THEN 'D-14'
            WHEN BOOL_AND(is_of_another AND is_at_one_place) THEN 'D-23'
            WHEN BOOL_AND(is_one_boiler) THEN 'D-17'
            WHEN BOOL_AND(is_of_another) THEN 'D-23'
            WHEN BOOL_AND(is_closed_after_retrofit) THEN 'D-10'
            WHEN BOOL_AND(is_substituted_and_abated) THEN 'D-16'
            WHEN BOOL_AND(is_on_another_basis) THEN 'D-15'
            WHEN NOT BOOL_OR(has_same_type) THEN 'D-02'
        END AS named
    FROM pair
    GROUP BY line_no
),

doubted AS (
    SELECT
        CASE
            WHEN e.named IS NOT NULL THEN e.named
            WHEN d.is_whole AND later.credit_year = earlier.credit_year THEN 'D-01'
            WHEN d.is_whole THEN 'D-03'
            ELSE 'D-12'
        END AS kind,
        later.project_id AS finding_key,
        later.pollutant,
        later.project_id AS later_project_id,
        d.line_no,
        d.doubt_t,
        d.is_exact,
        TO_JSON({
            'later': later.project_id,
            'earlier': e.earlier_ids,
            'later_year': later.credit_year,
            'earlier_year': earlier.credit_year,
            'later_region': later.region_code,
            'earlier_region': earlier.region_code,
            'later_uscc': later.uscc,
            'earlier_uscc': earlier.uscc,
            'doubt_t': HALF_EVEN_T(d.doubt_t)::VARCHAR,
            'counted_t': n.counted_t::VARCHAR,
            'items': 1,
            'item_kind': 'boiler',
            'examples': later.boiler_link,
            'known_by': CASE
                WHEN earlier.facility_code = later.facility_code AND earlier.outlet_code = later.outlet_code
                    THEN 'facility_and_outlet'
                WHEN earlier.outlet_code = later.outlet_code THEN 'outlet'
                WHEN earlier.facility_code = later.facility_code THEN 'facility'
                WHEN earlier.boiler_link = later.boiler_link THEN 'boiler'
                WHEN earlier.title_key = later.title_key THEN 'title'
                ELSE 'figures'
            END,
            'is_whole': d.is_whole
        }) AS facts
    FROM doubted_claim AS d
    INNER JOIN site_claim AS later
        ON d.claim_no = later.claim_no
    INNER JOIN site_claim AS earlier
        ON d.first_line_no = earlier.line_no
    INNER JOIN net_claim AS n
        ON d.claim_no = n.claim_no
    INNER JOIN cover AS e
        ON d.line_no = e.line_no
)

SELECT
    kind,
    finding_key,
    pollutant,
    later_project_id AS project_id,
    'repeated' AS role,
    doubt_t,
    is_exact AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    facts
FROM doubted
UNION ALL
SELECT
    d.kind,
    d.finding_key,
    d.pollutant,
    earlier.project_id,
    'kept' AS role,
    0::DECIMAL(38, 26) AS doubt_t,
    TRUE AS doubt_is_exact,
    NULL::VARCHAR AS stock_key,
    d.facts
FROM doubted AS d
INNER JOIN doubted_cover AS c
    ON d.line_no = c.line_no
INNER JOIN site_claim AS earlier
    ON c.covering_line_no = earlier.line_no
