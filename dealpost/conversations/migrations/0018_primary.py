from django.db import migrations, models

# What is linked already gets a primary link, and the organizations of its persons (linking_rules).
ELECT = """
UPDATE conversations_link SET is_primary = true WHERE id IN (
    SELECT DISTINCT ON (conversation_id) id FROM conversations_link
    WHERE NOT is_rejected AND num_nonnulls(deal_id, lead_id, project_id) = 1
    ORDER BY conversation_id, reason IN ('chosen', 'written_from') DESC, deal_id IS NULL,
             lead_id IS NULL, id)
"""
EMPLOYERS = """
INSERT INTO conversations_link (conversation_id, organization_id, reason, evidence, made_at,
                                is_rejected)
SELECT DISTINCT ON (l.conversation_id, p.organization_id)
       l.conversation_id, p.organization_id, 'organization', l.evidence, l.made_at, false
FROM conversations_link l JOIN crm_person p ON p.id = l.person_id
WHERE p.organization_id IS NOT NULL AND NOT l.is_rejected
ORDER BY l.conversation_id, p.organization_id, l.evidence
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0017_flags_in_place")]

    operations = [
        migrations.AddField(
            model_name="link",
            name="is_primary",
            field=models.BooleanField(default=False, db_default=False),
        ),
        migrations.AlterField(
            model_name="link",
            name="reason",
            field=models.CharField(
                choices=[
                    ("address", "Address"),
                    ("organization", "Organization"),
                    ("domain", "Domain"),
                    ("only_open", "Only Open"),
                    ("chosen", "Chosen"),
                    ("written_from", "Written From"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(ELECT, migrations.RunSQL.noop),
        migrations.RunSQL(EMPLOYERS, migrations.RunSQL.noop),
        # PostgreSQL alters no table with checks outstanding from what was written to it just now.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(is_primary=False)
                | models.Q(is_rejected=False, person__isnull=True, organization__isnull=True),
                name="primary_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                condition=models.Q(is_primary=True), fields=["conversation"], name="one_primary"
            ),
        ),
    ]
