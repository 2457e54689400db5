from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models
from django.utils.html import linebreaks

from dealpost.conversations.wording import lexemes


def write_as_html(apps, schema_editor):
    """Comments were bare text."""
    Comment = apps.get_model("conversations", "Comment")
    for comment in Comment.objects.iterator():
        comment.html = linebreaks(comment.text, autoescape=True)
        comment.search = lexemes(comment.text)
        comment.save(update_fields=["html", "search"])


class Migration(migrations.Migration):
    dependencies = [("conversations", "0023_belonging")]

    operations = [
        migrations.AddField("comment", "html", models.TextField(default=""), preserve_default=False),
        migrations.AddField(
            "comment",
            "search",
            SearchVectorField(default="", editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(write_as_html, migrations.RunPython.noop),
    ]
