"""Every setting, from READINESS_* environment variables, `.env` and `readiness.toml`; read once, at the edge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.errors import SettingsError

APPLICATION = "genai-readiness-assistant"


class Settings(BaseSettings):
    """What can be set. Environment variables come before `.env`, and `.env` before `readiness.toml`."""

    model_config = SettingsConfigDict(
        env_prefix="READINESS_", env_file=".env", toml_file="readiness.toml", extra="ignore", frozen=True
    )

    home: Annotated[Path, Field(description="Folder of the library and everything the assistant keeps.")] = (
        user_data_path(APPLICATION, appauthor=False)
    )
    chroma_url: Annotated[
        str,
        Field(description="Address of a Chroma server, such as http://127.0.0.1:8000; empty: a folder under home."),
    ] = ""
    embedder: Annotated[
        str, Field(description="'bundled', a folder with a SentenceTransformer model, or its name on a hub.")
    ] = "bundled"
    reranker: Annotated[str, Field(description="Folder or hub name of a CrossEncoder that re-ranks; empty: none.")] = ""

    model: Annotated[
        str,
        Field(
            description="Language model as provider:name (openai:, azure_openai:, anthropic:, ollama:); "
            "empty: none, answers in the sources' own sentences."
        ),
    ] = ""
    model_base_url: Annotated[str, Field(description="Address of the provider where it is not the usual one.")] = ""
    model_api_key: Annotated[SecretStr, Field(description="Key for the provider; its own variable works too.")] = (
        SecretStr("")
    )
    model_timeout_s: Annotated[
        float, Field(gt=0, description="Seconds to wait for the language model before falling back.")
    ] = 60.0
    context_tokens: Annotated[
        int,
        Field(ge=200, description="Budget of tokens for the numbered sources that a language model reads."),
    ] = 3000
    answer_tokens: Annotated[int, Field(ge=16, description="Most tokens a language model may answer with.")] = 500

    answer_threshold: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="Least confidence at which a question is answered; chosen on the training questions.",
        ),
    ] = 0.57
    lead_threshold: Annotated[
        float,
        Field(ge=0, le=1, description="Least confidence at which a refusal shows the passages that come near."),
    ] = 0.2
    support_threshold: Annotated[
        float, Field(ge=0, le=1, description="Least groundedness score of a claim that counts as supported.")
    ] = 0.5
    max_question_characters: Annotated[int, Field(ge=100, description="Longest question that is taken.")] = 4000

    council_name: Annotated[
        str, Field(description="Name of your own council, which 'we' and 'our' mean; empty: not set.")
    ] = ""
    council_collection: Annotated[
        str,
        Field(description="Collection that holds your council's own documents, marked as its own and shown first."),
    ] = "council"
    country: Annotated[
        str,
        Field(description="Your country, as the documents' metadata writes it; its papers are preferred."),
    ] = "UK"
    contact: Annotated[
        str, Field(description="Whom to ask instead, shown where the assistant refuses and on About.")
    ] = ""
    keepers: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(description="Who may change the library on the page, comma-separated; empty: the page on localhost."),
    ] = ()

    readiness_questions: Annotated[
        str, Field(description="File with the questions of the readiness check (YAML); empty: the bundled ten.")
    ] = ""

    host: Annotated[str, Field(description="Address on which the page listens.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port on which the page listens.")] = 7860
    concurrency: Annotated[int, Field(ge=1, description="Questions that the page answers at the same time.")] = 8

    @field_validator("keepers", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Add `readiness.toml` as the last source."""
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**changes: Any) -> Settings:
    """The settings in force, with `changes` on top.

    Raises:
        SettingsError: a value that can't be used, named with what was expected.
    """
    try:
        return Settings(**changes)
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"The setting READINESS_{name.upper()} is not valid: {first['msg']} (it is {first.get('input')!r}).",
            "`readiness settings` lists every setting with what it takes.",
        ) from error


def shown_settings(settings: Settings) -> list[dict[str, Any]]:
    """Every setting with its variable's name, its value (secrets hidden) and what it takes."""
    return [
        {
            "name": f"READINESS_{name.upper()}",
            "value": _shown(getattr(settings, name)),
            "description": field.description or "",
        }
        for name, field in Settings.model_fields.items()
    ]


def _shown(value: object) -> object:
    if isinstance(value, SecretStr):
        return "(set)" if value.get_secret_value() else ""
    if isinstance(value, tuple):
        return ",".join(value)
    return value if isinstance(value, int | float) else str(value)
