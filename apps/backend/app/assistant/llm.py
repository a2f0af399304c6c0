"""Connects to a language model at OpenAI or any server with a compatible chat completions API."""

import httpx2
from agents import ModelSettings, OpenAIProvider, set_tracing_disabled
from agents.models.interface import Model
from openai import AsyncOpenAI

from app.config import Settings

CONNECT_S = 5.0


class Llm:
    def __init__(self, settings: Settings) -> None:
        # By default, the SDK would send a trace of every run to OpenAI, even if another server is
        # configured.
        set_tracing_disabled(True)
        # A local server needs no key, but the client library requires one.
        key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
        own_server = settings.openai_base_url is not None
        timeout = httpx2.Timeout(settings.assistant_timeout_s, connect=CONNECT_S)
        self._client = AsyncOpenAI(
            api_key=key, base_url=settings.openai_base_url, timeout=timeout, max_retries=1
        )
        # Few servers besides OpenAI's support the newer Responses API. Other servers also stream
        # tool calls differently, so their tool calls are buffered.
        self._provider = OpenAIProvider(
            openai_client=self._client, use_responses=False, buffer_streamed_tool_calls=own_server
        )
        self.name = settings.openai_model
        self.settings = ModelSettings() if own_server else ModelSettings(store=False)

    def model(self) -> Model:
        return self._provider.get_model(self.name)

    async def close(self) -> None:
        await self._client.close()
