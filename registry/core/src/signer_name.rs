//! The name that a key signs under.

use crate::name::text_newtype;

/// Who signs a note, such as `registers.example.org/country`: not empty, without white space, plus signs and control
/// characters, as the C2SP rule for signed notes has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SignerName(String);
text_newtype!(SignerName, "signer name", read_signer);

fn read_signer(text: &str) -> Result<String, String> {
    let refused = |character: char| character.is_whitespace() || character < ' ' || character == '+';
    if text.is_empty() || text.contains(refused) {
        return Err("have at least one character, and no white space, plus sign or control character".to_owned());
    }
    Ok(text.to_owned())
}
