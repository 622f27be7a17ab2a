# Dienste, wie auch Kunden sie sehen
service-status-new = Neu
service-status-trial = Testphase
service-status-trial-end = Testphase beendet
service-status-active = Aktiv
service-status-paused = Pausiert
service-status-deleted = Gelöscht
service-stop-trial-end = die Testphase ist beendet
service-stop-paused = der Anbieter hat den Dienst pausiert
service-stop-deleted = der Dienst wurde gelöscht
service-stop-suspended = das Konto ist gesperrt
service-stop-owner-suspended = der Anbieter ist gesperrt
service-stop-deletion-requested = das Konto soll gelöscht werden

# Im Kundenportal
field-message = Nachricht
panel-services = Dienste
panel-service-stopped = Gestoppt: { $why }
panel-service-days-left = { $n ->
    [one] noch { $n } Tag Testphase
   *[other] noch { $n } Tage Testphase
}
panel-service-trial-until = Die Testphase endet am
panel-service-features = Für Sie eingeschaltet
panel-service-no-features = Es sind keine Funktionen eingeschaltet.
panel-service-open = { $service } öffnen
panel-service-available = Für Sie verfügbar und noch nicht in Gebrauch. Ihr Anbieter aktiviert den Dienst.
panel-service-ask-title = { $service } anfragen
panel-service-message-help = Wofür möchten Sie den Dienst nutzen? Ihr Anbieter liest das.
panel-service-ask = Aktivierung anfragen
panel-service-ask-role = Anfragen können Administrators und Engineers Ihres Kontos.
panel-service-ask-stopped = Zurzeit ist keine Anfrage möglich: { $why }.
panel-service-asked = { $name } hat um die Aktivierung gebeten.
panel-service-asked-text = Ihr Anbieter aktiviert den Dienst oder antwortet per E-Mail.
panel-service-asked-now = Ihr Anbieter wurde gebeten, { $service } zu aktivieren.
panel-service-declined = Ihr Anbieter hat die letzte Anfrage abgelehnt.
panel-service-needless = Der Dienst ist schon aktiviert, oder es hat inzwischen jemand angefragt.
