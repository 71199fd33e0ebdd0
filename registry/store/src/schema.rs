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
        change_set -> Nullable<Text>,
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
    cross_reference (register, source, source_record_id) {
        register -> Text,
        source -> Text,
        source_record_id -> Text,
        key -> Text,
        since_entry -> BigInt,
        content -> Text,
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
        body -> Text,
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

diesel::allow_tables_to_appear_in_same_query!(record, item, entry);
diesel::allow_tables_to_appear_in_same_query!(change, change_set);
diesel::allow_tables_to_appear_in_same_query!(api_key, person);
