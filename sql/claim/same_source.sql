-- same_source
--
-- Each claim beside the intervals that were claimed before it on what is, or may be, the same source.
--
--     same site      the same permit; without one, the same enterprise and county where neither name
--                    nor coordinates differ
--     other names    one organisation under two credit codes or codes of one county; an enterprise and what it was
--                    called; one approval at one place: sites that are taken for one
--     same source    no code differs (a missing one is a question), and a tie: facility, outlet, or where
--                    codes are missing the title or the very same interval
--     one boiler     the same registration for use, wherever
--     one place      the organisation, codes and coordinates in two counties
--     one record     figures that hardly occur twice, of one organisation in two counties, or of two at one place;
--                    with a code and the title equal too, fewer digits are enough
--     one unit       several organisations at one treatment unit or outlet of a permit, each stating its whole flow
--
-- grain     one row per line_no, scale_kind, interval_no; where source_key is filled, the first interval of a
--           description stands for all intervals of it before the claim, wherever they lie (claimed_before)
-- reads     claim_interval, claimed_interval, claimed_often, ref_threshold
-- source    contract §3 (identity of a source); rulebook §10 D-04, D-09, D-14, D-17, D-23 [D]
-- nuance    neighbours in a park, sister companies and the stations of a chain have a place, an organisation or
--           codes in common, and no figures: nothing stands beside them. Shares of a shared unit, each with its own
--           flow, are not held against each other
-- bound     claims × distinct intervals of one tie at one site, and of a description with more than a hundred × the
--           first of them and those of the very same interval: sites and ties are joined by equality of
--           their hash, never claim by claim; two coded claims meet by their codes only, and by one of them where
--           the other is the same or missing, so that an outlet of a thousand facilities is no one tie; places meet
--           by cells of the grid; of a tie with more than a thousand the first twenty of each interval are asked, for
--           the first has covered it. What the hash brings together is held against codes, names and places once more

WITH distance AS (
    SELECT
        value AS near_deg,
        MICRO(value) AS cell_micro
    FROM ref_threshold
    WHERE kind = 'D-23' AND key = 'distance'
),

earlier_site AS (
    SELECT
        c.interval_no,
        c.first_line_no,
        c.facility_code,
        c.outlet_code,
        c.boiler_link,
        c.unit_key,
        c.figures_link,
        c.low,
        c.high,
        c.is_near_another_county,
        c.organisation,
        COALESCE(o.place > 0, FALSE) AS is_spoken_for,
        MICRO(c.longitude_deg) // d.cell_micro AS across,
        MICRO(c.latitude_deg) // d.cell_micro AS along,
        CONCAT_WS('|', c.plan_id, c.pollutant, c.scale_kind, c.scale) AS like_key,
        CONCAT(c.facility_code IS NOT NULL, c.outlet_code IS NOT NULL) AS coded,
        CONCAT_WS('|', c.project_type, c.title_key) AS title,
        CONCAT_WS('|', c.low, c.high) AS span,
        LIST_CONCAT(
            [
                'P' || c.permit_site,
                CONCAT('C', c.permit_site IS NOT NULL, c.county_key),
                'G' || c.organisation_link,
                'E' || c.approval_link,
                'N' || c.enterprise_link
            ],
            LIST_TRANSFORM(COALESCE(c.former_links, []), LAMBDA link: 'W' || link) -- noqa: RF02
        ) AS sites
    FROM claimed_interval AS c
    LEFT JOIN claimed_often AS o
        ON c.interval_no = o.interval_no
    CROSS JOIN distance AS d
),

earlier_tie AS (
    SELECT
        interval_no,
        first_line_no,
        UNNEST([
            CASE WHEN boiler_link IS NOT NULL AND NOT is_spoken_for THEN HASH(like_key, 'B', boiler_link) END,
            CASE WHEN unit_key IS NOT NULL THEN HASH(like_key, 'U', unit_key) END,
            CASE WHEN figures_link IS NOT NULL THEN HASH(like_key, 'R', figures_link, low, high) END,
            CASE
                WHEN is_near_another_county AND NOT is_spoken_for
                    THEN HASH(like_key, 'L', organisation, facility_code, outlet_code, across, along)
            END
        ]) AS tie
    FROM earlier_site
),

