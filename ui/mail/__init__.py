"""Letters on screen: the form they are written in, how timelines show them, their files."""

from .routes import routes

__all__ = ['routes']
