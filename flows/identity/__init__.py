"""Identity (同一性): codes repaired where something confirms them; enterprise, site, facility, outlet."""
