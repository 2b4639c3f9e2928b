-- resolution_case
--
-- The claims as they stand when findings are confirmed: all of them (floor), those already confirmed
-- (ceiling), each open one alone. Tonnes confirmed as double are out of the claim before it is capped.
--
--     claimed = R − doubt
--     doubt = min(R, max(largest of no part, Σ over parts of the largest of each))
--
--     claimed  what is left of the claim    扣除查实重复后的申报量    t    claimed_t
--     R        reduction                    减排量                    t    computed_t
--     doubt    claimed twice                重复申报的减排量          t    doubt_t
--
-- grain     one row per case_id, claim_no; case_id is 'floor', 'ceiling' or a finding_id
-- reads     finding_effect, site_claim, claim_stock, net_claim, stock
-- source    contract §3 (resolutions)
-- nuance    of doubts about one claim that say no part any two may be the same tonnes; those of different parts
--           (doubt_part) are different tonnes. A case holds the claims it can change: of floor and ceiling the
--           whole site, or the enterprise that shares a stock; of a doubt the point whose cap may bite, else the
--           claim alone; of a stock everything that draws on it, and of any finding what draws on a stock of its
--           site that was confirmed. A doubt that the cap has cut, with all the room that confirmed doubts have
--           made, changes nothing and has no case
-- bound     findings × claims of one point, and only where its cap bites; of a site where its stock was confirmed

WITH site_case AS (
    SELECT
        'floor' AS case_id,
        stock_line_key
    FROM finding_effect
    WHERE status IN ('open', 'confirmed')
    UNION
    SELECT
        'ceiling' AS case_id,
        stock_line_key
    FROM finding_effect
    WHERE status = 'confirmed'
),

keyed AS (
    SELECT
        c.*,
        n.capped_t,
        s.stock_line_key,
        CONCAT_WS('|', c.plan_id, c.pollutant, c.point_key) AS line_key,
        s.outlet_stock_key,
        s.facility_stock_key,
        s.site_stock_key,
        s.enterprise_stock_key
    FROM site_claim AS c
    INNER JOIN claim_stock AS s
        ON c.claim_no = s.claim_no
    INNER JOIN net_claim AS n
        ON c.claim_no = n.claim_no
),

tight_point AS (
    SELECT line_key
    FROM keyed
    GROUP BY line_key
    HAVING SUM(GREATEST(computed_t, 0)) > MIN(base_t)
),

confirmed_room AS (
    SELECT
        line_key,
        SUM(doubt_t) AS room_t
    FROM finding_effect
    WHERE status = 'confirmed'
    GROUP BY line_key
),

doubt_case AS (
    SELECT
        e.finding_id,
        e.stock_line_key,
        e.line_key,
        e.claim_no,
        t.line_key IS NOT NULL AS is_tight
    FROM finding_effect AS e
    INNER JOIN keyed AS k
        ON e.claim_no = k.claim_no
    LEFT JOIN tight_point AS t
        ON e.line_key = t.line_key
    LEFT JOIN confirmed_room AS c
        ON e.line_key = c.line_key
    WHERE e.status = 'open' AND e.doubt_t > 0 AND k.computed_t - e.doubt_t < k.capped_t + COALESCE(c.room_t, 0)
),

finding_stock AS (
    SELECT DISTINCT
        finding_id,
        status,
        stock_line_key,
        stock_key
    FROM finding_effect
    WHERE stock_key IS NOT NULL
),

open_case AS (
    SELECT
        finding_id,
        stock_line_key
    FROM finding_stock
    WHERE status = 'open'
    UNION
    SELECT
        finding_id,
        stock_line_key
    FROM doubt_case
),

stock_case AS (
    SELECT
        finding_id,
        stock_key
    FROM finding_stock
    WHERE status = 'open'
    UNION
    SELECT
        o.finding_id,
        s.stock_key
    FROM open_case AS o
    INNER JOIN finding_stock AS s
        ON o.stock_line_key = s.stock_line_key
    WHERE s.status = 'confirmed'
),

drawn AS (
    SELECT
        claim_no,
        UNNEST([outlet_stock_key, facility_stock_key, site_stock_key, enterprise_stock_key]) AS stock_key
    FROM keyed
),

