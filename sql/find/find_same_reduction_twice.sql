-- find_same_reduction_twice
--
-- D-01, D-02, D-03, D-10, D-12: a claim lies, wholly or in part, in an interval that an earlier claim on the
-- same source has covered; the earlier one keeps its tonnes.
--
--     D-10 a closure of what others, no closures, reduced before
--     D-02 what covers it is of another project type alone · D-01 wholly, same credit year
--     D-03 wholly, another year · D-12 in part: the stage begins above the end of the one before
--
-- grain     one row per finding (finding_key, pollutant) and project_id
-- reads     doubted_claim, doubted_cover, site_claim, net_claim
-- source    rulebook §10 D-01, D-02, D-03, D-10, D-12 [D]; contract §3
-- nuance    confirming it takes doubt_t out of the later claim, before the cap

WITH cover AS (
    SELECT
        v.line_no,
        STRING_AGG(earlier.project_id, '、' ORDER BY earlier.project_id) AS earlier_ids,
        BOOL_OR(earlier.project_type = later.project_type) AS has_same_type,
        BOOL_AND(later.is_closure AND NOT earlier.is_closure) AS is_closed_after_retrofit
    FROM doubted_cover AS v
    INNER JOIN site_claim AS earlier
        ON v.covering_line_no = earlier.line_no
    INNER JOIN site_claim AS later
        ON v.line_no = later.line_no
    GROUP BY v.line_no
),

doubted AS (
    SELECT
        CASE
            WHEN e.is_closed_after_retrofit THEN 'D-10'
            WHEN NOT e.has_same_type THEN 'D-02'
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
            'doubt_t': HALF_EVEN_T(d.doubt_t)::VARCHAR,
            'counted_t': n.counted_t::VARCHAR,
            'known_by': CASE
                WHEN earlier.facility_code = later.facility_code AND earlier.outlet_code = later.outlet_code
                    THEN 'facility_and_outlet'
                WHEN earlier.outlet_code = later.outlet_code THEN 'outlet'
                WHEN earlier.facility_code = later.facility_code THEN 'facility'
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
