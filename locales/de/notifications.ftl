# Benachrichtigungen
notifications-title = Benachrichtigungen
notifications-what = Welche E-Mails Sie zu den Konten erhalten, um die Sie sich kümmern. E-Mails zu Ihrer Anmeldung und deren Sicherheit werden immer geschickt.
notifications-services = Dienste
notifications-trial-started = Ein Test hat begonnen
notifications-trial-ends-soon = Ein Test endet bald
notifications-trial-ended = Ein Test ist beendet
notifications-service-status-changed = Der Status eines Dienstes hat sich geändert
notifications-saved = Ihre Benachrichtigungen wurden gespeichert.