in_case AS (
    SELECT
        s.case_id,
        k.claim_no
    FROM site_case AS s
    INNER JOIN keyed AS k
        ON s.stock_line_key = k.stock_line_key
    UNION
    SELECT
        d.finding_id AS case_id,
        k.claim_no
    FROM doubt_case AS d
    INNER JOIN keyed AS k
        ON d.line_key = k.line_key
    WHERE d.is_tight
    UNION
    SELECT
        d.finding_id AS case_id,
        d.claim_no
    FROM doubt_case AS d
    WHERE NOT d.is_tight
    UNION
    SELECT
        s.finding_id AS case_id,
        d.claim_no
    FROM stock_case AS s
    INNER JOIN drawn AS d
        ON s.stock_key = d.stock_key
),

doubt_of_part AS (
    SELECT
        i.case_id,
        i.claim_no,
        e.doubt_part,
        MAX(e.doubt_t) AS doubt_t,
        BOOL_AND(e.doubt_is_exact) AS doubt_is_exact
    FROM in_case AS i
    INNER JOIN finding_effect AS e
        ON
            i.claim_no = e.claim_no
            AND (e.status = 'confirmed' OR i.case_id = e.finding_id OR (e.status = 'open' AND i.case_id = 'floor'))
    GROUP BY i.case_id, i.claim_no, e.doubt_part
),

applied AS (
    SELECT
        case_id,
        claim_no,
        GREATEST(
            MAX(doubt_t) FILTER (WHERE doubt_part IS NULL),
            SUM(doubt_t) FILTER (WHERE doubt_part IS NOT NULL)
        ) AS doubt_t,
        BOOL_AND(doubt_is_exact) AS doubt_is_exact
    FROM doubt_of_part
    GROUP BY case_id, claim_no
),

stock_effect AS (
    SELECT DISTINCT
        finding_id,
        status,
        stock_key
    FROM finding_stock
),

applied_stock AS (
    SELECT DISTINCT
        i.case_id,
        d.stock_key,
        s.stock_t
    FROM in_case AS i
    INNER JOIN drawn AS d
        ON i.claim_no = d.claim_no
    INNER JOIN stock_effect AS e
        ON
            d.stock_key = e.stock_key
            AND (e.status = 'confirmed' OR i.case_id = e.finding_id OR (e.status = 'open' AND i.case_id = 'floor'))
    INNER JOIN stock AS s
        ON d.stock_key = s.stock_key
)

SELECT
    i.case_id,
    i.claim_no,
    k.line_no,
    k.line_key,
    ROW_NUMBER() OVER (PARTITION BY i.case_id, k.line_key ORDER BY k.line_no) AS place_in_line,
    (k.computed_t - LEAST(COALESCE(a.doubt_t, 0), GREATEST(k.computed_t, 0)))::DECIMAL(38, 26) AS claimed_t,
    k.base_t::DECIMAL(38, 26) AS base_t,
    k.computed_is_exact AND COALESCE(a.doubt_is_exact, TRUE) AS is_exact,
    k.offset_t,
    k.traded_t,
    k.outlet_stock_key,
    outlet.stock_t AS outlet_stock_t,
    k.facility_stock_key,
    facility.stock_t AS facility_stock_t,
    k.site_stock_key,
    site.stock_t AS site_stock_t,
    k.enterprise_stock_key,
    enterprise.stock_t AS enterprise_stock_t
FROM in_case AS i
INNER JOIN keyed AS k
    ON i.claim_no = k.claim_no
LEFT JOIN applied AS a
    ON i.case_id = a.case_id AND i.claim_no = a.claim_no
LEFT JOIN applied_stock AS outlet
    ON i.case_id = outlet.case_id AND k.outlet_stock_key = outlet.stock_key
LEFT JOIN applied_stock AS facility
    ON i.case_id = facility.case_id AND k.facility_stock_key = facility.stock_key
LEFT JOIN applied_stock AS site
    ON i.case_id = site.case_id AND k.site_stock_key = site.stock_key
LEFT JOIN applied_stock AS enterprise
    ON i.case_id = enterprise.case_id AND k.enterprise_stock_key = enterprise.stock_key
