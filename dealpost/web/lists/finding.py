from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from dealpost.web.listing.kind import Kind
from dealpost.web.listing.kinds import KINDS


def find_kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def list_address(kind: Kind, **asked: str | int) -> str:
    return f"{reverse(f'{kind.room}:list')}?{urlencode(asked)}"
