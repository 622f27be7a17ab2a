# Der Rahmen jeder Seite und die Teile, die sich Seiten teilen.

## Rahmen
ui-skip = Zum Inhalt springen
ui-menu-open = Menü öffnen
ui-menu-main = Hauptmenü
ui-menu-collapse = Menü einklappen
ui-menu-expand = Menü ausklappen
ui-account-now = Aktuelles Konto:
ui-account-switch = Konto wechseln
ui-theme-dark = Dunkles Design
ui-theme-light = Helles Design
ui-profile = Profil
ui-profile-menu = Profilmenü, { $name }
ui-sign-out = Abmelden
ui-language = Sprache
ui-breadcrumb = Navigationspfad
ui-error-quote = Wenn Sie uns schreiben, geben Sie bitte an:

## Als jemand anderes angemeldet
ui-acting-label = Als jemand anderes angemeldet
ui-acting = Sie sind angemeldet als { $person }, { $client }.
ui-acting-partner = Sie sind als Partner angemeldet, anstelle von { $person }, { $client }.
ui-acting-recorded = Alles, was Sie tun, wird unter dem Namen { $by } aufgezeichnet.
ui-acting-return = Zurück zum Admin-Portal

## Formulare
ui-optional = optional
ui-errors = { $n ->
    [one] Eine Angabe muss geprüft werden
   *[other] { $n } Angaben müssen geprüft werden
}
ui-unsaved-none = Keine ungespeicherten Änderungen
ui-unsaved-some = Ungespeicherte Änderungen
ui-unsaved = { $n ->
    [one] { $n } ungespeicherte Änderung
   *[other] { $n } ungespeicherte Änderungen
}
ui-discard = Verwerfen
ui-copy = Kopieren
ui-copied = Kopiert
ui-secret-hidden = Verborgen, bis Sie es anfordern

## Listen
ui-select-all-page = Alle auf dieser Seite auswählen
ui-select-row = { $name } auswählen
ui-selected-label = Ausgewählt:
ui-selected = { $n ->
    [one] { $n } ausgewählt
   *[other] { $n } ausgewählt
}
ui-clear-selection = Auswahl aufheben
ui-more-for = Weitere Aktionen für { $name }
ui-add-filter = Filter hinzufügen
ui-remove-filter = Filter { $name } { $value } entfernen
ui-clear-filters = Alle Filter entfernen
ui-rows-per-page = Zeilen pro Seite
ui-show = Anzeigen
ui-pages = Seiten
ui-previous = Zurück
ui-next = Weiter
ui-no-result = Zu diesen Filtern passt nichts
ui-no-result-for = Zu „{ $q }“ passt nichts
ui-no-result-hint = Prüfen Sie die Schreibweise oder entfernen Sie einen Filter.

## Status eines Kunden
ui-status-preparation = Vorbereitung
ui-status-trial = Testphase
ui-status-active = Aktiv
ui-status-trial-end = Testphase beendet
ui-status-deleted = Gelöscht
ui-status-suspended = Gesperrt
ui-status-deletion-requested = Löschung beantragt
ui-status-pending-approval = Wartet auf Freigabe

## Status eines Dienstes
ui-service-new = Neu
ui-service-trial = Testphase
ui-service-trial-end = Testphase beendet
ui-service-active = Aktiv
ui-service-paused = Pausiert
ui-service-deleted = Gelöscht
ui-service-stopped = Angehalten

## Personen
ui-user-accepted = Angenommen
ui-user-invited = Eingeladen
ui-user-expired = Einladung abgelaufen
ui-user-blocked = Gesperrt
ui-user-activated = Aktiviert
ui-user-not-activated = Nicht aktiviert
