//! Policies as Terraform has them, with the resources that hold them. Source: the AWS provider's documentation.

use super::document::Document;
use super::written::quoted;
use crate::config::RoleAccess;

/// The role that a policy is attached to.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    /// What its resource is called after, see [`role`].
    pub name: &'a str,
    /// The role.
    pub role: &'a RoleAccess,
}

/// Policies called `name`, with a number at its end where there are several, each attached to `holder` where there is one.
pub fn permissions(name: &str, documents: &[Document], holder: Option<Holder<'_>>) -> String {
    if let [document] = documents {
        return permission(name, document, holder);
    }
    let numbered = (1..).zip(documents);
    let each = numbered
        .map(|(number, document)| permission(&format!("{name}-{number}"), document, holder));
    each.collect::<Vec<_>>().join("\n")
}

fn permission(name: &str, document: &Document, holder: Option<Holder<'_>>) -> String {
    let (label, document) = (label(name), document.hcl(2));
    let name = quoted(name);
    let policy = format!(
        "resource \"aws_iam_policy\" \"{label}\" {{\n  name   = {name}\n  policy = {document}\n}}\n"
    );
    let attached = holder.map_or_else(String::new, |holder| attachment(&label, holder));
    policy + &attached
}

/// The role by its name, which may be there already: so Terraform does not know by itself that it has to come first.
fn attachment(policy: &str, holder: Holder<'_>) -> String {
    let (role, label) = (quoted(holder.role.arn.role_name()), label(holder.name));
    format!(
        "\nresource \"aws_iam_role_policy_attachment\" \"{policy}\" {{\n  role       = {role}\n  policy_arn = aws_iam_policy.{policy}.arn\n\n  \
         # Where Terraform makes the role in the same module, as --trust --terraform has it:\n  \
         # depends_on = [aws_iam_role.{label}]\n}}\n"
    )
}

/// The role with its trust policy. An external id that the policy leaves to Terraform becomes a variable.
pub fn role(name: &str, role: &RoleAccess, trust: &Document) -> String {
    let label = label(name);
    let filled = trust.statements.iter().flat_map(|one| &one.conditions);
    let variable = if filled.clone().any(|condition| condition.filled.is_some()) {
        "variable \"external_id\" {\n  type      = string\n  sensitive = true\n}\n\n"
    } else {
        ""
    };
    let (path, duration) = (path(role), duration(role));
    let role_name = quoted(role.arn.role_name());
    format!(
        "{variable}resource \"aws_iam_role\" \"{label}\" {{\n  name                 = {role_name}\n{path}{duration}  assume_role_policy   = {}\n}}\n",
        trust.hcl(2)
    )
}

/// The line for the path of a role that has one.
fn path(role: &RoleAccess) -> String {
    let resource = role.arn.as_str().split(":role").nth(1).unwrap_or_default();
    match resource.strip_suffix(role.arn.role_name()) {
        Some("/") | None => String::new(),
        Some(path) => format!("  path                 = {}\n", quoted(path)),
    }
}

/// The line for the life of a session, where more than IAM's hour is asked for.
fn duration(role: &RoleAccess) -> String {
    let seconds = role.session_duration.map_or(0, |life| life.as_secs());
    if seconds <= 3600 {
        return String::new();
    }
    format!("  max_session_duration = {seconds}\n")
}

/// `name` as Terraform may call a resource.
fn label(name: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    name.chars().map(safe).collect()
}
