"""The parts of which pages are made; `{% load components %}` offers them all."""
