"""The ledger's statements. Each locks the rows it changes in the order of their ids; `held` is what a worker claimed,
known by its number and fence."""

# Why somebody gets nothing. A correction also reaches those who left or were shut out since: they were sent what it
# corrects (decision 20).
LEFT_OUT = """CASE
    WHEN subscriber.id IS NULL THEN 'erased'
    WHEN EXISTS (
        SELECT FROM newsletter_suppression WHERE address_key = message.address_key
            AND (mailing.purpose = 'newsletter' OR reason IN ('bounce', 'complaint'))) THEN 'suppressed'
    WHEN mailing.purpose = 'correction' THEN ''
    WHEN subscriber.state <> 'confirmed' THEN 'left'
    WHEN subscriber.paused_until > clock_timestamp() THEN 'paused'
    ELSE '' END"""

# One table first: only so is the index read in its order and no further than the batch.
CLAIM = f"""
WITH picked AS (
    SELECT message.id FROM newsletter_message message
    WHERE message.edition_id = %(edition)s AND message.state IN ('queued', 'deferred')
        AND (message.next_at IS NULL OR message.next_at <= clock_timestamp())
        AND EXISTS (
            SELECT FROM newsletter_mailing WHERE edition_id = %(edition)s AND state = 'sending'
                AND (next_at IS NULL OR next_at <= clock_timestamp()))
    ORDER BY message.next_at NULLS FIRST, message.id
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
), judged AS (
    SELECT message.id, subscriber.public_id, subscriber.email, {LEFT_OUT} AS reason
    FROM picked
    JOIN newsletter_message message ON message.id = picked.id
    JOIN newsletter_mailing mailing ON mailing.edition_id = message.edition_id
    LEFT JOIN newsletter_subscriber subscriber ON subscriber.id = message.subscriber_id
)
UPDATE newsletter_message message SET
    state = CASE WHEN judged.reason = '' THEN 'leased' ELSE 'suppressed' END, reason = judged.reason,
    lease_until = CASE WHEN judged.reason = '' THEN clock_timestamp() + make_interval(secs => %(lease)s) END,
    fence = message.fence + 1, next_at = NULL, changed_at = clock_timestamp()
FROM judged WHERE judged.id = message.id
RETURNING message.id, message.fence, judged.email, message.message_id, message.date, judged.public_id,
    coalesce(message.smtp_code >= 500, false), judged.reason
"""  # noqa: S608 - of constants alone

HELD = f"""
held AS (
    SELECT message.id, message.state, message.begun, mailing.state AS mailing, mailing.purpose, {LEFT_OUT} AS reason
    FROM unnest(%(ids)s::bigint[], %(fences)s::integer[]) mine(id, fence)
    JOIN newsletter_message message ON message.id = mine.id AND message.fence = mine.fence
    JOIN newsletter_mailing mailing ON mailing.edition_id = message.edition_id
    LEFT JOIN newsletter_subscriber subscriber ON subscriber.id = message.subscriber_id
    WHERE message.state = ANY(%(states)s)
    ORDER BY message.id FOR UPDATE OF message
)"""  # noqa: S608 - of constants alone

# Whoever left since the claim is found here. `begin` says whether the text begins to leave or is about to end.
MAY_LEAVE = f"""
WITH {HELD}
UPDATE newsletter_message message SET
    state = 'in_data', begun = message.begun + %(begins)s, changed_at = clock_timestamp(),
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
FROM held WHERE held.id = message.id AND message.lease_until > clock_timestamp()
    AND held.reason = '' AND held.mailing = 'sending'
RETURNING message.id
"""  # noqa: S608 - of constants alone

RENEW = f"""
WITH {HELD}
UPDATE newsletter_message message SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
FROM held WHERE held.id = message.id AND message.lease_until > clock_timestamp()
"""  # noqa: S608 - of constants alone

PUT_BACK = f"""
WITH {HELD}
UPDATE newsletter_message message SET
    state = CASE WHEN held.mailing = 'cancelled' THEN 'cancelled' WHEN held.reason = '' THEN 'queued'
        ELSE 'suppressed' END,
    reason = CASE WHEN held.mailing = 'cancelled' THEN 'cancelled' ELSE held.reason END,
    begun = message.begun - CASE WHEN held.state = 'in_data' THEN 1 ELSE 0 END,
    smtp_code = coalesce(%(code)s, message.smtp_code), smtp_reply = coalesce(%(reply)s, message.smtp_reply),
    next_at = clock_timestamp() + make_interval(secs => %(seconds)s),
    lease_until = NULL, changed_at = clock_timestamp()
FROM held WHERE held.id = message.id
"""  # noqa: S608 - of constants alone

# An answer that came after the lease still counts: it is the truth. No answer makes nothing more certain.
FINISH = """
WITH told AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(fences)s::integer[], %(states)s::text[], %(reasons)s::text[],
        %(codes)s::integer[], %(replies)s::text[], %(references)s::text[], %(unsent)s::boolean[])
        told(id, fence, state, reason, code, reply, reference, unsent)
), mine AS (
    SELECT message.id FROM newsletter_message message
    JOIN told ON told.id = message.id AND told.fence = message.fence
    WHERE message.state IN ('leased', 'in_data') OR (message.state = 'uncertain' AND told.state <> 'uncertain')
    ORDER BY message.id FOR UPDATE OF message
)
UPDATE newsletter_message message SET
    state = CASE
        WHEN told.state = 'uncertain' AND mailing.purpose = 'correction' AND message.begun < %(again)s THEN 'queued'
        ELSE told.state END,
    next_at = CASE
        WHEN told.state = 'uncertain' AND mailing.purpose = 'correction' AND message.begun < %(again)s
        THEN clock_timestamp() + make_interval(secs => %(pause)s) END,
    reason = told.reason, smtp_code = told.code, smtp_reply = told.reply, reference = told.reference,
    begun = message.begun - CASE WHEN told.unsent AND message.state = 'in_data' THEN 1 ELSE 0 END,
    lease_until = NULL, changed_at = clock_timestamp()
FROM told JOIN mine ON mine.id = told.id, newsletter_mailing mailing
WHERE message.id = told.id AND mailing.edition_id = message.edition_id
"""


DEFER = """
UPDATE newsletter_message SET
    state = CASE WHEN attempts >= %(most)s - 1 OR created_at < clock_timestamp() - make_interval(hours => %(age)s)
        THEN 'expired' ELSE 'deferred' END,
    reason = CASE WHEN attempts >= %(most)s - 1 OR created_at < clock_timestamp() - make_interval(hours => %(age)s)
        THEN 'expired' ELSE '' END,
    next_at = clock_timestamp() + make_interval(
        secs => (%(backoff)s::integer[])[least(attempts, array_length(%(backoff)s::integer[], 1) - 1) + 1]
            * (0.8 + 0.4 * random())),
    begun = begun - CASE WHEN state = 'in_data' AND %(unsent)s THEN 1 ELSE 0 END,
    attempts = attempts + 1, smtp_code = %(code)s, smtp_reply = %(reply)s,
    lease_until = NULL, changed_at = clock_timestamp()
WHERE id = %(id)s AND fence = %(fence)s AND state IN ('leased', 'in_data')
"""
