use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{Connection as _, QueryableByName, RunQueryDsl as _, SqliteConnection};
use diesel_migrations::{FileBasedMigrations, MigrationHarness as _};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn migrations(database: &str) -> FileBasedMigrations {
    FileBasedMigrations::from_path(format!("{}/../../migrations/{database}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// One line for each column and index: what both databases must agree on.
fn sqlite_schema(connection: &mut SqliteConnection) -> Vec<String> {
    let lines: Vec<Line> = diesel::sql_query(
        "SELECT 'column ' || m.name || '.' || c.name || ' ' || upper(replace(c.type, 'BLOB', 'BYTEA')) ||
                CASE c.\"notnull\" WHEN 1 THEN ' NOT NULL' ELSE '' END AS line
           FROM sqlite_schema m, pragma_table_info(m.name) c
          WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'
         UNION ALL
         SELECT 'index ' || m.name || CASE i.\"unique\" WHEN 1 THEN ' unique (' ELSE ' (' END ||
                (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')'
           FROM sqlite_schema m, pragma_index_list(m.name) i
          WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'
         ORDER BY 1",
    )
    .load(connection)
    .unwrap();
    lines.into_iter().map(|line| line.line).collect()
}

fn sqlite() -> SqliteConnection {
    SqliteConnection::establish(":memory:").unwrap()
}

#[test]
fn down_undoes_up_on_sqlite() {
    let mut connection = sqlite();
    connection.run_pending_migrations(migrations("sqlite")).unwrap();
    let made = sqlite_schema(&mut connection);
    assert!(made.len() > 100, "{made:?}");
    connection.revert_all_migrations(migrations("sqlite")).unwrap();
    assert_eq!(sqlite_schema(&mut connection), [""; 0]);
    connection.run_pending_migrations(migrations("sqlite")).unwrap();
    assert_eq!(sqlite_schema(&mut connection), made);
}

#[test]
fn every_foreign_key_has_an_index() {
    let mut connection = sqlite();
    connection.run_pending_migrations(migrations("sqlite")).unwrap();
    let without: Vec<Line> = diesel::sql_query(
        "SELECT m.name || '.' || f.\"from\" AS line FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
          WHERE m.type = 'table' AND NOT EXISTS (
                SELECT 1 FROM pragma_index_list(m.name) i, pragma_index_info(i.name) c
                 WHERE c.seqno = 0 AND c.name = f.\"from\")",
    )
    .load(&mut connection)
    .unwrap();
    let without: Vec<String> = without.into_iter().map(|line| line.line).collect();
    assert_eq!(without, [""; 0]);
    connection.batch_execute("PRAGMA foreign_key_check").unwrap();
}

#[test]
fn both_trees_have_the_same_migrations() {
    let names = |database: &str| {
        let folder = format!("{}/../../migrations/{database}", env!("CARGO_MANIFEST_DIR"));
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

#[cfg(feature = "postgres")]
#[test]
fn both_databases_end_with_the_same_schema() {
    let Some(url) = crate::support::postgres_database("schema") else {
        return;
    };
    let mut connection = diesel::PgConnection::establish(&url).unwrap();
    connection.run_pending_migrations(migrations("postgres")).unwrap();
    let made = postgres_schema(&mut connection);
    let mut other = sqlite();
    other.run_pending_migrations(migrations("sqlite")).unwrap();
    assert_eq!(made, sqlite_schema(&mut other));
    connection.revert_all_migrations(migrations("postgres")).unwrap();
    assert_eq!(postgres_schema(&mut connection), [""; 0]);
    connection.run_pending_migrations(migrations("postgres")).unwrap();
    assert_eq!(postgres_schema(&mut connection), made);
}

#[cfg(feature = "postgres")]
fn postgres_schema(connection: &mut diesel::PgConnection) -> Vec<String> {
    let lines: Vec<Line> = diesel::sql_query(
        "SELECT line COLLATE \"C\" AS line FROM (
         SELECT 'column ' || table_name || '.' || column_name || ' ' ||
                upper(replace(data_type, ' without time zone', '')) ||
                CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END AS line
           FROM information_schema.columns
          WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'
         UNION ALL
         SELECT 'index ' || t.relname || CASE WHEN x.indisunique THEN ' unique (' ELSE ' (' END ||
                (SELECT string_agg(a.attname, ', ' ORDER BY k.place)
                   FROM unnest(x.indkey) WITH ORDINALITY k (number, place)
                   JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number) || ')'
           FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
          WHERE n.nspname = 'public' AND t.relname NOT LIKE '\\_\\_%') lines
         ORDER BY 1",
    )
    .load(connection)
    .unwrap();
    lines.into_iter().map(|line| line.line).collect()
}
