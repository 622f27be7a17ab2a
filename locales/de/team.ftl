# Control panel > Users
menu-team = Benutzer
team-invite = Benutzer einladen
team-filter = Benutzer filtern
team-search = Nach ID oder E-Mail suchen
team-caption = Benutzer von { $company }
team-id = ID
team-role = IAM/CDN-Rolle
team-status = Status
team-two-factor = Zwei-Faktor-Authentifizierung
team-last-sign-in = Letzte Anmeldung
team-actions = Aktionen
team-you = Sie
team-any-status = Jeder Status
team-any-role = Jede Rolle
team-any-two-factor = Zwei-Faktor: alle
team-two-factor-on = Zwei-Faktor: an
team-two-factor-off = Zwei-Faktor: aus
team-two-factor-is-on = An
team-two-factor-is-off = Aus
team-edit = Bearbeiten
team-resend = Erneut einladen
team-cancel = Einladung zurückziehen
team-delete = Löschen

# Invite user
team-invite-text = Wir senden eine E-Mail mit einem Link. Er gilt 24 Stunden. Wer noch keinen Zugang hat, legt ein Passwort fest; wer schon einen hat, nimmt nach der Anmeldung an.
team-name-help = Am besten Vor- und Nachname.
team-email-help = An diese Adresse gehen die Einladung und andere Benachrichtigungen.
team-language = Sprache
team-lang-en = Englisch
team-lang-de = Deutsch
team-lang-zh = Chinesisch
team-lang-ru = Russisch
team-help-administrators = Alles: Dienste, Benutzer, Tokens und das Konto selbst.
team-help-engineers = Einstellungen der Dienste ansehen und ändern, Purge und Prefetch.
team-help-purge-web = Statistik und Einstellungen ansehen, Purge und Prefetch im Control Panel und über die API.
team-help-purge-api = Statistik und Einstellungen ansehen, Purge und Prefetch über die API.
team-help-users = Statistik und Einstellungen ansehen.
team-cloud-scope = Geltungsbereich für den Dienst Cloud
team-cloud-follow = Wie die IAM/CDN-Rolle
team-cloud-follow-help = Administrators verwalten alle Projekte; alle anderen haben keinen Zugriff.
team-scope-client = Kunde
team-scope-client-help = Eine Rolle für alle Projekte.
team-cloud-client = Rolle in allen Projekten
team-scope-project = Projekt
team-scope-project-help = Eine Rolle je Projekt.
team-cloud-projects = Rollen in Projekten
team-no-projects = Es gibt noch keine Projekte.
team-choose-project = Wählen Sie eine Rolle in mindestens einem Projekt oder einen anderen Geltungsbereich.
team-other-services = Abrechnung, DNS, Storage, Streaming, Web security
team-other-services-text = Administrator
team-back = Abbrechen
team-invited = { $email } wurde eingeladen. Der Link gilt 24 Stunden.
team-already-here = Diese Adresse gehört schon einem Benutzer dieses Kontos.
team-full = Dieses Konto darf { $limit } Benutzer haben, und alle Plätze sind vergeben. Offene Einladungen zählen mit. Ihr Anbieter kann die Grenze anheben.
team-too-many = In den letzten 24 Stunden { $n ->
    [one] wurde eine Einladung
   *[other] wurden { $n } Einladungen
} verschickt. Mehr sind nicht erlaubt. Versuchen Sie es später oder fragen Sie Ihren Anbieter.
team-invited-again = Die Einladung wurde erneut verschickt. Der frühere Link gilt nicht mehr.

# Edit and delete
field-cloud-role = Cloud-Rolle
team-theirs = Name, E-Mail und Sprache gehören der Person; sie ändert sie im eigenen Profil.
team-save = Änderungen speichern
team-saved = Der Benutzer wurde gespeichert.
team-conflict = Jemand anderes hat diesen Benutzer inzwischen geändert. Von Ihren Eingaben ist noch nichts gespeichert: Vergleichen Sie und speichern Sie dann noch einmal.
team-last-administrator = Jemand muss Administrators sein. Geben Sie zuerst einem anderen Benutzer diese Rolle.
team-stronger-token = Dieser Benutzer hat ein aktives API-Token mit einer stärkeren Rolle. Löschen Sie zuerst das Token oder wählen Sie eine andere Rolle.
team-active-tokens = Sie können den Benutzer nicht entfernen, weil er aktive Tokens hat.
team-oneself = Sich selbst können Sie hier nicht löschen. Um dieses Konto aufzugeben, nutzen Sie „Dieses Konto verlassen“ in Ihrem Profil.
team-not-now = Das geht nicht mehr: Jemand anderes war schneller. Laden Sie die Seite neu, um den jetzigen Stand zu sehen.
team-delete-question = { $name } löschen?
team-delete-text = { $name } kann { $company } sofort nicht mehr betreten. Andere Konten der Person bleiben, wie sie sind.
team-delete-yes = Ja, Benutzer löschen
team-delete-no = Benutzer behalten
team-delete-hint = Nimmt nur dieses Konto weg.
team-deleted = Der Benutzer wurde aus diesem Konto gelöscht.
team-cancel-question = Einladung von { $name } zurückziehen?
team-cancel-text = Der Link, der an { $email } ging, gilt sofort nicht mehr.
team-cancel-yes = Ja, Einladung zurückziehen
team-cancel-no = Einladung behalten
team-cancel-hint = Der verschickte Link gilt dann nicht mehr.
team-cancelled = Die Einladung wurde zurückgezogen.

# Leave this account
team-leave = Dieses Konto verlassen
team-leave-hint = Sie verlieren den Zugang zu { $company }. Ihre anderen Konten bleiben.
team-leave-question = { $company } verlassen?
team-leave-text = Sie verlieren sofort den Zugang zu diesem Konto. Ihre anderen Konten bleiben. Nur ein Administrator kann Sie wieder einladen.
team-leave-yes = Ja, Konto verlassen
team-leave-no = Bleiben
team-left = Sie haben { $company } verlassen.
team-only-account = Das ist Ihr einziges Konto. Ein Administrator des Kontos kann Sie daraus löschen.
