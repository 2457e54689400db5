from django.http import Http404

from dealpost.web.listing.kind import Kind
from dealpost.web.listing.kinds import KINDS


def find_kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]
