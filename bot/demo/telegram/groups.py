"""Groups, supergroups and channels, as a test moves them."""

import dataclasses
from typing import Protocol

from bot.demo.telegram.chats import Chat, Kind, user_json
from bot.demo.telegram.shown import Content, Shown, User
from bot.demo.telegram.window import Window
from bot.demo.telegram.world import World


class Someone(Protocol):
    """A person, seen from a group."""

    user: User


class Group(Window):
    """A chat of several; the window shows what the bot has standing in it."""

    def __init__(self, world: World, chat: Chat) -> None:
        super().__init__(world, chat)

    @property
    def chat(self) -> Chat:
        """Give the chat itself; another one once a group was upgraded."""
        return self._chat

    def topic(self, thread_id: int, name: str) -> None:
        """Open a topic of a forum."""
        self._chat.threads[thread_id] = name

    def remove_topic(self, thread_id: int) -> None:
        """Delete a topic of a forum."""
        del self._chat.threads[thread_id]

    def promote(self, someone: Someone) -> None:
        """Make a person an administrator; nobody is told."""
        self._chat.admins[someone.user.id] = self._chat.members[someone.user.id] = someone.user

    def demote(self, someone: Someone) -> None:
        """Make an administrator a member again; nobody is told."""
        self._chat.admins.pop(someone.user.id, None)

    async def promote_bot(self) -> None:
        """Make the bot an administrator."""
        self._world.change_bot(self._chat, self._actor(), "administrator")

    async def kick(self) -> None:
        """Throw the bot out."""
        self._note(self._actor(), left_chat_member=user_json(self._world.bot))
        self._world.change_bot(self._chat, self._actor(), "kicked")

    async def invite(self, by: Someone) -> None:
        """Take the bot in, or back."""
        self._world.change_bot(self._chat, by.user, "administrator" if self._chat.kind is Kind.CHANNEL else "member")
        self._note(by.user, new_chat_members=[user_json(self._world.bot)])

    async def upgrade(self, new_id: int) -> None:
        """Make the group a supergroup with another id; this object goes over to it."""
        old, actor = self._chat, self._actor()
        new = dataclasses.replace(old, id=new_id, kind=Kind.SUPERGROUP, messages={}, threads={}, last_id=0)
        self._note(actor, migrate_to_chat_id=new_id)
        old.migrated_to = new_id
        self._world.add(new)
        self._chat = new
        self._note(actor, migrate_from_chat_id=old.id)

    def _actor(self) -> User:
        everyone = [*self._chat.admins.values(), *self._chat.members.values()]
        return everyone[0] if everyone else self._world.bot

    def _note(self, actor: User, **service: object) -> Shown:
        """Post a service message and tell the bot of it."""
        message = self._world.post(self._chat, actor, Content(""), service=service)
        self._world.deliver(self._chat, message)
        return message
