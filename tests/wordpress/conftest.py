"""Which tests there are: those of WordPress's own posts only where these lie beside the project."""

from tests.wordpress.posts import POSTS

collect_ignore = [] if POSTS.exists() else ["test_posts.py"]