earlier_at_site AS (
    SELECT
        interval_no,
        first_line_no,
        facility_code,
        outlet_code,
        like_key,
        coded,
        title,
        span,
        is_spoken_for,
        UNNEST(sites) AS site
    FROM earlier_site
),

earlier AS (
    SELECT
        interval_no,
        first_line_no,
        tie
    FROM earlier_tie
    WHERE tie IS NOT NULL
    UNION ALL
    SELECT
        interval_no,
        first_line_no,
        UNNEST([
            CASE WHEN facility_code IS NOT NULL THEN HASH(like_key, site, 'F', facility_code, 'any') END,
            CASE WHEN outlet_code IS NOT NULL THEN HASH(like_key, site, 'O', outlet_code, 'any') END,
            CASE WHEN facility_code IS NOT NULL THEN HASH(like_key, site, 'F', facility_code, outlet_code) END,
            CASE
                WHEN outlet_code IS NOT NULL AND facility_code IS NULL
                    THEN HASH(like_key, site, 'O', outlet_code, NULL::VARCHAR)
            END,
            HASH(like_key, site, 'N', coded, title),
            CASE WHEN site LIKE 'E%' THEN HASH(like_key, site) END
        ]) AS tie
    FROM earlier_at_site
    WHERE site IS NOT NULL AND NOT is_spoken_for
    UNION ALL
    SELECT
        interval_no,
        first_line_no,
        HASH(like_key, site, 'S', coded, span) AS tie
    FROM earlier_at_site
    WHERE site IS NOT NULL
),

later_site AS (
    SELECT
        c.line_no,
        c.scale_kind,
        c.facility_code,
        c.outlet_code,
        c.boiler_link,
        c.unit_key,
        c.figures_link,
        c.low,
        c.high,
        c.is_near_another_county,
        c.organisation,
        MICRO(c.longitude_deg) // d.cell_micro AS across,
        MICRO(c.latitude_deg) // d.cell_micro AS along,
        CONCAT_WS('|', c.plan_id, c.pollutant, c.scale_kind, c.scale) AS like_key,
        CONCAT_WS('|', c.project_type, c.title_key) AS title,
        CONCAT_WS('|', c.low, c.high) AS span,
        CASE
            WHEN c.facility_code IS NULL AND c.outlet_code IS NULL
                THEN ['falsefalse', 'truefalse', 'falsetrue', 'truetrue']
            WHEN c.outlet_code IS NULL THEN ['falsefalse', 'falsetrue']
            WHEN c.facility_code IS NULL THEN ['falsefalse', 'truefalse']
            ELSE ['falsefalse']
        END AS coded_otherwise,
        LIST_CONCAT(
            [
                'P' || c.permit_site,
                'Cfalse' || c.county_key,
                CASE WHEN c.permit_site IS NULL THEN 'Ctrue' || c.county_key END,
                'G' || c.organisation_link,
                'E' || c.approval_link,
                'W' || c.enterprise_link
            ],
            LIST_TRANSFORM(COALESCE(c.former_links, []), LAMBDA link: 'N' || link) -- noqa: RF02
        ) AS sites
    FROM claim_interval AS c
    CROSS JOIN distance AS d
),

later_near AS (
    SELECT
        line_no,
        scale_kind,
        like_key,
        organisation,
        facility_code,
        outlet_code,
        across + UNNEST([-1, -1, -1, 0, 0, 0, 1, 1, 1]) AS across,
        along + UNNEST([-1, 0, 1, -1, 0, 1, -1, 0, 1]) AS along
    FROM later_site
    WHERE is_near_another_county
),

later_tie AS (
    SELECT
        line_no,
        scale_kind,
        UNNEST([
            CASE WHEN boiler_link IS NOT NULL THEN HASH(like_key, 'B', boiler_link) END,
            CASE WHEN unit_key IS NOT NULL THEN HASH(like_key, 'U', unit_key) END,
            CASE WHEN figures_link IS NOT NULL THEN HASH(like_key, 'R', figures_link, low, high) END
        ]) AS tie
    FROM later_site
),

later_at_site AS (
    SELECT
        line_no,
        scale_kind,
        facility_code,
        outlet_code,
        like_key,
        title,
        span,
        coded_otherwise,
        UNNEST(sites) AS site
    FROM later_site
),

