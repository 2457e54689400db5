from dealpost.web.mailboxes.setting_up.wording import with_links


def test_a_page_that_a_sentence_names_is_a_link():
    html = with_links("Make one at https://account.apple.com/x, then try again.")

    assert '<a href="https://account.apple.com/x"' in html
    assert html.endswith("</a>, then try again.")


def test_mail_addresses_and_what_a_server_says_stay_words():
    html = with_links("<b>bob@shop.example</b> at http://evil.example javascript:alert(1)")

    assert "<a" not in html
    assert "&lt;b&gt;bob@shop.example" in html
