from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


class Migration(migrations.Migration):
    # Apart from the rows being written: PostgreSQL makes no index beside changes that wait.
    dependencies = [("conversations", "0024_rich_comments")]

    operations = [
        migrations.AddIndex("comment", GinIndex(fields=["search"], name="comment_search")),
    ]
