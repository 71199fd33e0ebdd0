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

-- What holds for the whole store, such as its origin: the name under which its checkpoints are signed.
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- The public halves of the keys that checkpoints are signed with; the secret halves are never in the database.
CREATE TABLE signing_key (
    -- The key's id under the origin of the store, in eight hexadecimal digits.
    fingerprint TEXT NOT NULL PRIMARY KEY,
    -- The public key as C2SP writes it, under the origin of the store.
    verifier_key TEXT NOT NULL,
    from_time TIMESTAMP NOT NULL,
    to_time TIMESTAMP
);

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
    -- Whether the name is that of a person or of a team.
    party TEXT NOT NULL,
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
--
-- item, entry, tree_node and record name their register without a foreign key, and entry its item: all are written by
-- one function in one transaction and never removed, `registrar verify` checks them, and looking up a key for each of
-- four rows of each record is what a first load would spend its time on.

CREATE TABLE item (
    register TEXT NOT NULL,
    hash BLOB NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (register, hash)
);

CREATE TABLE entry (
    register TEXT NOT NULL,
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
    register TEXT NOT NULL,
    level SMALLINT NOT NULL,
    position BIGINT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (register, level, position)
) WITHOUT ROWID;

CREATE TABLE log_commit (
    register TEXT NOT NULL,
    number BIGINT NOT NULL,
    committed_at TIMESTAMP NOT NULL,
    committed_by TEXT NOT NULL,
    log_size BIGINT NOT NULL,
    root BLOB NOT NULL,
    change_set TEXT,
    -- SHA-256 over this line and the hash of the one before, so that no line can be altered unseen.
    hash BLOB NOT NULL,
    PRIMARY KEY (register, number)
) WITHOUT ROWID;
CREATE UNIQUE INDEX log_commit_time ON log_commit (register, committed_at);
CREATE INDEX log_commit_committed_at ON log_commit (committed_at);
CREATE INDEX log_commit_log_size ON log_commit (register, log_size);

-- Entries about a register itself (definition, custodian), as RSF has them; no root covers these, so they are chained.
CREATE TABLE system_entry (
    register TEXT NOT NULL REFERENCES register (name),
    number BIGINT NOT NULL,
    -- Number of entries of the log that stood before it.
    after_entry BIGINT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    key TEXT NOT NULL,
    item_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (register, number)
) WITHOUT ROWID;

-- Signed roots. A size is signed anew when the key changes.
CREATE TABLE checkpoint (
    register TEXT NOT NULL REFERENCES register (name),
    log_size BIGINT NOT NULL,
    signing_key TEXT NOT NULL REFERENCES signing_key (fingerprint),
    signed_at TIMESTAMP NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (register, log_size, signing_key)
) WITHOUT ROWID;
CREATE INDEX checkpoint_signing_key ON checkpoint (signing_key);

-- What witnesses signed: a line for the note of the checkpoint.
CREATE TABLE cosignature (
    register TEXT NOT NULL REFERENCES register (name),
    log_size BIGINT NOT NULL,
    witness TEXT NOT NULL,
    line TEXT NOT NULL,
    added_at TIMESTAMP NOT NULL,
    PRIMARY KEY (register, log_size, witness)
) WITHOUT ROWID;

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
    register TEXT NOT NULL,
    key TEXT NOT NULL,
    entry BIGINT NOT NULL,
    item_hash BLOB NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (register, key)
) WITHOUT ROWID;

CREATE TABLE provenance (
    register TEXT NOT NULL,
    key TEXT NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (register, key)
);

-- Which source record belongs to which key from which commit until before which; no end means that it still does.
CREATE TABLE cross_reference (
    register TEXT NOT NULL REFERENCES register (name),
    source TEXT NOT NULL,
    source_record_id TEXT NOT NULL,
    since_commit BIGINT NOT NULL,
    until_commit BIGINT,
    key TEXT NOT NULL,
    since_entry BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (register, source, source_record_id, since_commit)
);
CREATE INDEX cross_reference_key ON cross_reference (register, key, source, source_record_id);

