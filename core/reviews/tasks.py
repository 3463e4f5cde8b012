"""What happens to reviews by themselves: they are published when nobody can write any more."""

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.policies import Policies
from core.reviews.service import PUBLISH, Reviews
from core.store.tasks import Job
from core.store.worker import Finish, Handler


class ReviewTasks:
    """Handlers for the worker."""

    def __init__(self, clock: Clock, policies: Policies) -> None:
        self._clock = clock
        self._policies = policies

    def handlers(self) -> dict[str, Handler]:
        """Return the handler of each kind of task."""
        return {PUBLISH: self._publish}

    async def _publish(self, job: Job) -> Finish:
        async def finish(session: AsyncSession) -> None:
            await Reviews(session, self._clock.now(), self._policies).publish(job.payload["booking"])

        return finish
