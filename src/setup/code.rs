//! The one-time code that the log prints on an empty installation.
use crate::db::DbConn;
use crate::installation;
use crate::secrets::{Keys, Token, hash};
use diesel::prelude::*;
use subtle::ConstantTimeEq;

/// 32 signs that nobody takes for one another: each carries five bits.
const SIGNS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Twelve of them are 60 bits.
const LENGTH: usize = 12;
const SALT: &str = "set_up_salt";
const HASH: &str = "set_up_code";

/// The code of this installation while it is empty; none afterwards. Every server that shares the
/// master key prints the same one, again at each start. The database holds its hash.
pub fn issue(conn: &mut DbConn, keys: &Keys) -> QueryResult<Option<String>> {
    if !installation::is_empty(conn)? {
        return Ok(None);
    }
    conn.serialize_on_text(HASH)?;
    let salt = match installation::get(conn, SALT)? {
        Some(salt) => salt,
        None => {
            let salt = Token::random().plain().to_owned();
            installation::set(conn, SALT, &salt)?;
            salt
        }
    };
    let signs: String = keys
        .mac("set-up code", &salt)
        .iter()
        .take(LENGTH)
        .map(|byte| char::from(SIGNS[usize::from(byte % 32)]))
        .collect();
    installation::set(conn, HASH, &hash(HASH, &signs))?;
    Ok(Some(grouped(&signs)))
}

/// True for the printed code, however it was typed.
pub fn matches(conn: &mut DbConn, typed: &str) -> QueryResult<bool> {
    let signs: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    Ok(installation::get(conn, HASH)?
        .is_some_and(|known| known.as_bytes().ct_eq(hash(HASH, &signs).as_bytes()).into()))
}

/// Takes the code away for good.
pub fn forget(conn: &mut DbConn) -> QueryResult<()> {
    installation::remove(conn, HASH)?;
    installation::remove(conn, SALT).map(|_| ())
}

fn grouped(signs: &str) -> String {
    let signs: Vec<char> = signs.chars().collect();
    let groups: Vec<String> = signs
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    #[test]
    fn codes_come_in_groups_of_four() {
        assert_eq!(super::grouped("ABCDEFGH2345"), "ABCD-EFGH-2345");
    }
}
