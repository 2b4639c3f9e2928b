-- out_carried_over
--
-- Tonnes that count in the year after their credit year, where the year mode is by months (prorata): taken out of
-- the one, added to the other.
--
--     carried = counted − half-even₂(counted · m ÷ 12)
--
--     m        months from the one after stable operation began to the year's end    当年计入月数    month    first_months
--     counted  floor, accounted, ceiling                                             计入减排量      t        counted_t
--     carried  what counts in the next year                                          结转下年        t        carried_t
--
-- grain     one row per project_id, pollutant, credit_year: the year it leaves (negative), the year it goes to
-- reads     out_project_reduction, record_project, ref_plan, ref_eligibility, run_period
-- source    rulebook §2.6 (capacity is the default [V]; by months [V] for the 12th plan), §2.5 E6
-- nuance    the rounded figure is shared out, so that the two years sum to it; stable before the credit year: all
--           of it at once; without a date of stable operation that of acceptance holds. gross_t is not shared out
-- gaps      in capacity mode no row; what is carried beyond the last plan on record has no plan and counts in none

WITH monthly AS (
    SELECT
        r.project_id,
        r.pollutant,
        r.credit_year,
        r.area_code,
        r.city_code,
        r.province_code,
        r.floor_t,
        r.accounted_t,
        r.ceiling_t,
        LEAST(12, GREATEST(
            0, (r.credit_year - YEAR(COALESCE(p.stable_date, p.acceptance_date))) * 12
            + 12 - MONTH(COALESCE(p.stable_date, p.acceptance_date))
        ))::BIGINT AS first_months
    FROM out_project_reduction AS r
    INNER JOIN record_project AS p
        ON r.project_id = p.project_id
    CROSS JOIN ref_eligibility AS rule
    WHERE rule.rule_id = 'E6' AND rule.effect = 'prorata'
),

carried AS (
    SELECT
        project_id,
        pollutant,
        credit_year,
        area_code,
        city_code,
        province_code,
        first_months,
        floor_t - TONNES_SHARE(floor_t::DECIMAL(18, 6), first_months, 12) AS carried_floor_t,
        accounted_t - TONNES_SHARE(accounted_t::DECIMAL(18, 6), first_months, 12) AS carried_accounted_t,
        ceiling_t - TONNES_SHARE(ceiling_t::DECIMAL(18, 6), first_months, 12) AS carried_ceiling_t
    FROM monthly
    WHERE first_months < 12
),

moved AS (
    SELECT
        project_id,
        pollutant,
        credit_year,
        area_code,
        city_code,
        province_code,
        first_months,
        carried_floor_t,
        carried_accounted_t,
        carried_ceiling_t,
        UNNEST([{ 'later': 0, 'factor': -1 }, { 'later': 1, 'factor': 1 }]) AS side
    FROM carried
    WHERE carried_floor_t <> 0 OR carried_accounted_t <> 0 OR carried_ceiling_t <> 0
)

SELECT
    m.project_id,
    m.pollutant,
    (m.credit_year + m.side.later)::BIGINT AS credit_year,
    plan.plan_id,
    m.area_code,
    m.city_code,
    m.province_code,
    m.first_months,
    plan.plan_id IS NOT NULL AND m.credit_year + m.side.later <= period.period_year AS is_due,
    (m.side.factor * m.carried_floor_t)::DECIMAL(18, 2) AS floor_t,
    (m.side.factor * m.carried_accounted_t)::DECIMAL(18, 2) AS accounted_t,
    (m.side.factor * m.carried_ceiling_t)::DECIMAL(18, 2) AS ceiling_t
FROM moved AS m
LEFT JOIN ref_plan AS plan
    ON m.credit_year + m.side.later BETWEEN plan.first_year AND plan.last_year
CROSS JOIN run_period AS period
ORDER BY m.project_id, m.pollutant, credit_year
