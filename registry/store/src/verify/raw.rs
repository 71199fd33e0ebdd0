//! Columns as the bytes that the database holds.
//!
//! SQLite keeps any kind of value in any column, and a text need not be UTF-8. So texts and times are asked for as
//! bytes, and a value of another kind than the column's comes as nothing.

use crate::connection::AnyConnection;

/// A value, or the rule that what was found breaks.
pub(super) type Checked<T> = Result<T, String>;

/// The words of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    #[cfg(feature = "postgres")]
    Postgres,
}

impl Dialect {
    pub(super) fn of(connection: &AnyConnection) -> Self {
        match connection {
            AnyConnection::Sqlite(_) => Self::Sqlite,
            #[cfg(feature = "postgres")]
            AnyConnection::Postgres(_) => Self::Postgres,
        }
    }

    /// A column of texts.
    pub(super) fn text(self, column: &str) -> String {
        let name = name(column);
        match self {
            Self::Sqlite => format!("CASE typeof({column}) WHEN 'text' THEN CAST({column} AS BLOB) END AS {name}"),
            #[cfg(feature = "postgres")]
            Self::Postgres => format!("convert_to({column}, 'UTF8') AS {name}"),
        }
    }

    /// A column of times.
    pub(super) fn time(self, column: &str) -> String {
        match self {
            Self::Sqlite => self.text(column),
            #[cfg(feature = "postgres")]
            Self::Postgres => {
                let name = name(column);
                format!("convert_to(to_char({column}, 'YYYY-MM-DD HH24:MI:SS.US'), 'UTF8') AS {name}")
            }
        }
    }

    /// A column of whole numbers.
    pub(super) fn number(self, column: &str) -> String {
        let name = name(column);
        match self {
            Self::Sqlite => format!("CASE typeof({column}) WHEN 'integer' THEN {column} END AS {name}"),
            #[cfg(feature = "postgres")]
            Self::Postgres => format!("{column}::bigint AS {name}"),
        }
    }

    /// A column of bytes.
    pub(super) fn bytes(self, column: &str) -> String {
        let name = name(column);
        match self {
            Self::Sqlite => format!("CASE typeof({column}) WHEN 'blob' THEN {column} END AS {name}"),
            #[cfg(feature = "postgres")]
            Self::Postgres => format!("{column} AS {name}"),
        }
    }

    /// Date and time, such as `2026-05-01T09:30:00`, and the microseconds of a time as it is kept; the error is the
    /// rule that it breaks.
    pub(super) fn read_time(self, kept: Option<Vec<u8>>) -> Checked<(String, u32)> {
        let text = read_text(kept)?;
        let form = "must be a time in the form YYYY-MM-DD HH:MM:SS with 3 or 6 decimals where there are any";
        let refuse = || format!("its time {text:?} {form}");
        let (whole, fraction) = text
            .split_once('.')
            .map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
        let fits = |(found, wanted): (u8, u8)| {
            if wanted == b'0' {
                found.is_ascii_digit()
            } else {
                found == wanted
            }
        };
        let pattern = b"0000-00-00 00:00:00";
        if whole.len() != pattern.len() || !whole.bytes().zip(*pattern).all(fits) {
            return Err(refuse());
        }
        let microseconds = match fraction {
            None => 0,
            Some(digits) => self.read_fraction(digits).ok_or_else(refuse)?,
        };
        Ok((whole.replace(' ', "T"), microseconds))
    }

    fn read_fraction(self, digits: &str) -> Option<u32> {
        if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let number: u32 = digits.parse().ok()?;
        match self {
            // Written with as few groups of three decimals as will do.
            Self::Sqlite => match digits.len() {
                3 if number > 0 => Some(number * 1_000),
                6 if !number.is_multiple_of(1_000) => Some(number),
                _ => None,
            },
            #[cfg(feature = "postgres")]
            Self::Postgres => (digits.len() == 6).then_some(number),
        }
    }
}

/// The column without its table.
fn name(column: &str) -> &str {
    column.rsplit('.').next().unwrap_or(column)
}

/// A text; the error is the rule that the value breaks.
pub(super) fn read_text(kept: Option<Vec<u8>>) -> Checked<String> {
    let bytes = kept.ok_or("a value must be there, and be a text")?;
    String::from_utf8(bytes).map_err(|error| {
        let shown = String::from_utf8_lossy(error.as_bytes()).into_owned();
        format!("the text {shown:?} must be UTF-8")
    })
}

/// A hash; the error is the rule that the value breaks.
pub(super) fn read_hash(kept: Option<Vec<u8>>) -> Checked<[u8; 32]> {
    let bytes = kept.ok_or("a hash must be there, and be bytes")?;
    <[u8; 32]>::try_from(bytes).map_err(|bytes| format!("a hash must have 32 bytes, and this one has {}", bytes.len()))
}

/// A number of things; the error is the rule that the value breaks.
pub(super) fn read_number(kept: Option<i64>) -> Checked<u64> {
    let number = kept.ok_or("a number must be there")?;
    u64::try_from(number).map_err(|_negative| format!("a number must not be negative, and this one is {number}"))
}

/// Rows of a query in SQL, whose parameters stand in it in their order as `$1`, `$2` and so on.
macro_rules! rows {
    ($connection:expr, $row:ty, $sql:expr $(, $kind:ty => $value:expr)*) => {
        $crate::connection::on_each!(&mut *$connection, concrete => {
            diesel::RunQueryDsl::load::<$row>(diesel::sql_query($sql)$(.bind::<$kind, _>($value))*, concrete)
        })
        .map_err($crate::StoreError::from)
    };
}
pub(super) use rows;
