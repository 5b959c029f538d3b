"""Every noun with a table, so that the metadata is whole whoever imports it."""

import importlib
import pkgutil

import domain

for found in pkgutil.walk_packages(domain.__path__, 'domain.'):
    importlib.import_module(found.name)
