# Dienste, wie auch Kunden sie sehen
service-status-new = Neu
service-status-trial = Testphase
service-status-trial-end = Testphase beendet
service-status-active = Aktiv
service-status-paused = Pausiert
service-status-deleted = Gelöscht
service-stop-suspended = das Konto ist gesperrt
service-stop-owner-suspended = der Anbieter ist gesperrt
service-stop-deletion-requested = das Konto soll gelöscht werden
