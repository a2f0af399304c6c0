from alembic import context
from sqlalchemy import engine_from_config

from src.config import settings
from src.db import Base

engine = engine_from_config({"sqlalchemy.url": settings.database_url})
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
