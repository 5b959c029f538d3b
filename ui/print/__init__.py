"""Papers: HTML of invoices, quotes and other forms, and the renderer that turns it into PDF."""
