"""What people see: pages, components, theme and words of Artel."""
