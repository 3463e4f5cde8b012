"""One account in several chats: codes that link them, where a person wants to be written to, accounts that became one."""

from alembic import op
import sqlalchemy as sa

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('link_codes',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('nonce', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_link_codes_account_id')),
    sa.ForeignKeyConstraint(['claimed_by'], ['accounts.id'], name=op.f('fk_link_codes_claimed_by')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_link_codes')),
    sa.UniqueConstraint('digest', name=op.f('uq_link_codes_digest'))
    )
    with op.batch_alter_table('link_codes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_codes_claimed_by'), ['claimed_by'], unique=False)

    op.create_table('link_tries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_link_tries_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_tries'))
    )
    with op.batch_alter_table('link_tries', schema=None) as batch_op:
        batch_op.create_index('ix_link_tries_recent', ['account_id', 'at'], unique=False)

    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('preferred_platform', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('merged_into', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_accounts_merged_into'), 'accounts', ['merged_into'], ['id'])

    with op.batch_alter_table('identities', schema=None) as batch_op:
        batch_op.add_column(sa.Column('linked_at', sa.DateTime(timezone=True), nullable=True))

