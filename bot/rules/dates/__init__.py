"""What an organiser's words say of when: one moment, a few to choose from, a part of it, or nothing.

The line: letters -> apart (what is no date) -> days -> clocks, hours -> chains (what belongs together) -> moments.
It rather asks than guesses: whatever two sensible people may read differently is a choice.
"""