later_coded AS (
    SELECT
        *,
        UNNEST(coded_otherwise) AS coded
    FROM later_at_site
    WHERE site IS NOT NULL
),

later AS (
    SELECT
        line_no,
        scale_kind,
        tie
    FROM later_tie
    WHERE tie IS NOT NULL
    UNION ALL
    SELECT
        line_no,
        scale_kind,
        HASH(like_key, 'L', organisation, facility_code, outlet_code, across, along) AS tie
    FROM later_near
    UNION ALL
    SELECT
        line_no,
        scale_kind,
        UNNEST([
            CASE
                WHEN facility_code IS NOT NULL
                    THEN HASH(like_key, site, 'F', facility_code, COALESCE(outlet_code, 'any'))
            END,
            CASE
                WHEN outlet_code IS NOT NULL AND facility_code IS NULL
                    THEN HASH(like_key, site, 'O', outlet_code, 'any')
            END,
            CASE
                WHEN facility_code IS NOT NULL AND outlet_code IS NOT NULL
                    THEN HASH(like_key, site, 'F', facility_code, NULL::VARCHAR)
            END,
            CASE
                WHEN facility_code IS NOT NULL AND outlet_code IS NOT NULL
                    THEN HASH(like_key, site, 'O', outlet_code, NULL::VARCHAR)
            END,
            HASH(like_key, site, 'N', coded, title),
            HASH(like_key, site, 'S', coded, span),
            CASE WHEN site LIKE 'E%' THEN HASH(like_key, site) END
        ]) AS tie
    FROM later_coded
),

crowded_tie AS (
    SELECT tie
    FROM earlier
    GROUP BY tie
    HAVING COUNT(*) > 1000
),

first_of_span AS (
    SELECT
        e.interval_no,
        e.first_line_no,
        e.tie
    FROM earlier AS e
    SEMI JOIN crowded_tie AS c
        ON e.tie = c.tie
    INNER JOIN claimed_interval AS i
        ON e.interval_no = i.interval_no
    QUALIFY RANK() OVER (PARTITION BY e.tie, i.low, i.high ORDER BY e.first_line_no) <= 20
),

asked AS (
    SELECT
        e.interval_no,
        e.first_line_no,
        e.tie
    FROM earlier AS e
    ANTI JOIN crowded_tie AS c
        ON e.tie = c.tie
    UNION ALL
    SELECT
        interval_no,
        first_line_no,
        tie
    FROM first_of_span
),

pair AS (
    SELECT DISTINCT
        later.line_no,
        later.scale_kind,
        asked.interval_no
    FROM later
    INNER JOIN asked
        ON later.tie = asked.tie AND later.line_no > asked.first_line_no
),

