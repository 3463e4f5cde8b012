"""What people and the admins write to each other until a matter is settled."""

from alembic import op
import sqlalchemy as sa

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('support_cases',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_support_cases_account_id')),
    sa.ForeignKeyConstraint(['closed_by'], ['accounts.id'], name=op.f('fk_support_cases_closed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_support_cases')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('support_cases', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_support_cases_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_support_cases_closed_at'), ['closed_at'], unique=False)
        batch_op.create_index('uq_support_cases_open', ['account_id'], unique=True,
            sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('support_messages',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['accounts.id'], name=op.f('fk_support_messages_author_id')),
    sa.ForeignKeyConstraint(['case_id'], ['support_cases.id'], name=op.f('fk_support_messages_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_support_messages')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('support_messages', schema=None) as batch_op:
        batch_op.create_index('ix_support_messages_case', ['case_id', 'id'], unique=False)
        batch_op.create_index('ix_support_messages_recent', ['author_id', 'sent_at'], unique=False)
