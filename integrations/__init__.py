"""What programs use: integrations with the world outside. Imports the domain; never a screen."""
