import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('publishing', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RelayState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SendingRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255, unique=True)),
                ('per_second', models.FloatField()),
                ('tokens', models.FloatField()),
                ('refilled_at', models.DateTimeField()),
                ('reserved_until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='IgnoredFeedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('source', models.CharField(max_length=20)),
                ('reason', models.CharField(max_length=20)),
                ('number', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'source', 'reason'), name='ignored_feedback_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='ListImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('locale', models.CharField(max_length=12)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('stopped', 'Stopped')], default='waiting', max_length=7)),
                ('rows', models.PositiveIntegerField()),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('fence', models.PositiveIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('woken_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ListImportPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('body', models.BinaryField()),
                ('list_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='newsletter.listimport')),
            ],
        ),
        migrations.CreateModel(
            name='ListImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('outcome', models.CharField(choices=[('added', 'Added'), ('already', 'already there'), ('twice', 'twice in this file'), ('left', 'left before'), ('suppressed', 'may get none'), ('refused', 'Refused')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('address', models.CharField(blank=True, max_length=320)),
                ('address_key', models.CharField(blank=True, max_length=64)),
                ('list_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report', to='newsletter.listimport')),
            ],
        ),
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('newsletter', 'Newsletter'), ('correction', 'Correction')], default='newsletter', max_length=10)),
                ('issue', models.UUIDField()),
                ('locale', models.CharField(max_length=12)),
                ('state', models.CharField(choices=[('sending', 'Sending'), ('paused', 'Paused'), ('sent', 'Sent'), ('cancelled', 'Cancelled')], default='sending', max_length=9)),
                ('sender', models.CharField(max_length=200)),
                ('recipients', models.PositiveIntegerField(default=0)),
                ('left_out', models.JSONField(default=dict)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('judged_from', models.DateTimeField(null=True)),
                ('woken_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='mailing', to='publishing.edition')),
                ('words', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.proof')),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_key', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('leased', 'Leased'), ('in_data', 'In Data'), ('deferred', 'Deferred'), ('accepted', 'Accepted'), ('rejected', 'Rejected'), ('suppressed', 'Suppressed'), ('expired', 'Expired'), ('cancelled', 'Cancelled'), ('uncertain', 'Uncertain')], default='queued', max_length=10)),
                ('fence', models.PositiveIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('begun', models.PositiveSmallIntegerField(default=0)),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('next_at', models.DateTimeField(null=True)),
                ('message_id', models.CharField(max_length=200, unique=True)),
                ('date', models.DateTimeField()),
                ('smtp_code', models.PositiveSmallIntegerField(null=True)),
                ('smtp_reply', models.CharField(blank=True, max_length=200)),
                ('reference', models.CharField(blank=True, max_length=200)),
                ('feedback', models.CharField(blank=True, choices=[('bounced_hard', 'Bounced Hard'), ('bounced_soft', 'Bounced Soft'), ('complained', 'Complained')], max_length=12)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='publishing.edition')),
            ],
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=20)),
                ('event', models.CharField(max_length=64)),
                ('kind', models.CharField(choices=[('hard', 'Hard'), ('soft', 'Soft'), ('complaint', 'Complaint'), ('left', 'Left')], max_length=9)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback_given', to='newsletter.message')),
            ],
        ),
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('locale', models.CharField(max_length=12)),
                ('sealed_interests', models.BinaryField(null=True)),
                ('source', models.CharField(max_length=20)),
                ('consent_version', models.CharField(max_length=20)),
                ('consent_text', models.TextField()),
                ('form_key', models.CharField(max_length=64, null=True, unique=True)),
                ('network_key', models.CharField(blank=True, max_length=64)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['network_key', 'created_at'], name='sign_up_network'), models.Index(condition=models.Q(('done_at__isnull', True)), fields=['id'], name='sign_up_to_do')],
                'constraints': [models.CheckConstraint(condition=models.Q(('done_at__isnull', True), models.Q(('email', ''), ('sealed_interests__isnull', True)), _connector='OR'), name='sign_up_done_keeps_no_address')],
            },
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('address_key', models.CharField(editable=False, max_length=64, unique=True)),
                ('locale', models.CharField(max_length=12)),
                ('state', models.CharField(choices=[('unconfirmed', 'Unconfirmed'), ('confirmed', 'Confirmed'), ('ended', 'Ended')], default='unconfirmed', max_length=11)),
                ('sealed_interests', models.BinaryField(null=True)),
                ('source', models.CharField(default='site', max_length=20)),
                ('consent_version', models.CharField(blank=True, max_length=20)),
                ('consent_text', models.TextField(blank=True)),
                ('paused_until', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_reason', models.CharField(blank=True, max_length=20)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'permissions': [('import_subscribers', 'Can import subscribers'), ('export_subscribers', 'Can export subscribers without their topics'), ('export_interests', 'Can export subscribers with their topics, which are health data')],
                'indexes': [models.Index(fields=['locale', 'state'], name='subscriber_audience')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='subscriber_email'), models.CheckConstraint(condition=models.Q(('state__in', ['unconfirmed', 'confirmed', 'ended'])), name='subscriber_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), models.Q(('confirmed_at__isnull', False), models.Q(('consent_text', ''), _negated=True)), _connector='OR'), name='subscriber_confirmed_once_asked')],
            },
        ),
        migrations.AddField(
            model_name='message',
            name='subscriber',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages', to='newsletter.subscriber'),
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_key', models.CharField(max_length=64)),
                ('kind', models.CharField(choices=[('confirm', 'Confirm'), ('already', 'Already')], max_length=7)),
                ('state', models.CharField(choices=[('wanted', 'Wanted'), ('leased', 'Leased'), ('sent', 'Sent'), ('failed', 'Failed')], default='wanted', max_length=6)),
                ('settled', models.BooleanField(default=False)),
                ('message_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('fence', models.PositiveIntegerField(default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('next_at', models.DateTimeField(null=True)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('smtp_code', models.PositiveSmallIntegerField(null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('subscriber', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='newsletter.subscriber')),
            ],
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_key', models.CharField(max_length=64, unique=True)),
                ('reason', models.CharField(choices=[('bounce', 'Bounce'), ('complaint', 'Complaint'), ('manual', 'Manual'), ('left', 'Left')], max_length=10)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['bounce', 'complaint', 'manual', 'left'])), name='suppression_reason')],
            },
        ),
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_pk', models.CharField(max_length=64)),
                ('people', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('wanted', 'Wanted'), ('sending', 'Sending'), ('sent', 'Sent'), ('failed', 'Failed')], default='wanted', max_length=8)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('asked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('content_type', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='contenttypes.contenttype')),
                ('proof', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='publishing.proof')),
            ],
        ),
        migrations.AddConstraint(
            model_name='listimport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done', 'stopped'])), name='list_import_state'),
        ),
        migrations.AddConstraint(
            model_name='listimport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'stopped']), _negated=True), ('finished_at__isnull', False), _connector='OR'), name='list_import_ends'),
        ),
        migrations.AddConstraint(
            model_name='listimportpart',
            constraint=models.UniqueConstraint(fields=('list_import', 'number'), name='list_import_part'),
        ),
        migrations.AddIndex(
            model_name='listimportrow',
            index=models.Index(fields=['list_import', 'address_key'], name='list_import_address'),
        ),
        migrations.AddConstraint(
            model_name='listimportrow',
            constraint=models.UniqueConstraint(fields=('list_import', 'number'), name='list_import_row'),
        ),
        migrations.AddIndex(
            model_name='mailing',
            index=models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['id'], name='mailing_open'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.UniqueConstraint(condition=models.Q(('purpose', 'newsletter')), fields=('issue', 'locale'), name='one_mailing_for_each_issue'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.CheckConstraint(condition=models.Q(('purpose', 'newsletter'), ('words__isnull', False), _connector='OR'), name='mailing_correction_has_words'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['newsletter', 'correction'])), name='mailing_purpose'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['sending', 'paused', 'sent', 'cancelled'])), name='mailing_state'),
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('finished_at__isnull', False), _connector='OR'), name='mailing_sent_is_finished'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.UniqueConstraint(fields=('source', 'event'), name='feedback_taken_once'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['hard', 'soft', 'complaint', 'left'])), name='feedback_kind'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(models.F('edition'), models.OrderBy(models.F('next_at'), nulls_first=True), models.F('id'), condition=models.Q(('state__in', ['queued', 'deferred'])), name='message_to_send'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state__in', ['leased', 'in_data'])), fields=['lease_until'], name='message_held'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['edition', 'state'], name='message_sum'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('reference', ''), _negated=True), fields=['reference'], name='message_reference'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['address_key', 'id'], name='message_of_address'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('feedback', ''), _negated=True), fields=['edition'], name='message_feedback'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('reason', ''), _negated=True), fields=['edition', 'reason'], name='message_reason'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('edition', 'subscriber'), name='one_message_for_each_subscriber'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('edition', 'address_key'), name='one_message_for_each_address'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'leased', 'in_data', 'deferred', 'accepted', 'rejected', 'suppressed', 'expired', 'cancelled', 'uncertain'])), name='message_state'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['leased', 'in_data']), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='message_held_has_lease'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['address_key', 'created_at'], name='answer_address'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['claimed_at'], name='answer_hour'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(condition=models.Q(('state__in', ['wanted', 'leased'])), fields=['id'], name='answer_open'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['confirm', 'already'])), name='answer_kind'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['wanted', 'leased', 'sent', 'failed'])), name='answer_state'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'leased'), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='answer_held_has_lease'),
        ),
        migrations.AddIndex(
            model_name='trial',
            index=models.Index(fields=['asked_by', 'created_at'], name='trial_by_person'),
        ),
        migrations.AddConstraint(
            model_name='trial',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['wanted', 'sending', 'sent', 'failed'])), name='trial_state'),
        ),
    ]
