-- Removes everything, the log included: for tests and for a store that nobody needs.

DROP TABLE edition;
DROP TABLE idempotency_key;
DROP TABLE approval_rule;
DROP TABLE item_order;
DROP TABLE proposed_system_entry;
DROP TABLE change_inverse;
DROP TABLE change_body;
DROP TABLE change;
DROP TABLE change_set;
DROP TABLE record_reference;
DROP TABLE cross_reference;
DROP TABLE provenance;
DROP TABLE record;
DROP TABLE decision;
DROP TABLE cosignature;
DROP TABLE checkpoint;
DROP TABLE system_entry;
DROP TABLE log_commit;
DROP TABLE tree_node;
DROP TABLE entry;
DROP TABLE item;
DROP TABLE ownership_record;
DROP TABLE register;
DROP TABLE signing_key;
DROP TABLE setting;
DROP TABLE api_key;
DROP TABLE person;

DROP FUNCTION refuse_change_of_log();
