-- site_owner
--
-- Whose site a row is about: the permit's, else the enterprise's of that name in the county.
--
-- grain     a macro of permit, credit code, region code and name
-- reads
-- source    contract §3 (identity of a source): the last letter of a permit changes when it is issued anew

CREATE OR REPLACE MACRO site_owner(permit, credit_code, region, enterprise) AS
    COALESCE(LEFT(permit, 21), credit_code || '@' || region || '|' || PLAIN_NAME(enterprise));
