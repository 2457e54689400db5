import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A change used to hang on a placement, and to go with it.
ANCHOR = """
UPDATE conversations_change c
SET delivery_id = p.delivery_id, folder_id = CASE WHEN c.kind = 'move' THEN p.folder_id END
FROM conversations_placement p WHERE p.id = c.placement_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0005_set_aside"),
        ("mailboxes", "0004_wished_folder"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="change",
            name="delivery",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="changes",
                to="conversations.delivery",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="folder",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="mailboxes.folder",
            ),
        ),
        migrations.RunSQL(ANCHOR, migrations.RunSQL.noop),
        # Or the rows just written would keep the table from being altered in this transaction.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
    ]
