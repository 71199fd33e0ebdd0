//! The leaf of an entry.

/// The RFC 6962 leaf hash of an entry: SHA-256 of a zero byte and the text that GOV.UK Registers V1 wrote for it.
///
/// The time is taken as it is written, such as `2016-04-05T13:23:05Z`; the hash of the item is its 64 hexadecimal
/// digits without a prefix.
pub fn entry_leaf(number: u64, timestamp_text: &str, key: &str, item_hash_hex: &str) -> [u8; 32] {
    let number = number.to_string();
    let parts = [
        "\0{\"index-entry-number\":\"",
        &number,
        "\",\"entry-number\":\"",
        &number,
        "\",\"entry-timestamp\":\"",
        timestamp_text,
        "\",\"key\":\"",
        key,
        "\",\"item-hash\":[\"sha-256:",
        item_hash_hex,
        "\"]}",
    ];
    super::digest(parts.concat())
}
