-- Where programs want to be told of changes, and how far each has been told.

CREATE TABLE webhook (
    id TEXT NOT NULL PRIMARY KEY,
    register TEXT NOT NULL REFERENCES register (name),
    person TEXT NOT NULL REFERENCES person (name),
    url TEXT NOT NULL,
    -- What messages are signed with. It is kept as it is, because signing needs it.
    secret TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    -- Number of the last entry that the receiver has taken.
    position BIGINT NOT NULL,
    -- Attempts that failed since the last that did not.
    failures BIGINT NOT NULL,
    next_attempt_at TIMESTAMP NOT NULL,
    last_error TEXT
);
CREATE INDEX webhook_register ON webhook (register);
CREATE INDEX webhook_person ON webhook (person);
