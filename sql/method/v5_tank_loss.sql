-- v5_tank_loss
--
-- VOC reduction by better roofs, seals or vapour treatment of tanks (V5 储罐改造).
--
--     R = L₀ − L₁
--
--     R     reduction      减排量            t    computed_t
--     L₀    loss before    改造前年损失量    t    loss_before_t
--     L₁    loss after     改造后年损失量    t    loss_after_t
--     two quantities of six decimals: nothing is cut
--
-- grain     one row per project_id, pollutant
-- reads     record_project
-- source    losses of the calculation tools (AP-42 chapter 7, 环办〔2015〕104号: rulebook §3.3 V5 [M+]), their
--           difference [E]; the tools are not computed again here
-- method    V5.tank_loss in reference_data/methods.csv
-- gaps      none: both losses are required
-- negative  kept; it counts as 0 and is a finding (F-17)
-- chain     level = emission: standing losses do not go with the turnover, so there is no intensity; a
--           turnover that changed by more than 30 % is asked about (rule V-96)

SELECT
    project_id,
    'vocs' AS pollutant,
    (loss_before_t - loss_after_t)::DECIMAL(38, 26) AS computed_t,
    'emission_t' AS level_scale,
    loss_before_t::DECIMAL(38, 26) AS level_before_t,
    loss_after_t::DECIMAL(38, 26) AS level_after_t
FROM record_project
WHERE project_type = 'V5'
