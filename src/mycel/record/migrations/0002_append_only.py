"""Let the database itself refuse to change what has been recorded."""

from django.db import migrations

from mycel.record import sql


def protect(apps, schema_editor):
    for statement in sql.protect(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def release(apps, schema_editor):
    for statement in sql.release(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
