# Zwei-Faktor-Authentifizierung
two-factor-tab = Zwei-Faktor
two-factor-title = Zwei-Faktor-Authentifizierung
two-factor-enabled = Aktiviert
two-factor-disabled = Deaktiviert
two-factor-what = Damit braucht die Anmeldung neben dem Passwort einen Code aus einer App auf Ihrem Telefon. Wer Ihr Passwort erfährt, kommt trotzdem nicht hinein.
two-factor-required = Ihr Anbieter verlangt Zwei-Faktor-Authentifizierung. Richten Sie sie ein, um fortzufahren.
two-factor-enable = 2FA aktivieren
two-factor-enable-help = Wir fragen danach, weil sich Ihre Anmeldung ändert.
two-factor-set-up = Authentifizierungs-App einrichten
two-factor-scan = Scannen Sie den Code mit einer Authentifizierungs-App oder tippen Sie den Schlüssel dort ein. Geben Sie dann die sechs Ziffern ein, die die App zeigt.
two-factor-qr = QR-Code für die Authentifizierungs-App
two-factor-secret = Schlüssel
two-factor-secret-help = Für Apps, die nicht scannen können. Er ist zeitbasiert, mit sechs Ziffern.
field-two-factor-code = Code
two-factor-code-help = Sechs Ziffern. Sie wechseln alle 30 Sekunden.
two-factor-code-wrong = Das ist nicht der Code von jetzt. Prüfen Sie, ob die Uhr Ihres Telefons stimmt, und geben Sie den neuesten ein.
two-factor-check = Prüfen
two-factor-cancel = Abbrechen
two-factor-too-late = Das hat zu lange gedauert. Beginnen Sie neu: Der alte Schlüssel gilt nicht mehr.
two-factor-is-on = Die Zwei-Faktor-Authentifizierung ist aktiv. Ab jetzt fragen wir bei der Anmeldung nach einem Code.
two-factor-codes = Ersatzcodes
two-factor-codes-once = Jeder Code öffnet Ihr Konto einmal, wenn Sie Ihr Telefon nicht haben. Sie werden nur jetzt gezeigt: Drucken Sie sie aus oder bewahren Sie sie dort auf, wo nur Sie nachsehen.
two-factor-codes-left = { $n ->
    [one] Noch einer von 5
   *[other] Noch { $n } von 5
}
two-factor-codes-hint = Für den Fall, dass Sie Ihr Telefon nicht haben. Neue Codes machen die alten ungültig.
two-factor-generate = Ersatzcodes erzeugen
two-factor-print = Drucken
two-factor-kept = Ich habe sie aufbewahrt
two-factor-disable = 2FA deaktivieren
two-factor-disable-hint = Wir schicken Ihnen einen Link. Die Zwei-Faktor-Authentifizierung endet, sobald Sie ihn geöffnet und bestätigt haben.
two-factor-off-mailed = Wir haben einen Link an { $email } geschickt. Er gilt einmal, 60 Minuten lang.

# Anmeldung, zweiter Schritt
code-title = Code eingeben
code-hint = Ihr Konto ist durch Zwei-Faktor-Authentifizierung geschützt.
code-help = Sechs Ziffern aus Ihrer Authentifizierungs-App oder einer Ihrer Ersatzcodes.
code-wrong = Dieser Code ist falsch oder wurde schon benutzt. Warten Sie auf den nächsten.
code-backup-left = { $n ->
    [0] Das war Ihr letzter Ersatzcode. Erzeugen Sie in Ihrem Profil neue.
    [one] Sie haben sich mit einem Ersatzcode angemeldet. Einer ist übrig.
   *[other] Sie haben sich mit einem Ersatzcode angemeldet. { $n } sind übrig.
}

# Bestätigungen per E-Mail
confirm-home = Zur Startseite
confirm-dead-title = Dieser Link funktioniert nicht mehr
confirm-dead = Vielleicht wurde er schon benutzt, durch einen neueren ersetzt oder ist abgelaufen. Wenn Sie die Änderung noch möchten, fordern Sie in Ihrem Profil einen neuen Link an.
confirm-email-title = Neue E-Mail-Adresse bestätigen
confirm-email = Ab jetzt melden Sie sich mit { $email } an. Ihre anderen Sitzungen enden.
confirm-email-button = Diese Adresse verwenden
confirm-email-done = Sie melden sich jetzt mit { $email } an.
confirm-two-factor-title = Zwei-Faktor-Authentifizierung abschalten?
confirm-two-factor = Dann öffnet Ihr Passwort allein Ihr Konto. Ihre Ersatzcodes werden ungültig.
confirm-two-factor-done = Die Zwei-Faktor-Authentifizierung ist abgeschaltet.
