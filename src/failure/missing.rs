//! The statement that a denied request misses, where adding one would help.

use super::{Advice, Denial, Failure, FailureKind, PolicySort, Subject};
use crate::policy::{Principal, Statement};

impl Failure {
    /// The statement to add; none where nothing was denied, or where something denies it whatever is added.
    pub fn missing(&self) -> Option<Statement> {
        match (self.kind, self.denial()?) {
            (
                _,
                Denial::Explicit(_)
                | Denial::Missing(PolicySort::ServiceControl | PolicySort::ResourceControl),
            ) => None,
            (FailureKind::AssumeDenied, _) => self.of_role(),
            (_, Denial::Missing(PolicySort::Resource)) => Some(Statement {
                principal: self.principal().map(|arn| Principal::Aws(vec![arn])),
                ..self.of_session()
            }),
            _ => Some(self.of_session()),
        }
    }

    /// Whom a resource's own policy has to name: the role, whose next session has another name, or the user.
    pub(super) fn principal(&self) -> Option<String> {
        if let Some(role) = &self.subject.account.role {
            return Some(role.arn.to_string());
        }
        let caller = self.denied_caller().or(self.subject.as_whom.as_deref())?;
        // arn:PARTITION:sts::ACCOUNT:assumed-role/NAME/SESSION
        let role = caller
            .split_once(":assumed-role/")
            .and_then(|(begin, rest)| {
                let name = rest.split('/').next()?;
                Some(format!(
                    "{}:role/{name}",
                    begin.replacen(":sts:", ":iam:", 1)
                ))
            });
        Some(role.unwrap_or_else(|| caller.to_owned()))
    }

    /// What of its advice is to be copied: see [`Advice::to_copy`].
    pub fn to_copy(&self) -> Option<Advice> {
        Advice::to_copy(self.advice())
    }

    /// For the source credentials.
    fn of_role(&self) -> Option<Statement> {
        let role = self.subject.account.role.as_ref()?;
        let action = self.denied_action().unwrap_or("sts:AssumeRole");
        Some(Statement::allow([action], [role.arn.to_string()]))
    }

    /// For the account's role.
    fn of_session(&self) -> Statement {
        let subject = &self.subject;
        let action = self.denied_action().unwrap_or(subject.operation.action);
        let ours = action.starts_with("dynamodb:") && subject.table.is_some();
        let resource = match (ours, self.denied_resource()) {
            (true, _) => table(subject),
            // AWS lists tables of all names or of none.
            (false, Some(arn)) if action != "dynamodb:ListTables" => arn.to_owned(),
            (false, _) => "*".to_owned(),
        };
        Statement::allow([action], [resource])
    }
}

impl Advice {
    /// The statements of `advice` as one: a list where they are several, each once; none where there is none.
    pub fn statements(advice: &[Self]) -> Option<Self> {
        let policies = advice.iter().filter_map(|one| match one {
            Self::Policy(policy) => Some(policy.as_str()),
            Self::Say(_) | Self::Command(_) => None,
        });
        let mut each: Vec<&str> = Vec::new();
        for policy in policies {
            if !each.contains(&policy) {
                each.push(policy);
            }
        }
        match each.as_slice() {
            [] => None,
            [only] => Some(Self::Policy((*only).to_owned())),
            several => Some(Self::Policy(format!("[\n{}\n]", several.join(",\n")))),
        }
    }

    /// What of `advice` is to be copied: the statement that is missing, else the first command.
    pub fn to_copy(mut advice: Vec<Self>) -> Option<Self> {
        let policy = |one: &Self| matches!(one, Self::Policy(_));
        let command = |one: &Self| matches!(one, Self::Command(_));
        let at = advice.iter().position(policy);
        let at = at.or_else(|| advice.iter().position(command))?;
        Some(advice.swap_remove(at))
    }
}

/// The ARN of the table or its index, as exactly as it is known.
fn table(subject: &Subject) -> String {
    let index = subject.index.as_ref();
    let index = index.map_or_else(String::new, |index| format!("/index/{index}"));
    if let Some(shared) = subject.table.as_ref().filter(|table| table.is_arn()) {
        return format!("{shared}{index}");
    }
    let role = subject.account.role.as_ref();
    // arn:PARTITION:sts::ACCOUNT:…
    let caller = subject.as_whom.as_deref().unwrap_or_default();
    let proven = |at: usize| caller.split(':').nth(at).filter(|part| !part.is_empty());
    let partition = role.map(|role| role.arn.partition().as_str());
    let partition = partition.or(proven(1)).unwrap_or("aws");
    let known = subject.account.expected_id().map(AsRef::as_ref);
    let account = known.or(proven(4)).unwrap_or("*");
    let region = subject.region.as_ref().map_or("*", AsRef::as_ref);
    let table = subject.table.as_ref().map_or("*", AsRef::as_ref);
    format!("arn:{partition}:dynamodb:{region}:{account}:table/{table}{index}")
}
