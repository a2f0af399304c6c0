"""The way to a language model: OpenAI's, or any server that speaks its chat completions."""

import httpx2
from agents import ModelSettings, OpenAIProvider, set_tracing_disabled
from agents.models.interface import Model
from openai import AsyncOpenAI

from app.config import Settings

CONNECT_S = 5.0


class Llm:
    def __init__(self, settings: Settings) -> None:
        # The SDK would report every run to OpenAI, whatever server answers.
        set_tracing_disabled(True)
        key = (
            settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
        )  # a local server asks for none
        own_server = settings.openai_base_url is not None
        timeout = httpx2.Timeout(settings.assistant_timeout_s, connect=CONNECT_S)
        self._client = AsyncOpenAI(
            api_key=key, base_url=settings.openai_base_url, timeout=timeout, max_retries=1
        )
        # Chat completions, because few other servers know the newer Responses API; buffered,
        # because their streamed tool calls arrive in shapes of their own.
        self._provider = OpenAIProvider(
            openai_client=self._client, use_responses=False, buffer_streamed_tool_calls=own_server
        )
        self.name = settings.openai_model
        self.settings = ModelSettings() if own_server else ModelSettings(store=False)

    def model(self) -> Model:
        return self._provider.get_model(self.name)

    async def close(self) -> None:
        await self._client.close()
