from django.db import migrations, models

TABLES = ("outbox_draft", "outbox_outgoing")
FORWARD = "UPDATE {table} SET items = jsonb_build_array(item) WHERE item <> ''"
BACK = "UPDATE {table} SET item = items ->> 0 WHERE items <> '[]'"


def columns(model: str) -> list[migrations.AddField]:
    return [
        migrations.AddField(model, "items", models.JSONField(default=list)),
        migrations.AddField(model, "main_item", models.CharField(blank=True, max_length=40)),
    ]


class Migration(migrations.Migration):
    """A message can be about several items, one of them first of all."""

    dependencies = [("outbox", "0004_shared_drafts")]

    operations = [
        *columns("draft"),
        *columns("outgoing"),
        *(
            migrations.RunSQL(FORWARD.format(table=table), BACK.format(table=table))
            for table in TABLES
        ),
        migrations.RemoveField("draft", "item"),
        migrations.RemoveField("outgoing", "item"),
    ]
