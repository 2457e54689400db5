import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0007_setbacks"),
        ("mailboxes", "0011_label_folders"),
    ]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="remote_labels",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=1000), null=True, size=None
            ),
        ),
        migrations.CreateModel(
            name="Labelling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "folder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="labellings",
                        to="mailboxes.folder",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="labellings",
                        to="conversations.placement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("placement", "folder"), name="labelled_once")
                ],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE conversations_labelling ADD CONSTRAINT labelling_goes_with_placement"
            " FOREIGN KEY (placement_id) REFERENCES conversations_placement (id)"
            " ON DELETE CASCADE",
            "ALTER TABLE conversations_labelling DROP CONSTRAINT labelling_goes_with_placement",
        ),
    ]
