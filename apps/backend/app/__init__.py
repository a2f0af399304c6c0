"""The Todo Chatbot's backend. Nothing here does work when imported; `app.main.create_app` builds
the application.
"""

__version__ = "1.0.0"
