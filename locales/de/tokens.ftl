# Kundenportal > Profil > API-Tokens
tokens-title = API-Tokens
tokens-text = Programme benutzen die API mit einem Token, im Namen der Person, die ihn erstellt hat.
tokens-count = { $n } von { $most } Tokens sind aktiv.
tokens-documentation = API-Dokumentation
tokens-create = Token erstellen
tokens-filter = Tokens filtern
tokens-any-status = Jeder Status
tokens-any-issuer = Ausgestellt von: allen
tokens-active = Aktiv
tokens-expired = Abgelaufen
tokens-deleted = Gelöscht
tokens-caption = API-Tokens von { $company }
tokens-none = Keine aktiven Tokens
tokens-none-text = Ein Token wird einmal angezeigt, wenn er erstellt wird. Er gilt nicht mehr, sobald Sie ihn löschen.
tokens-name = Name des Tokens
tokens-description = Beschreibung
tokens-issuer = Ausgestellt von
tokens-issuer-gone = Der Benutzer wurde gelöscht
tokens-role = Rolle
tokens-expire = Läuft ab
tokens-start = Beginn
tokens-last-usage = Zuletzt benutzt
tokens-not-used = Noch nicht benutzt
tokens-ends-soon = Läuft innerhalb von sieben Tagen ab
tokens-never = Läuft nie ab
tokens-never-help = Gilt, bis ihn jemand löscht.
tokens-delete = API-Token löschen

# Neuer Token
tokens-expiration = Ablauf
tokens-set-date = Ablaufdatum festlegen
tokens-expires = Ablaufdatum
tokens-expires-help = Der Token gilt bis zum Ende dieses Tages. Sieben Tage und einen Tag vorher senden wir eine E-Mail.
tokens-create-button = Erstellen
tokens-error-date = Wählen Sie einen Tag.
tokens-error-past = Wählen Sie einen Tag, der noch nicht vorbei ist.
tokens-above-own = Die Rolle darf nicht über Ihrer eigenen liegen.
tokens-full = Ein Konto darf { $most } aktive Tokens haben. Löschen Sie zuerst einen.
tokens-new-title = Neuer API-Token erstellt
tokens-token = API-Token
tokens-copy-now = Kopieren Sie den Token jetzt. Er wird nicht noch einmal angezeigt.
tokens-header = Senden Sie ihn im Kopf jeder Anfrage: Authorization: APIKey <token>
tokens-copied = OK, ich habe den Token kopiert
tokens-once = Der Token wurde bereits erstellt und wird nur einmal angezeigt. Wenn Sie ihn nicht kopiert haben, löschen Sie ihn und erstellen Sie einen neuen.

# Löschen
tokens-delete-question = API-Token { $name } löschen?
tokens-delete-text = Programme, die ihn benutzen, werden sofort abgewiesen. Das lässt sich nicht rückgängig machen.
tokens-delete-yes = Ja, Token löschen
tokens-delete-no = Token behalten
tokens-was-deleted = Der API-Token wurde gelöscht.
tokens-not-active = Dieser Token gilt ohnehin nicht mehr.
tokens-delete-first = Löschen Sie zuerst die Tokens. Programme, die sie benutzen, arbeiten dann nicht mehr.
tokens-show-of-user = Tokens anzeigen

# Dokumentation der API
api-docs-title = API-Dokumentation
api-docs-text = Senden Sie einen Token im Kopf jeder Anfrage: Authorization: APIKey <token>. Tokens erstellen Sie im Kundenportal unter Profil > API-Tokens.
api-docs-document = OpenAPI-Dokument
api-docs-parameters = Parameter
api-docs-body = Inhalt
api-docs-answers = Antworten
api-docs-objects = Objekte
api-docs-parameter = Name
api-docs-place = Ort
api-docs-type = Typ
api-docs-meaning = Bedeutung
api-docs-status = Status
api-docs-required = Pflicht
