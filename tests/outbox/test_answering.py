from email import message_from_bytes, policy

import pytest
from django.utils import translation

from dealpost.outbox import answering, drafting
from dealpost.outbox.composing import without_bcc
from dealpost.outbox.models import Draft
from dealpost.outbox.submitting import submit
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import ALICE, letter

CARL = "carl@customer.example"
MIXED = (
    "--b\r\nContent-Type: text/html\r\n\r\n"
    '<style>p { color: red }</style><p onclick="x()">Hello <img src="cid:logo"></p>\r\n'
    "--b\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\n"
    "Content-Disposition: inline; filename=logo.png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    "iVBORw0KGgo=\r\n"
    "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=price.pdf"
    "\r\n\r\n%PDF\r\n--b--\r\n"
)
HEAD = ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b"]


def received(mailbox, **fields):
    (message,) = deliver(mailbox, letter(**fields))
    return message


def addresses(recipients) -> list[str]:
    return [each["address"] for each in recipients]


def part(mail, kind) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    content: str = found.get_content()
    return content


def answer(message, alice, *, to_all=False) -> Draft:
    return answering.reply(message, author=alice, at=MONDAY, to_all=to_all)


def test_a_reply_goes_to_the_sender(alice, mailbox):
    draft = answer(received(mailbox, to=f"{ALICE}, {CARL}"), alice)
    assert (addresses(draft.to), draft.cc) == (["bob@customer.example"], [])
    assert draft.to[0]["name"] == "Bob Bakker"


def test_a_reply_goes_where_the_sender_wants_it(alice, mailbox):
    draft = answer(received(mailbox, more=["Reply-To: orders@customer.example"]), alice)
    assert addresses(draft.to) == ["orders@customer.example"]


def test_a_reply_to_all_leaves_only_ourselves_out(alice, mailbox):
    message = received(
        mailbox, to=f"ALICE@shop.example, {CARL}", more=[f"Cc: dora@x.example, {CARL}"]
    )
    draft = answer(message, alice, to_all=True)
    assert addresses(draft.to) == ["bob@customer.example"]
    assert addresses(draft.cc) == [CARL, "dora@x.example"]


def test_behind_a_list_the_author_is_among_all(alice, mailbox):
    message = received(mailbox, to="list@x.example", more=["Reply-To: list@x.example"])
    draft = answer(message, alice, to_all=True)
    assert addresses(draft.to) == ["list@x.example"]
    assert addresses(draft.cc) == ["bob@customer.example"]


def test_an_answer_to_our_own_message_goes_on_to_its_recipients(alice, mailbox):
    message = received(mailbox, sender=ALICE, to="bob@customer.example", more=[f"Cc: {CARL}"])
    assert addresses(answer(message, alice).to) == ["bob@customer.example"]
    to_all = answer(message, alice, to_all=True)
    assert (addresses(to_all.to), addresses(to_all.cc)) == (["bob@customer.example"], [CARL])


def test_a_team_may_want_its_copy(alice, mailbox, team):
    type(mailbox).connect(
        address="sales@shop.example",
        team=team,
        username="sales",
        secret="secret",
        outgoing_host="smtp.shop.example",
        at=MONDAY,
        by=alice,
    )
    message = received(mailbox, to=f"{ALICE}, sales@shop.example")
    draft = answer(message, alice, to_all=True)
    assert draft.mailbox == mailbox
    assert addresses(draft.cc) == ["sales@shop.example"]


