import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0010_reasons")]

    operations = [
        migrations.AlterField(
            model_name="change",
            name="kind",
            field=models.CharField(
                choices=[("flags", "Flags"), ("move", "Move"), ("labels", "Labels")], max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="change",
            name="add",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=1000), default=list, size=None
            ),
        ),
        migrations.AlterField(
            model_name="change",
            name="remove",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=1000), default=list, size=None
            ),
        ),
    ]
