//! Prepares the files of `static/` for embedding: each gets a name that carries the hash of its content
//! (so that browsers may keep it for ever), and twins compressed with brotli and gzip. The names become constants.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=static");
    // The migrations are embedded by a macro that does not see new files by itself.
    if Path::new("migrations").exists() {
        println!("cargo:rerun-if-changed=migrations");
    }

    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let assets = out.join("assets");
    if assets.exists() {
        fs::remove_dir_all(&assets)?;
    }
    fs::create_dir_all(&assets)?;

    let mut files = fs::read_dir("static")?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<io::Result<Vec<_>>>()?;
    files.retain(|path| path.is_file());
    files.sort();

    let mut consts = String::new();
    for path in &files {
        let (Some(name), Some(stem), Some(extension)) = (
            path.file_name().and_then(|s| s.to_str()),
            path.file_stem().and_then(|s| s.to_str()),
            path.extension().and_then(|s| s.to_str()),
        ) else {
            return Err(format!(
                "{}: a static file needs a name and an extension",
                path.display()
            )
            .into());
        };
        let content = fs::read(path)?;
        let hashed = format!("{stem}-{}.{extension}", short_hash(&content));
        fs::write(assets.join(&hashed), &content)?;
        write_if_smaller(
            &assets.join(format!("{hashed}.br")),
            &brotli(&content)?,
            &content,
        )?;
        write_if_smaller(
            &assets.join(format!("{hashed}.gz")),
            &gzip(&content)?,
            &content,
        )?;
        writeln!(
            consts,
            "/// Address of `static/{name}`.\npub const {}: &str = \"/static/{hashed}\";",
            constant_name(name)
        )?;
    }
    fs::write(out.join("assets.rs"), consts)?;
    Ok(())
}

/// The first ten hexadecimal digits of the SHA-256 of `content`.
fn short_hash(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .take(5)
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// `portal.css` becomes `PORTAL_CSS`.
fn constant_name(file: &str) -> String {
    file.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect()
}

fn write_if_smaller(path: &Path, packed: &[u8], original: &[u8]) -> io::Result<()> {
    if packed.len() < original.len() {
        fs::write(path, packed)?;
    }
    Ok(())
}

fn brotli(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 64 * 1024, 11, 22);
    writer.write_all(content)?;
    writer.flush()?;
    drop(writer);
    Ok(packed)
}

fn gzip(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(content)?;
    writer.finish()
}
