"""How it is kept. Imports the domain; never a screen."""
