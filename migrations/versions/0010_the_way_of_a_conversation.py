"""The way that a conversation has taken, and the one-tap answers on a card."""

from typing import Literal

from alembic import op
import sqlalchemy as sa

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite writes an added column behind the constraints, unlike in the tables that the program is written for.
    recreate: Literal['always', 'never'] = 'always' if op.get_bind().dialect.name == 'sqlite' else 'never'
    with op.batch_alter_table('cards', schema=None, recreate=recreate) as batch_op:
        batch_op.add_column(sa.Column('chips', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('conversations', schema=None, recreate=recreate) as batch_op:
        batch_op.add_column(sa.Column('chips', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('trail', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('missed', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('asked', sa.JSON(), nullable=False, server_default='[]'))
