from django.db import migrations

STAGES = ["Qualified", "Contact made", "Needs defined", "Proposal made", "Negotiation"]
PHASES = ["Planning", "In progress", "Review", "Handover"]


def begin(apps, schema_editor):
    """A fresh installation can take its first deal and project at once."""
    if not apps.get_model("crm", "Pipeline").objects.exists():
        pipeline = apps.get_model("crm", "Pipeline").objects.create(name="Sales pipeline")
        stage = apps.get_model("crm", "Stage")
        stage.objects.bulk_create(
            stage(pipeline=pipeline, name=name, order=order) for order, name in enumerate(STAGES)
        )
    phase = apps.get_model("crm", "Phase")
    if not phase.objects.exists():
        phase.objects.bulk_create(
            phase(name=name, order=order) for order, name in enumerate(PHASES)
        )


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
