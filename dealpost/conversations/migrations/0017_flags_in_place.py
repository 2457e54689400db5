import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0016_drafts")]

    operations = [
        migrations.AlterField(
            model_name="placement",
            name="shown_in",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="shown_placements",
                to="mailboxes.folder",
            ),
        ),
        # Flags and counts change: with room on its page, a row need not go into every index anew.
        migrations.RunSQL(
            "ALTER TABLE conversations_placement SET (fillfactor = 85);"
            "ALTER TABLE conversations_filing SET (fillfactor = 85);"
            "ALTER TABLE conversations_strand SET (fillfactor = 85);",
            "ALTER TABLE conversations_placement RESET (fillfactor);"
            "ALTER TABLE conversations_filing RESET (fillfactor);"
            "ALTER TABLE conversations_strand RESET (fillfactor);",
        ),
    ]
