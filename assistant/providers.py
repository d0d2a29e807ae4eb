"""What each provider of language models needs, read from the settings; asks nothing of the network."""

from __future__ import annotations

import importlib.util
import os
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from assistant.errors import SettingsError
from assistant.settings import Settings

RETRIES = 1
AZURE_API_VERSION = "2024-10-21"
_SPARE_TOKENS = 1000
"""Room for rules, question and conversation in an Ollama model's window, which is short unless asked for."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of language models: the package it needs, our extra that brings it, and the variables it reads."""

    package: str
    extra: str = ""
    key_variable: str = ""
    address_variables: tuple[str, ...] = ()


PROVIDERS = {
    "openai": Provider("langchain_openai", "", "OPENAI_API_KEY", ("OPENAI_API_BASE", "OPENAI_BASE_URL")),
    "azure_openai": Provider("langchain_openai", "", "AZURE_OPENAI_API_KEY", ("AZURE_OPENAI_ENDPOINT",)),
    "anthropic": Provider("langchain_anthropic", "anthropic", "ANTHROPIC_API_KEY", ("ANTHROPIC_BASE_URL",)),
    "ollama": Provider("langchain_ollama", "ollama", "", ("OLLAMA_HOST",)),
}


def parse_model(wanted: str) -> tuple[str, str]:
    """Provider and model of "provider:name"; a model's own name may hold colons.

    Raises:
        SettingsError: the form or the provider is wrong.
    """
    provider, colon, model = wanted.partition(":")
    provider, model = provider.strip().lower().replace("-", "_"), model.strip()
    expected = (
        f"Write provider:name with one of {', '.join(PROVIDERS)}, such as READINESS_MODEL=ollama:llama3.1; "
        "empty: no language model."
    )
    if not colon or not provider or not model:
        raise SettingsError(f"The setting READINESS_MODEL='{wanted}' is not of the form provider:name.", expected)
    if provider not in PROVIDERS:
        raise SettingsError(f"The provider '{provider}' in READINESS_MODEL='{wanted}' is not known.", expected)
    return provider, model


def require_package(provider: str) -> None:
    """Nothing where the provider's package is installed.

    Raises:
        SettingsError: it is not, with the command that installs it.
    """
    package, extra = PROVIDERS[provider].package, PROVIDERS[provider].extra
    if importlib.util.find_spec(package) is None:
        distribution = package.replace("_", "-")
        wanted = f"'genai-readiness-assistant[{extra}]'` or `pip install {distribution}" if extra else distribution
        raise SettingsError(
            f"The provider '{provider}' needs the package {distribution}.", f"Run `pip install {wanted}`."
        )


def model_options(provider: str, model: str, settings: Settings) -> dict[str, Any]:
    """The keyword arguments of the provider's LangChain class.

    Raises:
        SettingsError: the key or the address is missing or isn't one.
    """
    address = _address(settings.model_base_url)
    if provider == "ollama":
        options: dict[str, Any] = {
            "num_predict": settings.answer_tokens,
            "num_ctx": settings.context_tokens + settings.answer_tokens + _SPARE_TOKENS,
            "client_kwargs": {"timeout": settings.model_timeout_s},
            "temperature": 0.0,
        }
        return options | ({"base_url": address} if address else {})
    options = {
        "api_key": _key(provider, settings),
        "timeout": settings.model_timeout_s,
        "max_retries": RETRIES,
        "max_tokens": settings.answer_tokens,
    }
    # Newer hosted models refuse any temperature but their own.
    if provider == "openai" and not re.match(r"o\d|gpt-5", model):
        options["temperature"] = 0.0
    if provider == "azure_openai":
        return options | _azure_options(model, address)
    return options | ({"base_url": address} if address else {})


def _azure_options(deployment: str, address: str) -> dict[str, Any]:
    endpoint = address or os.environ.get("AZURE_OPENAI_ENDPOINT", "")
    if not endpoint:
        raise SettingsError(
            "The provider 'azure_openai' needs the address of your resource.",
            "Set READINESS_MODEL_BASE_URL (or AZURE_OPENAI_ENDPOINT), such as https://my-council.openai.azure.com.",
        )
    version = os.environ.get("OPENAI_API_VERSION") or AZURE_API_VERSION
    return {"azure_endpoint": endpoint, "azure_deployment": deployment, "api_version": version}


def _address(address: str) -> str:
    parts = urlsplit(address.strip())
    if address.strip() and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise SettingsError(
            f"The setting READINESS_MODEL_BASE_URL='{address}' is not an address.",
            "Write it whole, such as http://127.0.0.1:8000/v1.",
        )
    return address.strip()


def _key(provider: str, settings: Settings) -> str:
    variable = PROVIDERS[provider].key_variable
    key = settings.model_api_key.get_secret_value() or os.environ.get(variable, "")
    if key:
        return key
    addresses = PROVIDERS[provider].address_variables
    if provider == "openai" and (settings.model_base_url or any(os.environ.get(name) for name in addresses)):
        return "none"  # servers of one's own, such as vLLM or llama.cpp, take any key
    raise SettingsError(f"The provider '{provider}' needs a key.", f"Set READINESS_MODEL_API_KEY or {variable}.")
