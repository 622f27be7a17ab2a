# Das Ende eines Kontos, wie seine Leute es lesen
deletion-tab = Konto löschen
deletion-text = Alle Dienste werden sofort gestoppt. { $provider } hat dann { $days ->
    [one] einen Tag
   *[other] { $days } Tage
} Zeit, Kontakt mit Ihnen aufzunehmen. Danach werden das Konto und seine Daten gelöscht.
deletion-button = Konto löschen
deletion-question = Löschung von { $company } beantragen
deletion-consequence = Das geschieht dann:
deletion-now = Jetzt
deletion-now-nothing = Es läuft kein Dienst, der gestoppt werden müsste. Im Konto lässt sich nichts mehr ändern.
deletion-now-services = Gestoppt für alle Benutzer: { $services }. Im Konto lässt sich nichts mehr ändern.
deletion-meanwhile = { $days ->
    [one] Einen Tag lang
   *[other] { $days } Tage lang
}
deletion-meanwhile-text = { $provider } kann Kontakt mit Ihnen aufnehmen. Sie können den Antrag im Profil zurückziehen; dann läuft alles wieder.
deletion-then = Am { $due }
deletion-then-text = Das Konto und seine Daten werden endgültig gelöscht.
deletion-yes = Verstanden, Löschung beantragen
deletion-no = Konto behalten
deletion-reason = Bitte nennen Sie uns den Grund für Ihren Löschantrag
deletion-reason-expensive = Die Dienste sind zu teuer
deletion-reason-issue = Ich hatte ein Problem mit den Diensten
deletion-reason-better = Ich habe einen besseren Dienst gefunden
deletion-reason-other = Anderer Grund
deletion-explanation = Bitte erläutern Sie den Grund
deletion-password-wrong = Das ist nicht Ihr aktuelles Passwort.
deletion-requested = Die Löschung des Kontos wurde beantragt.
deletion-requested-already = Die Löschung dieses Kontos ist bereits beantragt.
deletion-withdraw = Antrag zurückziehen
deletion-withdrawn = Der Antrag wurde zurückgezogen. Alles läuft wieder.
deletion-not-requested = Es gibt keinen Antrag mehr: Er wurde zurückgezogen oder aufgehoben.
deletion-banner = { $company } wird am { $due } gelöscht. Die Dienste sind gestoppt, ändern lässt sich nichts.
deletion-state = Stand der Löschung
deletion-state-text = { $who } hat die Löschung am { $when } beantragt.
deletion-technical = Dies ist das eigene Konto Ihres Anbieters. Es kann nicht für sich gelöscht werden.
deletion-read-only = Dieses Konto soll gelöscht werden, daher lässt sich darin nichts ändern. Ziehen Sie zuerst den Antrag zurück.
deletion-no-reason = keiner genannt
deletion-no-note = keine
deletion-by-the-portal = das Portal nach Ablauf der Frist
