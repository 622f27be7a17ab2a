# Signing in
sign-in-title = Anmelden
sign-in-hint = Zugänge richtet Ihr Anbieter ein.
sign-in-then = Melden Sie sich an, dann geht es weiter zu Ihrer Einladung.
sign-in-wrong = E-Mail oder Passwort ist falsch.
sign-in-forgot = Passwort vergessen?
sign-in-button = Anmelden

# Nowhere to go
closed-title = Sie können sich zurzeit nicht anmelden
closed-text = Ihr Passwort stimmt, aber es gibt kein Konto, das Sie betreten können:
closed-everywhere = Ihr Passwort stimmt, aber Sie haben keinen Zugang mehr. Fragen Sie Ihren Anbieter.

# Choice of account
accounts-title = Konto wählen
accounts-signed-in = Angemeldet als { $email }
accounts-search = Konten suchen
accounts-all = Alle Konten zeigen
accounts-none = Sie haben hier zurzeit kein Konto. Fragen Sie Ihren Anbieter.
accounts-more = Hier stehen nur die ersten 200 Konten. Die übrigen finden Sie über die Suche.
accounts-last = Zuletzt benutzt
accounts-invited = Sie wurden eingeladen.
accounts-accept = Annehmen
accounts-accept-into = Einladung von { $company } annehmen
accounts-suspended = Gesperrt. Ihr Anbieter kann Ihnen den Grund nennen und das Konto wieder freischalten.
accounts-blocked = Ihr Zugang wurde vom Anbieter gesperrt.
accounts-expired = Ihre Einladung ist abgelaufen. Bitten Sie um eine neue.
accounts-here = Hier sind Sie
accounts-back = Zurück

# Invitations
invitation-title = Einladung
invitation-join = { $company } beitreten
invitation-offer = { $company } lädt Sie als { $role } ein.
invitation-accept = Einladung annehmen
invitation-later = Nicht jetzt
invitation-other = Diese Einladung gilt jemand anderem. Sie sind als { $email } angemeldet. Melden Sie sich ab, um sie anzunehmen.
invitation-too-often = Die Einladung wurde an einem Tag fünfmal erneut verschickt. Noch einmal geht es in { $hours ->
    [one] einer Stunde.
   *[other] { $hours } Stunden.
}
invitation-dead-title = Diese Einladung gilt nicht mehr
invitation-dead = Vielleicht wurde sie schon angenommen, zurückgezogen oder durch eine neuere ersetzt, oder sie ist nach 24 Stunden abgelaufen. Haben Sie sie angenommen, melden Sie sich an. Bitten Sie sonst um eine neue.

# Passwords
password-rule = Mindestens { $min } Zeichen. Gut ist ein Satz aus vier Wörtern, die nichts miteinander zu tun haben.
password-forgot-title = Passwort vergessen?
password-forgot-hint = Wir schicken Ihnen einen Link, mit dem Sie ein neues setzen.
password-forgot-button = Link senden
password-mailed-title = Sehen Sie in Ihr Postfach
password-mailed = Wenn es zu dieser Adresse ein Konto gibt, ist ein Link für ein neues Passwort unterwegs. Er gilt einmal und 60 Minuten lang. Nur der neueste Link gilt.
password-to-sign-in = Zur Anmeldung
password-first-title = Passwort einrichten
password-new-title = Neues Passwort setzen
password-save = Speichern und anmelden
password-enough-title = Genug Links für den Moment
password-enough = Für diese Adresse oder aus Ihrem Netz wurden viele Links angefordert. Wenn es zu dieser Adresse ein Konto gibt, gilt der Link in der neuesten E-Mail, 60 Minuten lang.
password-dead-title = Dieser Link gilt nicht mehr
password-dead = Vielleicht wurde er schon benutzt oder durch einen neueren ersetzt, oder er ist abgelaufen. Fordern Sie einen neuen an; er kommt per E-Mail.
password-dead-again = Neuen Link anfordern
password-void-title = Wählen Sie zuerst ein eigenes Passwort
password-void = Ihr Passwort hat ein anderer Anbieter gesetzt. Es öffnet dieses Konto nicht und gilt nicht mehr. Wir haben Ihnen einen Link geschickt, mit dem Sie eines setzen, das nur Sie kennen. Er gilt einmal und 24 Stunden lang.

# Own profile
profile-title = Profil
profile-general = Allgemein
profile-email-help = Damit melden Sie sich an.
profile-email-title = E-Mail ändern
profile-email-hint = Bisher melden Sie sich mit { $email } an. Wir schicken einen Link an die neue Adresse; sie gilt, sobald Sie sie dort bestätigt haben.
field-new-email = Neue E-Mail
profile-email-button = Link schicken
profile-email-same = Das ist bereits Ihre Adresse.
profile-email-mailed = Wir haben einen Link an { $email } geschickt. Die neue Adresse gilt, sobald sie dort bestätigt ist, innerhalb von 24 Stunden.
profile-save = Änderungen speichern
profile-saved = Ihr Profil wurde gespeichert.
profile-conflict = Ihr Profil wurde inzwischen geändert. Von Ihren Eingaben ist noch nichts gespeichert: Vergleichen Sie und speichern Sie dann noch einmal.
profile-conflict-table = Abweichende Werte
profile-conflict-field = Feld
profile-conflict-saved = Jetzt gespeichert
profile-conflict-yours = Ihre Eingabe
profile-password-hint = Hier bleiben Sie angemeldet. Alle Ihre anderen Sitzungen enden.
profile-password-due = Ihr Passwort ist zu alt. Wählen Sie ein neues, um fortzufahren.
profile-password-typed = Ihr Anbieter hat Ihr Passwort vergeben. Wählen Sie ein eigenes, um fortzufahren.
profile-password-button = Passwort ändern
profile-password-changed = Ihr Passwort wurde geändert. Alle anderen Sitzungen sind beendet.
profile-password-wrong = Das ist nicht Ihr bisheriges Passwort.

# Control panel
panel-hello = Guten Tag, { $name }
panel-no-services = Noch keine Dienste.
panel-no-services-hint = Ihr Anbieter schaltet sie frei.
panel-account = Ihr Konto
panel-id = Ihre ID
panel-role = Ihre Rolle
panel-people-label = Personen
panel-people = { $people } von { $limit } Benutzern
panel-provider = Ihr Anbieter
panel-provider-name = Name
panel-support = Support
