"""Articles as WordPress renders them, of about 800 invented words, by a seed: for trying many and for measuring."""

from random import Random

_LETTERS = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr")
_VOWELS = ("a", "e", "i", "o", "u", "ea", "ou")
LINK = "https://courier.example/2026/11/body/"


class Body:
    """An article in the making: its HTML, and its words in the order in which they are read."""

    def __init__(self, seed: int) -> None:
        self._luck = Random(seed)
        self._words: list[str] = []
        self._parts = [self._part(number) for number in range(self._luck.randint(12, 18))]

    @property
    def html(self) -> str:
        credit = f'<p>The post <a href="{LINK}">Body</a> appeared first on <a href="https://courier.example">Courier</a>.</p>'
        return "\n\n\n\n".join([*self._parts, credit])

    @property
    def words(self) -> list[str]:
        return self._words

    def _part(self, number: int) -> str:
        kinds = [self._heading, self._list, self._quote, self._figure, self._table, self._code, self._film]
        extra = self._luck.choice(kinds)() if number % 3 == 1 else ""
        return f"{extra}\n<p>{' '.join(self._sentence() for _ in range(self._luck.randint(2, 4)))}</p>"

    def _word(self) -> str:
        luck = self._luck
        word = "".join(luck.choice(_LETTERS) + luck.choice(_VOWELS) for _ in range(luck.randint(1, 4)))
        self._words.append(word)
        return word

    def _some(self, least: int, most: int) -> str:
        return " ".join(self._word() for _ in range(self._luck.randint(least, most)))

    def _sentence(self) -> str:
        return " ".join(self._phrase() for _ in range(self._luck.randint(3, 6))) + "."

    def _phrase(self) -> str:
        text = self._some(2, 6)
        match self._luck.randint(0, 15):
            case 0:
                return f'<a href="https://site.example/{len(text)}/?utm_source=rss">{text}</a>'
            case 1:
                return f"<em>{text}</em>"
            case 2:
                return f"<strong>{text}</strong>"
            case 3:
                return f"&#8220;{text}&#8221; &#8211;"
            case _:
                return f"{text},"

    def _heading(self) -> str:
        return f'<h2 class="wp-block-heading">{self._some(3, 7)}</h2>'

    def _list(self) -> str:
        kind = self._luck.choice(["ul", "ol"])
        items = "\n".join(f"<li>{self._sentence()}</li>" for _ in range(self._luck.randint(2, 6)))
        return f'<{kind} class="wp-block-list">\n{items}\n</{kind}>'

    def _quote(self) -> str:
        said = f"<p>{self._sentence()}</p>\n<cite>{self._some(2, 3)}</cite>"
        return f'<blockquote class="wp-block-quote is-layout-flow wp-block-quote-is-layout-flow">\n{said}</blockquote>'

    def _figure(self) -> str:
        file = f"https://courier.example/wp-content/uploads/{len(self._words)}"
        return (
            f'<figure class="wp-block-image size-large"><img loading="lazy" decoding="async" width="1024" height="683" '
            f'src="{file}-1024x683.jpg" alt="{self._some(3, 8)}" class="wp-image-12" '
            f'srcset="{file}-1024x683.jpg 1024w, {file}-300x200.jpg 300w" sizes="auto, (max-width: 1024px) 100vw" />'
            f'<figcaption class="wp-element-caption">{self._some(4, 12)}</figcaption></figure>'
        )

    def _table(self) -> str:
        head = "".join(f"<th>{self._word()}</th>" for _ in range(3))
        rows = "".join(f"<tr>{''.join(f'<td>{self._some(1, 3)}</td>' for _ in range(3))}</tr>" for _ in range(4))
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        return f'<figure class="wp-block-table">{table}</figure>'

    def _code(self) -> str:
        return f'<pre class="wp-block-code"><code>{self._some(2, 5)} = &lt;{self._word()}&gt;</code></pre>'

    def _film(self) -> str:
        frame = (
            f'<iframe title="{self._some(3, 5)}" width="500" src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>'
        )
        return f'<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">{frame}</div></figure>'