@pytest.mark.parametrize(
    ("subject", "replied", "forwarded"),
    [
        ("Chairs", "Re: Chairs", "Fwd: Chairs"),
        ("Re: Chairs", "Re: Chairs", "Fwd: Re: Chairs"),
        ("AW: Chairs", "AW: Chairs", "Fwd: AW: Chairs"),
        ("Antw: Chairs", "Antw: Chairs", "Fwd: Antw: Chairs"),
        ("Fwd: Chairs", "Re: Fwd: Chairs", "Fwd: Chairs"),
        ("Reading chairs", "Re: Reading chairs", "Fwd: Reading chairs"),
        ("", "Re:", "Fwd:"),
    ],
)
def test_a_subject_is_marked_once(alice, mailbox, subject, replied, forwarded):
    message = received(mailbox, subject=subject)
    assert answer(message, alice).subject == replied
    assert answering.forward(message, author=alice, at=MONDAY).subject == forwarded


def test_an_answer_names_all_that_came_before_it(alice, mailbox):
    old = [f"<{number}@customer.example>" for number in range(40)]
    message = received(mailbox, message_id="<41@customer.example>", references=old)
    draft = answer(message, alice)
    head = message_from_bytes(submit(draft, at=MONDAY).raw, policy=policy.default)
    references = head["References"].split()
    assert head["In-Reply-To"] == "<41@customer.example>"
    assert references[0] == old[0]
    assert references[-2:] == [old[-1], "<41@customer.example>"]
    assert len(references) <= 21


def test_the_answered_message_is_quoted_below_a_line_in_the_writers_language(alice, mailbox):
    message = received(mailbox, text="How much?\r\n<b>Bob</b>")
    with translation.override("en"):
        draft = answer(message, alice)
    draft.html = "<p>Ten euros.</p><p></p><p>Alice</p>"
    draft.save()
    mail = message_from_bytes(submit(draft, at=MONDAY).raw, policy=policy.default)
    text = part(mail, "plain").replace("\r\n", "\n")
    assert text.startswith(
        "Ten euros.\n\nAlice\n\nOn 2 March 2026 10:00, Bob Bakker wrote:\n> How much?"
    )
    html = part(mail, "html")
    assert "<div>Ten euros.</div><div><br></div><div>Alice</div>" in html
    assert "&lt;b&gt;Bob" in html


def test_a_quote_keeps_its_looks_and_pictures_and_nothing_that_acts(alice, mailbox):
    message = received(mailbox, text=MIXED, more=HEAD)
    draft = answer(message, alice)
    assert "color: red" in draft.quote.replace("color:red", "color: red")
    assert "onclick" not in draft.quote
    assert "<style" not in draft.quote
    assert [each.filename for each in draft.attachments.all()] == ["logo.png"]


def test_a_forwarded_message_brings_its_head_and_its_files(alice, mailbox):
    message = received(mailbox, text=MIXED, more=HEAD)
    draft = answering.forward(message, author=alice, at=MONDAY)
    assert draft.to == []
    assert "Bob Bakker &lt;bob@customer.example&gt;" in draft.quote
    files = {each.filename: each for each in draft.attachments.all()}
    assert set(files) == {"logo.png", "price.pdf"}
    assert bytes(files["price.pdf"].content) == b"%PDF"
    assert files["logo.png"].is_inline


def test_whoever_reads_a_colleagues_shared_mail_answers_from_a_mailbox_of_their_own(
    alice, carol, mailbox
):
    message = received(mailbox)
    with pytest.raises(drafting.NoMailbox):
        answering.reply(message, author=carol, at=MONDAY)
    own = type(mailbox).connect(
        address="carol@shop.example",
        owner=carol,
        username="carol",
        secret="secret",
        outgoing_host="smtp.shop.example",
        at=MONDAY,
        by=carol,
    )
    assert answering.reply(message, author=carol, at=MONDAY).mailbox == own


def test_a_secret_copy_is_in_our_copy_only(alice, mailbox):
    draft = answer(received(mailbox), alice)
    draft.bcc = [{"name": "Böss", "address": "boss@shop.example"}]
    draft.save()
    raw = submit(draft, at=MONDAY).raw
    assert raw.startswith(b"Bcc: ")
    assert b"boss@shop.example" not in without_bcc(raw)
    assert without_bcc(without_bcc(raw)) == without_bcc(raw)
