//! What is kept in the user's state folder: who did what (`audit`), and which tables were opened (`opened`).

pub mod audit;
pub mod opened;

use std::path::PathBuf;

use directories::ProjectDirs;

use crate::config::Environment;

/// The state folder: what `DYNAHOP_STATE` names, else the platform's; none where the user has no home.
pub fn state_folder(env: &dyn Environment) -> Option<PathBuf> {
    if let Some(named) = env.var("DYNAHOP_STATE").filter(|path| !path.is_empty()) {
        return Some(PathBuf::from(named));
    }
    let dirs = ProjectDirs::from("", "", "dynahop")?;
    let state = dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir());
    Some(state.to_owned())
}
