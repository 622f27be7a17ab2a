//! The description of the API, made from the code: as an OpenAPI document and as a page.
use super::{account, tokens, users};
use crate::actor::BrandFacts;
use crate::portal::Portal;
use crate::web::error::PageError;
use crate::web::page::html;
use crate::web::shell::Shell;
use crate::web::visit::Visit;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::{Map, Value};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{OpenApi as Document, Server};
use utoipa::{Modify, OpenApi};

/// The page.
pub const PAGE: &str = "/iam/docs";
/// The document.
pub const DOCUMENT: &str = "/iam/openapi.json";

/// Routes of this file.
pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/docs", web::get().to(page))
        .route("/openapi.json", web::get().to(document));
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Clients' API",
        version = "1",
        description = "For programs of a client: the account, its users and its API tokens.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")
    ),
    paths(
        account::overview,
        users::list,
        users::me,
        users::show,
        users::update,
        users::invite,
        users::revoke,
        tokens::list,
        tokens::create,
        tokens::show,
        tokens::delete
    ),
    modifiers(&Tokens),
    security(("token" = []))
)]
struct Described;

/// How programs show who they are.
struct Tokens;

impl Modify for Tokens {
    fn modify(&self, document: &mut Document) {
        let how = ApiKeyValue::with_description(
            "Authorization",
            "`APIKey <token>`: a token from the control panel, Profile > API tokens.",
        );
        let scheme = SecurityScheme::ApiKey(ApiKey::Header(how));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", scheme);
    }
}

fn described(portal: &Portal) -> Document {
    let mut document = Described::openapi();
    document.servers = Some(vec![Server::new(&portal.config.base_url)]);
    document
}

async fn document(portal: web::Data<Portal>) -> HttpResponse {
    HttpResponse::Ok().json(described(&portal))
}

/// Operations that belong together.
struct Group {
    name: String,
    operations: Vec<Operation>,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    description: String,
    parameters: Vec<Field>,
    body: Option<Kind>,
    answers: Vec<Answer>,
}

/// A parameter, or a field of an object.
struct Field {
    name: String,
    place: String,
    kind: Kind,
    required: bool,
    description: String,
}

struct Answer {
    status: String,
    description: String,
    kind: Option<Kind>,
}

/// A type in words; the name of an object to link to, or "".
struct Kind {
    text: String,
    object: String,
}

struct Object {
    name: String,
    description: String,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "api/docs.html")]
struct Page {
    shell: Shell,
    groups: Vec<Group>,
    objects: Vec<Object>,
}

async fn page(visit: Visit) -> Result<HttpResponse, PageError> {
    let document = serde_json::to_value(described(&visit.portal))
        .map_err(|e| PageError::Unexpected(e.into()))?;
    html(&Page {
        groups: groups(&document),
        objects: objects(&document),
        shell: Shell::solo(&visit, &BrandFacts::default()),
    })
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn groups(document: &Value) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (path, methods) in entries(&document["paths"]) {
        for (method, described) in entries(methods) {
            let name = described["tags"][0].as_str().unwrap_or_default();
            let operation = operation(path, method, described);
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.operations.push(operation),
                None => groups.push(Group {
                    name: name.to_owned(),
                    operations: vec![operation],
                }),
            }
        }
    }
    groups
}

fn operation(path: &str, method: &str, described: &Value) -> Operation {
    let parameters = items(&described["parameters"]).map(|parameter| Field {
        name: text(parameter, "name"),
        place: text(parameter, "in"),
        kind: kind(&parameter["schema"]),
        required: parameter["required"] == true,
        description: text(parameter, "description"),
    });
    let answers = entries(&described["responses"]).map(|(status, answer)| Answer {
        status: status.clone(),
        description: text(answer, "description"),
        kind: content(answer),
    });
    Operation {
        id: text(described, "operationId"),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(described, "summary"),
        description: text(described, "description"),
        parameters: parameters.collect(),
        body: content(&described["requestBody"]),
        answers: answers.collect(),
    }
}

fn content(of: &Value) -> Option<Kind> {
    of.pointer("/content/application~1json/schema").map(kind)
}

fn kind(schema: &Value) -> Kind {
    if let Some(object) = schema["$ref"].as_str() {
        let name = object.rsplit('/').next().unwrap_or_default();
        return Kind {
            text: name.to_owned(),
            object: name.to_owned(),
        };
    }
    let choices = items(&schema["oneOf"]).find(|choice| choice["type"] != "null");
    if let Some(choice) = choices {
        return kind(choice);
    }
    let values: Vec<&str> = items(&schema["enum"]).filter_map(Value::as_str).collect();
    if !values.is_empty() {
        return Kind {
            text: values.join(" | "),
            object: String::new(),
        };
    }
    let word = match &schema["type"] {
        Value::Array(types) => types
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(" | "),
        one => one.as_str().unwrap_or("object").to_owned(),
    };
    if word == "array" {
        let inner = kind(&schema["items"]);
        return Kind {
            text: format!("{}[]", inner.text),
            object: inner.object,
        };
    }
    Kind {
        text: word,
        object: String::new(),
    }
}

fn objects(document: &Value) -> Vec<Object> {
    let schemas = &document["components"]["schemas"];
    let mut all = Vec::new();
    for (name, schema) in entries(schemas) {
        let mut fields = Vec::new();
        add_fields(&mut fields, schemas, schema);
        all.push(Object {
            name: name.clone(),
            description: text(schema, "description"),
            fields,
        });
    }
    all
}

/// An object's own fields, and those of the objects that it is made of.
fn add_fields(fields: &mut Vec<Field>, schemas: &Value, schema: &Value) {
    for part in items(&schema["allOf"]) {
        match part["$ref"]
            .as_str()
            .and_then(|path| path.rsplit('/').next())
        {
            Some(name) => add_fields(fields, schemas, &schemas[name]),
            None => add_fields(fields, schemas, part),
        }
    }
    for (name, field) in entries(&schema["properties"]) {
        fields.push(Field {
            name: name.clone(),
            place: String::new(),
            kind: kind(field),
            required: items(&schema["required"]).any(|required| required == name.as_str()),
            description: text(field, "description"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_that_is_named_is_described() {
        let document = serde_json::to_value(Described::openapi()).unwrap();
        let objects = objects(&document);
        let mut named = Vec::new();
        for group in groups(&document) {
            assert!(!group.name.is_empty());
            for operation in group.operations {
                assert!(!operation.summary.is_empty(), "{}", operation.id);
                named.extend(operation.body);
                named.extend(operation.answers.into_iter().filter_map(|a| a.kind));
            }
        }
        for object in &objects {
            assert!(!object.description.is_empty(), "{}", object.name);
            named.extend(object.fields.iter().map(|field| kind_again(&field.kind)));
        }
        for kind in named.iter().filter(|kind| !kind.object.is_empty()) {
            let known = objects.iter().any(|object| object.name == kind.object);
            assert!(known, "{} is not described", kind.object);
        }
    }

    fn kind_again(kind: &Kind) -> Kind {
        Kind {
            text: kind.text.clone(),
            object: kind.object.clone(),
        }
    }
}
