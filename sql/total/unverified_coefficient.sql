-- unverified_coefficient
--
-- The counted figures that rest on a factor of the rule book which nobody has verified, with each such factor.
--
-- grain     one row per project_id, pollutant, coefficient_ref
-- reads     used_coefficient, out_project_reduction, ref_coefficient
-- source    rulebook §0.1, §0.2 (a banner while an entry that is used is unverified)
-- nuance    a factor that the record states itself is none of the rule book; a figure that does not count
--           rests on nothing

SELECT
    u.project_id,
    u.pollutant,
    u.coefficient_ref,
    r.plan_id,
    r.accounted_t,
    r.method_confidence,
    r.method_is_verified,
    k.confidence
FROM used_coefficient AS u
INNER JOIN out_project_reduction AS r
    ON u.project_id = r.project_id AND u.pollutant = r.pollutant
INNER JOIN ref_coefficient AS k
    ON u.coefficient_ref = COEFFICIENT_REF(k.coefficient_id, k.key, k.valid_from)
WHERE r.eligible AND k.verified_by IS NULL
