-- beside_formula
--
-- Measured figures that a record may state although the formula of its method does not reckon with them.
--
-- grain     one row per method_id, column_name
-- reads
-- source    the symbols in the headers of sql/method; a test holds the list against them
-- nuance    such a figure is asked about and takes no tonnes: reagent, carbon, power and sludge prove what was done,
--           the turnover that as much was handled

SELECT
    listed.one.method_id,
    UNNEST(listed.one.columns) AS column_name
FROM (
    SELECT UNNEST([
        { 'method_id': 'A1.monitored', 'columns': ['reagent_t'] },
        { 'method_id': 'A4.central_heating', 'columns': ['fuel_before_t', 'substitute_amount'] },
        {
            'method_id': 'A4.closure',
            'columns': ['fuel_before_t', 'substitute_amount', 'replaced_emission_nox_t', 'heat_source_nox_t']
        },
        { 'method_id': 'A4.fuel_switch', 'columns': ['replaced_emission_nox_t', 'heat_source_nox_t'] },
        {
            'method_id': 'V2.generation',
            'columns': [
                'activated_carbon_t',
                'waste_gas_before_10k_nm3', 'waste_gas_after_10k_nm3',
                'inlet_vocs_before_mg_per_nm3', 'outlet_vocs_before_mg_per_nm3',
                'inlet_vocs_after_mg_per_nm3', 'outlet_vocs_after_mg_per_nm3'
            ]
        },
        { 'method_id': 'V2.monitored', 'columns': ['generation_vocs_t', 'activated_carbon_t'] },
        { 'method_id': 'V5.tank_loss', 'columns': ['turnover_before_t', 'turnover_after_t'] },
        { 'method_id': 'W1.mass_balance', 'columns': ['power_10k_kwh', 'dry_sludge_t'] },
        { 'method_id': 'W2.upgrade', 'columns': ['inlet_cod_mg_per_l', 'inlet_nh3n_mg_per_l'] },
        { 'method_id': 'W4.direct', 'columns': ['wwtp_outlet_cod_mg_per_l', 'wwtp_outlet_nh3n_mg_per_l'] },
        {
            'method_id': 'W4.indirect',
            'columns': [
                'wastewater_cod_before_mg_per_l', 'wastewater_cod_after_mg_per_l',
                'wastewater_nh3n_before_mg_per_l', 'wastewater_nh3n_after_mg_per_l'
            ]
        },
        {
            'method_id': 'W5.direct',
            'columns': [
                'wastewater_before_closure_10k_m3', 'wwtp_outlet_cod_mg_per_l', 'wwtp_outlet_nh3n_mg_per_l'
            ]
        },
        { 'method_id': 'W8.mass_balance', 'columns': ['wwtp_outlet_cod_mg_per_l', 'wwtp_outlet_nh3n_mg_per_l'] }
    ]) AS one
) AS listed
