"""Getting updates, and the webhook that excludes it."""

from urllib.parse import urlsplit

from bot.demo.telegram.params import Params
from bot.demo.telegram.refusals import Fields, Refusal, bad_request
from bot.demo.telegram.updates import KINDS, MOST_AT_ONCE
from bot.demo.telegram.world import World

_PORTS = {None, 443, 80, 88, 8443}


async def get_updates(world: World, params: Params) -> list[Fields]:
    """Give what happened, confirming what came before the offset."""
    if world.webhook:
        raise Refusal(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    _allow(world, params)
    limit = params.integer("limit", MOST_AT_ONCE) or MOST_AT_ONCE
    return await world.updates.poll(
        offset=params.integer("offset") or 0,
        limit=min(max(limit, 1), MOST_AT_ONCE),
        timeout=params.integer("timeout") or 0,
    )


def set_webhook(world: World, params: Params) -> object:
    """Remember a webhook; nothing is ever sent to it."""
    url = params.text("url")
    if not url:
        return delete_webhook(world, params)
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    _allow(world, params)
    _drop_if_asked(world, params)
    world.webhook = {"url": url}
    return True


def delete_webhook(world: World, params: Params) -> object:
    """Go back to getUpdates."""
    _drop_if_asked(world, params)
    world.webhook = {}
    return True


def get_webhook_info(world: World, _: Params) -> object:
    """Tell of the webhook and of what waits."""
    info: Fields = {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates)}
    return info | world.webhook


def _allow(world: World, params: Params) -> None:
    kinds = params.items("allowed_updates")
    if kinds is None:
        return
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise bad_request(f"unknown update kind {unknown[0]} in allowed_updates")
    world.updates.allow([str(kind) for kind in kinds])


def _drop_if_asked(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.updates.drop_all()
