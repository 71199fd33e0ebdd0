-- People, registers, their logs, and the changes that wait to get into them.
-- Hashes are BLOB (32 bytes), identifiers TEXT (UUID version 7), JSON canonical TEXT, times TIMESTAMP in UTC with
-- microseconds. Numbers of entries, commits and editions start at 1.

CREATE TABLE person (
    name TEXT NOT NULL PRIMARY KEY,
    -- Lower case, so that nobody becomes a second person by a capital letter.
    folded_name TEXT NOT NULL UNIQUE,
    organisation TEXT NOT NULL,
    contact TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE api_key (
    -- SHA-256 of the key; the key itself is never kept.
    hash BLOB NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (name),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX api_key_person ON api_key (person);

CREATE TABLE register (
    name TEXT NOT NULL PRIMARY KEY,
    definition TEXT NOT NULL,
    governance BOOLEAN NOT NULL,
    log_size BIGINT NOT NULL,
    root BLOB NOT NULL,
    commits BIGINT NOT NULL,
    live BIGINT NOT NULL,
    merged BIGINT NOT NULL,
    retired BIGINT NOT NULL
);

CREATE TABLE ownership_record (
    id TEXT NOT NULL PRIMARY KEY,
    register TEXT NOT NULL REFERENCES register (name),
    role TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (name),
    organisation TEXT NOT NULL,
    contact TEXT NOT NULL,
    from_day DATE NOT NULL,
    to_day DATE,
    next_review DATE,
    delegated_by TEXT REFERENCES person (name)
);
CREATE INDEX ownership_record_register ON ownership_record (register);
CREATE INDEX ownership_record_person ON ownership_record (person);
CREATE INDEX ownership_record_delegated_by ON ownership_record (delegated_by);

-- The log. Triggers below refuse UPDATE and DELETE.

CREATE TABLE item (
    register TEXT NOT NULL REFERENCES register (name),
    hash BLOB NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (register, hash)
);

-- No foreign key to item: both are written by one function in one transaction and neither is ever removed, while the
-- index that such a key asks for would be the largest of the store.
CREATE TABLE entry (
    register TEXT NOT NULL REFERENCES register (name),
    number BIGINT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    key TEXT NOT NULL,
    item_hash BLOB NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (register, number)
) WITHOUT ROWID;
CREATE INDEX entry_key ON entry (register, key, number);

-- Complete subtrees of the RFC 6962 tree from level 1 up; level 0, the leaves, is made from the entries.
CREATE TABLE tree_node (
    register TEXT NOT NULL REFERENCES register (name),
    level SMALLINT NOT NULL,
    position BIGINT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (register, level, position)
) WITHOUT ROWID;

CREATE TABLE log_commit (
    register TEXT NOT NULL REFERENCES register (name),
    number BIGINT NOT NULL,
    committed_at TIMESTAMP NOT NULL,
    committed_by TEXT NOT NULL,
    log_size BIGINT NOT NULL,
    change_set TEXT,
    PRIMARY KEY (register, number)
) WITHOUT ROWID;
CREATE UNIQUE INDEX log_commit_time ON log_commit (register, committed_at);
CREATE INDEX log_commit_committed_at ON log_commit (committed_at);
CREATE INDEX log_commit_log_size ON log_commit (register, log_size);

CREATE TABLE decision (
    id TEXT NOT NULL PRIMARY KEY,
    register TEXT NOT NULL REFERENCES register (name),
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    person TEXT NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    reason TEXT
);
CREATE INDEX decision_register ON decision (register, id);

-- Projections of the log: the present state, for querying.

CREATE TABLE record (
    register TEXT NOT NULL REFERENCES register (name),
    key TEXT NOT NULL,
    entry BIGINT NOT NULL,
    item_hash BLOB NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (register, key)
) WITHOUT ROWID;

CREATE TABLE provenance (
    register TEXT NOT NULL REFERENCES register (name),
    key TEXT NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (register, key)
);

CREATE TABLE cross_reference (
    register TEXT NOT NULL REFERENCES register (name),
    source TEXT NOT NULL,
    source_record_id TEXT NOT NULL,
    key TEXT NOT NULL,
    since_entry BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (register, source, source_record_id)
);
CREATE INDEX cross_reference_key ON cross_reference (register, key, source, source_record_id);

-- Changes and their way through the hands of people.

CREATE TABLE change_set (
    id TEXT NOT NULL PRIMARY KEY,
    register TEXT NOT NULL REFERENCES register (name),
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    run TEXT,
    spec TEXT,
    proposed_by TEXT NOT NULL REFERENCES person (name),
    proposed_at TIMESTAMP NOT NULL,
    -- Number of changes of each kind, as JSON.
    counts TEXT NOT NULL,
    open BIGINT NOT NULL,
    decided_by TEXT REFERENCES person (name),
    decided_at TIMESTAMP,
    reason TEXT
);
CREATE INDEX change_set_register ON change_set (register, state);
CREATE INDEX change_set_proposed_by ON change_set (proposed_by);
CREATE INDEX change_set_decided_by ON change_set (decided_by);

CREATE TABLE change (
    change_set TEXT NOT NULL REFERENCES change_set (id),
    ordinal BIGINT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    decided_by TEXT REFERENCES person (name),
    decided_at TIMESTAMP,
    body TEXT NOT NULL,
    PRIMARY KEY (change_set, ordinal)
);
CREATE INDEX change_state ON change (change_set, state, ordinal);
CREATE INDEX change_decided_by ON change (decided_by);

CREATE TABLE edition (
    register TEXT NOT NULL REFERENCES register (name),
    number BIGINT NOT NULL,
    log_size BIGINT NOT NULL,
    root BLOB NOT NULL,
    records BIGINT NOT NULL,
    published_at TIMESTAMP NOT NULL,
    published_by TEXT NOT NULL REFERENCES person (name),
    run TEXT,
    PRIMARY KEY (register, number)
);
CREATE INDEX edition_published_by ON edition (published_by);

-- The log is append-only.

CREATE TRIGGER item_no_update BEFORE UPDATE ON item BEGIN SELECT RAISE(ABORT, 'the log is append-only: item'); END;
CREATE TRIGGER item_no_delete BEFORE DELETE ON item BEGIN SELECT RAISE(ABORT, 'the log is append-only: item'); END;
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the log is append-only: entry'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the log is append-only: entry'); END;
CREATE TRIGGER tree_node_no_update BEFORE UPDATE ON tree_node BEGIN SELECT RAISE(ABORT, 'the log is append-only: tree_node'); END;
CREATE TRIGGER tree_node_no_delete BEFORE DELETE ON tree_node BEGIN SELECT RAISE(ABORT, 'the log is append-only: tree_node'); END;
CREATE TRIGGER log_commit_no_update BEFORE UPDATE ON log_commit BEGIN SELECT RAISE(ABORT, 'the log is append-only: log_commit'); END;
CREATE TRIGGER log_commit_no_delete BEFORE DELETE ON log_commit BEGIN SELECT RAISE(ABORT, 'the log is append-only: log_commit'); END;
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'the log is append-only: decision'); END;
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'the log is append-only: decision'); END;
CREATE TRIGGER edition_no_update BEFORE UPDATE ON edition BEGIN SELECT RAISE(ABORT, 'the log is append-only: edition'); END;
CREATE TRIGGER edition_no_delete BEFORE DELETE ON edition BEGIN SELECT RAISE(ABORT, 'the log is append-only: edition'); END;