compared AS (
    SELECT
        pair.line_no,
        pair.scale_kind,
        pair.interval_no,
        later.low,
        later.high,
        earlier.low AS earlier_low,
        earlier.high AS earlier_high,
        earlier.first_line_no,
        often.source_key,
        later.low <= earlier.high AND earlier.low <= later.high AS is_met,
        later.low = earlier.low AND later.high = earlier.high AS has_equal_span,
        later.facility_code = earlier.facility_code AS has_equal_facility,
        later.outlet_code = earlier.outlet_code AS has_equal_outlet,
        later.project_type = earlier.project_type AND later.title_key = earlier.title_key AS has_equal_title,
        COALESCE(later.permit_site = earlier.permit_site, FALSE) AS has_equal_permit,
        later.uscc <> earlier.uscc AS is_of_another,
        COALESCE(later.permit_site = earlier.permit_site, TRUE)
        OR (later.uscc <> earlier.uscc AND SUBSTR(later.permit_site, 19) = SUBSTR(earlier.permit_site, 19))
            AS may_have_one_permit,
        COALESCE(
            IS_WITHIN(
                later.longitude_deg, later.latitude_deg, earlier.longitude_deg, earlier.latitude_deg, 0.01
            ),
            TRUE
        ) AS is_not_far,
        COALESCE(
            IS_WITHIN(
                later.longitude_deg,
                later.latitude_deg,
                earlier.longitude_deg,
                earlier.latitude_deg,
                distance.near_deg
            ),
            FALSE
        ) AS is_near,
        (later.permit_site IS NULL OR earlier.permit_site IS NULL)
        AND later.county_key = earlier.county_key
        AND later.enterprise_key = earlier.enterprise_key AS has_equal_name,
        IS_OTHER_COUNTY(later.area_code, later.city_code, earlier.area_code, earlier.city_code) AS is_in_another_county,
        later.organisation = earlier.organisation AS has_equal_organisation,
        COALESCE(
            later.organisation_link = earlier.organisation_link
            AND (later.uscc <> earlier.uscc OR later.enterprise_key = earlier.enterprise_key),
            FALSE
        )
        OR COALESCE(LIST_CONTAINS(later.former_links, earlier.enterprise_link), FALSE)
        OR COALESCE(LIST_CONTAINS(earlier.former_links, later.enterprise_link), FALSE) AS is_renamed,
        COALESCE(later.approval_link = earlier.approval_link, FALSE) AS has_equal_approval,
        COALESCE(later.boiler_link = earlier.boiler_link, FALSE) AS has_equal_boiler,
        COALESCE(later.figures_link = earlier.figures_link, FALSE) AS has_equal_figures,
        later.has_rare_figures,
        COALESCE(later.unit_key = earlier.unit_key, FALSE) AND later.uscc <> earlier.uscc AS is_at_shared_unit,
        CASE
            WHEN later.scale_kind = 'intensity' THEN COALESCE(later.unit_activity <> earlier.unit_activity, TRUE)
            ELSE LEFT(later.project_type, 1) <> 'W' AND later.low <> earlier.low AND later.high <> earlier.high
        END AS states_own_flow,
        later.scale_kind = 'intensity'
        OR later.intensity_scale IS NULL
        OR COALESCE(earlier.intensity_scale <> later.intensity_scale, TRUE) AS is_on_its_scale
    FROM pair
    INNER JOIN claim_interval AS later
        ON pair.line_no = later.line_no AND pair.scale_kind = later.scale_kind
    INNER JOIN claimed_interval AS earlier
        ON pair.interval_no = earlier.interval_no
    LEFT JOIN claimed_often AS often
        ON pair.interval_no = often.interval_no AND often.place = 0
    CROSS JOIN distance
    WHERE is_met OR often.source_key IS NOT NULL
),

tied AS (
    SELECT
        *,
        has_equal_permit OR (has_equal_name AND is_not_far) OR (is_renamed AND may_have_one_permit AND is_not_far)
            AS is_one_site,
        has_equal_approval AND is_near AND (is_of_another OR is_in_another_county) AS is_one_approval,
        COALESCE(has_equal_facility, TRUE) AND COALESCE(has_equal_outlet, TRUE) AS has_no_other_code,
        COALESCE(has_equal_facility, FALSE) OR COALESCE(has_equal_outlet, FALSE) OR has_equal_title AS has_named_tie,
        has_named_tie OR has_equal_span AS has_tie,
        has_equal_organisation AND is_in_another_county AND may_have_one_permit AS is_one_in_two_counties,
        is_one_in_two_counties AND is_near AND (has_equal_facility OR has_equal_outlet) AS is_one_place,
        source_key IS NOT NULL
        AND (
            has_equal_boiler
            OR (
                has_no_other_code
                AND ((is_one_site AND has_named_tie) OR is_one_approval OR is_one_place)
            )
        ) AS speaks_for_all
    FROM compared
)

SELECT
    line_no,
    scale_kind,
    interval_no,
    low,
    high,
    earlier_low,
    earlier_high,
    first_line_no,
    CASE WHEN speaks_for_all THEN source_key END AS source_key
FROM tied
WHERE
    is_on_its_scale
    AND (is_met OR speaks_for_all)
    AND NOT (is_at_shared_unit AND states_own_flow AND NOT is_renamed)
    AND (
        has_equal_boiler
        OR is_at_shared_unit
        OR (
            has_no_other_code
            AND (
                (is_one_site AND has_tie)
                OR is_one_approval
                OR is_one_place
                OR (
                    has_equal_figures
                    AND has_equal_span
                    AND (has_rare_figures OR (has_equal_title AND (has_equal_facility OR has_equal_outlet)))
                    AND ((is_one_in_two_counties AND is_not_far) OR (is_of_another AND is_near))
                )
            )
        )
    )
