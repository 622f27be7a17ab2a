# Control panel > Projects
menu-projects = Проекты
role-project-administrator = Administrator проекта
field-project = Проект
projects-count = { $n ->
    [one] { $n } проект
    [few] { $n } проекта
   *[other] { $n } проектов
}
projects-new = Новый проект
projects-create = Создать проект
projects-none = Проектов пока нет
projects-none-text = Ресурсы сервиса Cloud принадлежат проектам, и роли выдаются в них.
projects-none-yours = У вас нет роли ни в одном проекте.
projects-users = Пользователи с ролью
projects-created-at = Создан
projects-created = Проект { $name } создан.
projects-taken = Проект с таким именем уже есть.
projects-full = Проектов в аккаунте может быть не больше { $n }.
projects-members = Пользователи
projects-members-of = Пользователи с доступом к { $name }
projects-nobody = Доступа пока ни у кого нет.
projects-role = Роль
projects-role-of = Роль: { $name }
projects-no-access = Нет доступа
projects-administrator-of-all = Administrator всех проектов
projects-save-role = Сохранить
projects-save-role-of = Сохранить роль: { $name }
projects-give = Выдать роль
field-user = Пользователь
projects-assign = Назначить
projects-role-saved = Роль сохранена.
projects-role-conflict = Тем временем этого пользователя изменил кто-то другой. Ваше изменение не сохранено: посмотрите на роли ниже и попробуйте ещё раз.
projects-rename = Переименовать
projects-saved = Проект сохранён.
projects-conflict = Тем временем этот проект переименовал кто-то другой. Ваше имя ещё не сохранено: сравните и сохраните ещё раз.
projects-delete = Удалить проект
projects-delete-hint = Роли в нём удалятся вместе с ним.
projects-delete-question = Удалить { $name }?
projects-delete-text = { $n ->
    [0] Ролей в этом проекте ни у кого нет.
    [one] { $n } пользователь потеряет роль в этом проекте.
    [few] { $n } пользователя потеряют роли в этом проекте.
   *[other] { $n } пользователей потеряют роли в этом проекте.
}
projects-delete-yes = Да, удалить проект
projects-delete-no = Оставить проект
projects-deleted = Проект удалён.
