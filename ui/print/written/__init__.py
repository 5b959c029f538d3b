"""Papers from the team's own templates: rendered in a sandbox, cleaned, cut into pages like the shipped ones."""
