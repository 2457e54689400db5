import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0013_labels")]

    operations = [
        # Compressing it took a quarter of what it costs to store a message, and it is here twice.
        migrations.RunSQL(
            "ALTER TABLE conversations_message ALTER COLUMN text SET STORAGE EXTERNAL",
            "ALTER TABLE conversations_message ALTER COLUMN text SET STORAGE EXTENDED",
        ),
        migrations.AlterField(
            model_name="identifier",
            name="identifier",
            field=models.CharField(max_length=998),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(fields=["identifier"], name="identified_once"),
        ),
        migrations.AlterField(
            model_name="placement",
            name="folder",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="placements",
                to="mailboxes.folder",
            ),
        ),
        migrations.AlterField(
            model_name="placement",
            name="shown_in",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="shown_placements",
                to="mailboxes.folder",
            ),
        ),
        migrations.AlterField(
            model_name="filing",
            name="folder",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="filings",
                to="mailboxes.folder",
            ),
        ),
    ]
