//! The specifications that come with the program.

/// A specification inside the program.
#[derive(Debug, Clone, Copy)]
pub struct ShippedSpec {
    /// Name on the command line.
    pub name: &'static str,
    /// The TOML text.
    pub text: &'static str,
}

/// Every specification that comes with the program.
pub const SHIPPED: [ShippedSpec; 3] = [
    ShippedSpec {
        name: "address",
        text: include_str!("../../specs/address.toml"),
    },
    ShippedSpec {
        name: "organisation",
        text: include_str!("../../specs/organisation.toml"),
    },
    ShippedSpec {
        name: "postcode",
        text: include_str!("../../specs/postcode.toml"),
    },
];
