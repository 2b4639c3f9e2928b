"""Entities of what was received: enterprise, site, facility, outlet, with ids that stay (主体识别)."""
