"""Who sent a file, for the limit of a day, and whether a form was opened, or only words for it are there.

Who sent the files that are there already nobody knows: they count for nobody.
"""

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
    with op.batch_alter_table('drafts', schema=None, recreate=recreate) as batch_op:
        batch_op.add_column(sa.Column('opened', sa.Boolean(), nullable=False, server_default=sa.true()))
