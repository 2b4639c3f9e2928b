-- out_identity_link
--
-- Which further key leads to which entity, how surely, and why; the key that founded it stands in identity_entity.
--
--     sure        the key is the entity's, or is joined to it by an exact number or by the office
--     likely      names, coordinates, an address or an ambiguous number say so: joined by nobody
--     different   the office says that the two are not one
--     unused      a decision of the office that names an unknown key or would make one of two cities
--
-- grain     one row per entity_level, key_kind, linked_key, entity_key, why
-- reads     identity_member, identity_doubt, identity_decision, site_beside, name_link, sighted_key,
--           facility_number, sighting, code_repair
-- source    docs/decisions.md 41; rulebook §10 [D] (exact keys first)
-- nuance    evidence: of a repaired code how it was mistyped and the cell that confirms it; of a decision its
--           reason and who took it; else the first row that says so

WITH link AS (
    SELECT
        entity_level,
        CASE
            WHEN STARTS_WITH(entity_key, 'uscc:') THEN 'credit_code'
            WHEN STARTS_WITH(entity_key, 'vin:') THEN 'vin'
            WHEN entity_level = 'outlet' THEN 'outlet_code'
            WHEN entity_level = 'facility' AND CONTAINS(entity_key, '|boiler:') THEN 'boiler_registration'
            WHEN entity_level = 'facility' THEN 'facility_code'
            WHEN STARTS_WITH(entity_key, 'permit:') THEN 'permit'
            ELSE 'name_in_county'
        END AS key_kind,
        entity_key AS linked_key,
        founding_key AS entity_key,
        entity_id,
        'sure' AS strength,
        why,
        first_sight_no AS sight_no,
        NULL::VARCHAR AS evidence
    FROM identity_member
    WHERE key_no <> founding_no
    UNION ALL
    SELECT
        'site' AS entity_level,
        'eia_approval' AS key_kind,
        'eia:' || k.eia_approval_no AS linked_key,
        m.founding_key AS entity_key,
        m.entity_id,
        'sure' AS strength,
        'named_beside' AS why,
        MIN(k.sight_no) AS sight_no,
        NULL AS evidence
    FROM sighted_key AS k
    INNER JOIN identity_member AS m
        ON m.entity_level = 'site' AND k.site_no = m.key_no
    WHERE k.eia_approval_no IS NOT NULL AND k.is_in_force
    GROUP BY k.eia_approval_no, m.founding_key, m.entity_id
    UNION ALL
    SELECT
        'facility' AS entity_level,
        'boiler_registration' AS key_kind,
        'boiler:' || k.boiler_registration_no AS linked_key,
        m.founding_key AS entity_key,
        m.entity_id,
        'sure' AS strength,
        'named_beside' AS why,
        MIN(k.sight_no) AS sight_no,
        NULL AS evidence
    FROM sighted_key AS k
    INNER JOIN facility_number AS f
        ON k.site_no = f.site_no AND k.facility = f.facility
    INNER JOIN identity_member AS m
        ON m.entity_level = 'facility' AND f.facility_no = m.key_no
    WHERE k.boiler_registration_no IS NOT NULL AND k.is_in_force
    GROUP BY k.boiler_registration_no, m.founding_key, m.entity_id
    UNION ALL
    SELECT
        'enterprise' AS entity_level,
        'written_code' AS key_kind,
        'written:' || r.old_value AS linked_key,
        m.founding_key AS entity_key,
        m.entity_id,
        'sure' AS strength,
        'repaired' AS why,
        MIN(s.sight_no) AS sight_no,
        MIN_BY(
            JSON_OBJECT(
                'rule_id', r.rule_id, 'mistake', r.zh, 'new_value', r.new_value,
                'confirmed_by', r.by_file_name || ' ' || r.by_sheet_name || '!'
                || COALESCE(r.by_cell, r.by_row_number::VARCHAR),
                'confirmed_by_project', r.by_project_id
            ), s.sight_no
        )::VARCHAR AS evidence
    FROM code_repair AS r
    INNER JOIN sighting AS s
        ON r.file_order = s.file_order AND r.sheet_name = s.sheet_name AND r.row_number = s.row_number
    INNER JOIN identity_member AS m
        ON m.entity_level = 'enterprise' AND 'uscc:' || LEFT(r.new_value, 18) = m.entity_key
    GROUP BY r.old_value, m.founding_key, m.entity_id
    UNION ALL
    SELECT
        d.entity_level,
        'number' AS key_kind,
        d.key_b AS linked_key,
        m.founding_key AS entity_key,
        m.entity_id,
        'likely' AS strength,
        d.why,
        MIN(b.first_sight_no) AS sight_no,
        NULL AS evidence
    FROM identity_doubt AS d
    INNER JOIN identity_member AS m
        ON d.entity_level = m.entity_level AND d.key_a = m.entity_key
    INNER JOIN identity_member AS b
        ON d.entity_level = b.entity_level AND d.key_b = b.entity_key
    WHERE m.entity_id <> b.entity_id
    GROUP BY d.entity_level, d.key_b, m.founding_key, m.entity_id, d.why
    UNION ALL
    SELECT
        'site' AS entity_level,
        'place' AS key_kind,
        s.key_b AS linked_key,
        m.founding_key AS entity_key,
        m.entity_id,
        'likely' AS strength,
        s.why,
        MIN(b.first_sight_no) AS sight_no,
        NULL AS evidence
    FROM site_beside AS s
    INNER JOIN identity_member AS m
        ON m.entity_level = 'site' AND s.key_a = m.entity_key
    INNER JOIN identity_member AS b
        ON b.entity_level = 'site' AND s.key_b = b.entity_key
    WHERE m.entity_id <> b.entity_id
    GROUP BY s.key_b, m.founding_key, m.entity_id, s.why
    UNION ALL
    SELECT
        'enterprise' AS entity_level,
        'name' AS key_kind,
        b.entity_key AS linked_key,
        m.founding_key AS entity_key,
        m.entity_id,
        'likely' AS strength,
        n.why,
        MIN(b.first_sight_no) AS sight_no,
        MIN(JSON_OBJECT('score', n.score, 'region_code', n.region_code))::VARCHAR AS evidence
    FROM name_link AS n
    INNER JOIN identity_member AS m
        ON m.entity_level = 'enterprise' AND 'uscc:' || n.uscc_a = m.entity_key
    INNER JOIN identity_member AS b
        ON b.entity_level = 'enterprise' AND 'uscc:' || n.uscc_b = b.entity_key
    WHERE m.entity_id <> b.entity_id
    GROUP BY b.entity_key, m.founding_key, m.entity_id, n.why
    UNION ALL
    SELECT
        COALESCE(m.entity_level, 'unknown') AS entity_level,
        'decision' AS key_kind,
        d.key_b AS linked_key,
        d.key_a AS entity_key,
        m.entity_id,
        CASE WHEN NOT d.is_used THEN 'unused' WHEN d.verdict = 'same' THEN 'sure' ELSE 'different' END AS strength,
        'office_decision' AS why,
        NULL AS sight_no,
        JSON_OBJECT('verdict', d.verdict, 'reason', d.reason, 'decided_by', d.decided_by)::VARCHAR AS evidence
    FROM identity_decision AS d
    LEFT JOIN identity_member AS m
        ON d.key_a = m.entity_key
)

SELECT
    l.entity_level,
    l.key_kind,
    l.linked_key,
    l.entity_id,
    l.entity_key,
    l.strength,
    l.why,
    l.evidence AS link_evidence,
    f.project_id,
    f.file_name,
    f.sheet_name,
    f.row_number
FROM link AS l
LEFT JOIN sighting AS f
    ON l.sight_no = f.sight_no
ORDER BY l.entity_level, l.key_kind, l.linked_key, l.entity_key, l.why
