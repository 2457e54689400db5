import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations

from dealpost.conversations import wording

AT_ONCE = 1000


def find_words(apps, schema_editor):
    """Make the words of the messages that are here already."""
    messages = apps.get_model("conversations", "Message").objects
    rows = messages.values_list("pk", "subject", "sender_name", "sender_address", "text")
    with schema_editor.connection.cursor() as cursor:
        for pk, *texts in rows.iterator(AT_ONCE):
            found = sorted({word[: wording.LONGEST] for text in texts for word in wording.words(text)})
            cursor.execute(
                "UPDATE conversations_message SET search = array_to_tsvector(%s) WHERE id = %s",
                [found[: wording.MOST], pk],
            )


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_fewer_indexes")]

    operations = [
        migrations.RemoveIndex(model_name="message", name="message_search"),
        migrations.RemoveField(model_name="message", name="search"),
        migrations.AddField(
            model_name="message",
            name="search",
            field=django.contrib.postgres.search.SearchVectorField(editable=False, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(find_words, migrations.RunPython.noop),
        # What is compressed already is not to be compressed again.
        migrations.RunSQL(
            "ALTER TABLE conversations_rawmessage ALTER COLUMN zstd SET STORAGE EXTERNAL",
            "ALTER TABLE conversations_rawmessage ALTER COLUMN zstd SET STORAGE EXTENDED",
        ),
        migrations.AddIndex(
            model_name="message",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="message_search"),
        ),
    ]
