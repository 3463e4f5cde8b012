"""Who sent a file, for the limit of a day; of those that are there already nobody knows, and they count for nobody."""

from typing import Literal

from alembic import op
import sqlalchemy as sa

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite writes an added column behind the constraints, unlike in the tables that the program is written for.
    recreate: Literal['always', 'never'] = 'always' if op.get_bind().dialect.name == 'sqlite' else 'never'
    with op.batch_alter_table('attachments', schema=None, recreate=recreate) as batch_op:
        batch_op.add_column(sa.Column('owner', sa.String(), nullable=False, server_default=''))
        batch_op.create_index('ix_attachments_recent', ['owner', 'created_at'], unique=False)
    if op.get_bind().dialect.name == 'postgresql':
        # The step before made this column smaller than the program's numbers are; SQLite knows no difference.
        op.alter_column('conversations', 'missed', type_=sa.BigInteger(), existing_type=sa.Integer(),
            existing_nullable=False, existing_server_default='0')
