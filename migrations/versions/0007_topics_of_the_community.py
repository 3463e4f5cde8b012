"""Topics that a community makes or changes, and what people look for that is no topic yet."""

from alembic import op
import sqlalchemy as sa

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('own_topics',
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=True),
    sa.Column('area', sa.String(), nullable=False),
    sa.Column('parents', sa.JSON(), nullable=False),
    sa.Column('aliases', sa.JSON(), nullable=False),
    sa.Column('is_retired', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_own_topics'))
    )
    with op.batch_alter_table('own_topics', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_own_topics_revision'), ['revision'], unique=False)

    op.create_table('topic_wishes',
    sa.Column('phrase', sa.String(), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('times', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_topic_wishes_account_id')),
    sa.PrimaryKeyConstraint('phrase', 'account_id', name=op.f('pk_topic_wishes'))
    )
    with op.batch_alter_table('topic_wishes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_topic_wishes_account_id'), ['account_id'], unique=False)

    op.create_table('ignored_wishes',
    sa.Column('phrase', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('phrase', name=op.f('pk_ignored_wishes'))
    )
