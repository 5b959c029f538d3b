"""Papers from the team's own Word files: read with care, filled in a sandbox, turned into PDF by LibreOffice."""
