-- measured_value
--
-- Every figure that a record measures or counts, one a row: volumes, concentrations, fuel, heads, the emission of the
-- base year; no limits, shares, factors and capacities.
--
-- grain     one row per project_id, column_name that is above 0
-- reads     record_project
-- source    rulebook §11 F-09, F-10 [D]
-- nuance    a type has rows of its own columns only; a test holds the list against the sheets

SELECT
    project_id,
    project_type,
    column_name,
    figure
FROM (
    UNPIVOT record_project
    ON
    base_emission_cod_t, base_emission_nh3n_t, base_emission_nox_t, base_emission_vocs_t,
    flue_gas_before_10k_nm3, flue_gas_after_10k_nm3, nox_before_mg_per_nm3, nox_after_mg_per_nm3, reagent_t,
    fuel_10k_t, product_10k_t, fuel_before_t, substitute_amount, replaced_emission_nox_t, heat_source_nox_t,
    households, generation_vocs_t, activated_carbon_t, waste_gas_before_10k_nm3, waste_gas_after_10k_nm3,
    inlet_vocs_before_mg_per_nm3, outlet_vocs_before_mg_per_nm3,
    inlet_vocs_after_mg_per_nm3, outlet_vocs_after_mg_per_nm3,
    turnover_before_t, turnover_after_t, loss_before_t, loss_after_t, throughput_t,
    volume_before_10k_m3, volume_after_10k_m3, volume_10k_m3, power_10k_kwh, dry_sludge_t,
    inlet_cod_before_mg_per_l, outlet_cod_before_mg_per_l, inlet_cod_after_mg_per_l, outlet_cod_after_mg_per_l,
    inlet_nh3n_before_mg_per_l, outlet_nh3n_before_mg_per_l, inlet_nh3n_after_mg_per_l, outlet_nh3n_after_mg_per_l,
    inlet_cod_mg_per_l, outlet_cod_mg_per_l, inlet_nh3n_mg_per_l, outlet_nh3n_mg_per_l,
    reuse_before_10k_m3, reuse_after_10k_m3, wastewater_before_10k_m3, wastewater_after_10k_m3,
    wastewater_before_closure_10k_m3, wastewater_cod_before_mg_per_l, wastewater_cod_after_mg_per_l,
    wastewater_nh3n_before_mg_per_l, wastewater_nh3n_after_mg_per_l,
    wwtp_outlet_cod_mg_per_l, wwtp_outlet_nh3n_mg_per_l,
    heads, residents_10k_person, leachate_10k_m3
    INTO NAME column_name VALUE figure
)
WHERE figure > 0
