from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("conversations", "0025_search_comments")]

    operations = [
        migrations.AddIndex(
            "strand",
            models.Index(
                fields=["assignee", "mailbox"],
                condition=Q(assignee__isnull=False, closed_at=None),
                name="strands_of_assignee",
            ),
        ),
    ]
