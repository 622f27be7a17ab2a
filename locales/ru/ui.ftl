# Рамка каждой страницы и общие части страниц.

## Рамка
ui-skip = Перейти к содержанию
ui-menu-open = Открыть меню
ui-menu-main = Главное меню
ui-menu-collapse = Свернуть меню
ui-menu-expand = Развернуть меню
ui-account-now = Текущий аккаунт:
ui-account-switch = Сменить аккаунт
ui-theme-dark = Тёмная тема
ui-theme-light = Светлая тема
ui-profile = Профиль
ui-profile-menu = Меню профиля, { $name }
ui-sign-out = Выйти
ui-language = Язык
ui-breadcrumb = Путь к странице
ui-error-quote = При обращении к нам укажите номер

## Вход от имени другого человека
ui-acting-label = Вы вошли от имени другого человека
ui-acting = Вы вошли от имени: { $person }, { $client }.
ui-acting-partner = Вы вошли как партнёр, вместо пользователя: { $person }, { $client }.
ui-acting-recorded = Все ваши действия записываются под именем: { $by }.
ui-acting-return = Вернуться в портал администратора

## Формы
ui-optional = необязательно
ui-errors = { $n ->
    [one] Проверьте { $n } место в форме
    [few] Проверьте { $n } места в форме
   *[other] Проверьте { $n } мест в форме
}
ui-unsaved-none = Нет несохранённых изменений
ui-unsaved-some = Есть несохранённые изменения
ui-unsaved = { $n ->
    [one] { $n } несохранённое изменение
    [few] { $n } несохранённых изменения
   *[other] { $n } несохранённых изменений
}
ui-discard = Отменить
ui-copy = Копировать
ui-copied = Скопировано
ui-secret-hidden = Скрыто, пока вы не запросите

## Списки
ui-select-all-page = Выбрать все на этой странице
ui-select-row = Выбрать: { $name }
ui-selected-label = Выбрано:
ui-selected = { $n ->
    [one] Выбран { $n }
    [few] Выбрано { $n }
   *[other] Выбрано { $n }
}
ui-clear-selection = Снять выбор
ui-more-for = Другие действия: { $name }
ui-add-filter = Добавить фильтр
ui-remove-filter = Убрать фильтр { $name } { $value }
ui-clear-filters = Убрать все фильтры
ui-rows-per-page = Строк на странице
ui-show = Показать
ui-pages = Страницы
ui-previous = Назад
ui-next = Вперёд
ui-no-result = По этим фильтрам ничего не найдено
ui-no-result-for = По запросу «{ $q }» ничего не найдено
ui-no-result-hint = Проверьте написание или уберите один из фильтров.

## Статус клиента
ui-status-preparation = Подготовка
ui-status-trial = Пробный период
ui-status-active = Активен
ui-status-trial-end = Пробный период истёк
ui-status-deleted = Удалён
ui-status-suspended = Приостановлен
ui-status-deletion-requested = Запрошено удаление
ui-status-pending-approval = Ожидает одобрения

## Статус услуги
ui-service-new = Новая
ui-service-trial = Пробный период
ui-service-trial-end = Пробный период истёк
ui-service-active = Активна
ui-service-paused = На паузе
ui-service-deleted = Удалена
ui-service-stopped = Остановлена

## Люди
ui-user-accepted = Принято
ui-user-invited = Отправлено приглашение
ui-user-expired = Приглашение истекло
ui-user-blocked = Заблокирован
ui-user-activated = Активирован
ui-user-not-activated = Не активирован
