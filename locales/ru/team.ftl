# Control panel > Users
menu-team = Пользователи
team-invite = Пригласить пользователя
team-filter = Фильтр пользователей
team-search = Поиск по ID или эл. почте
team-caption = Пользователи { $company }
team-id = ID
team-role = Роль IAM/CDN
team-status = Статус
team-two-factor = Двухфакторная аутентификация
team-last-sign-in = Последний вход
team-actions = Действия
team-you = Вы
team-any-status = Любой статус
team-any-role = Любая роль
team-any-two-factor = Двухфакторная: любая
team-two-factor-on = Двухфакторная: включена
team-two-factor-off = Двухфакторная: выключена
team-two-factor-is-on = Включена
team-two-factor-is-off = Выключена
team-edit = Изменить
team-resend = Пригласить повторно
team-cancel = Отменить приглашение
team-delete = Удалить

# Invite user
team-invite-text = Мы отправим письмо со ссылкой. Она действует 24 часа. У кого ещё нет входа, тот задаёт пароль; у кого есть, тот принимает приглашение после входа.
team-name-help = Лучше всего имя и фамилия.
team-email-help = На этот адрес придут приглашение и другие уведомления.
team-language = Язык
team-lang-en = Английский
team-lang-de = Немецкий
team-lang-zh = Китайский
team-lang-ru = Русский
team-help-administrators = Всё: сервисы, пользователи, токены и сам аккаунт.
team-help-engineers = Просмотр и изменение настроек сервисов, очистка кеша и предзагрузка.
team-help-purge-web = Просмотр статистики и настроек, очистка кеша и предзагрузка в панели управления и через API.
team-help-purge-api = Просмотр статистики и настроек, очистка кеша и предзагрузка через API.
team-help-users = Просмотр статистики и настроек.
team-cloud-scope = Область доступа к сервису Cloud
team-cloud-follow = Как роль IAM/CDN
team-cloud-follow-help = Administrators управляют всеми проектами; у остальных доступа нет.
team-scope-client = Клиент
team-scope-client-help = Одна роль для всех проектов.
team-cloud-client = Роль во всех проектах
team-scope-project = Проект
team-scope-project-help = Своя роль в каждом проекте.
team-cloud-projects = Роли в проектах
team-no-projects = Проектов пока нет.
team-choose-project = Выберите роль хотя бы в одном проекте или другую область доступа.
team-other-services = Биллинг, DNS, Storage, Streaming, Web security
team-other-services-text = Administrator
team-back = Отмена
team-invited = Приглашение отправлено: { $email }. Ссылка действует 24 часа.
team-already-here = Этот адрес уже принадлежит пользователю этого аккаунта.
team-full = Пользователей в этом аккаунте может быть не больше { $limit }, и все места заняты. Ожидающие приглашения учитываются. Провайдер может увеличить лимит.
team-too-many = За последние 24 часа отправлено { $n ->
    [one] { $n } приглашение
    [few] { $n } приглашения
   *[other] { $n } приглашений
}. Больше нельзя. Попробуйте позже или обратитесь к провайдеру.
team-invited-again = Приглашение отправлено повторно. Прежняя ссылка больше не действует.

# Edit and delete
field-cloud-role = Роль в Cloud
team-theirs = Имя, эл. почта и язык принадлежат самому человеку: он меняет их в своём профиле.
team-save = Сохранить изменения
team-saved = Пользователь сохранён.
team-conflict = Тем временем этого пользователя изменил кто-то другой. Ваши данные ещё не сохранены: сравните и сохраните ещё раз.
team-last-administrator = Кто-то должен оставаться в роли Administrators. Сначала дайте эту роль другому пользователю.
team-stronger-token = У этого пользователя есть активный API-токен с более сильной ролью. Сначала удалите токен или выберите другую роль.
team-active-tokens = Нельзя удалить пользователя: у него есть активные токены.
team-oneself = Себя здесь удалить нельзя. Чтобы отказаться от этого аккаунта, выберите «Покинуть этот аккаунт» в своём профиле.
team-not-now = Это уже невозможно: кто-то вас опередил. Обновите страницу, чтобы увидеть текущее состояние.
team-delete-question = Удалить пользователя { $name }?
team-delete-text = { $name } сразу потеряет доступ к { $company }. Другие аккаунты этого человека не изменятся.
team-delete-yes = Да, удалить пользователя
team-delete-no = Оставить пользователя
team-delete-hint = Отбирает доступ только к этому аккаунту.
team-deleted = Пользователь удалён из этого аккаунта.
team-cancel-question = Отменить приглашение для { $name }?
team-cancel-text = Ссылка, отправленная на { $email }, сразу перестанет действовать.
team-cancel-yes = Да, отменить приглашение
team-cancel-no = Оставить приглашение
team-cancel-hint = Отправленная ссылка перестанет действовать.
team-cancelled = Приглашение отменено.

# Leave this account
team-leave = Покинуть этот аккаунт
team-leave-hint = Вы потеряете доступ к { $company }. Другие ваши аккаунты останутся.
team-leave-question = Покинуть { $company }?
team-leave-text = Вы сразу потеряете доступ к этому аккаунту. Другие ваши аккаунты останутся. Пригласить вас снова сможет только Administrator.
team-leave-yes = Да, покинуть аккаунт
team-leave-no = Остаться
team-left = Вы покинули { $company }.
team-only-account = Это ваш единственный аккаунт. Удалить вас из него может Administrator аккаунта.
