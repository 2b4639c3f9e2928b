-- is_other_county
--
-- Whether two areas are two counties. A city, or a local zone (450200-X01), is no other county than those of its
-- city: the plant may lie in both.
--
-- grain     a macro of the two areas, each with its city
-- reads
-- source    contract §3 (identity of a source); this project
-- nuance    areas, not codes: a county that was given another code is one area

CREATE OR REPLACE MACRO is_other_county(area, city, other_area, other_city) AS
    area <> other_area
    AND NOT (
        city = other_city
        AND (LENGTH(area) > 6 OR LENGTH(other_area) > 6 OR area = city OR other_area = city)
    );
