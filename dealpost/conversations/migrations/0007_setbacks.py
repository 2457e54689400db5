import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0006_changes_of_deliveries"),
        ("mailboxes", "0004_wished_folder"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(model_name="change", name="placement"),
        migrations.AlterField(
            model_name="change",
            name="delivery",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="changes",
                to="conversations.delivery",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="change",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="change",
            name="trouble",
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name="Setback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "deed",
                    models.CharField(
                        choices=[
("archive", "Archive"),("delete", "Delete"),("move", "Move"),("read", "Read"),("unread", "Unread"),("star", "Star"),("unstar", "Unstar"),("label", "Label"),("unlabel", "Unlabel"),
],
max_length=10,
                    ),
                ),
                ("why", models.TextField()),
                ("messages", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="setbacks",
                        to="mailboxes.mailbox",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mailbox", "made_by", "deed", "why"),
                        name="one_setback_of_a_kind",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
