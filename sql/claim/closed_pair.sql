-- closed_pair
--
-- Claims on sources that a claim closes, each beside every way in which the source was described before it, with
-- what had been claimed under it by then.
--
-- grain     one row per line_no, first_line_no (the first claim that describes the source so)
-- reads     site_claim, claim_doubt
-- source    contract §3 (identity of a source): tied by codes or title as in same_source, on whatever scale; a
--           closure without codes is of the site (contract §2.1, base of the site), and ends all of it
-- nuance    claimed leaves out what is in doubt already and what is above a claim's own base. After a closure the
--           source is closed to claims of another scale only: on its own scale intervals say what is left. A closure
--           without codes whose base is smaller than that of the source, and a source closed before, are others.
--           What stands beside a held claim need not share a place with the closure: the permit ties the one, the
--           enterprise and county the other
-- bound     closures, and claims after one, × ways of describing one source: sums run within a description; a site
--           with more than a thousand descriptions is none that one closure ends. Descriptions stay pairs: which of
--           them a claim is about is no equality (a missing code meets each, coordinates may be 0.01° apart), so that
--           no sum over several holds for all claims; thousands that an outlet alone ties are not bounded

WITH owned AS (
    SELECT
        c.claim_no,
        c.line_no,
        c.is_closure,
        c.computed_t,
        c.computed_is_exact,
        c.base_t,
        c.level_scale,
        c.project_type,
        c.permit_site,
        c.enterprise_key,
        c.longitude_deg,
        c.latitude_deg,
        c.facility_code,
        c.outlet_code,
        c.title_key,
        CONCAT_WS('|', c.plan_id, c.pollutant) AS like_key,
        COALESCE(c.uscc, '') || '@' || c.region_code AS county_key,
        CASE WHEN c.is_closure THEN COALESCE(c.level_after_t, 0) ELSE 0 END::DECIMAL(38, 26) AS moved_t,
        LEAST(c.computed_t - COALESCE(d.doubt_t, 0), c.base_t)::DECIMAL(38, 26) AS claimed_t
    FROM site_claim AS c
    LEFT JOIN claim_doubt AS d
        ON c.claim_no = d.claim_no
    WHERE c.computed_t > 0
),

placed AS (
    SELECT
        o.*,
        UNNEST(['P' || o.permit_site, 'C' || o.county_key]) AS place_key
    FROM owned AS o
),

closed_place AS (
    SELECT
        like_key,
        place_key,
        MIN(line_no) AS closed_line_no
    FROM placed
    WHERE is_closure AND place_key IS NOT NULL
    GROUP BY like_key, place_key
),

held_line AS (
    SELECT DISTINCT p.line_no
    FROM placed AS p
    INNER JOIN closed_place AS c
        ON p.like_key = c.like_key AND p.place_key = c.place_key
    WHERE p.is_closure OR p.line_no > c.closed_line_no
),

held_place AS (
    SELECT DISTINCT
        p.like_key,
        p.place_key
    FROM placed AS p
    SEMI JOIN held_line AS h
        ON p.line_no = h.line_no
),

beside_line AS (
    SELECT DISTINCT p.line_no
    FROM placed AS p
    SEMI JOIN held_place AS h
        ON p.like_key = h.like_key AND p.place_key = h.place_key
),

beside AS (
    SELECT
        o.*,
        h.line_no IS NOT NULL AS is_held,
        CONCAT(o.facility_code IS NOT NULL, o.outlet_code IS NOT NULL) AS coded,
        CONCAT_WS('|', o.project_type, o.title_key) AS title,
        HASH(
            o.like_key,
            o.project_type,
            o.permit_site,
            o.county_key,
            o.enterprise_key,
            o.longitude_deg,
            o.latitude_deg,
            o.facility_code,
            o.outlet_code,
            o.title_key
        ) AS described
    FROM owned AS o
    SEMI JOIN beside_line AS b
        ON o.line_no = b.line_no
    LEFT JOIN held_line AS h
        ON o.line_no = h.line_no
),

running AS (
    SELECT
        *,
        FIRST_VALUE(line_no) OVER so_far AS first_line_no,
        SUM(claimed_t) OVER so_far AS claimed_so_far_t,
        MAX(base_t) OVER so_far AS largest_base_t,
        BOOL_OR(is_closure) OVER so_far AS is_closed,
        MAX(moved_t) OVER so_far AS moved_so_far_t,
        MIN(CASE WHEN is_closure THEN level_scale END) OVER so_far AS closed_scale,
        BOOL_AND(computed_is_exact) OVER so_far AS is_exact
    FROM beside
    WINDOW so_far AS (PARTITION BY described ORDER BY line_no)
),

