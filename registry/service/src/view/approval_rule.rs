//! Approval rules, both ways.

use openapi::approval_rule::{ApprovalRule, ApprovalRuleList, NewApprovalRule};
use registry_core::RegisterName;

use crate::error::ApiError;
use crate::view::criteria;

/// A rule for the wire.
pub fn to_wire(rule: &registry_store::ApprovalRule) -> ApprovalRule {
    ApprovalRule {
        id: rule.id.clone(),
        register: rule.register.to_string(),
        title: rule.title.clone(),
        steward: rule.steward.to_string(),
        spec: rule.spec.clone(),
        criteria: criteria::to_wire(&rule.criteria),
        from: rule.from,
        to: rule.to,
    }
}

/// The rules of a register for the wire.
pub fn list(register: &RegisterName, rules: &[registry_store::ApprovalRule]) -> ApprovalRuleList {
    ApprovalRuleList {
        register: register.to_string(),
        approval_rules: rules.iter().map(to_wire).collect(),
    }
}

/// A rule from the wire.
pub fn from_wire(register: RegisterName, new: NewApprovalRule) -> Result<registry_store::NewApprovalRule, ApiError> {
    Ok(registry_store::NewApprovalRule {
        register,
        title: new.title,
        criteria: criteria::from_wire(new.criteria, "criteria")?,
        spec: new.spec,
    })
}
