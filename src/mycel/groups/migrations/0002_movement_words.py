from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='movement',
            name='words',
            field=models.JSONField(blank=True, null=True, verbose_name='what words mean in numbers'),
        ),
    ]
