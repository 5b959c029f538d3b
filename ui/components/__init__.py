"""Building blocks of the screens, each made once and fed by plain data."""
