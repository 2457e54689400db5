from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailboxes", "0010_unreachable")]

    operations = [
        migrations.AddField(
            model_name="folder",
            name="is_label",
            field=models.BooleanField(default=False),
        ),
    ]
