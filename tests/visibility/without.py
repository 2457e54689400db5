"""Where pages reach for mail or items without a predicate of their own, and why they may."""

# File -> "function.Model" -> the reason.
WITHOUT: dict[str, dict[str, str]] = {
    "notifications/kinds/abandoned_mailbox.py": {
        "tell_who_administers.Mailbox": "shown through `visible`",
    },
    "notifications/kinds/asked_access.py": {
        "tell_who_decides.Access": "tells the readers of its mailbox",
    },
    "notifications/kinds/comment.py": {
        "_concerned.Comment": "shown through `visible`",
        "_concerned.Strand": "shown through `visible`",
        "tell_whom_it_concerns.Comment": "shown through `visible`",
        "tell_whom_it_concerns.Notification": "who was told; shows nothing",
    },
    "notifications/kinds/due_activity.py": {
        "tell_its_owner.Activity": "tells its owner",
    },
    "notifications/kinds/expired_login.py": {
        "tell_who_uses_it.Mailbox": "tells its readers",
    },
    "notifications/kinds/failed_sending.py": {
        "tell_the_author.Outgoing": "tells its author",
    },
    "notifications/kinds/granted_access.py": {
        "tell_who_asked.Access": "tells who asked",
    },
    "notifications/kinds/held_copy.py": {
        "tell_who_judges.Dropped": "tells whose word it waits for",
    },
    "notifications/kinds/release.py": {
        "tell_the_team.Mailbox": "tells its readers",
    },
    "notifications/telling.py": {
        "tell.Notification": "writes them; they hold names only",
    },
    "web/access/history.py": {
        "history_of.Access": "of events of mailboxes used",
        "history_of.Event": "filtered by mailboxes used, a line above",
    },
    "web/activities/doing.py": {
        "_where_to_plan.Activity": "whether there is one at its item",
    },
    "web/components/item_files.py": {
        "attachments_about.Attachment": "of messages that may be read, a line above",
    },
    "web/components/item_mail.py": {
        "strands_about.Strand": "keys of readable ones, a line above",
    },
    "web/composer/finding.py": {
        "own_outgoing_for.Outgoing": "its author's",
    },
    "web/composer/forms.py": {
        "WrittenForm.Mailbox": "none; __init__ fills in those used",
    },
    "web/composer/panel.py": {
        "visibilities.Strand": "of the draft's own mailbox",
    },
    "web/conversation/about.py": {
        "links_of.Link": "each with its item only if that is visible",
        "others.Link": "narrowed to visible persons, a line below",
    },
    "web/conversation/bodies.py": {
        "body.RawMessage": "of a message found by permission",
    },
    "web/conversation/letters.py": {
        "_flags.Labelling": "of placements in mailboxes used",
    },
    "web/conversation/making/starting.py": {
        "item.Link": "narrowed to visible items, a line below",
    },
    "web/conversation/present.py": {
        "_see.Comment": "marks the reader's own notices as read",
    },
    "web/conversation/views.py": {
        "_signpost.Conversation": "asks visible_to of where it leads",
    },
    "web/inbox/labels.py": {
        "_choices.Strand": "in mailboxes used, a line above",
        "_choices.StrandLabel": "of those strands",
    },
    "web/intake/showing.py": {
        "own_address.Mailbox": "the user's own",
    },
    "web/leads/finding.py": {
        "deal_of.Event": "names a deal, then asked by visible_to",
    },
    "web/linking_rules/forms.py": {
        "_folders.Folder": "of mailboxes that the user manages",
    },
    "web/lists/saved_views.py": {
        "views.SavedView": "makes one of the user's own",
    },
    "web/mailboxes/aside.py": {
        "set_aside_in.SetAside": "tells no words but to its readers",
    },
    "web/mailboxes/changing/past.py": {
        "past_context.SharingOfPast": "of a mailbox used",
    },
    "web/mailboxes/changing/views.py": {
        "reading.SetAside": "of a mailbox managed; shows nothing",
    },
    "web/mailboxes/choosing/company.py": {
        "_reconsider_all.Mailbox": "a job each; shows nothing",
    },
    "web/mailboxes/choosing/forms.py": {
        "clean_pattern.Mailbox": "whether an address is ours",
    },
    "web/mailboxes/choosing/showing.py": {
        "what_of.Delivery": "a number, of a mailbox shown",
    },
    "web/mailboxes/health.py": {
        "_placements.Placement": "a number, of a mailbox shown",
        "folders_of.Labelling": "a number, of a mailbox shown",
        "health_of.Folder": "a number, of mailboxes shown",
    },
    "web/mailboxes/setting_up/forms.py": {
        "free_address.Mailbox": "that an address is taken, not by whom",
    },
    "web/picking/item_search.py": {
        "items_like.Link": "what to leave out of visible items",
    },
    "web/profile/views.py": {
        "_links.Event": "about the user themselves",
    },
    "web/readership/audience.py": {
        "_accesses.Access": "of mailboxes used, handed in",
    },
    "web/readership/hints.py": {
        "_asked.Access": "the user's own",
        "about.Conversation": "narrows what hinted_to has found",
    },
    "web/shelving/lines.py": {
        "_receivers.Participant": "of rows that may be read, by mailbox",
        "lines.Mailbox": "of rows that may be read",
    },
    "web/shelving/shelves.py": {
        "_mailboxes_of.Filing": "whether there is one",
        "_mailboxes_of.Folder": "of mailboxes used, loaded with them",
    },
    "web/timeline/sources.py": {
        "changes.Event": "of an item found by permission",
        "notes_around.Note": "around visible items (crm/surrounding)",
    },
}
