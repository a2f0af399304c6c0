"""Every table, for who needs them all at once: the migrations and their test."""

from app.assistant.models import AgentRun, ToolCall
from app.conversations.models import Conversation, Message
from app.tasks.models import Task
from app.users.models import User

__all__ = ["AgentRun", "Conversation", "Message", "Task", "ToolCall", "User"]
