-- Instants are integers: microseconds since 1970, UTC (storage/instants.py).
-- A chat has a key of ours, so that a group that becomes a supergroup keeps all it had.

-- What we read -----------------------------------------------------------------------------------

CREATE TABLE feeds (
    id             INTEGER PRIMARY KEY,
    url            TEXT    NOT NULL UNIQUE,      -- as the operator wrote it
    address        TEXT    NOT NULL,             -- where permanent redirects have led since
    title          TEXT    NOT NULL DEFAULT '',
    etag           TEXT    NOT NULL DEFAULT '',
    last_modified  TEXT    NOT NULL DEFAULT '',
    baselined_at   INTEGER,                      -- first read to the end; until then nothing alerts
    succeeded_at   INTEGER,
    next_poll_at   INTEGER NOT NULL,
    failures       INTEGER NOT NULL DEFAULT 0,   -- in a row
    problem        TEXT    NOT NULL DEFAULT ''   -- the last failure, in words
) STRICT;

-- Guids that one fetch showed with different links: their items are keyed guid + path for good.
CREATE TABLE split_guids (
    feed_id  INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    guid     TEXT    NOT NULL,
    PRIMARY KEY (feed_id, guid)
) STRICT, WITHOUT ROWID;

CREATE TABLE articles (
    id             INTEGER PRIMARY KEY,
    link           TEXT    NOT NULL,
    canonical      TEXT    NOT NULL,             -- the link without scheme, www, tracking: matches across feeds
    title          TEXT    NOT NULL,
    standfirst     TEXT    NOT NULL,
    byline         TEXT    NOT NULL,
    image          TEXT    NOT NULL,             -- the lead picture's address
    alt            TEXT    NOT NULL,             -- what it shows, for who cannot see it
    published_at   INTEGER NOT NULL,             -- never in the future
    first_seen_at  INTEGER NOT NULL,
    changed_at     INTEGER NOT NULL,
    revision       INTEGER NOT NULL DEFAULT 1,   -- + 1 with every visible edit
    face           INTEGER NOT NULL DEFAULT 1,   -- the revision since which it is announced as it is: the text aside
    corrected_at   INTEGER,                      -- the last edit that readers are told of
    retracted_at   INTEGER,                      -- the site has taken it back
    quiet          INTEGER NOT NULL,             -- 1: stored by a first run or too old to alert anyone
    matched_at     INTEGER,                      -- NULL: who wants it is still to be decided
    whole          INTEGER NOT NULL,             -- 1: the body says more than the standfirst
    text_from      TEXT    NOT NULL DEFAULT '',  -- '': the body is the feed's; 'api', 'page': the site's, which no excerpt replaces
    body_html      TEXT    NOT NULL              -- as the site gave it
) STRICT;
CREATE INDEX articles_by_canonical ON articles (canonical);
CREATE INDEX articles_edited ON articles (changed_at) WHERE revision > 1;
CREATE INDEX articles_corrected ON articles (corrected_at) WHERE corrected_at IS NOT NULL;
CREATE INDEX articles_unmatched ON articles (id) WHERE matched_at IS NULL;

