"""What can be wrong with a language model, in words for the operator, with the setting that mends it."""

from core.ports import ModelUnavailable


class Trouble(ModelUnavailable):
    """`reason` completes "The language model ..." and is one of few; `fix` is what the operator can do."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


def of_status(status: int) -> Trouble:
    """Return what a response that is no success says."""
    if status in {401, 403}:
        return Trouble(f"refuses the key ({status})", "Correct language_model.key.")
    if status == 404:
        return Trouble(
            "knows the path or the model not (404)",
            "Correct language_model.base_url, which often ends in /v1, or language_model.model.",
        )
    if status in {400, 413, 422}:
        return Trouble(
            f"does not take what it is asked ({status})",
            "Correct language_model.model, or choose one that takes max_tokens, temperature and a JSON schema.",
        )
    if status == 429:
        return Trouble(
            "was asked too often, or its credit is used up (429)",
            "Look at the limits and the credit of the account that language_model.key belongs to.",
        )
    if status >= 500:
        return Trouble(f"fails by itself ({status})", "Wait, or set another language_model.base_url.")
    return Trouble(f"answers with status {status}", "Correct language_model.base_url.")


def too_slow(seconds: float) -> Trouble:
    """Return what is wrong when no complete answer came in time."""
    return Trouble(
        f"did not answer within {seconds:g} s",
        "Set a faster language_model.model, or a longer language_model.timeout_seconds.",
    )


def unreachable(why: str) -> Trouble:
    """Return what is wrong when there is no connection."""
    return Trouble(f"cannot be reached ({why})", "Check the network, and language_model.base_url.")


def no_completion() -> Trouble:
    """Return what is wrong when something else answers at the address."""
    return Trouble("answers with what is no chat completion", "Correct language_model.base_url.")


def cut_off() -> Trouble:
    """Return what is wrong when an answer has no end."""
    return Trouble(
        "was cut off before it had finished", "Set another language_model.model, one that does not think aloud."
    )


def declined() -> Trouble:
    """Return what is wrong when the model or its filter says nothing on purpose."""
    return Trouble("declines to answer", "Set another language_model.model if that happens often.")
