"""What people are told of: one file for each kind, found by itself.

To add one, write a file here (failed_sending.py is short to copy):

    KIND = kind(
        "stage_moved",                              # never changes: it is stored
        icon="arrow-right",                         # of lucide
        name=_("A deal of mine moves"),             # in the settings
        words=_("%(actor)s moved your deal"),       # in the list, before the thing's own name
        words_alone=_("Your deal moved"),           # where nobody did it
        visible=Deal.objects.visible_to,            # which things a user may be shown, asked late
    )

    @reacts_to("deal_moved")
    def tell_of_a_move(event: Event) -> None:
        for deal in Deal.objects.filter(pk__in=event.subject_keys(Deal)):
            tell(KIND, deal, users=[deal.owner], event=event, by=event.actor)

A reaction may come early, late or twice, so it asks the state; telling twice of one event is once.
Whoever did it (`by`) is not told. Where the thing's name and address come from stands in
web/notifications/places.py: add a line there if the thing is of a model that is not yet named.
"""
