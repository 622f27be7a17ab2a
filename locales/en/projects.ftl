# Control panel > Projects
menu-projects = Projects
role-project-administrator = Administrator of the project
field-project = Project
projects-count = { $n ->
    [one] { $n } project
   *[other] { $n } projects
}
projects-new = New project
projects-create = Create project
projects-none = No projects yet
projects-none-text = Resources of the Cloud service belong to projects, and roles are given in them.
projects-none-yours = You have no role in a project.
projects-users = Users with a role
projects-created-at = Created
projects-created = The project { $name } was created.
projects-taken = There is a project of this name already.
projects-full = An account may have { $n } projects.
projects-members = Users
projects-members-of = Users with access to { $name }
projects-nobody = Nobody has access yet.
projects-role = Role
projects-role-of = Role of { $name }
projects-no-access = No access
projects-administrator-of-all = Administrator of all projects
projects-save-role = Save
projects-save-role-of = Save the role of { $name }
projects-give = Give a role
field-user = User
projects-assign = Assign
projects-role-saved = The role was saved.
projects-role-conflict = Somebody else changed this user in the meantime. Nothing of yours was saved: look at the roles below and try again.
projects-rename = Rename
projects-saved = The project was saved.
projects-conflict = Somebody else renamed this project in the meantime. Yours was not saved yet: compare, then save again.
projects-delete = Delete project
projects-delete-hint = Its roles go with it.
projects-delete-question = Delete { $name }?
projects-delete-text = { $n ->
    [0] Nobody has a role in this project.
    [one] One user loses the role in this project.
   *[other] { $n } users lose their roles in this project.
}
projects-delete-yes = Yes, delete the project
projects-delete-no = Keep the project
projects-deleted = The project was deleted.
