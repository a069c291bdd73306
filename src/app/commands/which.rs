//! Which account, and where: another region of it, a tenant's, and the config that says so.

use crate::app::command::{Command, Context, Enabled};
use crate::app::dialog::{Dialog, Pick};
use crate::app::effect::Effect;
use crate::app::place::At;
use crate::app::{App, Listing};
use crate::config::{AccountAt, Region, TenantName};

/// To another region.
pub const REGION: Command = Command {
    name: "region",
    about: "the same account in another region",
    keys: &[],
    contexts: Context::SIDES,
    hint: None,
    writes: false,
    enabled: in_an_account,
    run: |app| {
        app.dialog = app.account_here().map(|at| Dialog::Pick(Pick::region(at)));
        Vec::new()
    },
};

/// To a tenant.
pub const TENANT: Command = Command {
    name: "tenant",
    about: "go to the account of a tenant",
    keys: &[],
    contexts: Context::ALL,
    hint: None,
    writes: false,
    enabled: has_tenants,
    run: |app| {
        app.dialog = Some(Dialog::Pick(Pick::tenant(app.config())));
        Vec::new()
    },
};

/// Reads the config again.
pub const RELOAD_CONFIG: Command = Command {
    name: "reload-config",
    about: "read the config, the profiles and the tenants again",
    keys: &[],
    contexts: Context::ALL,
    hint: None,
    writes: false,
    enabled: not_read_now,
    run: App::read_config_again,
};

/// Where there is no file to be read again.
const BUILT_IN: &str = "the demo's accounts are built in, in no file. For one to change: dynahop demo --serve \
                        --config-out FILE, and beside it dynahop --config FILE";

fn in_an_account(app: &App) -> Enabled {
    if app.account_here().is_some() {
        Ok(())
    } else {
        Err("there is no account here".into())
    }
}

fn has_tenants(app: &App) -> Enabled {
    match &app.tenants {
        _ if !app.config().tenants.is_empty() => Ok(()),
        Listing::Loading => Err("the tenants are being read".into()),
        Listing::Failed(why) => Err(why.clone().into()),
        Listing::Unwanted | Listing::Loaded => {
            Err("no tenants: [tenants] in the config has them".into())
        }
    }
}

fn not_read_now(app: &App) -> Enabled {
    if app.reads_config {
        Err("it is being read".into())
    } else if app.config().is_built_in {
        Err(BUILT_IN.into())
    } else {
        Ok(())
    }
}

/// Goes to the region that is called so.
pub(super) fn region(app: &mut App, text: &str) -> Result<Vec<Effect>, String> {
    let at = app.account_here().ok_or("there is no account here")?;
    app.go_to_region(at, text)
}

/// Goes to the tenant that is called so.
pub(super) fn tenant(app: &mut App, text: &str) -> Result<Vec<Effect>, String> {
    let tenant: TenantName = text.parse().map_err(|error| format!("{error}"))?;
    app.go_to_tenant(&tenant)
}

impl App {
    /// The account where the side with the keys stands, or else the one under its cursor.
    pub fn account_here(&self) -> Option<AccountAt> {
        if let Some(open) = &self.here().open {
            return Some(open.at.clone());
        }
        let number = self.account_under_cursor()?;
        let row = self.accounts.get(number)?;
        Some(AccountAt::new(row.account.clone()))
    }

    /// Goes to the same account in the region that is called so, or says that there is none.
    pub fn go_to_region(&mut self, at: AccountAt, name: &str) -> Result<Vec<Effect>, String> {
        let region: Region = name.parse().map_err(|error| format!("{error}"))?;
        let checked = at.account.check_region(&region);
        checked.map_err(|mistyped| mistyped.to_string())?;
        let is_own = at.account.region.as_ref() == Some(&region);
        Ok(self.go_to(At::Account(AccountAt {
            region: (!is_own).then_some(region),
            ..at
        })))
    }

    /// Goes to a tenant's account, or says that there is no such tenant.
    pub fn go_to_tenant(&mut self, tenant: &TenantName) -> Result<Vec<Effect>, String> {
        let at = self.config().tenant_at(tenant);
        let at = at.map_err(|unknown| unknown.to_string())?;
        Ok(self.go_to(At::Account(at)))
    }
}
