from django.db import models


class TwoWay(models.Model):
    """Which deeds go from here to the provider, and which from the provider to here."""

    tells_read = models.BooleanField(default=True)
    tells_stars = models.BooleanField(default=True)
    tells_labels = models.BooleanField(default=True)  # of the company, as keywords
    tells_moves = models.BooleanField(default=True)  # archiving too
    tells_deletions = models.BooleanField(default=True)  # into its trash
    tells_sent = models.BooleanField(default=True)  # a copy into its Sent folder
    tells_drafts = models.BooleanField(default=True)  # into its drafts folder
    takes_read = models.BooleanField(default=True)
    takes_stars = models.BooleanField(default=True)
    takes_labels = models.BooleanField(default=True)
    takes_moves = models.BooleanField(default=True)  # what leaves a folder there, leaves it here

    takes_drafts = models.BooleanField(default=True)  # those written, changed or deleted there

    class Meta:
        abstract = True
