import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('publishing', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchPosition',
            fields=[
                ('locale', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('summary', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='found_by', serialize=False, to='publishing.livesummary')),
                ('locale', models.CharField(max_length=12)),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='search_entry_vector')],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('locale', models.CharField(max_length=12)),
                ('word', models.CharField(max_length=40)),
                ('trigrams', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), size=None)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['trigrams'], name='search_word_trigrams')],
                'constraints': [models.UniqueConstraint(fields=('locale', 'word'), name='search_word_once')],
            },
        ),
    ]
