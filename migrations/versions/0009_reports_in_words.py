"""One person may have several reports open that are only words."""

from alembic import op
import sqlalchemy as sa

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('uq_reports_open', table_name='reports')
    op.create_index('uq_reports_open', 'reports', ['reporter_id', 'platform', 'person', 'message'], unique=True,
        sqlite_where=sa.text("handled_at IS NULL AND person <> ''"),
        postgresql_where=sa.text("handled_at IS NULL AND person <> ''"))
