from benchmarks.figures import Figure, Mark, as_markdown

FIGURES = [
    Figure("first sync", "Dealpost", 500, "msg/s"),
    Figure("first sync", "mbsync", 2000, "msg/s"),
    Figure("nothing changed", "Dealpost", 0.05, "s"),
]


def test_a_mark_is_held_against_the_peer_of_the_same_run():
    assert Mark("first sync", 1, peer="mbsync").shown(FIGURES) == "≥ 1 of mbsync: 0.25"
    assert Mark("nothing changed", 1, peer="mbsync").shown(FIGURES).endswith("not measured")


def test_less_is_more_where_the_figure_is_a_time():
    assert Mark("nothing changed", 0.08, "s").shown(FIGURES) == "≤ 0.08 s: reached"
    assert Mark("nothing changed", 0.04, "s").shown(FIGURES) == "≤ 0.04 s: missed"


def test_the_table_has_a_line_for_each_work():
    table = as_markdown(FIGURES, [Mark("first sync", 1, peer="mbsync")])

    assert table.splitlines()[0] == "| Work | Dealpost | mbsync | Mark |"
    assert table.splitlines()[2:] == [
        "| first sync | 500 msg/s | 2,000 msg/s | ≥ 1 of mbsync: 0.25 |",
        "| nothing changed | 0.05 s |  |  |",
    ]