earlier_site AS (
    SELECT
        *,
        UNNEST(['P' || permit_site, CONCAT('C', permit_site IS NOT NULL, county_key)]) AS site
    FROM running
    WHERE line_no = first_line_no
),

earlier AS (
    SELECT
        described,
        line_no,
        UNNEST([
            CASE WHEN facility_code IS NOT NULL THEN HASH(like_key, site, 'F', facility_code) END,
            CASE WHEN outlet_code IS NOT NULL THEN HASH(like_key, site, 'O', outlet_code) END,
            HASH(like_key, site, 'N', coded, title)
        ]) AS tie
    FROM earlier_site
    WHERE site IS NOT NULL
),

whole_site AS (
    SELECT
        like_key,
        site
    FROM earlier_site
    WHERE site IS NOT NULL
    GROUP BY like_key, site
    HAVING COUNT(*) <= 1000
),

later_site AS (
    SELECT
        *,
        UNNEST([
            'P' || permit_site,
            'Cfalse' || county_key,
            CASE WHEN permit_site IS NULL THEN 'Ctrue' || county_key END
        ]) AS site
    FROM beside
),

later AS (
    SELECT
        line_no,
        UNNEST([
            CASE WHEN facility_code IS NOT NULL THEN HASH(like_key, site, 'F', facility_code) END,
            CASE WHEN outlet_code IS NOT NULL THEN HASH(like_key, site, 'O', outlet_code) END,
            HASH(like_key, site, 'N', 'falsefalse', title),
            CASE WHEN outlet_code IS NULL THEN HASH(like_key, site, 'N', 'falsetrue', title) END,
            CASE WHEN facility_code IS NULL THEN HASH(like_key, site, 'N', 'truefalse', title) END,
            CASE WHEN COALESCE(facility_code, outlet_code) IS NULL THEN HASH(like_key, site, 'N', 'truetrue', title) END
        ]) AS tie
    FROM later_site
    WHERE is_held AND site IS NOT NULL
),

tied AS (
    SELECT
        later.line_no,
        earlier.described,
        FALSE AS is_of_site
    FROM later
    INNER JOIN earlier
        ON later.tie = earlier.tie AND later.line_no > earlier.line_no
    UNION ALL
    SELECT
        own.line_no,
        before.described,
        TRUE AS is_of_site
    FROM later_site AS own
    SEMI JOIN whole_site AS w
        ON own.like_key = w.like_key AND own.site = w.site
    INNER JOIN earlier_site AS before
        ON own.like_key = before.like_key AND own.site = before.site AND own.line_no > before.line_no
    WHERE own.is_closure AND own.facility_code IS NULL AND own.outlet_code IS NULL
),

pair AS (
    SELECT
        line_no,
        described,
        BOOL_AND(is_of_site) AS is_of_site
    FROM tied
    GROUP BY line_no, described
)

SELECT
    own.claim_no,
    own.line_no,
    own.computed_t,
    CASE WHEN own.is_closure THEN own.moved_t ELSE before.moved_so_far_t END AS moved_t,
    before.first_line_no,
    before.claimed_so_far_t,
    GREATEST(own.base_t, before.largest_base_t) AS largest_base_t,
    own.is_closure OR (before.is_closed AND own.level_scale IS DISTINCT FROM before.closed_scale) AS is_closed,
    own.computed_is_exact AND before.is_exact AS is_exact
FROM pair
INNER JOIN beside AS own
    ON pair.line_no = own.line_no
ASOF INNER JOIN running AS before
    ON pair.described = before.described AND pair.line_no > before.line_no
WHERE
    (NOT pair.is_of_site OR (NOT before.is_closed AND before.largest_base_t <= own.base_t))
    AND COALESCE(own.facility_code = before.facility_code, TRUE)
    AND COALESCE(own.outlet_code = before.outlet_code, TRUE)
    AND (
        own.permit_site = before.permit_site
        OR (
            (own.permit_site IS NULL OR before.permit_site IS NULL)
            AND own.county_key = before.county_key
            AND own.enterprise_key = before.enterprise_key
            AND COALESCE(ABS(own.longitude_deg - before.longitude_deg) <= 0.01, TRUE)
            AND COALESCE(ABS(own.latitude_deg - before.latitude_deg) <= 0.01, TRUE)
        )
    )
