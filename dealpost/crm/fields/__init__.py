"""Fields that an administrator defines: their values on items, in and out of one JSON column.

What other rooms and pages call (the values themselves are described in `values`):

* `CustomField.objects.active_for("deal")`: the fields of a kind of item, in order, with options;
* `values.stored(kind, value)`: the JSON of a value, to hand to `Deal.add(custom={key: json})` or
  `deal.change(custom={key: json or None})`, which merges, tells the history and open browsers;
* `reading.read(items, fields=…, reader=…)`: the values of many items to show or to export, nothing
  that the reader may not see among them; `reading.plain(shown)` as text for a file;
* `filtering.where(field, how, value)` and `filtering.expression(field)`: to filter and to sort by;
* `entering.entered(field, text, …)`: a value as somebody wrote it in a file.
"""
