-- is_within
--
-- Whether two places lie no farther apart than so many degrees, along and across; unknown where one has no place.
--
-- grain     a macro of two places and a distance
-- reads
-- source    arithmetic

CREATE OR REPLACE MACRO is_within(longitude, latitude, other_longitude, other_latitude, distance_deg) AS
    ABS(longitude - other_longitude) <= distance_deg AND ABS(latitude - other_latitude) <= distance_deg;
