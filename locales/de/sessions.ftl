# Eigene Sitzungen und Geräte
device-name = { $browser } auf { $system }
device-unknown = Unbekannter Browser
sessions-tab = Sitzungen
sessions-title = Sitzungen
sessions-what = Wo Sie jetzt angemeldet sind. Beenden Sie, was Sie nicht kennen, und ändern Sie dann Ihr Passwort.
sessions-caption = Ihre Sitzungen
sessions-device = Gerät
sessions-address = Netzwerkadresse
sessions-account = Konto
sessions-since = Angemeldet
sessions-seen = Zuletzt gesehen
sessions-actions = Aktionen
sessions-this = Diese Sitzung
sessions-no-account = Kein Konto gewählt
sessions-end = Beenden
sessions-end-named = Sitzung von { $device } beenden
sessions-end-others = Alle anderen Sitzungen beenden
sessions-ended = Die Sitzung ist beendet.
sessions-others-ended = { $n ->
    [0] Es gab keine anderen Sitzungen.
    [one] Eine andere Sitzung ist beendet.
   *[other] { $n } andere Sitzungen sind beendet.
}
