-- weighted_mean
--
-- The mean of concentrations weighted by the water: their products' sum over the water, to twelve decimals.
--
--     mean = Σ(Q·C) ÷ ΣQ
--
-- grain     a macro of a sum of products with twelve decimals and a sum of six; NULL without water
-- reads
-- source    flow-weighted annual mean, rulebook §3.1 W1 [E]
-- bound     ½·10⁻¹²: for comparing and for show; what is reported is computed from the sums

CREATE OR REPLACE MACRO weighted_mean(products, water) AS
    CASE
        WHEN water > 0
            THEN TIMES_RATIO(
                    (products::DECIMAL(38, 12) * 1000000000000)::HUGEINT, 1000000::HUGEINT, MICRO(water)
                )::DECIMAL(38, 0) * 0.000000000001
    END;
