"""The first tables, and the rules that the database itself keeps: sessions never overlap, the books always balance."""

from alembic import op
import sqlalchemy as sa

from core.bookings import overlap_ddl
from core.payments import ledger_ddl

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('files',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('media', sa.String(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_files')),
    sa.UniqueConstraint('sha256', name=op.f('uq_files_sha256'))
    )
    op.create_table('inbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('event_id', sa.String(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox')),
    sa.UniqueConstraint('source', 'event_id', name=op.f('uq_inbox_source_event_id'))
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inbox_done_at'), ['done_at'], unique=False)

    op.create_table('ledger_accounts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.CheckConstraint('length(currency) = 3 AND currency = upper(currency)', name=op.f('ck_ledger_accounts_currency')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_accounts')),
    sa.UniqueConstraint('id', 'currency', name=op.f('uq_ledger_accounts_id_currency')),
    sa.UniqueConstraint('name', 'currency', name=op.f('uq_ledger_accounts_name_currency'))
    )
    op.create_table('ledger_seals',
    sa.Column('journal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('journal_id', name=op.f('pk_ledger_seals'))
    )
    op.create_table('sandbox_links',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('return_url', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('failed_attempts', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sandbox_links')),
    sa.UniqueConstraint('reference', name=op.f('uq_sandbox_links_reference'))
    )
    op.create_table('stored_links',
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_stored_links'))
    )
    op.create_table('tasks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('priority', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lane', sa.String(), nullable=True),
    sa.Column('attempts', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tasks')),
    sa.UniqueConstraint('key', name=op.f('uq_tasks_key'))
    )
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.create_index('ix_tasks_done', ['done_at'], unique=False, sqlite_where=sa.text('done_at IS NOT NULL'), postgresql_where=sa.text('done_at IS NOT NULL'))
        batch_op.create_index('ix_tasks_due', ['run_at'], unique=False, sqlite_where=sa.text('done_at IS NULL'), postgresql_where=sa.text('done_at IS NULL'))
        batch_op.create_index('ix_tasks_lane_open', ['lane'], unique=False, sqlite_where=sa.text('done_at IS NULL'), postgresql_where=sa.text('done_at IS NULL'))

    op.create_table('webchat_messages',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('chat', sa.String(), nullable=False),
    sa.Column('direction', sa.String(), nullable=False),
    sa.Column('nonce', sa.String(), nullable=True),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webchat_messages')),
    sa.UniqueConstraint('direction', 'nonce', name=op.f('uq_webchat_messages_direction_nonce'))
    )
    with op.batch_alter_table('webchat_messages', schema=None) as batch_op:
        batch_op.create_index('ix_webchat_messages_chat_id', ['chat', 'id'], unique=False)

    op.create_table('webchat_reads',
    sa.Column('chat', sa.String(), nullable=False),
    sa.Column('upto', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('chat', name=op.f('pk_webchat_reads'))
    )
    op.create_table('webhook_events',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('gateway', sa.String(), nullable=False),
    sa.Column('event_id', sa.String(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_events')),
    sa.UniqueConstraint('gateway', 'event_id', name=op.f('uq_webhook_events_gateway_event_id'))
    )
    with op.batch_alter_table('webhook_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_events_received_at'), ['received_at'], unique=False)

    op.create_table('accounts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('zone_name', sa.String(), nullable=True),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('country', sa.String(), nullable=True),
    sa.Column('currency', sa.String(), nullable=True),
    sa.Column('interests', sa.JSON(), nullable=False),
    sa.Column('preferred_times', sa.JSON(), nullable=False),
    sa.Column('picture_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('suspended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['picture_id'], ['files.id'], name=op.f('fk_accounts_picture_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts'))
    )
    op.create_table('ledger_journals',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('event', sa.String(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('reverses', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['id'], ['ledger_seals.journal_id'], name=op.f('fk_ledger_journals_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['reverses', 'currency'], ['ledger_journals.id', 'ledger_journals.currency'], name=op.f('fk_ledger_journals_reverses_currency')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_journals')),
    sa.UniqueConstraint('id', 'currency', name=op.f('uq_ledger_journals_id_currency')),
    sa.UniqueConstraint('key', name=op.f('uq_ledger_journals_key')),
    sa.UniqueConstraint('reverses', name=op.f('uq_ledger_journals_reverses'))
    )
    op.create_table('sandbox_payments',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('link_id', sa.String(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('refund_fails', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['link_id'], ['sandbox_links.id'], name=op.f('fk_sandbox_payments_link_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sandbox_payments'))
    )
    with op.batch_alter_table('sandbox_payments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sandbox_payments_link_id'), ['link_id'], unique=False)

    op.create_table('account_roles',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_account_roles_account_id')),
    sa.PrimaryKeyConstraint('account_id', 'role', name=op.f('pk_account_roles'))
    )
    op.create_table('audit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['accounts.id'], name=op.f('fk_audit_actor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit'))
    )
    op.create_table('cards',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('chat', sa.String(), nullable=False),
    sa.Column('ref', sa.String(), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('live', sa.String(), nullable=True),
    sa.Column('offers', sa.JSON(), nullable=False),
    sa.Column('turn', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('note', sa.JSON(), nullable=True),
    sa.Column('shown_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_cards_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cards')),
    sa.UniqueConstraint('platform', 'chat', 'ref', name=op.f('uq_cards_platform_chat_ref'))
    )
    with op.batch_alter_table('cards', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cards_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_cards_live', ['live', 'shown_at'], unique=False)

    op.create_table('conversations',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_conversations_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_conversations'))
    )
    op.create_table('done_actions',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('note', sa.JSON(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_done_actions_account_id')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_done_actions'))
    )
    with op.batch_alter_table('done_actions', schema=None) as batch_op:
        batch_op.create_index('ix_done_actions_recent', ['account_id', 'done_at'], unique=False)

    op.create_table('drafts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('typed', sa.JSON(), nullable=False),
    sa.Column('errors', sa.JSON(), nullable=False),
    sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_drafts_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drafts')),
    sa.UniqueConstraint('account_id', 'address', name=op.f('uq_drafts_account_id_address'))
    )
    op.create_table('identities',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('external_id', sa.String(), nullable=False),
    sa.Column('chat', sa.String(), nullable=False),
    sa.Column('reachable', sa.Boolean(), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_identities_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identities')),
    sa.UniqueConstraint('platform', 'external_id', name=op.f('uq_identities_platform_external_id'))
    )
    with op.batch_alter_table('identities', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identities_account_id'), ['account_id'], unique=False)

    op.create_table('ledger_postings',
    sa.Column('journal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_ledger_postings_amount')),
    sa.ForeignKeyConstraint(['account_id', 'currency'], ['ledger_accounts.id', 'ledger_accounts.currency'], name=op.f('fk_ledger_postings_account_id_currency')),
    sa.ForeignKeyConstraint(['journal_id', 'currency'], ['ledger_journals.id', 'ledger_journals.currency'], name=op.f('fk_ledger_postings_journal_id_currency')),
    sa.PrimaryKeyConstraint('journal_id', 'account_id', name=op.f('pk_ledger_postings'))
    )
    with op.batch_alter_table('ledger_postings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ledger_postings_account_id'), ['account_id'], unique=False)

    op.create_table('mentors',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('headline', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.Column('experience_years', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('experience', sa.String(), nullable=False),
    sa.Column('certifications', sa.JSON(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('price_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('session_minutes', sa.JSON(), nullable=False),
    sa.Column('instant_book', sa.Boolean(), nullable=False),
    sa.Column('cancellation', sa.String(), nullable=False),
    sa.Column('intro_url', sa.String(), nullable=False),
    sa.Column('meeting_url', sa.String(), nullable=False),
    sa.Column('zone_name', sa.String(), nullable=False),
    sa.Column('verdict', sa.String(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('rating_sum', sa.Double(), nullable=False),
    sa.Column('rating_weight', sa.Double(), nullable=False),
    sa.Column('review_count', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('session_count', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('price_minor >= 0', name=op.f('ck_mentors_price')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_mentors_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_mentors'))
    )
    with op.batch_alter_table('mentors', schema=None) as batch_op:
        batch_op.create_index('ix_mentors_found', ['state', 'revision'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentors_revision'), ['revision'], unique=False)

    op.create_table('sandbox_refunds',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('payment_id', sa.String(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['payment_id'], ['sandbox_payments.id'], name=op.f('fk_sandbox_refunds_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sandbox_refunds')),
    sa.UniqueConstraint('key', name=op.f('uq_sandbox_refunds_key'))
    )
    with op.batch_alter_table('sandbox_refunds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sandbox_refunds_payment_id'), ['payment_id'], unique=False)

    op.create_table('bookings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('learner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mentor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('message', sa.String(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tier_starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('price_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('fee_percent', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('full_refund_hours', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('half_refund_hours', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at_once', sa.Boolean(), nullable=False),
    sa.Column('learner_zone', sa.String(), nullable=False),
    sa.Column('mentor_zone', sa.String(), nullable=False),
    sa.Column('hold_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('proposed_starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('proposed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('reschedules', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('learner_id <> mentor_id', name=op.f('ck_bookings_two_people')),
    sa.CheckConstraint('price_minor >= 0', name=op.f('ck_bookings_price')),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_bookings_order')),
    sa.ForeignKeyConstraint(['learner_id'], ['accounts.id'], name=op.f('fk_bookings_learner_id')),
    sa.ForeignKeyConstraint(['mentor_id'], ['mentors.account_id'], name=op.f('fk_bookings_mentor_id')),
    sa.ForeignKeyConstraint(['proposed_by'], ['accounts.id'], name=op.f('fk_bookings_proposed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bookings'))
    )
    with op.batch_alter_table('bookings', schema=None) as batch_op:
        batch_op.create_index('ix_bookings_learner_time', ['learner_id', 'starts_at'], unique=False)
        batch_op.create_index('ix_bookings_mentor_time', ['mentor_id', 'starts_at'], unique=False)
        batch_op.create_index('ix_bookings_state_hold', ['state', 'hold_until'], unique=False)

    op.create_table('date_overrides',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mentor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('starts', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ends', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('(starts = 0 AND ends = 0) OR (0 <= starts AND starts < ends AND ends <= 1440)', name=op.f('ck_date_overrides_minutes')),
    sa.ForeignKeyConstraint(['mentor_id'], ['mentors.account_id'], name=op.f('fk_date_overrides_mentor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_date_overrides'))
    )
    with op.batch_alter_table('date_overrides', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_date_overrides_mentor_id'), ['mentor_id'], unique=False)

    op.create_table('days_off',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mentor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.CheckConstraint('first <= last', name=op.f('ck_days_off_order')),
    sa.ForeignKeyConstraint(['mentor_id'], ['mentors.account_id'], name=op.f('fk_days_off_mentor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_days_off'))
    )
    with op.batch_alter_table('days_off', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_days_off_mentor_id'), ['mentor_id'], unique=False)

    op.create_table('travel_zones',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mentor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('zone_name', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['mentor_id'], ['mentors.account_id'], name=op.f('fk_travel_zones_mentor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_travel_zones'))
    )
    with op.batch_alter_table('travel_zones', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_travel_zones_mentor_id'), ['mentor_id'], unique=False)

    op.create_table('weekly_ranges',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mentor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('weekday', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('starts', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ends', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('0 <= starts AND starts < ends AND ends <= 1440', name=op.f('ck_weekly_ranges_minutes')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_weekly_ranges_weekday')),
    sa.ForeignKeyConstraint(['mentor_id'], ['mentors.account_id'], name=op.f('fk_weekly_ranges_mentor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_weekly_ranges'))
    )
    with op.batch_alter_table('weekly_ranges', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_weekly_ranges_mentor_id'), ['mentor_id'], unique=False)

    op.create_table('payments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('booking_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('gateway', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('link_id', sa.String(), nullable=True),
    sa.Column('url', sa.String(), nullable=True),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_payments_amount')),
    sa.CheckConstraint('length(reference) <= 40', name=op.f('ck_payments_reference')),
    sa.ForeignKeyConstraint(['booking_id'], ['bookings.id'], name=op.f('fk_payments_booking_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payments')),
    sa.UniqueConstraint('gateway', 'link_id', name=op.f('uq_payments_gateway_link_id')),
    sa.UniqueConstraint('reference', name=op.f('uq_payments_reference'))
    )
    with op.batch_alter_table('payments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payments_booking_id'), ['booking_id'], unique=False)
        batch_op.create_index('uq_payments_live', ['booking_id'], unique=True, sqlite_where=sa.text("state IN ('opening', 'open', 'unknown')"), postgresql_where=sa.text("state IN ('opening', 'open', 'unknown')"))

    op.create_table('reviews',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('booking_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('of_mentor', sa.Boolean(), nullable=False),
    sa.Column('stars', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('stars BETWEEN 1 AND 5', name=op.f('ck_reviews_stars')),
    sa.ForeignKeyConstraint(['author_id'], ['accounts.id'], name=op.f('fk_reviews_author_id')),
    sa.ForeignKeyConstraint(['booking_id'], ['bookings.id'], name=op.f('fk_reviews_booking_id')),
    sa.ForeignKeyConstraint(['subject_id'], ['accounts.id'], name=op.f('fk_reviews_subject_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reviews')),
    sa.UniqueConstraint('booking_id', 'author_id', name=op.f('uq_reviews_booking_id_author_id'))
    )
    with op.batch_alter_table('reviews', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reviews_booking_id'), ['booking_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reviews_published_at'), ['published_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_reviews_subject_id'), ['subject_id'], unique=False)

    op.create_table('payment_captures',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('payment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('booking_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('gateway', sa.String(), nullable=False),
    sa.Column('gateway_payment_id', sa.String(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('fits', sa.Boolean(), nullable=False),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['booking_id'], ['bookings.id'], name=op.f('fk_payment_captures_booking_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_payment_captures_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_captures')),
    sa.UniqueConstraint('gateway', 'gateway_payment_id', name=op.f('uq_payment_captures_gateway_gateway_payment_id'))
    )
    with op.batch_alter_table('payment_captures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payment_captures_payment_id'), ['payment_id'], unique=False)
        batch_op.create_index('uq_payment_captures_fits', ['booking_id'], unique=True, sqlite_where=sa.text('fits'), postgresql_where=sa.text('fits'))

    op.create_table('refunds',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('capture_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('gateway_id', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_refunds_amount')),
    sa.ForeignKeyConstraint(['capture_id'], ['payment_captures.id'], name=op.f('fk_refunds_capture_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refunds')),
    sa.UniqueConstraint('key', name=op.f('uq_refunds_key'))
    )
    with op.batch_alter_table('refunds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_refunds_capture_id'), ['capture_id'], unique=False)
    overlap_ddl.install(op.get_bind())
    ledger_ddl.install(op.get_bind())
