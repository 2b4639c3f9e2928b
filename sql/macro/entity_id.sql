-- entity_id
--
-- The id of the entity that a key founds; it depends on the key alone, so that it is the same in every warehouse.
--
--     site, permit:91450200YL1000001L001 -> S-…
--
-- grain     a macro of level and key
-- reads
-- source    docs/decisions.md 41
-- nuance    sixteen hexadecimal digits: of ten million keys two share an id once in 300,000 warehouses

CREATE OR REPLACE MACRO entity_id(of_level, of_key) AS
    UPPER(LEFT(of_level, 1)) || '-' || LEFT(MD5(of_level || '|' || of_key), 16);
