"""What the booking desk says when it refuses."""

from core.errors import N_, Refused


class SlotTaken(Refused):
    """The time is not free, or not offered."""

    message = N_("That time has just gone. Pick another one: the list is up to date again.")


class OwnSession(Refused):
    """A mentor tried to book themselves."""

    message = N_("That is you! Pick another mentor to learn from.")


class TooManyRequests(Refused):
    """The learner has as many open requests as the policy allows."""

    message = N_("You have %(count)s open requests. Withdraw one, or wait for an answer, then ask again.")


class OneRequestEach(Refused):
    """The learner has an open request with this mentor."""

    message = N_("You have an open request with %(name)s already. Look at your sessions to change it.")


class RequestsToday(Refused):
    """The learner asked too often in a day."""

    message = N_("That were many requests for one day. Please go on tomorrow.")


class NoSuchTopic(Refused):
    """The mentor does not teach this."""

    message = N_("%(name)s does not teach that. Pick one of the topics shown.")


class NoSuchLength(Refused):
    """The mentor does not offer sessions of this length."""

    message = N_("%(name)s does not offer that length. Pick one of the lengths shown.")


class NotTeaching(Refused):
    """The mentor takes no bookings at present."""

    message = N_("%(name)s takes no new sessions at the moment. Let me find you somebody else.")


class TooLate(Refused):
    """The moment for this has passed."""

    message = N_("It is too late for that now. Here is how the session stands.")


class TooEarly(Refused):
    """The session has not ended."""

    message = N_("The session is not over yet. Come back after it has ended.")


class MoveLimit(Refused):
    """No free move is left."""

    message = N_("This session can't be moved freely any more. You can propose another time instead.")


class TermsChanged(Refused):
    """The refund that was shown is not the one that would be paid now."""

    message = N_("The refund has changed while you were reading. Please look at it again before you confirm.")


class ReasonNeeded(Refused):
    """A reason was empty or too long."""

    message = N_("Please give a short reason, up to 300 characters. The other person will read it.")


class NoPayments(Refused):
    """A paid session was requested where no payment gateway is set up."""

    message = N_("Paid sessions can't be booked here yet. A free mentor can, or ask an admin to set up payments.")
