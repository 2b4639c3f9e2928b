-- w1_declared_year
--
-- Each yearly volume and mean that a sewage works states although its months give it, beside what they come to.
--
--     declared · weight  is held against  weighted_sum: of a volume weight is 1, of a mean the water of the months
--
-- grain     one row per project_id, pollutant, column_name that is filled
-- reads     record_project, w1_month_mean
-- source    flow-weighted annual means, rulebook §3.1 W1 [E]
-- gaps      a stage whose months do not stand for it has no row; an empty cell neither

WITH beside AS (
    SELECT
        m.project_id,
        m.pollutant,
        UNNEST([
            {
                'stage': 'before',
                'quantity': 'volume',
                'column_name': 'volume_before_10k_m3',
                'declared': p.volume_before_10k_m3::DECIMAL(38, 6),
                'weight': 1::DECIMAL(38, 6),
                'weighted_sum': m.months_volume_before_10k_m3::DECIMAL(38, 12),
                'weighted': m.months_volume_before_10k_m3::DECIMAL(38, 12)
            },
            {
                'stage': 'after',
                'quantity': 'volume',
                'column_name': 'volume_after_10k_m3',
                'declared': p.volume_after_10k_m3::DECIMAL(38, 6),
                'weight': 1::DECIMAL(38, 6),
                'weighted_sum': m.months_volume_after_10k_m3::DECIMAL(38, 12),
                'weighted': m.months_volume_after_10k_m3::DECIMAL(38, 12)
            },
            {
                'stage': 'before',
                'quantity': 'inlet',
                'column_name': 'inlet_' || m.pollutant || '_before_mg_per_l',
                'declared': CASE m.pollutant
                    WHEN 'cod' THEN p.inlet_cod_before_mg_per_l
                    ELSE p.inlet_nh3n_before_mg_per_l
                END::DECIMAL(38, 6),
                'weight': m.months_volume_before_10k_m3::DECIMAL(38, 6),
                'weighted_sum': m.months_inlet_before_10k_g::DECIMAL(38, 12),
                'weighted': m.mean_inlet_before_mg_per_l::DECIMAL(38, 12)
            },
            {
                'stage': 'after',
                'quantity': 'inlet',
                'column_name': 'inlet_' || m.pollutant || '_after_mg_per_l',
                'declared': CASE m.pollutant
                    WHEN 'cod' THEN p.inlet_cod_after_mg_per_l
                    ELSE p.inlet_nh3n_after_mg_per_l
                END::DECIMAL(38, 6),
                'weight': m.months_volume_after_10k_m3::DECIMAL(38, 6),
                'weighted_sum': m.months_inlet_after_10k_g::DECIMAL(38, 12),
                'weighted': m.mean_inlet_after_mg_per_l::DECIMAL(38, 12)
            },
            {
                'stage': 'before',
                'quantity': 'outlet',
                'column_name': 'outlet_' || m.pollutant || '_before_mg_per_l',
                'declared': CASE m.pollutant
                    WHEN 'cod' THEN p.outlet_cod_before_mg_per_l
                    ELSE p.outlet_nh3n_before_mg_per_l
                END::DECIMAL(38, 6),
                'weight': m.months_volume_before_10k_m3::DECIMAL(38, 6),
                'weighted_sum': m.months_outlet_before_10k_g::DECIMAL(38, 12),
                'weighted': m.mean_outlet_before_mg_per_l::DECIMAL(38, 12)
            },
            {
                'stage': 'after',
                'quantity': 'outlet',
                'column_name': 'outlet_' || m.pollutant || '_after_mg_per_l',
                'declared': CASE m.pollutant
                    WHEN 'cod' THEN p.outlet_cod_after_mg_per_l
                    ELSE p.outlet_nh3n_after_mg_per_l
                END::DECIMAL(38, 6),
                'weight': m.months_volume_after_10k_m3::DECIMAL(38, 6),
                'weighted_sum': m.months_outlet_after_10k_g::DECIMAL(38, 12),
                'weighted': m.mean_outlet_after_mg_per_l::DECIMAL(38, 12)
            }
        ]) AS cell
    FROM w1_month_mean AS m
    INNER JOIN record_project AS p
        ON m.project_id = p.project_id
)

SELECT
    b.project_id,
    b.pollutant,
    b.cell.stage,
    b.cell.quantity,
    b.cell.column_name,
    b.cell.declared,
    b.cell.weight,
    b.cell.weighted_sum,
    b.cell.weighted
FROM beside AS b
WHERE b.cell.declared IS NOT NULL AND b.cell.weighted_sum IS NOT NULL
