# E-Mails. Eine Nachricht je Art; ihre Teile sind subject, heading, text (Absätze durch Leerzeile getrennt), button, note.
mail-hello = Guten Tag { $name },
mail-url = Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:
mail-questions = Fragen:
mail-valid-hours = { $n ->
    [one] Der Link gilt einmal und { $n } Stunde lang: bis { $until } UTC.
   *[other] Der Link gilt einmal und { $n } Stunden lang: bis { $until } UTC.
}
mail-valid-minutes = { $n ->
    [one] Der Link gilt einmal und { $n } Minute lang: bis { $until } UTC.
   *[other] Der Link gilt einmal und { $n } Minuten lang: bis { $until } UTC.
}

mail-welcome =
    .subject = Ihr Konto { $company } ist bereit
    .heading = Willkommen bei { $brand }
    .text =
        { $brand } hat das Konto { $company } für Sie eröffnet.

        Melden Sie sich mit dieser E-Mail-Adresse und dem Passwort an, das Sie erhalten haben.
    .button = Anmelden
    .note = Sie haben das nicht erwartet? Dann war das Konto für jemand anderen gedacht: Bitte sagen Sie uns Bescheid.

mail-set-up-password =
    .subject = Legen Sie Ihr Passwort für { $company } fest
    .heading = Passwort festlegen
    .text = { $brand } lädt Sie in das Konto { $company } ein. Legen Sie ein Passwort fest, um es zu betreten.
    .button = Passwort festlegen
    .note = Sie haben das nicht erwartet? Beachten Sie diese E-Mail nicht weiter, dann geschieht nichts.

mail-access-to-another-account =
    .subject = { $brand } lädt Sie zu { $company } ein
    .heading = Zugang zu { $company }
    .text =
        { $brand } lädt Sie in das Konto { $company } ein.

        Ihre Anmeldung bleibt dieselbe: Öffnen Sie den Link, melden Sie sich wie gewohnt an und nehmen Sie die Einladung an.
    .button = Einladung annehmen
    .note = Sie haben das nicht erwartet? Beachten Sie diese E-Mail nicht weiter, dann geschieht nichts.

mail-seller-invitation =
    .subject = { $company } lädt Sie in den Vertrieb ein
    .heading = Vertrieb für { $company }
    .text = { $company } lädt Sie ein, als Verkäufer Kunden zu betreuen. Nehmen Sie die Einladung an, um zu beginnen.
    .button = Einladung annehmen
    .note = Sie haben das nicht erwartet? Beachten Sie diese E-Mail nicht weiter, dann geschieht nichts.

mail-reseller-invitation =
    .subject = Ihr Reseller-Konto { $company }
    .heading = { $company } verwalten
    .text =
        Das Reseller-Konto { $company } wurde für Sie eröffnet.

        Nehmen Sie die Einladung an, um Kunden anzulegen und Verkäufer einzuladen.
    .button = Einladung annehmen
    .note = Sie haben das nicht erwartet? Beachten Sie diese E-Mail nicht weiter, dann geschieht nichts.

mail-password-reset =
    .subject = Passwort zurücksetzen
    .heading = Neues Passwort wählen
    .text = Jemand, vermutlich Sie, hat für diese E-Mail-Adresse ein neues Passwort angefordert.
    .button = Neues Passwort wählen
    .note = Sie haben das nicht angefordert? Beachten Sie diese E-Mail nicht weiter: Ihr Passwort bleibt, wie es ist.

mail-password-changed =
    .subject = Ihr Passwort wurde geändert
    .heading = Ihr Passwort wurde geändert
    .text = Das Passwort, mit dem Sie sich anmelden, wurde soeben geändert.
    .note = Das waren nicht Sie? Setzen Sie Ihr Passwort auf der Anmeldeseite sofort zurück und sagen Sie uns Bescheid.

mail-password-set =
    .subject = Für { $company } wurde ein neues Passwort gesetzt
    .heading = Für Sie wurde ein neues Passwort gesetzt
    .text =
        { $brand } hat für Ihre Anmeldung { $email } beim Konto { $company } ein neues Passwort gesetzt. Es gilt sofort, und wo Sie angemeldet waren, sind Sie es nicht mehr.

        Das Passwort selbst steht in keiner E-Mail: { $brand } gibt es Ihnen auf anderem Weg. Mit „Passwort vergessen?“ auf der Anmeldeseite wählen Sie jederzeit ein eigenes.
    .button = Anmelden
    .note = Sie wissen nichts davon? Bitte sagen Sie uns Bescheid.

