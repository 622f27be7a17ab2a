# Signing in
sign-in-title = Вход
sign-in-hint = Учётные записи создаёт ваш провайдер.
sign-in-then = Войдите, чтобы перейти к приглашению.
sign-in-wrong = Неверный адрес эл. почты или пароль.
sign-in-forgot = Забыли пароль?
sign-in-button = Войти

# Nowhere to go
closed-title = Сейчас войти нельзя
closed-text = Пароль верный, но нет аккаунта, в который вы можете войти:
closed-everywhere = Пароль верный, но доступа у вас больше нет. Обратитесь к провайдеру.

# Choice of account
accounts-title = Выберите аккаунт
accounts-signed-in = Вы вошли как { $email }
accounts-search = Поиск аккаунтов
accounts-all = Показать все аккаунты
accounts-none = Сейчас у вас здесь нет аккаунта. Обратитесь к провайдеру.
accounts-more = Показаны только первые 200 аккаунтов. Остальные можно найти поиском.
accounts-last = Последний
accounts-invited = Вас пригласили.
accounts-accept = Принять
accounts-accept-into = Принять приглашение: { $company }
accounts-suspended = Приостановлен. Провайдер может объяснить причину и снова включить его.
accounts-blocked = Провайдер заблокировал ваш доступ.
accounts-expired = Срок приглашения истёк. Попросите новое.
accounts-here = Вы здесь
accounts-back = Назад

# Invitations
invitation-title = Приглашение
invitation-join = Присоединиться к { $company }
invitation-offer = { $company } приглашает вас в роли «{ $role }».
invitation-accept = Принять приглашение
invitation-later = Не сейчас
invitation-other = Это приглашение для другого человека. Вы вошли как { $email }. Выйдите, чтобы принять его.
invitation-too-often = Приглашение за день отправлено повторно пять раз. Снова отправить можно через { $hours ->
    [one] { $hours } час.
    [few] { $hours } часа.
   *[other] { $hours } часов.
}
invitation-dead-title = Это приглашение больше не действует
invitation-dead = Возможно, оно уже принято, отозвано, заменено новым или истекло через 24 часа. Если вы его приняли, войдите. Если нет, попросите новое.

# Passwords
password-rule = Не менее { $min ->
    [one] { $min } символа
   *[other] { $min } символов
}. Хорошо подходит фраза из четырёх не связанных между собой слов.
password-forgot-title = Забыли пароль?
password-forgot-hint = Мы пришлём ссылку для нового пароля.
password-forgot-button = Отправить ссылку
password-mailed-title = Проверьте почту
password-mailed = Если с этим адресом есть аккаунт, ссылка для нового пароля уже в пути. Она действует один раз и 60 минут. Работает только самая новая ссылка.
password-to-sign-in = На страницу входа
password-first-title = Задайте пароль
password-new-title = Задайте новый пароль
password-save = Сохранить и войти
password-enough-title = Пока достаточно ссылок
password-enough = Для этого адреса или из вашей сети было запрошено много ссылок. Если с этим адресом есть аккаунт, работает ссылка из самого нового письма – в течение 60 минут.
password-dead-title = Эта ссылка больше не действует
password-dead = Возможно, она уже использована, заменена новой или истекла. Запросите новую, она придёт по эл. почте.
password-dead-again = Запросить новую ссылку
password-void-title = Сначала задайте собственный пароль
password-void = Ваш пароль задал другой провайдер, поэтому он не открывает этот аккаунт и больше не действует. Мы отправили вам ссылку, чтобы вы задали пароль, который знаете только вы. Она действует один раз и 24 часа.

# Own profile
profile-title = Профиль
profile-general = Общее
profile-email-help = С ним вы входите.
profile-email-title = Изменить адрес
profile-email-hint = Сейчас вы входите с адресом { $email }. Мы отправим ссылку на новый адрес; он начнёт действовать, когда вы подтвердите его там.
field-new-email = Новый адрес
profile-email-button = Отправить ссылку
profile-email-same = Это уже ваш адрес.
profile-email-mailed = Мы отправили ссылку на { $email }. Новый адрес начнёт действовать, когда его подтвердят там, в течение 24 часов.
profile-save = Сохранить изменения
profile-saved = Профиль сохранён.
profile-conflict = Тем временем профиль был изменён. Ваши данные ещё не сохранены: сравните и сохраните ещё раз.
profile-conflict-table = Различающиеся значения
profile-conflict-field = Поле
profile-conflict-saved = Сохранено сейчас
profile-conflict-yours = Вы ввели
profile-password-hint = Здесь вы останетесь в системе. Все остальные ваши сеансы завершатся.
profile-password-due = Ваш пароль устарел. Выберите новый, чтобы продолжить.
profile-password-typed = Ваш пароль задал провайдер. Выберите собственный, чтобы продолжить.
profile-password-button = Сменить пароль
profile-password-changed = Пароль изменён. Все остальные сеансы завершены.
profile-password-wrong = Это не ваш текущий пароль.

# Control panel
panel-hello = Здравствуйте, { $name }
panel-no-services = Услуг пока нет.
panel-no-services-hint = Их включает ваш провайдер.
panel-account = Ваш аккаунт
panel-id = Ваш ID
panel-role = Ваша роль
panel-people-label = Люди
panel-people = Пользователей: { $people } из { $limit }
panel-provider = Ваш провайдер
panel-provider-name = Название
panel-support = Поддержка
