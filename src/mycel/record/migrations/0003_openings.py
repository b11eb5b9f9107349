"""Keep texts beside the record as openings; let the log take nothing but its next index."""

from django.db import migrations, models

from mycel.record import sql


def protect(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in sql.protect(vendor=vendor, tables=sql.ERASABLE):
        schema_editor.execute(statement, params=None)
    for statement in sql.in_order(vendor=vendor):
        schema_editor.execute(statement, params=None)


def release(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in sql.release(vendor=vendor, tables=sql.ERASABLE):
        schema_editor.execute(statement, params=None)
    for statement in sql.out_of_order(vendor=vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("record", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "commitment",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("about", models.UUIDField(db_index=True)),
                ("salt", models.BinaryField(max_length=32)),
                ("text", models.TextField()),
            ],
            options={"verbose_name": "opening"},
        ),
        migrations.RunPython(protect, release),
    ]
