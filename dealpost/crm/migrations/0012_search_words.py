from django.db import migrations

# As dealpost.crm.searching.Words has it; an index serves only the very same expression.
WORDS = (
    "to_tsvector('simple', regexp_replace(regexp_replace("
    "normalize(lower({column}), NFKD), '[\u0300-\u036f]+', '', 'g'),"
    " '[^[:alnum:]]+', ' ', 'g'))"
)
COLUMNS = [
    ("person", "name"),
    ("personaddress", "address"),
    ("organization", "name"),
    ("organizationdomain", "domain"),
    ("deal", "title"),
    ("lead", "title"),
    ("project", "title"),
    ("activity", "subject"),
    ("note", "text"),
]


def index(table, column):
    words = WORDS.format(column=column)
    return migrations.RunSQL(
        f"CREATE INDEX crm_{table}_words ON crm_{table} USING gin (({words}))",
        f"DROP INDEX crm_{table}_words",
    )


class Migration(migrations.Migration):
    dependencies = [('crm', '0011_activities')]
    operations = [
        *(index(table, column) for table, column in COLUMNS),
        migrations.RunSQL(
            "CREATE INDEX crm_personphone_tail ON crm_personphone"
            " ((right(regexp_replace(number, '[^0-9]+', '', 'g'), 9)) text_pattern_ops)",
            "DROP INDEX crm_personphone_tail",
        ),
    ]
