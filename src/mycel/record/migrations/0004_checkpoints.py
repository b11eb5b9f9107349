"""Keep the tree's nodes, signed checkpoints and what witnesses say about them."""

import django.db.models.deletion
from django.db import migrations, models

from mycel.record import sql


def protect(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in sql.protect(vendor=vendor, tables=sql.SIGNED):
        schema_editor.execute(statement, params=None)
    for statement in sql.signed_once(vendor=vendor):
        schema_editor.execute(statement, params=None)


def release(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in sql.release(vendor=vendor, tables=sql.SIGNED):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0003_openings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('size', models.BigIntegerField(primary_key=True, serialize=False)),
                ('root', models.BinaryField(max_length=32)),
                ('note', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'checkpoint',
            },
        ),
        migrations.CreateModel(
            name='Cosignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'cosignature',
            },
        ),
        migrations.CreateModel(
            name='LogNode',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('level', models.PositiveSmallIntegerField()),
                ('n', models.BigIntegerField()),
                ('hash', models.BinaryField(max_length=32)),
            ],
            options={
                'verbose_name': 'log node',
            },
        ),
        migrations.CreateModel(
            name='Witness',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('key', models.CharField(max_length=400, unique=True)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name': 'witness',
                'verbose_name_plural': 'witnesses',
            },
        ),
        migrations.AddIndex(
            model_name='logleaf',
            index=models.Index(fields=['hash'], name='log_hash'),
        ),
        migrations.AddField(
            model_name='cosignature',
            name='checkpoint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosignatures', to='record.checkpoint'),
        ),
        migrations.AddConstraint(
            model_name='lognode',
            constraint=models.UniqueConstraint(fields=('level', 'n'), name='log_node_once'),
        ),
        migrations.AddField(
            model_name='cosignature',
            name='witness',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosignatures', to='record.witness'),
        ),
        migrations.AddConstraint(
            model_name='cosignature',
            constraint=models.UniqueConstraint(fields=('checkpoint', 'witness'), name='cosigned_once'),
        ),
        migrations.RunPython(protect, release),
    ]
