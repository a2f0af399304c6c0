"""The Todo Chatbot's backend. Importing it has no side effects; `app.main.create_app` builds the
application.
"""

__version__ = "1.0.0"
