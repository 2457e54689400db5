from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0003_own_words'),
        ('mailboxes', '0004_wished_folder'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='is_written_here',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='delivery',
            name='withheld',
            field=models.CharField(blank=True, choices=[('before_start', 'Before Start'), ('folder', 'Folder'), ('blocked', 'Blocked'), ('unknown_people', 'Unknown People')], default='', max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='delivery',
            name='received_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(
            'UPDATE conversations_delivery d SET received_at = m.at'
            ' FROM conversations_message m WHERE m.id = d.message_id',
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name='delivery',
            name='received_at',
            field=models.DateTimeField(),
        ),
    ]
