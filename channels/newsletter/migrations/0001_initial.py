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
                'indexes': [models.Index(fields=['locale', 'state'], name='subscriber_audience')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='subscriber_email'), models.CheckConstraint(condition=models.Q(('state__in', ['unconfirmed', 'confirmed', 'ended'])), name='subscriber_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), models.Q(('confirmed_at__isnull', False), models.Q(('consent_text', ''), _negated=True)), _connector='OR'), name='subscriber_confirmed_once_asked')],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_key', models.CharField(max_length=64, unique=True)),
                ('reason', models.CharField(choices=[('bounce', 'Bounce'), ('complaint', 'Complaint'), ('manual', 'Manual')], max_length=10)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['bounce', 'complaint', 'manual'])), name='suppression_reason')],
            },
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
                ('woken_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='mailing', to='publishing.edition')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['id'], name='mailing_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('purpose', 'newsletter')), fields=('issue', 'locale'), name='one_mailing_for_each_issue'), models.CheckConstraint(condition=models.Q(('purpose__in', ['newsletter', 'correction'])), name='mailing_purpose'), models.CheckConstraint(condition=models.Q(('state__in', ['sending', 'paused', 'sent', 'cancelled'])), name='mailing_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('finished_at__isnull', False), _connector='OR'), name='mailing_sent_is_finished')],
            },
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
                ('subscriber', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages', to='newsletter.subscriber')),
            ],
            options={
                'indexes': [models.Index(models.F('edition'), models.OrderBy(models.F('next_at'), nulls_first=True), models.F('id'), condition=models.Q(('state__in', ['queued', 'deferred'])), name='message_to_send'), models.Index(condition=models.Q(('state__in', ['leased', 'in_data'])), fields=['lease_until'], name='message_held'), models.Index(fields=['edition', 'state'], name='message_sum')],
                'constraints': [models.UniqueConstraint(fields=('edition', 'subscriber'), name='one_message_for_each_subscriber'), models.UniqueConstraint(fields=('edition', 'address_key'), name='one_message_for_each_address'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'leased', 'in_data', 'deferred', 'accepted', 'rejected', 'suppressed', 'expired', 'cancelled', 'uncertain'])), name='message_state'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['leased', 'in_data']), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='message_held_has_lease')],
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
            options={
                'indexes': [models.Index(fields=['asked_by', 'created_at'], name='trial_by_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['wanted', 'sending', 'sent', 'failed'])), name='trial_state')],
            },
        ),
    ]