-- An article as one feed knows it. Fingerprint and place are per feed, so that two feeds that show an
-- article differently do not edit it, or move it, back and forth.
CREATE TABLE sightings (
    feed_id      INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    key          TEXT    NOT NULL,
    article_id   INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    fingerprint  TEXT    NOT NULL,               -- of what a reader sees
    place        TEXT    NOT NULL,               -- date and address, as last shown
    whole        INTEGER NOT NULL DEFAULT 0,     -- 1: with its text; 0: with no more than an excerpt
    shown        INTEGER NOT NULL DEFAULT 1,     -- 0: so far only a walk through the archive has met it
    absent       INTEGER NOT NULL DEFAULT 0,     -- 1: the feed is too short for it by now; 2: it is gone from between others
    PRIMARY KEY (feed_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX sightings_by_article ON sightings (article_id);
CREATE INDEX sightings_present ON sightings (feed_id) WHERE shown AND NOT absent;

-- What came of showing a picture by its address: Telegram's own name for it, by which it is sent again.
CREATE TABLE pictures (
    url      TEXT    PRIMARY KEY,
    file_id  TEXT    NOT NULL,                   -- '': it can be had neither by Telegram nor by us
    seen_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pictures_by_age ON pictures (seen_at);

-- Articles that are gone from every feed: the site is asked whether it still has them.
CREATE TABLE suspects (
    article_id   INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    noticed_at   INTEGER NOT NULL,
    refused_at   INTEGER,                        -- since when the site says, whenever asked, that there is no such page
    ask_at       INTEGER NOT NULL                -- when it is asked next
) STRICT;
CREATE INDEX suspects_by_turn ON suspects (ask_at);

-- Articles of which a feed shows an excerpt: the site is asked for the text. What cannot be had is asked for no more
-- until the feed shows an edit.
CREATE TABLE excerpts (
    article_id   INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    by_page      INTEGER NOT NULL DEFAULT 0,     -- 1: the site's API has it not; its page is to be read
    failures     INTEGER NOT NULL DEFAULT 0,     -- in a row
    ask_at       INTEGER NOT NULL                -- when the site is asked next
) STRICT;
CREATE INDEX excerpts_by_turn ON excerpts (ask_at);

-- How far back each feed's archive was read, one page after another.
CREATE TABLE walks (
    feed_id   INTEGER PRIMARY KEY REFERENCES feeds (id) ON DELETE CASCADE,
    route     TEXT    NOT NULL,                  -- 'api' or 'feed'
    address   TEXT    NOT NULL,                  -- of the API's posts, or of the feed
    before    TEXT    NOT NULL DEFAULT '',       -- the API's next page is of those older, by the site's own clock; '': of all
    page      INTEGER NOT NULL DEFAULT 1,        -- the next page of those; the API's 2 is the first of the second before
    last      TEXT    NOT NULL DEFAULT '',       -- a hash of what the last page had
    repeats   INTEGER NOT NULL DEFAULT 0,        -- how often that had come before, in a row
    read      INTEGER NOT NULL DEFAULT 0,        -- articles on the pages so far
    total     INTEGER NOT NULL DEFAULT 0,        -- how many there are, as the site says; 0: it does not
    added     INTEGER NOT NULL DEFAULT 0,        -- articles that were not stored before
    oldest    INTEGER,                           -- the date of the oldest article read
    ended_at  INTEGER                            -- there is nothing older
) STRICT;

-- The words of each article, as they can be searched. An article's place is the second in which it was
-- published, or the next that was free: newest first is then an order of the index, and dates are a stretch of it.
CREATE TABLE texts (
    place       INTEGER PRIMARY KEY,
    article_id  INTEGER NOT NULL UNIQUE REFERENCES articles (id) ON DELETE CASCADE,
    title       TEXT    NOT NULL,
    standfirst  TEXT    NOT NULL,
    byline      TEXT    NOT NULL,
    labels      TEXT    NOT NULL,                -- a made-up word for each category, and one that all have
    body        TEXT    NOT NULL                 -- the plain text of body_html
) STRICT;

-- Where each word stands. The text itself is read from `texts`; what the index holds follows it by triggers.
-- The body is the first column, since only the others' numbers cost room.
CREATE VIRTUAL TABLE search USING fts5 (
    body, title, standfirst, byline, labels,
    content = 'texts', content_rowid = 'place', tokenize = 'unicode61 remove_diacritics 2'
);
-- What says what an article is about, once more by itself: among the words of all bodies it takes long to find.
CREATE VIRTUAL TABLE heads USING fts5 (
    title, standfirst, byline, labels,
    content = 'texts', content_rowid = 'place', tokenize = 'unicode61 remove_diacritics 2'
);
-- Each word of the index, and how many articles have it: read off the index, it holds nothing itself.
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (search, 'row');
CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN
    INSERT INTO search (rowid, body, title, standfirst, byline, labels)
    VALUES (new.place, new.body, new.title, new.standfirst, new.byline, new.labels);
    INSERT INTO heads (rowid, title, standfirst, byline, labels)
    VALUES (new.place, new.title, new.standfirst, new.byline, new.labels);
END;
CREATE TRIGGER texts_deleted AFTER DELETE ON texts BEGIN
    INSERT INTO search (search, rowid, body, title, standfirst, byline, labels)
    VALUES ('delete', old.place, old.body, old.title, old.standfirst, old.byline, old.labels);
    INSERT INTO heads (heads, rowid, title, standfirst, byline, labels)
    VALUES ('delete', old.place, old.title, old.standfirst, old.byline, old.labels);
END;
CREATE TRIGGER texts_changed AFTER UPDATE ON texts BEGIN
    INSERT INTO search (search, rowid, body, title, standfirst, byline, labels)
    VALUES ('delete', old.place, old.body, old.title, old.standfirst, old.byline, old.labels);
    INSERT INTO search (rowid, body, title, standfirst, byline, labels)
    VALUES (new.place, new.body, new.title, new.standfirst, new.byline, new.labels);
    INSERT INTO heads (heads, rowid, title, standfirst, byline, labels)
    VALUES ('delete', old.place, old.title, old.standfirst, old.byline, old.labels);
    INSERT INTO heads (rowid, title, standfirst, byline, labels)
    VALUES (new.place, new.title, new.standfirst, new.byline, new.labels);
END;

-- What it is about -------------------------------------------------------------------------------

-- What people can follow: topics, series and authors alike. Topic 1 is Everything.
CREATE TABLE topics (
    id           INTEGER PRIMARY KEY,
    kind         TEXT    NOT NULL DEFAULT 'topic' CHECK (kind IN ('topic', 'series', 'author')),
    name         TEXT    NOT NULL,
    key          TEXT    NOT NULL,               -- the name folded: case, accents and spaces aside
    always       INTEGER NOT NULL DEFAULT 0,     -- 1: offered however few articles it has
    merged_into  INTEGER REFERENCES topics (id), -- for old buttons; NULL while it is live
    UNIQUE (key, kind)
) STRICT;
INSERT INTO topics (id, name, key, always) VALUES (1, 'Everything', '*', 1);

-- The feed's own categories and tags, and the names in its bylines; the operator's settings say which topic, series or
-- author each belongs to.
CREATE TABLE terms (
    id            INTEGER PRIMARY KEY,
    kind          TEXT    NOT NULL DEFAULT 'category' CHECK (kind IN ('category', 'name')),
    name          TEXT    NOT NULL,
    key           TEXT    NOT NULL,
    topic_id      INTEGER REFERENCES topics (id), -- NULL: hidden, or no topic
    refile_after  INTEGER,                       -- it was moved: its articles after this one are to be filed anew
    UNIQUE (key, kind)
) STRICT;
CREATE INDEX terms_by_topic ON terms (topic_id);
CREATE INDEX terms_to_refile ON terms (id) WHERE refile_after IS NOT NULL;

-- Topics that can be followed today: neither hidden nor merged into another.
CREATE VIEW live_topics AS
SELECT id, kind, name, key, always FROM topics t WHERE always OR EXISTS (SELECT 1 FROM terms WHERE topic_id = t.id);

CREATE TABLE article_terms (
    article_id  INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    term_id     INTEGER NOT NULL REFERENCES terms (id),
    PRIMARY KEY (article_id, term_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_terms_by_term ON article_terms (term_id);

-- Derived from the three above and rewritten with them: one index range is a topic's archive.
CREATE TABLE article_topics (
    topic_id      INTEGER NOT NULL REFERENCES topics (id),
    published_at  INTEGER NOT NULL,
    article_id    INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (topic_id, published_at, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_topics_by_article ON article_topics (article_id, topic_id);

-- Who reads it -----------------------------------------------------------------------------------

CREATE TABLE chats (
    id             INTEGER PRIMARY KEY,
    telegram_id    INTEGER NOT NULL UNIQUE,
    kind           TEXT    NOT NULL CHECK (kind IN ('private', 'group', 'supergroup', 'channel')),
    language       TEXT    NOT NULL DEFAULT '',
    created_at     INTEGER NOT NULL,
    paused_at      INTEGER,                      -- blocked or left; all is kept for a return
    paused_reason  TEXT    NOT NULL DEFAULT '',
    parked_until   INTEGER NOT NULL DEFAULT 0    -- the deadline of a 429
) STRICT;

CREATE INDEX chats_parked ON chats (parked_until) WHERE parked_until > 0;

CREATE TABLE subscriptions (
    topic_id    INTEGER NOT NULL REFERENCES topics (id),
    chat_id     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    thread_id   INTEGER NOT NULL DEFAULT 0,      -- the forum topic it was asked for in; 0: none
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (topic_id, chat_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_by_chat ON subscriptions (chat_id, topic_id);

-- What the bot says unprompted -------------------------------------------------------------------

-- What is to be said, and when, of an article or of a meeting. Unique by subject, kind and occasion.
CREATE TABLE notices (
    id           INTEGER PRIMARY KEY,
    kind         TEXT    NOT NULL,               -- 'article'; of a meeting, what it tells: 'new_meeting', 'day_before', ...
    article_id   INTEGER REFERENCES articles (id) ON DELETE CASCADE,
    meeting_id   INTEGER REFERENCES meetings (id) ON DELETE CASCADE,
    occasion     TEXT    NOT NULL DEFAULT '',    -- of a reminder the start, of a change the revision
    levels       TEXT    NOT NULL DEFAULT '[]',  -- the levels of following a branch that it reaches, as JSON
    starts_at    INTEGER,                        -- of a reminder: the start that it is about
    bundle       INTEGER,                        -- found together: a chat due over three gets one summary
    created_at   INTEGER NOT NULL,
    due_at       INTEGER NOT NULL,
    not_before   INTEGER,                        -- of a reminder: its hour, which comes whatever the clock does
    expires_at   INTEGER,                        -- pointless after
    expanded_at  INTEGER,                        -- NULL: some of its reach is still to be addressed
    CHECK ((article_id IS NULL) <> (meeting_id IS NULL)),
    UNIQUE (kind, article_id, occasion),
    UNIQUE (kind, meeting_id, occasion)
) STRICT;
CREATE INDEX notices_unexpanded ON notices (due_at) WHERE expanded_at IS NULL;
CREATE INDEX notices_bundled ON notices (due_at) WHERE bundle IS NOT NULL AND expanded_at IS NULL;
CREATE INDEX notices_by_article ON notices (article_id) WHERE article_id IS NOT NULL;
CREATE INDEX notices_by_meeting ON notices (meeting_id) WHERE meeting_id IS NOT NULL;
CREATE INDEX notices_by_bundle ON notices (bundle) WHERE bundle IS NOT NULL;

-- Through what a notice reaches people: a topic, a branch, or neither: those who asked to be reminded of the
-- meeting. It is expanded one index range at a time, in chunks.
CREATE TABLE reach (
    id           INTEGER PRIMARY KEY,
    notice_id    INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    topic_id     INTEGER REFERENCES topics (id),
    branch_id    INTEGER REFERENCES branches (id),
    cursor_chat  INTEGER NOT NULL DEFAULT 0,     -- the last chat addressed
    done_at      INTEGER,
    CHECK (topic_id IS NULL OR branch_id IS NULL),
    UNIQUE (notice_id, topic_id),
    UNIQUE (notice_id, branch_id)
) STRICT;
CREATE UNIQUE INDEX reach_of_wishes ON reach (notice_id) WHERE topic_id IS NULL AND branch_id IS NULL;

-- A notice addressed to one chat.
CREATE TABLE outbox (
    id            INTEGER PRIMARY KEY,
    notice_id     INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    chat_id       INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    thread_id     INTEGER NOT NULL DEFAULT 0,
    why           TEXT    NOT NULL,              -- ids of the topics that matched, comma-separated; b1: branch 1; w: wish; r: return
    due_at        INTEGER NOT NULL,
    expires_at    INTEGER,
    leased_until  INTEGER NOT NULL DEFAULT 0,
    attempts      INTEGER NOT NULL DEFAULT 0,    -- how often it was claimed
    unanswered    INTEGER NOT NULL DEFAULT 0,    -- how often it was sent and no answer came
    setbacks      INTEGER NOT NULL DEFAULT 0,    -- how often Telegram itself failed on it
    settled_at    INTEGER,
    outcome       TEXT    NOT NULL DEFAULT '',   -- sent gone dropped dead failed
    detail        TEXT    NOT NULL DEFAULT '',
    revision      INTEGER NOT NULL DEFAULT 0,    -- of the subject, as the chat was last told
    message_id    INTEGER REFERENCES messages (id),
    UNIQUE (notice_id, chat_id)
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE settled_at IS NULL;
CREATE INDEX outbox_by_chat ON outbox (chat_id, settled_at, id);
CREATE INDEX outbox_by_message ON outbox (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;

-- What we posted and may have to edit later.
CREATE TABLE messages (
    id            INTEGER PRIMARY KEY,
    chat_id       INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    thread_id     INTEGER NOT NULL DEFAULT 0,
    telegram_id   INTEGER NOT NULL,
    shows         TEXT    NOT NULL,              -- 'alert', 'photo', 'summary', 'article', 'page'; a meeting's notice's kind, 'card', 'receipt'
    sent_at       INTEGER NOT NULL,
    meeting_id    INTEGER REFERENCES meetings (id) ON DELETE SET NULL, -- whose changes it follows; NULL: none (any more)
    article_id    INTEGER REFERENCES articles (id) ON DELETE SET NULL, -- likewise of an article
    page          INTEGER NOT NULL DEFAULT 0,    -- of an article that is read in the chat
    image         TEXT    NOT NULL DEFAULT '',   -- of a photo, the address of its picture; '': not known
    revision      INTEGER,                       -- of the meeting or article, as it stands there; NULL of a receipt
    leased_until  INTEGER NOT NULL DEFAULT 0     -- until then nobody else edits it
) STRICT;
CREATE INDEX messages_by_chat ON messages (chat_id, telegram_id);
CREATE INDEX messages_by_age ON messages (sent_at);
CREATE INDEX messages_by_meeting ON messages (meeting_id, revision) WHERE meeting_id IS NOT NULL;
CREATE INDEX messages_by_article ON messages (article_id, revision) WHERE article_id IS NOT NULL AND shows != 'page';
CREATE INDEX pages_by_article ON messages (article_id, revision) WHERE article_id IS NOT NULL AND shows = 'page';
CREATE INDEX receipts_by_age ON messages (sent_at) WHERE shows = 'receipt' AND meeting_id IS NOT NULL;

-- The articles in a summary, each as it stands there.
CREATE TABLE listings (
    message_id  INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    article_id  INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    revision    INTEGER NOT NULL,
    PRIMARY KEY (message_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX listings_by_article ON listings (article_id, revision);

-- Local branches, and who acts for them ----------------------------------------------------------

CREATE TABLE branches (
    id             INTEGER PRIMARY KEY,
    name           TEXT    NOT NULL,
    key            TEXT    NOT NULL,             -- the name folded: lists are in its order
    aliases        TEXT    NOT NULL,             -- other names for it, as JSON
    zone           TEXT    NOT NULL,             -- IANA: the wall clock of its meetings
    day_order      TEXT    NOT NULL CHECK (day_order IN ('dmy', 'mdy')), -- what 11/12 means to its people
    venue          TEXT    NOT NULL,
    address        TEXT    NOT NULL,
    contact        TEXT    NOT NULL,
    accessibility  TEXT    NOT NULL,
    approval       INTEGER NOT NULL,             -- 1: an admin sees what is posted first
    created_at     INTEGER NOT NULL,
    retired_at     INTEGER                       -- removed; kept, for what it did is history
) STRICT;
CREATE INDEX branches_in_order ON branches (key) WHERE retired_at IS NULL;

-- Every name and alias of a live branch, folded: each means one branch.
CREATE TABLE branch_names (
    key        TEXT    PRIMARY KEY,
    branch_id  INTEGER NOT NULL REFERENCES branches (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX branch_names_by_branch ON branch_names (branch_id);

CREATE TABLE branch_follows (
    branch_id   INTEGER NOT NULL REFERENCES branches (id),
    chat_id     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    level       TEXT    NOT NULL CHECK (level IN ('everything', 'reminders', 'day_before')),
    thread_id   INTEGER NOT NULL DEFAULT 0,      -- the forum topic it was asked for in; 0: none
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (branch_id, chat_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX branch_follows_by_chat ON branch_follows (chat_id, branch_id);

-- Who may post for a branch.
CREATE TABLE organisers (
    branch_id  INTEGER NOT NULL REFERENCES branches (id),
    person     INTEGER NOT NULL,                 -- Telegram's id
    name       TEXT    NOT NULL,                 -- as Telegram showed it when the invitation was accepted
    since      INTEGER NOT NULL,
    PRIMARY KEY (branch_id, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX organisers_by_person ON organisers (person);

-- A link that makes one person an organiser.
CREATE TABLE invitations (
    id          INTEGER PRIMARY KEY,
    branch_id   INTEGER NOT NULL REFERENCES branches (id),
    number      INTEGER NOT NULL,                -- of the branch's invitations, from 1
    token_hash  TEXT    NOT NULL UNIQUE,         -- SHA-256: the token itself is in the link alone
    made_by     INTEGER NOT NULL,                -- Telegram's id of an admin; 0: at the machine
    made_at     INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    revoked_at  INTEGER,
    used_by     INTEGER,
    used_at     INTEGER,
    UNIQUE (branch_id, number)
) STRICT;

-- Who did what to branches and organisers. Rows are only ever added.
CREATE TABLE audit (
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    who       INTEGER NOT NULL,                  -- a person's Telegram id; 0: somebody at the machine
    did       TEXT    NOT NULL,                  -- 'added', 'edited', 'removed', 'invited', ...
    thing     TEXT    NOT NULL,                  -- 'branch', 'organiser', 'invitation'
    thing_id  INTEGER NOT NULL,
    before    TEXT    NOT NULL DEFAULT '{}',     -- as JSON
    after     TEXT    NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX audit_by_thing ON audit (thing, thing_id, id);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

-- Meetings ---------------------------------------------------------------------------------------

CREATE TABLE meetings (
    id             INTEGER PRIMARY KEY,
    uid            TEXT    NOT NULL UNIQUE,      -- in calendars; and what is published twice is there once
    title          TEXT    NOT NULL,
    blurb          TEXT    NOT NULL,
    zone           TEXT    NOT NULL,             -- IANA
    local_start    TEXT    NOT NULL,             -- what people mean: the wall clock there, 2026-11-26T18:30
    starts_at      INTEGER NOT NULL,             -- the instant that this is
    ends_at        INTEGER,
    venue          TEXT    NOT NULL,
    address        TEXT    NOT NULL,
    latitude       REAL,
    longitude      REAL,
    online         TEXT    NOT NULL,             -- the link to join by: never in a list or a channel
    accessibility  TEXT    NOT NULL,
    contact        TEXT    NOT NULL,
    picture        TEXT    NOT NULL,             -- Telegram's name of a file
    article_id     INTEGER REFERENCES articles (id) ON DELETE SET NULL,
    state          TEXT    NOT NULL CHECK (state IN ('announced', 'postponed', 'cancelled')),
    reason         TEXT    NOT NULL,
    revision       INTEGER NOT NULL DEFAULT 1,   -- + 1 with every visible edit
    material       INTEGER NOT NULL DEFAULT 1,   -- the last revision that changed time, place, link or state
    created_at     INTEGER NOT NULL,
    changed_at     INTEGER NOT NULL,
    CHECK ((latitude IS NULL) = (longitude IS NULL))
) STRICT;
CREATE INDEX meetings_by_start ON meetings (starts_at, id);
CREATE INDEX meetings_by_article ON meetings (article_id) WHERE article_id IS NOT NULL;

-- Who holds it: several branches where it is a joint one.
CREATE TABLE meeting_branches (
    meeting_id  INTEGER NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    branch_id   INTEGER NOT NULL REFERENCES branches (id),
    PRIMARY KEY (meeting_id, branch_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_branches_by_branch ON meeting_branches (branch_id, meeting_id);

-- A meeting as it was at each revision: a change is told as old -> new since a chat was told.
CREATE TABLE meeting_versions (
    meeting_id  INTEGER NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    revision    INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    content     TEXT    NOT NULL,                -- details, state and reason, as JSON
    PRIMARY KEY (meeting_id, revision)
) STRICT, WITHOUT ROWID;

-- Who asked to be reminded. It goes before what a follow of a branch says.
CREATE TABLE meeting_wishes (
    meeting_id  INTEGER NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    chat_id     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    thread_id   INTEGER NOT NULL DEFAULT 0,
    reminders   TEXT    NOT NULL,                -- which, as JSON; [] for none at all
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (meeting_id, chat_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_wishes_by_chat ON meeting_wishes (chat_id, meeting_id);

-- What a chat was last told of a meeting, by a notice or a card: outlives the outbox's rows, which are pruned.
CREATE TABLE meeting_told (
    meeting_id  INTEGER NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    chat_id     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    revision    INTEGER NOT NULL,
    told_at     INTEGER NOT NULL,
    PRIMARY KEY (meeting_id, chat_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_told_by_chat ON meeting_told (chat_id, meeting_id);

-- A meeting, or a change to one, that somebody is writing.
CREATE TABLE drafts (
    id          INTEGER PRIMARY KEY,
    uid         TEXT    NOT NULL UNIQUE,         -- of the meeting that it is to become: published twice, that is there once
    chat_id     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    person      INTEGER NOT NULL,                -- Telegram's id
    origin      TEXT    NOT NULL,                -- the message or press that began it, which may come twice
    content     TEXT    NOT NULL,                -- what is written so far, as JSON
    version     INTEGER NOT NULL DEFAULT 1,      -- + 1 with whatever is written
    state       TEXT    NOT NULL CHECK (state IN ('open', 'waiting', 'published', 'discarded')),
    meeting_id  INTEGER REFERENCES meetings (id) ON DELETE CASCADE, -- that it changes, or became
    revision    INTEGER,                         -- of the meeting that it changes; NULL: it is a new one
    began_at    INTEGER,                         -- the first such revision: another if somebody else changed it since
    words       TEXT    NOT NULL DEFAULT '',     -- with which an admin sent it back
    decider     TEXT    NOT NULL DEFAULT '',     -- the name of that admin, or of who approved it
    cause       TEXT    NOT NULL DEFAULT '',     -- the press or message that brought it to its state
    message_id  INTEGER NOT NULL DEFAULT 0,      -- Telegram's id of the preview
    taken_at    INTEGER NOT NULL,                -- when it was last taken up; 0: it waits behind another
    made_at     INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    UNIQUE (chat_id, person, origin)
) STRICT;
CREATE INDEX drafts_open ON drafts (chat_id, person, taken_at) WHERE state = 'open';
CREATE INDEX drafts_by_age ON drafts (changed_at);
CREATE INDEX drafts_by_meeting ON drafts (meeting_id) WHERE meeting_id IS NOT NULL;

-- What people sent, until it is handled ----------------------------------------------------------

CREATE TABLE inbox (
    update_id    INTEGER PRIMARY KEY,
    payload      TEXT    NOT NULL,               -- emptied once handled or set aside
    received_at  INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    handled_at   INTEGER,
    error        TEXT    NOT NULL DEFAULT '',    -- set aside after three attempts
    aside        INTEGER NOT NULL DEFAULT 0      -- 1: set aside, and the admins are still to be told
) STRICT;
CREATE INDEX inbox_waiting ON inbox (update_id) WHERE handled_at IS NULL;
CREATE INDEX inbox_aside ON inbox (update_id) WHERE aside;
CREATE INDEX inbox_handled ON inbox (handled_at) WHERE handled_at IS NOT NULL;

-- What somebody was asked and is to answer in words: one question at a time.
CREATE TABLE questions (
    chat_id     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    person      INTEGER NOT NULL,                -- Telegram's id
    asks        TEXT    NOT NULL,                -- 'add', 'edit'; 'done' once it is answered
    about       INTEGER NOT NULL,                -- the id of the branch; 0: one that is being made
    so_far      TEXT    NOT NULL,                -- what was answered before, or which detail is asked for
    message_id  INTEGER NOT NULL,                -- the message with that answer: it may come twice; 0: none
    asked_at    INTEGER NOT NULL,
    PRIMARY KEY (chat_id, person)
) STRICT, WITHOUT ROWID;

-- What somebody looked for and what was found, so that leafing on shows the rest of the same list.
CREATE TABLE searches (
    id        INTEGER PRIMARY KEY,
    chat_id   INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    words     TEXT    NOT NULL,                  -- as they were written
    found     TEXT    NOT NULL,                  -- the articles' ids, the best first, as JSON
    any_word  INTEGER NOT NULL,                  -- 1: no article has all the words, and these have some
    asked_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX searches_by_age ON searches (asked_at);
CREATE INDEX searches_by_chat ON searches (chat_id);

-- What a chat keeps to read later.
CREATE TABLE saved (
    chat_id     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    article_id  INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    saved_at    INTEGER NOT NULL,
    read_at     INTEGER,                         -- its last page was shown
    PRIMARY KEY (chat_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_by_article ON saved (article_id);

-- Where in an article a chat stopped: articles that were begun, and not read to the end.
CREATE TABLE bookmarks (
    chat_id     INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    article_id  INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    page        INTEGER NOT NULL,                -- as it was shown, from 1; the article may have fewer by now
    turned_at   INTEGER NOT NULL,
    PRIMARY KEY (chat_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bookmarks_by_article ON bookmarks (article_id);
CREATE INDEX bookmarks_by_age ON bookmarks (turned_at);

-- When each part of the running bot last did its work; `handbill check --live` reads it.
CREATE TABLE heartbeats (
    part     TEXT    PRIMARY KEY,
    beat_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Parts that stand still, or have done until a moment ago: so that a restart tells nobody twice.
CREATE TABLE silences (
    part      TEXT    PRIMARY KEY,
    since     INTEGER NOT NULL,
    ended_at  INTEGER,                           -- NULL: it goes on
    told      TEXT    NOT NULL                   -- the Telegram ids of admins who know, as JSON
) STRICT, WITHOUT ROWID;
