"""Which records speak of one enterprise, site, facility and outlet (同一来源的识别)."""
