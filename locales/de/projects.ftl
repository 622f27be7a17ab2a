# Control panel > Projects
menu-projects = Projekte
role-project-administrator = Administrator des Projekts
field-project = Projekt
projects-count = { $n ->
    [one] { $n } Projekt
   *[other] { $n } Projekte
}
projects-new = Neues Projekt
projects-create = Projekt anlegen
projects-none = Noch keine Projekte
projects-none-text = Ressourcen des Dienstes Cloud gehören zu Projekten, und Rollen werden in ihnen vergeben.
projects-none-yours = Sie haben in keinem Projekt eine Rolle.
projects-users = Benutzer mit Rolle
projects-created-at = Angelegt
projects-created = Das Projekt { $name } wurde angelegt.
projects-taken = Ein Projekt mit diesem Namen gibt es schon.
projects-full = Ein Konto darf { $n } Projekte haben.
projects-members = Benutzer
projects-members-of = Benutzer mit Zugriff auf { $name }
projects-nobody = Noch hat niemand Zugriff.
projects-role = Rolle
projects-role-of = Rolle von { $name }
projects-no-access = Kein Zugriff
projects-administrator-of-all = Administrator aller Projekte
projects-save-role = Speichern
projects-save-role-of = Rolle von { $name } speichern
projects-give = Rolle vergeben
field-user = Benutzer
projects-assign = Zuweisen
projects-role-saved = Die Rolle wurde gespeichert.
projects-role-conflict = Jemand anderes hat diesen Benutzer inzwischen geändert. Ihre Eingabe wurde nicht gespeichert: Sehen Sie sich die Rollen an und versuchen Sie es noch einmal.
projects-rename = Umbenennen
projects-saved = Das Projekt wurde gespeichert.
projects-conflict = Jemand anderes hat dieses Projekt inzwischen umbenannt. Ihre Eingabe ist noch nicht gespeichert: Vergleichen Sie und speichern Sie dann noch einmal.
projects-delete = Projekt löschen
projects-delete-hint = Die Rollen darin werden mit gelöscht.
projects-delete-question = { $name } löschen?
projects-delete-text = { $n ->
    [0] In diesem Projekt hat niemand eine Rolle.
    [one] Ein Benutzer verliert die Rolle in diesem Projekt.
   *[other] { $n } Benutzer verlieren ihre Rollen in diesem Projekt.
}
projects-delete-yes = Ja, Projekt löschen
projects-delete-no = Projekt behalten
projects-deleted = Das Projekt wurde gelöscht.
