"""The rules of the house as configuration, `[policies]` in config.toml; a booking keeps those it was made under."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Minutes = Annotated[int, Field(ge=0, le=60 * 24 * 365)]
Hours = Annotated[int, Field(ge=0, le=24 * 365)]
Percent = Annotated[int, Field(ge=0, le=100)]


class Cancellation(BaseModel):
    """What a cancelling learner gets back: all of it up to `full_hours` before the start, half up to `half_hours`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    full_hours: Hours
    half_hours: Hours

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.full_hours < self.half_hours:
            raise ValueError("full_hours must be at least half_hours: money back shrinks as the session comes closer")
        return self


class Policies(BaseModel):
    """Defaults from policies.md; every duration is elapsed time, boundaries favour the learner."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    standard: Cancellation = Cancellation(full_hours=24, half_hours=4)
    flexible: Cancellation = Cancellation(full_hours=12, half_hours=2)
    strict: Cancellation = Cancellation(full_hours=48, half_hours=24)
    grace_minutes: Minutes = 30
    grace_lead_minutes: Minutes = 120
    reschedule_free_hours: Hours = 24
    reschedules: Annotated[int, Field(ge=0, le=10)] = 2
    request_hours: Hours = 24
    request_lead_minutes: Minutes = 60
    nudge_hours: tuple[Hours, ...] = (4, 20)
    payment_hours: Hours = 12
    payment_lead_minutes: Minutes = 60
    payment_least_minutes: Minutes = 15
    instant_hold_minutes: Minutes = 30
    late_payment_minutes: Minutes = 2
    open_requests: Annotated[int, Field(ge=1, le=50)] = 3
    open_requests_per_mentor: Annotated[int, Field(ge=1, le=10)] = 1
    requests_per_day: Annotated[int, Field(ge=1, le=1000)] = 10
    reports_per_day: Annotated[int, Field(ge=1, le=1000)] = 5
    actions_per_minute: Annotated[int, Field(ge=1, le=1000)] = 20
    notice_minutes: Minutes = 120
    window_days: Annotated[int, Field(ge=1, le=365)] = 60
    gap_minutes: Minutes = 10
    complete_hours: Hours = 72
    fee_percent: Percent = 15
    first_session_fee_percent: Percent = 0
    messages_days_after: Annotated[int, Field(ge=0, le=90)] = 7
    messages_kept_days: Annotated[int, Field(ge=1, le=365)] = 30
    messages_per_hour: Annotated[int, Field(ge=1, le=1000)] = 30
    files_per_day: Annotated[int, Field(ge=1, le=1000)] = 50
    file_megabytes_per_day: Annotated[int, Field(ge=8, le=10_000)] = 100
    support_messages_per_day: Annotated[int, Field(ge=1, le=1000)] = 20
    support_messages_per_day_paused: Annotated[int, Field(ge=1, le=1000)] = 3
    support_kept_days: Annotated[int, Field(ge=1, le=365)] = 30
    review_days: Annotated[int, Field(ge=1, le=90)] = 14
    rating_weight: Annotated[int, Field(ge=0, le=1000)] = 10
    rating_prior: Annotated[float, Field(ge=1, le=5)] = 4.5
    rating_own_mean_from: Annotated[int, Field(ge=1)] = 50
    rating_shown_from: Annotated[int, Field(ge=1)] = 3
    reminder_minutes: tuple[Minutes, ...] = (24 * 60, 60, 10)
    quiet_from_hour: Annotated[int, Field(ge=0, le=23)] = 22
    quiet_to_hour: Annotated[int, Field(ge=0, le=23)] = 8
    quiet_lead_minutes: Minutes = 120

    @model_validator(mode="after")
    def _leaves_time_to_answer(self) -> Self:
        if self.notice_minutes <= self.request_lead_minutes:
            raise ValueError(
                "notice_minutes must be more than request_lead_minutes: "
                "else a request for the nearest time has ended before anybody can answer it"
            )
        return self

    @model_validator(mode="after")
    def _keeps_what_can_be_answered(self) -> Self:
        if self.messages_kept_days < self.messages_days_after:
            raise ValueError(
                "messages_kept_days must be at least messages_days_after: else what is written is removed at once"
            )
        return self

    def cancellation(self, preset: str) -> Cancellation:
        """Return the named preset: standard, flexible or strict."""
        return {"standard": self.standard, "flexible": self.flexible, "strict": self.strict}[preset]

    @property
    def payment_grace(self) -> timedelta:
        """How long after the payment deadline money is still honoured and the slot still held."""
        return timedelta(minutes=self.late_payment_minutes)
