import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.fields.json
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Access',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rights', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name_plural': 'access',
            },
        ),
        migrations.CreateModel(
            name='Blob',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('body', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('value', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('name', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField()),
                ('seen_at', models.DateTimeField()),
                ('trouble', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Key',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('site', models.CharField(max_length=40)),
                ('channel', models.CharField(max_length=20)),
                ('path', models.CharField(max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='ProofTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
            ],
            options={
                'verbose_name': 'automatic checks',
                'verbose_name_plural': 'automatic checks',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='AccessNews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given', models.JSONField(default=list)),
                ('taken', models.JSONField(default=list)),
                ('by_name', models.CharField(blank=True, max_length=150)),
                ('also', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('tell_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'access news',
            },
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('wanted', 'Wanted'), ('building', 'Building'), ('refused', 'Refused'), ('ready', 'Ready'), ('void', 'Void')], default='wanted', max_length=10)),
                ('cause', models.CharField(choices=[('submit', 'Submit'), ('reissue', 'Reissue'), ('move', 'Move'), ('build', 'Build'), ('review', 'Review')], default='submit', max_length=10)),
                ('workflow_state_id', models.BigIntegerField(null=True)),
                ('revision_id', models.BigIntegerField(null=True)),
                ('submitted_by_name', models.CharField(blank=True, max_length=150)),
                ('message', models.TextField(blank=True)),
                ('content', models.JSONField(null=True)),
                ('content_sha256', models.CharField(blank=True, max_length=64)),
                ('snapshot', models.JSONField(null=True)),
                ('summaries', models.JSONField(default=dict)),
                ('dependencies', models.JSONField(default=list)),
                ('used', models.GeneratedField(db_persist=True, expression=models.Func(models.F('dependencies'), template='jsonb_path_query_array(%(expressions)s, \'$[*].public_id\') || jsonb_path_query_array(%(expressions)s, \'$[*] ? (@.public_id == "").kind\')'), output_field=models.JSONField())),
                ('uploads', models.JSONField(default=dict)),
                ('editors', models.JSONField(default=list)),
                ('reviewers', models.JSONField(default=list)),
                ('findings', models.JSONField(default=list)),
                ('build', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('fence', models.PositiveIntegerField(default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('sealed_at', models.DateTimeField(null=True)),
                ('tell_at', models.DateTimeField(null=True)),
                ('remind_at', models.DateTimeField(null=True)),
                ('reminders', models.PositiveSmallIntegerField(default=0)),
                ('void_reason', models.CharField(blank=True, max_length=200)),
                ('submitted_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('action', models.CharField(choices=[('publish', 'Publish'), ('withdraw', 'Withdraw')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('withdrawal', models.CharField(blank=True, choices=[('unpublished', 'It is not needed any more'), ('expired', 'Its time is over'), ('deleted', 'It was deleted'), ('wrong', 'Something in it is wrong'), ('outdated', 'Medical knowledge has changed'), ('unsafe', 'Following it could harm somebody')], max_length=11)),
                ('correction', models.BooleanField(default=False)),
                ('stamps', models.JSONField(default=dict)),
                ('facets', models.JSONField(default=dict)),
                ('next_review_on', models.DateField(null=True)),
                ('created_at', models.DateTimeField()),
                ('proof', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='edition', to='publishing.proof')),
            ],
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField()),
                ('locale', models.CharField(max_length=12)),
                ('kind', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=255)),
                ('object_pk', models.CharField(blank=True, max_length=40)),
                ('number', models.PositiveIntegerField(default=0)),
                ('overdue', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('content_type', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='contenttypes.contenttype')),
                ('live', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.edition')),
            ],
        ),
        migrations.AddField(
            model_name='proof',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='publishing.publication'),
        ),
        migrations.CreateModel(
            name='LiveSummary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=20)),
                ('locale', models.CharField(max_length=12)),
                ('summary', models.JSONField()),
                ('index_keys', models.JSONField()),
                ('seq', models.BigIntegerField()),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.edition')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='summaries', to='publishing.publication')),
            ],
        ),
        migrations.CreateModel(
            name='LiveRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=10)),
                ('version', models.BigIntegerField()),
                ('media_type', models.CharField(max_length=80)),
                ('stamps', models.JSONField(null=True)),
                ('fragments', models.JSONField(default=dict)),
                ('digest', models.CharField(max_length=64)),
                ('target', models.CharField(blank=True, max_length=500)),
                ('seq', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('blob', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.blob')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='publishing.key')),
                ('publication', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.publication')),
            ],
        ),
        migrations.AddField(
            model_name='key',
            name='publication',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='publishing.publication'),
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('workflow_state_id', models.BigIntegerField(null=True)),
                ('revision_id', models.BigIntegerField(null=True)),
                ('content_sha256', models.CharField(blank=True, max_length=64)),
                ('by_name', models.CharField(max_length=150)),
                ('to_name', models.CharField(max_length=150)),
                ('why', models.TextField()),
                ('tell_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='publishing.proof')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='publishing.publication')),
            ],
        ),
        migrations.AddField(
            model_name='edition',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='publishing.publication'),
        ),
        migrations.AddField(
            model_name='edition',
            name='replacement',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.publication'),
        ),
        migrations.CreateModel(
            name='Drift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sentences', models.JSONField(default=list)),
                ('since', models.DateTimeField()),
                ('looked_at', models.DateTimeField()),
                ('publication', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='drift', to='publishing.publication')),
            ],
        ),
        migrations.CreateModel(
            name='Reissue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cursor', models.BigIntegerField(default=0)),
                ('promised', models.JSONField(default=dict)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0)),
                ('worked_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('cause', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reissue', to='publishing.edition')),
                ('root', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='publishing.reissue')),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=80)),
                ('due_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('held', 'Held'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='waiting', max_length=10)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('tell_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('owner', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ReleaseItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('publish', 'Publish'), ('withdraw', 'Withdraw')], default='publish', max_length=10)),
                ('follows', models.BooleanField(default=False)),
                ('reason', models.CharField(blank=True, choices=[('unpublished', 'It is not needed any more'), ('expired', 'Its time is over'), ('deleted', 'It was deleted'), ('wrong', 'Something in it is wrong'), ('outdated', 'Medical knowledge has changed'), ('unsafe', 'Following it could harm somebody')], max_length=11)),
                ('take_down_at', models.DateTimeField(null=True)),
                ('ends', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.edition')),
                ('proof', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='release_item', to='publishing.proof')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.publication')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='publishing.release')),
                ('replacement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.publication')),
            ],
        ),
        migrations.CreateModel(
            name='Republish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('build', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('building', 'Building'), ('ready', 'Ready'), ('signed', 'Signed'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='building', max_length=10)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('signed_by_name', models.CharField(blank=True, max_length=150)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('signed_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('signed_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='proof',
            name='republish',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='publishing.republish'),
        ),
        migrations.CreateModel(
            name='ReviewReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.PositiveSmallIntegerField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='publishing.edition')),
            ],
        ),
        migrations.CreateModel(
            name='ReviewTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                ('groups', models.ManyToManyField(help_text='Pages/snippets at this step in a workflow will be moderated or approved by these groups of users', to='auth.group', verbose_name='groups')),
            ],
            options={
                'verbose_name': 'review',
                'verbose_name_plural': 'reviews',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='SharedLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret_sha256', models.CharField(max_length=64, unique=True)),
                ('for_whom', models.CharField(max_length=80)),
                ('made_by_name', models.CharField(max_length=150)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shared_links', to='publishing.proof')),
            ],
        ),
        migrations.CreateModel(
            name='SharedVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='publishing.sharedlink')),
            ],
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finding', models.CharField(max_length=60)),
                ('where', models.CharField(blank=True, max_length=300)),
                ('words', models.CharField(max_length=64)),
                ('reason', models.CharField(max_length=300)),
                ('user_name', models.CharField(max_length=150)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='publishing.publication')),
                ('user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField()),
                ('tell_at', models.DateTimeField(null=True)),
                ('deputy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='deputy_of', to=settings.AUTH_USER_MODEL)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='absence', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('user', models.F('deputy')), _negated=True), name='deputy_is_somebody_else')],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=60)),
                ('event', models.CharField(max_length=60)),
                ('old_state', models.CharField(blank=True, max_length=20)),
                ('new_state', models.CharField(blank=True, max_length=20)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('detail', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['subject'], name='publishing__subject_d02dba_idx')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('leased', 'Leased'), ('waiting', 'Waiting'), ('delivered', 'Delivered'), ('superseded', 'Superseded'), ('dead', 'Dead')], default='pending', max_length=10)),
                ('fence', models.PositiveIntegerField(default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('next_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField()),
                ('delivered_at', models.DateTimeField(null=True)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='publishing.edition')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['pending', 'leased', 'waiting'])), fields=['state', 'created_at'], name='delivery_open')],
                'constraints': [models.UniqueConstraint(fields=('edition', 'channel'), name='one_delivery_for_each_channel'), models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'leased', 'waiting', 'delivered', 'superseded', 'dead'])), name='delivery_state')],
            },
        ),
        migrations.CreateModel(
            name='Index',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('site', models.CharField(max_length=40)),
                ('channel', models.CharField(max_length=20)),
                ('path', models.CharField(max_length=500)),
                ('wanted', models.BigIntegerField(default=0)),
                ('built', models.BigIntegerField(default=0)),
                ('blob', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.blob')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('site', 'channel', 'path'), name='index_path')],
            },
        ),
        migrations.CreateModel(
            name='LiveArtefact',
            fields=[
                ('key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='live', serialize=False, to='publishing.key')),
                ('form', models.CharField(choices=[('document', 'Document'), ('tombstone', 'Tombstone'), ('redirect', 'Redirect')], default='document', max_length=10)),
                ('version', models.BigIntegerField()),
                ('media_type', models.CharField(max_length=80)),
                ('stamps', models.JSONField(null=True)),
                ('fragments', models.JSONField(default=dict)),
                ('digest', models.CharField(max_length=64)),
                ('target', models.CharField(blank=True, max_length=500)),
                ('seq', models.BigIntegerField(unique=True)),
                ('modified_at', models.DateTimeField()),
                ('blob', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.blob')),
            ],
        ),
        migrations.CreateModel(
            name='Emergency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('published', 'Published'), ('closed', 'Closed'), ('over', 'Over')], default='asked', max_length=10)),
                ('reason', models.CharField(max_length=500)),
                ('ends_at', models.DateTimeField()),
                ('asked_by_name', models.CharField(max_length=150)),
                ('asked_at', models.DateTimeField()),
                ('confirmed_by_name', models.CharField(blank=True, max_length=150)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('closed_because', models.CharField(blank=True, max_length=200)),
                ('tell_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergencies', to='publishing.proof')),
            ],
            options={
                'verbose_name_plural': 'emergencies',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'published', 'closed', 'over'])), name='emergency_state'), models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'closed']), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='emergency_takes_two'), models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'published'])), fields=('proof',), name='one_emergency_for_a_proof')],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('basis', models.CharField(choices=[('direct', 'Direct'), ('parts', 'Parts'), ('build', 'Build'), ('emergency', 'Emergency')], default='direct', max_length=10)),
                ('role', models.CharField(max_length=80)),
                ('user_name', models.CharField(max_length=150)),
                ('next_review_on', models.DateField(null=True)),
                ('correction', models.BooleanField(default=False)),
                ('comment', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.approval')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='publishing.proof')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('basis__in', ['direct', 'parts', 'build', 'emergency'])), name='approval_basis'), models.CheckConstraint(condition=models.Q(models.Q(('basis__in', ['direct', 'emergency']), ('source__isnull', True)), models.Q(('basis__in', ['parts', 'build']), ('source__isnull', False)), _connector='OR'), name='approval_basis_has_source'), models.UniqueConstraint(fields=('proof', 'role'), name='one_approval_for_each_step')],
            },
        ),
        migrations.CreateModel(
            name='ProofArtefact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=20)),
                ('path', models.CharField(max_length=500)),
                ('media_type', models.CharField(max_length=80)),
                ('shared', models.BooleanField(default=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('blob', models.ForeignKey(db_column='sha256', on_delete=django.db.models.deletion.PROTECT, to='publishing.blob')),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='artefacts', to='publishing.proof')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('proof', 'channel', 'path'), name='proof_artefact_path')],
            },
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['kind', 'locale'], name='publishing__kind_b6ce31_idx'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['content_type', 'object_pk'], name='publishing__content_0bbc47_idx'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('public_id', 'locale'), name='publication_identity'),
        ),
        migrations.AddIndex(
            model_name='livesummary',
            index=django.contrib.postgres.indexes.GinIndex(fields=['index_keys'], name='live_summary_index_keys'),
        ),
        migrations.AddIndex(
            model_name='livesummary',
            index=models.Index(fields=['channel', 'locale', 'seq'], name='live_summary_seq'),
        ),
        migrations.AddIndex(
            model_name='livesummary',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.fields.json.KeyTransform('topics', 'summary'), name='jsonb_path_ops'), name='live_summary_topics'),
        ),
        migrations.AddConstraint(
            model_name='livesummary',
            constraint=models.UniqueConstraint(fields=('publication', 'channel'), name='one_summary_for_each_channel'),
        ),
        migrations.AddIndex(
            model_name='liverecord',
            index=models.Index(fields=['publication', 'at'], name='publishing__publica_a55d9d_idx'),
        ),
        migrations.AddIndex(
            model_name='liverecord',
            index=models.Index(fields=['key', 'at'], name='publishing__key_id_36f856_idx'),
        ),
        migrations.AddConstraint(
            model_name='key',
            constraint=models.UniqueConstraint(fields=('site', 'channel', 'path'), name='key_path'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['publication', 'revision_id'], name='publishing__publica_b189c0_idx'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['tell_at'], name='publishing__tell_at_d8718e_idx'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['next_review_on'], name='publishing__next_re_ca421a_idx'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('publication', 'number'), name='edition_number'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='edition_number_from_one'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('action', 'publish'), ('proof__isnull', False), ('withdrawal', '')), models.Q(('action', 'withdraw'), ('proof__isnull', True), models.Q(('withdrawal', ''), _negated=True)), _connector='OR'), name='edition_publishes_a_proof_or_says_why_not'),
        ),
        migrations.AddIndex(
            model_name='release',
            index=models.Index(fields=['state', 'due_at'], name='publishing__state_81aad6_idx'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'held', 'done', 'cancelled'])), name='release_state'),
        ),
        migrations.AddConstraint(
            model_name='releaseitem',
            constraint=models.UniqueConstraint(fields=('release', 'publication'), name='one_item_for_each_publication'),
        ),
        migrations.AddConstraint(
            model_name='releaseitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('action', 'withdraw'), ('proof__isnull', True), models.Q(('reason', ''), _negated=True)), models.Q(('action', 'publish'), ('reason', '')), _connector='OR'), name='withdrawal_has_reason_and_no_proof'),
        ),
        migrations.AddConstraint(
            model_name='republish',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['building', 'ready', 'signed', 'done', 'cancelled'])), name='republish_state'),
        ),
        migrations.AddConstraint(
            model_name='republish',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['building', 'ready', 'signed'])), fields=('build',), name='one_republish_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='proof',
            index=models.Index(fields=['state', 'created_at'], name='publishing__state_4ed154_idx'),
        ),
        migrations.AddIndex(
            model_name='proof',
            index=models.Index(fields=['workflow_state_id'], name='publishing__workflo_6ab0d9_idx'),
        ),
        migrations.AddIndex(
            model_name='proof',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['used'], name='proof_used', opclasses=['jsonb_path_ops']),
        ),
        migrations.AddIndex(
            model_name='proof',
            index=django.contrib.postgres.indexes.GinIndex(fields=['uploads'], name='proof_uploads'),
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['wanted', 'building', 'refused', 'ready', 'void'])), name='proof_state'),
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(models.Q(('digest', ''), _negated=True), ('snapshot__isnull', False), ('content__isnull', False)), _connector='OR'), name='proof_ready_is_sealed'),
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['wanted', 'building'])), fields=('publication', 'cause'), name='one_proof_in_the_making'),
        ),
        migrations.AddConstraint(
            model_name='reviewreminder',
            constraint=models.UniqueConstraint(fields=('edition', 'days'), name='one_reminder_for_each_term'),
        ),
        migrations.AddConstraint(
            model_name='liveartefact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('form', 'document'), _negated=True), ('blob__isnull', False), _connector='OR'), name='live_document_has_bytes'),
        ),
        migrations.AddConstraint(
            model_name='liveartefact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('form', 'redirect'), _negated=True), models.Q(('target', ''), _negated=True), _connector='OR'), name='live_redirect_has_target'),
        ),
    ]
