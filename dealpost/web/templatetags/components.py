"""`{% load components %}`: every component of the pages, each described in web/components/."""

from django import template

from dealpost.web.components.avatar import avatar
from dealpost.web.components.breakable import breakable
from dealpost.web.components.custom_facts import custom_facts
from dealpost.web.components.custom_value import custom_value
from dealpost.web.components.demo_people import demo_people
from dealpost.web.components.due import due_state, due_words
from dealpost.web.components.fact_edit import fact_edit
from dealpost.web.components.field import field
from dealpost.web.components.file_uploads import file_uploads
from dealpost.web.components.kind_name import kind_name
from dealpost.web.components.moment import moment
from dealpost.web.components.money import money
from dealpost.web.components.navigation import nav_item
from dealpost.web.components.next_step import next_step
from dealpost.web.details.tel import tel
from dealpost.web.retelling.retelling import retold

register = template.Library()
register.inclusion_tag("components/avatar.html")(avatar)
register.inclusion_tag("components/demo_people.html", takes_context=True)(demo_people)
register.inclusion_tag("components/custom_facts.html", takes_context=True)(custom_facts)
register.inclusion_tag("components/custom_value.html")(custom_value)
register.inclusion_tag("components/fact_edit.html")(fact_edit)
register.inclusion_tag("components/field.html")(field)
register.inclusion_tag("components/file_uploads.html")(file_uploads)
register.inclusion_tag("components/nav_item.html", takes_context=True)(nav_item)
register.inclusion_tag("components/next_step.html")(next_step)
register.filter(breakable)
register.filter(due_state)
register.filter(due_words)
register.filter(kind_name)
register.filter(moment)
register.filter(retold)
register.filter(tel)
register.simple_tag(money)
