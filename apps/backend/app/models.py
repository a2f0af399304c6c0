"""Imports every table, for code that needs all of them: the migrations and the schema check."""

from app.assistant.models import AgentRun, ToolCall
from app.conversations.models import Conversation, Message
from app.tasks.models import Task
from app.users.models import User

__all__ = ["AgentRun", "Conversation", "Message", "Task", "ToolCall", "User"]
