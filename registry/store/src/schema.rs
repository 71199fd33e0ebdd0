//! The tables as diesel sees them; `migrations/` is what makes them, and a test holds both together.

diesel::table! {
    person (name) {
        name -> Text,
        folded_name -> Text,
        organisation -> Text,
        contact -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    api_key (hash) {
        hash -> Binary,
        person -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    register (name) {
        name -> Text,
        definition -> Text,
        governance -> Bool,
        log_size -> BigInt,
        root -> Binary,
        commits -> BigInt,
        live -> BigInt,
        merged -> BigInt,
        retired -> BigInt,
    }
}

diesel::table! {
    ownership_record (id) {
        id -> Text,
        register -> Text,
        role -> Text,
        party -> Text,
        person -> Text,
        organisation -> Text,
        contact -> Text,
        from_day -> Date,
        to_day -> Nullable<Date>,
        next_review -> Nullable<Date>,
        delegated_by -> Nullable<Text>,
    }
}

diesel::table! {
    item (register, hash) {
        register -> Text,
        hash -> Binary,
        json -> Text,
    }
}

diesel::table! {
    entry (register, number) {
        register -> Text,
        number -> BigInt,
        recorded_at -> Timestamp,
        key -> Text,
        item_hash -> Binary,
        status -> Text,
    }
}

diesel::table! {
    tree_node (register, level, position) {
        register -> Text,
        level -> SmallInt,
        position -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    log_commit (register, number) {
        register -> Text,
        number -> BigInt,
        committed_at -> Timestamp,
        committed_by -> Text,
        log_size -> BigInt,
        root -> Binary,
        change_set -> Nullable<Text>,
        hash -> Binary,
    }
}

diesel::table! {
    setting (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    signing_key (fingerprint) {
        fingerprint -> Text,
        verifier_key -> Text,
        from_time -> Timestamp,
        to_time -> Nullable<Timestamp>,
    }
}

diesel::table! {
    system_entry (register, number) {
        register -> Text,
        number -> BigInt,
        after_entry -> BigInt,
        recorded_at -> Timestamp,
        key -> Text,
        item_hash -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    checkpoint (register, log_size, signing_key) {
        register -> Text,
        log_size -> BigInt,
        signing_key -> Text,
        signed_at -> Timestamp,
        note -> Text,
    }
}

diesel::table! {
    cosignature (register, log_size, witness) {
        register -> Text,
        log_size -> BigInt,
        witness -> Text,
        line -> Text,
        added_at -> Timestamp,
    }
}

diesel::table! {
    decision (id) {
        id -> Text,
        register -> Text,
        kind -> Text,
        body -> Text,
        person -> Text,
        decided_at -> Timestamp,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    record (register, key) {
        register -> Text,
        key -> Text,
        entry -> BigInt,
        item_hash -> Binary,
        status -> Text,
    }
}

diesel::table! {
    provenance (register, key) {
        register -> Text,
        key -> Text,
        fields -> Text,
    }
}

diesel::table! {
    cross_reference (register, source, source_record_id, since_commit) {
        register -> Text,
        source -> Text,
        source_record_id -> Text,
        since_commit -> BigInt,
        until_commit -> Nullable<BigInt>,
        key -> Text,
        since_entry -> BigInt,
        content -> Text,
    }
}

diesel::table! {
    record_reference (register, key, field, target_register, target_key) {
        register -> Text,
        key -> Text,
        field -> Text,
        target_register -> Text,
        target_key -> Text,
    }
}

diesel::table! {
    change_set (id) {
        id -> Text,
        register -> Text,
        title -> Text,
        state -> Text,
        origin -> Text,
        run -> Nullable<Text>,
        spec -> Nullable<Text>,
        proposed_by -> Text,
        proposed_at -> Timestamp,
        base_log_size -> BigInt,
        counts -> Text,
        open -> BigInt,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    change (change_set, ordinal) {
        change_set -> Text,
        ordinal -> BigInt,
        kind -> Text,
        state -> Text,
        key -> Text,
        fingerprint -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    change_body (change_set, ordinal) {
        change_set -> Text,
        ordinal -> BigInt,
        body -> Text,
    }
}

diesel::table! {
    change_inverse (change_set, ordinal) {
        change_set -> Text,
        ordinal -> BigInt,
        body -> Text,
    }
}

diesel::table! {
    proposed_system_entry (change_set, ordinal) {
        change_set -> Text,
        ordinal -> BigInt,
        after_change -> BigInt,
        recorded_at -> Timestamp,
        key -> Text,
        json -> Text,
    }
}

diesel::table! {
    item_order (change_set, position) {
        change_set -> Text,
        position -> BigInt,
        system -> Bool,
        hash -> Binary,
    }
}

diesel::table! {
    approval_rule (id) {
        id -> Text,
        register -> Text,
        title -> Text,
        steward -> Text,
        filter -> Text,
        from_time -> Timestamp,
        to_time -> Nullable<Timestamp>,
    }
}

diesel::table! {
    idempotency_key (person, name) {
        person -> Text,
        name -> Text,
        request -> Binary,
        response -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    edition (register, number) {
        register -> Text,
        number -> BigInt,
        log_size -> BigInt,
        root -> Binary,
        records -> BigInt,
        published_at -> Timestamp,
        published_by -> Text,
        run -> Nullable<Text>,
    }
}

diesel::table! {
    // Kept by diesel_migrations.
    __diesel_schema_migrations (version) {
        version -> Text,
        run_on -> Timestamp,
    }
}

diesel::table! {
    webhook (id) {
        id -> Text,
        register -> Text,
        person -> Text,
        url -> Text,
        secret -> Text,
        created_at -> Timestamp,
        position -> BigInt,
        failures -> BigInt,
        next_attempt_at -> Timestamp,
        last_error -> Nullable<Text>,
    }
}

diesel::joinable!(webhook -> register (register));
diesel::allow_tables_to_appear_in_same_query!(record, item, entry);
diesel::allow_tables_to_appear_in_same_query!(change, change_body, change_set);
diesel::allow_tables_to_appear_in_same_query!(api_key, person);
diesel::allow_tables_to_appear_in_same_query!(system_entry, item);
diesel::allow_tables_to_appear_in_same_query!(item_order, item);
diesel::allow_tables_to_appear_in_same_query!(item_order, change_set);
diesel::allow_tables_to_appear_in_same_query!(webhook, register);