mail-password-link =
    .subject = Neues Passwort für { $company } wählen
    .heading = Neues Passwort wählen
    .text = { $brand } schickt Ihnen diesen Link, damit Sie ein neues Passwort für das Konto { $company } wählen können.
    .button = Neues Passwort wählen
    .note = Sie haben das nicht angefordert? Beachten Sie diese E-Mail nicht weiter: Ihr Passwort bleibt, wie es ist.

mail-password-link-shown =
    .subject = { $brand } wurde ein Link zu Ihrem neuen Passwort angezeigt
    .heading = Ein Link zu Ihrem neuen Passwort wurde angezeigt
    .text =
        Jemand von { $brand } hat einen Link zu einem neuen Passwort für Ihre Anmeldung beim Konto { $company } erzeugt und ihn sich nach Eingabe des eigenen Passworts anzeigen lassen.

        Das geschieht, wenn ein Link Sie auf anderem Weg als per E-Mail erreichen soll. Der Vorgang wurde aufgezeichnet. Ihr Passwort bleibt, wie es ist, bis der Link benutzt wird.
    .note = Sie haben nicht um Hilfe mit Ihrem Passwort gebeten? Bitte sagen Sie uns Bescheid.

mail-email-changed =
    .subject = Ihre Anmeldeadresse wurde geändert
    .heading = Ihre Anmeldeadresse wurde geändert
    .text =
        Die Adresse, mit der Sie sich anmelden, wurde von { $old_email } in { $new_email } geändert.

        Melden Sie sich ab jetzt mit { $new_email } an. Ihr Passwort bleibt gleich.
    .note = Sie wissen nichts davon? Bitte sagen Sie uns sofort Bescheid.

mail-login-info-changed =
    .subject = Ihre Angaben für { $company } wurden geändert
    .heading = Ihre Angaben wurden geändert
    .text = { $brand } hat Ihre Angaben für das Konto { $company } geändert: Ihren Namen, Ihre Sprache oder Ihre Rolle. Sie melden sich an wie bisher.
    .note = Sie wissen nichts davon? Bitte sagen Sie uns Bescheid.

mail-link-shown =
    .subject = Der Link aus einer E-Mail an Sie wurde angezeigt
    .heading = Der Link aus einer E-Mail an Sie wurde angezeigt
    .text =
        Der Betreiber dieses Portals hat sich nach Eingabe des eigenen Passworts den geheimen Link aus einer E-Mail an Sie anzeigen lassen.

        Das geschieht, wenn eine E-Mail nicht ankommt und der Link Sie auf anderem Weg erreichen soll. Der Vorgang wurde aufgezeichnet.
    .note = Sie haben nicht um Hilfe mit einem Link gebeten? Bitte sagen Sie uns Bescheid.

mail-trial-started =
    .subject = Ihre Testphase von { $service } hat begonnen
    .heading = Testen Sie { $service } bis { $until }
    .text =
        Die Testphase von { $service } für { $company } hat begonnen. Sie läuft bis { $until }.

        Melden Sie sich am Kundenportal von { $brand } an, um den Dienst zu nutzen.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil Sie das Konto { $company } betreuen.

mail-trial-ends-soon =
    .subject = Ihre Testphase von { $service } endet bald
    .heading = Ihre Testphase von { $service } endet bald
    .text =
        Die Testphase von { $service } für { $company } endet am { $until }. Danach ist der Dienst gestoppt.

        Möchten Sie ihn weiter nutzen? Sagen Sie { $brand } bitte vorher Bescheid.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil Sie das Konto { $company } betreuen.

mail-trial-ended =
    .subject = Ihre Testphase von { $service } ist beendet
    .heading = Ihre Testphase von { $service } ist beendet
    .text =
        Die Testphase von { $service } für { $company } ist beendet, der Dienst ist gestoppt.

        Die Daten bleiben noch { $days } Tage erhalten und werden dann gelöscht. Möchten Sie den Dienst weiter nutzen? Sagen Sie { $brand } bitte Bescheid.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil Sie das Konto { $company } betreuen.

