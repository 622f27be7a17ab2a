# Roles
role-operator = Betreiber
role-reseller = Reseller
role-seller = Verkäufer
role-client = Kunde
role-client-administrators = Administrators
role-client-engineers = Engineers

# Menus
menu-home = Startseite
menu-profile = Profil

# Labels that several pages share
field-email = E-Mail
field-password = Passwort
field-current-password = Bisheriges Passwort
field-new-password = Neues Passwort
field-name = Name
field-phone = Telefon
field-lang = Sprache
field-time-zone = Zeitzone
field-company = Firma

# What is wrong with a field
error-required = Bitte ausfüllen.
error-control-characters = Das enthält Zeichen, die sich nicht anzeigen lassen, zum Beispiel Zeilenumbrüche.
error-too-long = Höchstens { $max } Zeichen.
error-email = Bitte eine E-Mail-Adresse wie name@example.com eingeben.
error-choice = Bitte einen Eintrag der Liste wählen.
error-number = Bitte eine ganze Zahl von { $min } bis { $max } eingeben.
error-password-short = Mindestens { $min } Zeichen.
error-password-weak = Dieses Passwort ist leicht zu erraten. Gut ist ein Satz aus vier Wörtern, die nichts miteinander zu tun haben.
error-password-own-name = Dieses Passwort enthält Ihren Namen, Ihre Firma oder Ihre Adresse.
error-password-keyboard = Tastenreihen sind leicht zu erraten.
error-password-repeats = Wiederholte Zeichen sind leicht zu erraten.
error-password-sequence = Zeichenfolgen, Jahreszahlen und Daten sind leicht zu erraten.
error-password-common = Dies ist eines der häufigsten Passwörter.
error-password-previous = Das ist eines Ihrer letzten drei Passwörter. Wählen Sie ein anderes.
error-password-words = Einzelne Wörter und Namen sind leicht zu erraten.

# Error pages
problem-400 = Diese Anfrage ist nicht lesbar
problem-400-detail = Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.
problem-403 = Das darf nur eine andere Rolle
problem-403-detail = Dafür brauchen Sie die Rolle { $role }.
problem-acting = Nicht, während Sie als jemand anderes angemeldet sind
problem-acting-detail = Profil und Passwort gehören allein der Person selbst. Kehren Sie zuerst ins Admin-Portal zurück.
problem-stale = Dieses Formular ist zu alt
problem-stale-detail = Vielleicht haben Sie sich in einem anderen Tab an- oder abgemeldet. Gehen Sie zurück, laden Sie die Seite neu und senden Sie das Formular noch einmal. Es wurde nichts geändert.
problem-404 = Unter dieser Adresse gibt es nichts
problem-404-detail = Der Link ist vielleicht alt, oder was hier war, gibt es nicht mehr.
problem-409 = Das geht gerade nicht
problem-413 = Das ist zu groß
problem-413-detail = Ein Formular fasst 64 KiB. Es wurde nichts geändert.
problem-429 = Zu viele Versuche
problem-429-detail = Versuchen Sie es in { $minutes ->
    [one] einer Minute
   *[other] { $minutes } Minuten
} noch einmal. Nichts ist dauerhaft gesperrt.
problem-500 = Da ist etwas kaputtgegangen
problem-500-detail = Der Fehler wurde protokolliert. Nichts, was Sie gesendet haben, wurde nur halb gespeichert.
problem-503 = Gleich wieder da
problem-503-detail = Die Datenbank antwortet nicht. Es ging nichts verloren; versuchen Sie es in Kürze noch einmal.
problem-home = Zur Startseite
