"""The business: entities with their rules, verbs and queries. Knows no screen, no web, no driver."""
