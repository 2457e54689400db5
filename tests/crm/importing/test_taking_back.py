from dealpost.crm.fields.defining import define
from dealpost.crm.fields.kinds import FieldKind
from dealpost.crm.importing.taking_back import take_back_some
from dealpost.crm.models import Import, Note, Organization, Person
from tests.conftest import MONDAY


def taken_back(of, alice) -> Import:
    assert of.go_to(Import.State.UNDOING, instead_of=Import.State.DONE)
    while take_back_some(of.pk, at=MONDAY, by=alice):
        pass
    of.refresh_from_db()
    return of


def test_what_was_made_goes(brought, alice):
    of = brought("Name,Email,Company\nAnn,a@x.example,One\nBen,b@x.example,One\n")

    assert taken_back(of, alice).state == Import.State.UNDONE
    assert not Person.objects.exists()
    assert not Organization.objects.exists()


def test_what_somebody_went_on_with_stays_and_is_told(brought, alice):
    of = brought("Name,Email,Company\nAnn,a@x.example,One\nBen,b@x.example,Two\n")
    ann = Person.objects.get(name="Ann")
    Note.add(ann, "<p>Called her.</p>", at=MONDAY, by=alice)
    taken_back(of, alice)

    assert Person.objects.get() == ann
    assert of.rows.get(number=1).left == [["person", ann.pk, "used"]]


def test_what_was_changed_is_as_before_unless_changed_again(brought, alice, bob):
    define("person", name="Size", kind=FieldKind.NUMBER)
    bob.change(job_title="Buyer", custom={"size": "1"}, at=MONDAY, by=alice)
    of = brought("Name,Email,Phone,Function,Size,Company\nRob,bob@customer.example,12,Boss,2,One\n")
    bob.refresh_from_db()
    bob.change(job_title="Director", at=MONDAY, by=alice)
    taken_back(of, alice)

    bob.refresh_from_db()
    assert (bob.name, bob.custom, bob.organization) == ("Bob Bakker", {"size": "1"}, None)
    assert not bob.phones.exists()
    assert bob.job_title == "Director"
    assert ["person", bob.pk, "job_title"] in of.rows.get().left


def test_an_import_that_a_later_one_built_on_keeps_what_it_needs(brought, alice):
    first = brought("Name,Email\nAnn,a@x.example\n")
    brought("Name,Email,Function\nAnn,a@x.example,Boss\n")
    taken_back(first, alice)

    assert Person.objects.get().job_title == "Boss"


def test_it_is_taken_back_once(brought, alice):
    of = brought("Name\nAnn\n")
    taken_back(of, alice)

    assert not of.go_to(Import.State.UNDOING, instead_of=Import.State.DONE)
    assert not take_back_some(of.pk, at=MONDAY, by=alice)