mail-service-status-changed =
    .subject = { $service } ist jetzt: { $after }
    .heading = { $service } ist jetzt: { $after }
    .text = Der Status von { $service } für { $company } hat sich von { $before } zu { $after } geändert.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil Sie das Konto { $company } betreuen. Fragen zur Änderung? Bitte wenden Sie sich an { $brand }.

mail-confirm-email =
    .subject = Bestätigen Sie Ihre neue E-Mail-Adresse
    .heading = Bestätigen Sie Ihre neue E-Mail-Adresse
    .text = Sie möchten sich mit dieser E-Mail-Adresse bei { $brand } anmelden. Öffnen Sie den Link, um zu bestätigen, dass sie Ihnen gehört. Bis dahin gilt Ihre alte Adresse.
    .button = Adresse bestätigen
    .note = Sie haben das nicht angefordert? Ignorieren Sie diese E-Mail, dann geschieht nichts.

mail-email-in-use =
    .subject = Diese E-Mail-Adresse wird schon verwendet
    .heading = Diese E-Mail-Adresse wird schon verwendet
    .text =
        Jemand, vielleicht Sie selbst, wollte diese E-Mail-Adresse für eine andere Anmeldung bei { $brand } verwenden.

        Sie gehört bereits zu Ihrer Anmeldung; es wurde nichts geändert.
    .note = Sie müssen nichts tun.

mail-email-change-asked =
    .subject = Eine andere Anmeldeadresse wurde angefordert
    .heading = Eine andere Anmeldeadresse wurde angefordert
    .text =
        Jemand, vermutlich Sie, möchte sich statt mit dieser Adresse mit { $new_email } anmelden und hat dafür Ihr Passwort angegeben.

        Ein Link ging an die neue Adresse. Sobald sie dort bestätigt ist, öffnet diese Adresse nichts mehr.
    .note = Das waren nicht Sie? Ändern Sie sofort Ihr Passwort: Dann gilt der Link nicht mehr. Und sagen Sie uns Bescheid.

mail-two-factor-on =
    .subject = Die Zwei-Faktor-Authentifizierung ist aktiv
    .heading = Die Zwei-Faktor-Authentifizierung ist aktiv
    .text = Ab jetzt braucht die Anmeldung neben dem Passwort einen Code aus Ihrer Authentifizierungs-App. Bewahren Sie Ihre Ersatzcodes sicher auf.
    .note = Das waren nicht Sie? Sagen Sie uns sofort Bescheid.

mail-two-factor-off-link =
    .subject = Zwei-Faktor-Authentifizierung abschalten
    .heading = Zwei-Faktor-Authentifizierung abschalten
    .text = Sie möchten sich nur mit Ihrem Passwort anmelden. Öffnen Sie den Link und bestätigen Sie.
    .button = Weiter
    .note = Sie haben das nicht angefordert? Dann kennt jemand Ihr Passwort: Ändern Sie es sofort. Die Zwei-Faktor-Authentifizierung bleibt aktiv.

mail-two-factor-off =
    .subject = Die Zwei-Faktor-Authentifizierung ist abgeschaltet
    .heading = Die Zwei-Faktor-Authentifizierung ist abgeschaltet
    .text = Ihr Passwort allein öffnet jetzt Ihr Konto. Ihre Ersatzcodes sind ungültig.
    .note = Das waren nicht Sie? Ändern Sie sofort Ihr Passwort, schalten Sie die Zwei-Faktor-Authentifizierung wieder ein und sagen Sie uns Bescheid.

mail-two-factor-reset =
    .subject = Ihre Zwei-Faktor-Authentifizierung wurde zurückgesetzt
    .heading = Ihre Zwei-Faktor-Authentifizierung wurde zurückgesetzt
    .text =
        { $brand } hat Ihre Zwei-Faktor-Authentifizierung abgeschaltet. Grund: { $reason }

        Ihr Passwort allein öffnet jetzt Ihr Konto. Richten Sie Ihre App in Ihrem Profil neu ein.
    .note = Sie haben nicht darum gebeten? Bitte sagen Sie uns sofort Bescheid.

mail-new-device =
    .subject = Neue Anmeldung: { $browser }
    .heading = Neue Anmeldung an Ihrem Konto
    .text =
        Jemand hat sich mit Ihrer E-Mail-Adresse und Ihrem Passwort aus einem Browser angemeldet, den wir noch nicht kannten.

        Wann: { $time }. Netzwerkadresse: { $address }. Browser: { $browser }.
    .note = Das waren Sie? Dann ist nichts zu tun. Wenn nicht, ändern Sie sofort Ihr Passwort: Das beendet alle anderen Sitzungen.

