import json

HTMX = {"HX-Request": "true"}


def test_a_fragment_brings_its_message_as_an_event(signed_in, deal):
    answer = signed_in.post(f"/deals/{deal.pk}/won/", headers=HTMX)

    [message] = json.loads(answer.headers["HX-Trigger"])["toast"]["messages"]
    assert message["undo"] == f"/deals/{deal.pk}/open/"


def test_a_message_waits_for_the_page_that_follows(signed_in, deal):
    moved = signed_in.post(f"/deals/{deal.pk}/won/")
    page = signed_in.get(moved.url)

    assert "HX-Trigger" not in moved.headers
    assert "toast-waiting" in page.text
    assert "toast-waiting" not in signed_in.get(moved.url).text
