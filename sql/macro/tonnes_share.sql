-- tonnes_share
--
-- The part of a quota that falls to some of its plan's months, in tonnes rounded once half-even.
--
--     share = quota · months ÷ months of the plan
--
-- grain     a macro of one DECIMAL(18, 6) in tonnes and two whole numbers
-- reads
-- source    contract §3 Progress: the path is linear
-- nuance    in 10⁻²⁶ t as a whole number, because SQL decimals do not divide exactly

CREATE OR REPLACE MACRO tonnes_share(quota, months, plan_months) AS
    HALF_EVEN_T(TONNES_OF_E26(TIMES_RATIO(
        MICRO(quota) * 100000000000000000000::HUGEINT, months::HUGEINT, plan_months::HUGEINT
    )));
