"""${message}"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401  only some generated migrations use its types
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
