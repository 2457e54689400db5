"""The reactions stand with their kinds, in kinds/; here they are all found."""

from importlib import import_module
from pkgutil import iter_modules

from dealpost.notifications import kinds

for each in iter_modules(kinds.__path__, f"{kinds.__name__}."):
    import_module(each.name)
