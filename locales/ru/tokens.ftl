# Панель управления > Профиль > API-токены
tokens-title = API-токены
tokens-text = Программы работают с API по токену от имени того, кто его создал.
tokens-count = Активных токенов: { $n } из { $most }.
tokens-documentation = Документация API
tokens-create = Создать токен
tokens-filter = Фильтр токенов
tokens-any-status = Любой статус
tokens-any-issuer = Кем выпущен: любой
tokens-active = Активен
tokens-expired = Истёк
tokens-deleted = Удалён
tokens-caption = API-токены { $company }
tokens-none = Нет активных токенов
tokens-none-text = Токен показывается один раз, при создании. Он перестаёт работать, как только вы его удалите.
tokens-name = Название токена
tokens-description = Описание
tokens-issuer = Кем выпущен
tokens-issuer-gone = Пользователь удалён
tokens-role = Роль
tokens-expire = Истекает
tokens-start = Начало
tokens-last-usage = Последнее использование
tokens-not-used = Ещё не использовался
tokens-ends-soon = Истекает в течение семи дней
tokens-never = Бессрочный
tokens-never-help = Работает, пока его не удалят.
tokens-delete = Удалить API-токен

# Новый токен
tokens-expiration = Срок действия
tokens-set-date = Указать дату окончания
tokens-expires = Дата окончания
tokens-expires-help = Токен работает до конца этого дня. Мы отправим письмо за семь дней и за один день.
tokens-create-button = Создать
tokens-error-date = Выберите день.
tokens-error-past = Выберите день, который ещё не прошёл.
tokens-above-own = Роль не может быть выше вашей.
tokens-full = В аккаунте может быть не больше { $most } активных токенов. Сначала удалите один.
tokens-new-title = Новый API-токен создан
tokens-token = API-токен
tokens-copy-now = Скопируйте токен сейчас. Больше он показан не будет.
tokens-header = Передавайте его в заголовке каждого запроса: Authorization: APIKey <token>
tokens-copied = Готово, токен скопирован
tokens-once = Токен уже создан и показывается только один раз. Если вы его не скопировали, удалите его и создайте новый.

# Удаление
tokens-delete-question = Удалить API-токен { $name }?
tokens-delete-text = Программы, которые им пользуются, сразу получат отказ. Отменить это нельзя.
tokens-delete-yes = Да, удалить токен
tokens-delete-no = Оставить токен
tokens-was-deleted = API-токен удалён.
tokens-not-active = Этот токен уже не работает.
tokens-delete-first = Сначала удалите токены. Программы, которые ими пользуются, перестанут работать.
tokens-show-of-user = Показать токены

# Документация API
api-docs-title = Документация API
api-docs-text = Передавайте токен в заголовке каждого запроса: Authorization: APIKey <token>. Токены создаются в панели управления в разделе «Профиль > API-токены».
api-docs-document = Документ OpenAPI
api-docs-parameters = Параметры
api-docs-body = Тело запроса
api-docs-answers = Ответы
api-docs-objects = Объекты
api-docs-parameter = Название
api-docs-place = Где
api-docs-type = Тип
api-docs-meaning = Значение
api-docs-status = Статус
api-docs-required = обязательно