mail-password-expires =
    .subject = Wählen Sie bis { $until } ein neues Passwort
    .heading = Ihr Passwort wird zu alt
    .text = { $brand } verlangt von Zeit zu Zeit ein neues Passwort. Ihres öffnet Ihr Konto bis { $until }; danach wählen Sie bei der Anmeldung ein neues. Sie können es auch jetzt in Ihrem Profil tun.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil Ihr Anbieter das Alter von Passwörtern begrenzt.
mail-deletion-requested =
    .subject = { $company } wird am { $due } gelöscht
    .heading = Die Löschung von { $company } wurde beantragt
    .text =
        { $who } hat die Löschung des Kontos { $company } beantragt. Alle Dienste des Kontos sind gestoppt.

        Das Konto und seine Daten werden am { $due } gelöscht. Bis dahin kann der Antrag im Profil von einem Administrator zurückgezogen werden; dann läuft alles wieder.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil Sie das Konto { $company } betreuen. Sie wissen nichts davon? Bitte wenden Sie sich sofort an { $brand }.

mail-deletion-cancelled =
    .subject = { $company } wird nicht gelöscht
    .heading = { $company } bleibt bestehen
    .text =
        { $brand } hat den Antrag auf Löschung des Kontos { $company } aufgehoben.

        Die Dienste laufen wieder, es wurde nichts gelöscht.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil Sie das Konto { $company } betreuen. Fragen? Bitte wenden Sie sich an { $brand }.

mail-deletion-withdrawn =
    .subject = { $company } wird nicht gelöscht
    .heading = { $company } bleibt bestehen
    .text =
        { $who } hat den Antrag auf Löschung des Kontos { $company } zurückgezogen.

        Die Dienste laufen wieder, es wurde nichts gelöscht.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil Sie das Konto { $company } betreuen. Fragen? Bitte wenden Sie sich an { $brand }.

mail-deletion-due =
    .subject = { $company } wird morgen gelöscht
    .heading = { $company } wird morgen gelöscht
    .text =
        Wie beantragt werden das Konto { $company } und seine Daten am { $due } gelöscht. Das lässt sich nicht rückgängig machen.

        Möchten Sie es behalten? Bis dahin kann der Antrag im Profil von einem Administrator zurückgezogen werden.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil Sie das Konto { $company } betreuen. Fragen? Bitte wenden Sie sich an { $brand }.

mail-account-deleted =
    .subject = { $company } wurde gelöscht
    .heading = { $company } wurde gelöscht
    .text =
        Das Konto { $company } bei { $brand } und seine Dienste wurden gelöscht. Eine Anmeldung ist nicht mehr möglich.

        Noch gespeicherte personenbezogene Daten werden nach Ablauf der Aufbewahrungsfrist gelöscht. Danke, dass Sie bei uns waren.
    .note = Sie erhalten diese E-Mail, weil Sie das Konto { $company } betreut haben. Fragen? Bitte wenden Sie sich an { $brand }.

mail-alert-deletion-requested =
    .subject = { $company } ({ $id }) möchte gelöscht werden
    .heading = { $company } möchte gelöscht werden
    .text =
        { $who } von { $company } (ID { $id }) hat die Löschung des Kontos beantragt. Grund: { $reason }

        Alle Dienste des Kontos sind gestoppt. Sie haben bis { $due } Zeit, den Kunden zu überzeugen; danach wird das Konto automatisch gelöscht. Öffnen Sie beim Kunden den Reiter „Delete client“, um den Antrag aufzuheben oder das Konto sofort zu löschen.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil diese Adresse bei { $brand } für Löschanträge eingetragen ist.

mail-alert-deletion-cancelled =
    .subject = { $company } ({ $id }) bleibt: Antrag aufgehoben
    .heading = Die Löschung von { $company } wurde aufgehoben
    .text =
        { $who } hat den Antrag auf Löschung von { $company } (ID { $id }) aufgehoben. Die Dienste laufen wieder.

        Notiz: { $note }
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil diese Adresse bei { $brand } für Löschanträge eingetragen ist.

