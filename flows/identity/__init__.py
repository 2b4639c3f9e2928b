"""Identity (同一来源的识别): names compared, codes repaired where something confirms them, entities with stable ids."""
