"""From the feed to the chats that follow: each is told once, and nobody else."""

from datetime import UTC, datetime, timedelta


async def test_followers_hear_of_a_new_article_exactly_once(world):
    """Ten old articles alert nobody; a new one with two topics reaches its followers once, whatever follows."""
    site, tg = world.site, world.tg
    ana, bo, cy, dee = (tg.person(100 + n, name) for n, name in enumerate(("Ana", "Bo", "Cy", "Dee")))
    site.publish(title="A first on transport", topics=("Transport", "Housing"))
    await world.polled(2)
    for person, topics in ((ana, ("Housing", "Climate")), (bo, ("Climate",)), (cy, ("Transport",)), (dee, ())):
        await person.say("/start")
        await person.hears("on Telegram")
        for topic in topics:
            await person.say(f"/subscribe {topic}")
            await person.hears(f"alerted to new articles: {topic}")

    item = site.publish(title="Rents rise by the river", topics=("Housing", "Climate"))
    await ana.hears("Rents rise by the river")
    await bo.hears("Rents rise by the river")
    for round_ in range(5):
        site.edit(
            item.id,
            title=f"Rents rise by the river, {round_}",
            published_at=datetime.now(UTC) - timedelta(hours=round_),
        )
        await world.polled(2)

    def heard(person):
        return [shown for shown in person.messages if "Rents rise" in shown.text]

    assert [len(heard(person)) for person in (ana, bo, cy, dee)] == [1, 1, 0, 0]
    assert "You follow: Climate, Housing" in heard(ana)[0].text
    assert "You follow: Climate" in heard(bo)[0].text
    assert not any("Old " in shown.text and "You follow" in shown.text for shown in ana.messages)
