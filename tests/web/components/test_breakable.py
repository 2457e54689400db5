from dealpost.web.components.breakable import breakable


def test_an_address_breaks_before_its_domain_and_nowhere_else():
    told = breakable("Linked because anna.kok@havendok.example takes part. @Anna knows.")
    assert told == "Linked because anna.kok<wbr>@havendok.example takes part. @Anna knows."


def test_what_looks_like_markup_stays_text():
    assert breakable("<b>a@b") == "&lt;b&gt;a<wbr>@b"
