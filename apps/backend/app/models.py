"""Imports all table models, so that the migrations and the schema check know every table."""

from sqlmodel import SQLModel

from app.assistant.models import AgentRun, ToolCall
from app.conversations.models import Conversation, Message
from app.tasks.models import Task
from app.users.models import User

METADATA = SQLModel.metadata

__all__ = ["METADATA", "AgentRun", "Conversation", "Message", "Task", "ToolCall", "User"]