-- Which live records name which others, so that none of those can vanish.
CREATE TABLE record_reference (
    register TEXT NOT NULL REFERENCES register (name),
    key TEXT NOT NULL,
    field TEXT NOT NULL,
    target_register TEXT NOT NULL,
    target_key TEXT NOT NULL,
    PRIMARY KEY (register, key, field, target_register, target_key)
) WITHOUT ROWID;
CREATE INDEX record_reference_target ON record_reference (target_register, target_key);

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
    -- The size of the log that the proposer looked at.
    base_log_size BIGINT NOT NULL,
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
    -- No foreign key and no index on what a decision sets: approving a first load would write each of a million rows
    -- three times. The decision itself, with its person, is in the log.
    decided_by TEXT,
    decided_at TIMESTAMP,
    PRIMARY KEY (change_set, ordinal)
) WITHOUT ROWID;

-- What a change would do, apart from its state, so that deciding it does not write all of it again.
CREATE TABLE change_body (
    change_set TEXT NOT NULL REFERENCES change_set (id),
    ordinal BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (change_set, ordinal)
);

-- What an applied change replaced, in full, so that it can be undone later.
CREATE TABLE change_inverse (
    change_set TEXT NOT NULL REFERENCES change_set (id),
    ordinal BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (change_set, ordinal)
);

-- Entries about the register itself that an imported file brings, until the change set is applied.
CREATE TABLE proposed_system_entry (
    change_set TEXT NOT NULL REFERENCES change_set (id),
    ordinal BIGINT NOT NULL,
    -- Number of changes of the change set that stand before it.
    after_change BIGINT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    key TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (change_set, ordinal)
);

-- The order in which an imported file gave its items, where that is not the order of their entries; for exports only.
CREATE TABLE item_order (
    change_set TEXT NOT NULL REFERENCES change_set (id),
    position BIGINT NOT NULL,
    -- Whether it is an item of a system entry; one that is also an item of a record stands here twice.
    system BOOLEAN NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (change_set, position)
);

-- By which changes are approved without a person looking at each: a named steward answers for the rule.
CREATE TABLE approval_rule (
    id TEXT NOT NULL PRIMARY KEY,
    register TEXT NOT NULL REFERENCES register (name),
    title TEXT NOT NULL,
    steward TEXT NOT NULL REFERENCES person (name),
    -- The filter that a change must pass, as JSON.
    filter TEXT NOT NULL,
    from_time TIMESTAMP NOT NULL,
    to_time TIMESTAMP
);
CREATE INDEX approval_rule_register ON approval_rule (register);
CREATE INDEX approval_rule_steward ON approval_rule (steward);

-- Requests that a client named, so that asking again does nothing again.
CREATE TABLE idempotency_key (
    person TEXT NOT NULL REFERENCES person (name),
    name TEXT NOT NULL,
    -- SHA-256 of what was asked.
    request BLOB NOT NULL,
    response TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (person, name)
);

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
CREATE TRIGGER system_entry_no_update BEFORE UPDATE ON system_entry BEGIN SELECT RAISE(ABORT, 'the log is append-only: system_entry'); END;
CREATE TRIGGER system_entry_no_delete BEFORE DELETE ON system_entry BEGIN SELECT RAISE(ABORT, 'the log is append-only: system_entry'); END;
CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'the log is append-only: checkpoint'); END;
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'the log is append-only: checkpoint'); END;
CREATE TRIGGER cosignature_no_update BEFORE UPDATE ON cosignature BEGIN SELECT RAISE(ABORT, 'the log is append-only: cosignature'); END;
CREATE TRIGGER cosignature_no_delete BEFORE DELETE ON cosignature BEGIN SELECT RAISE(ABORT, 'the log is append-only: cosignature'); END;
CREATE TRIGGER change_inverse_no_update BEFORE UPDATE ON change_inverse BEGIN SELECT RAISE(ABORT, 'the log is append-only: change_inverse'); END;
CREATE TRIGGER change_inverse_no_delete BEFORE DELETE ON change_inverse BEGIN SELECT RAISE(ABORT, 'the log is append-only: change_inverse'); END;