mail-alert-deletion-withdrawn =
    .subject = { $company } ({ $id }) bleibt: Antrag zurückgezogen
    .heading = { $company } hat den Antrag zurückgezogen
    .text = { $who } von { $company } (ID { $id }) hat den Antrag auf Löschung des Kontos zurückgezogen. Die Dienste laufen wieder.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil diese Adresse bei { $brand } für Löschanträge eingetragen ist.

mail-alert-deletion-due =
    .subject = { $company } ({ $id }) wird morgen gelöscht
    .heading = { $company } wird morgen gelöscht
    .text =
        Wie vom Kunden beantragt wird { $company } (ID { $id }) am { $due } automatisch gelöscht.

        Bis dahin können Sie den Antrag beim Kunden im Reiter „Delete client“ aufheben.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil diese Adresse bei { $brand } für Löschanträge eingetragen ist.

mail-alert-account-deleted =
    .subject = { $company } ({ $id }) wurde gelöscht
    .heading = { $company } wurde gelöscht
    .text =
        Das Konto { $company } (ID { $id }) wurde gelöscht. Von: { $who }

        ID, Firma und Verlauf bleiben erhalten.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil diese Adresse bei { $brand } für Löschanträge eingetragen ist.
mail-failed-sign-ins =
    .subject = Fehlgeschlagene Anmeldungen: { $count }
    .heading = Fehlgeschlagene Anmeldungen: { $count }
    .text = Diese Personen von { $name } und aus den Konten der Kunden, oder jemand, der ihre Adresse kennt, haben ein falsches Passwort eingegeben:
    .note = Sie erhalten diese E-Mail, weil diese Adresse bei { $name } unter den E-Mail-Benachrichtigungen steht.
mail-failed-more = { $n ->
    [one] und { $n } weitere
   *[other] und { $n } weitere
}
mail-activation-requested =
    .subject = { $company } möchte { $service } nutzen
    .heading = { $company } möchte { $service } nutzen
    .text =
        { $person } von { $company } bittet Sie, { $service } zu aktivieren. Die Nachricht:

        { $message }

        Melden Sie sich an und öffnen Sie bei diesem Kunden den Reiter { $service }, um den Dienst zu aktivieren oder die Anfrage abzulehnen.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil diese Adresse der Kontakt von { $brand } ist.

mail-activation-declined =
    .subject = { $service } wurde nicht aktiviert
    .heading = { $service } wurde nicht aktiviert
    .text =
        { $brand } hat Ihre Anfrage abgelehnt, { $service } für { $company } zu aktivieren. Die Antwort:

        { $answer }
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil Sie um den Dienst gebeten haben. Fragen? Bitte wenden Sie sich an { $brand }.

mail-moved-to-another-provider =
    .subject = { $company } wird ab jetzt von { $brand } betreut
    .heading = { $company } wird ab jetzt von { $brand } betreut
    .text =
        Das Konto { $company } ist zu einem anderen Anbieter umgezogen: { $brand }. Ihre Dienste laufen weiter wie bisher.

        Bitte melden Sie sich neu an. Hat Ihr bisheriger Anbieter Ihr Passwort eingegeben, erhalten Sie per E-Mail einen Link, mit dem Sie ein eigenes festlegen.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil Sie das Konto { $company } betreuen. Fragen zum Umzug? Bitte wenden Sie sich an { $brand }.

mail-converted-to-reseller =
    .subject = { $company } ist ab jetzt Reseller von { $brand }
    .heading = { $company } ist ab jetzt Reseller von { $brand }
    .text =
        Das Konto { $company } wurde in ein Reseller-Konto umgewandelt. Im Admin-Portal kann es eigene Kunden anlegen und betreuen.

        Das bisherige Konto bleibt mit allen Diensten als eigener erster Kunde bestehen. Bitte melden Sie sich neu an und wählen Sie, wohin Sie möchten.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil Sie das Konto { $company } betreuen. Fragen zur Änderung? Bitte wenden Sie sich an { $brand }.
mail-api-token-expires =
    .subject = Der API-Token { $token } läuft bald ab
    .heading = Der API-Token { $token } läuft bald ab
    .text =
        Der API-Token { $token } von { $company } gilt bis { $until }. Danach werden Programme abgewiesen, die ihn benutzen.

        Erstellen Sie rechtzeitig einen neuen, unter Profil > API-Tokens.
    .button = Anmelden
    .note = Sie erhalten diese E-Mail, weil Sie den Token erstellt haben oder Administrator von { $company } bei { $brand } sind.
