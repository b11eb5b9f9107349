"""Let the database itself refuse to change what has been recorded."""

from django.db import migrations

from mycel.record import sql


def protect(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in sql.protect(vendor=vendor, tables=sql.APPEND_ONLY):
        schema_editor.execute(statement, params=None)


def release(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in sql.release(vendor=vendor, tables=sql.APPEND_ONLY):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
