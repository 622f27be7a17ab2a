# Свои сеансы и устройства
device-name = { $browser }, { $system }
device-unknown = Неизвестный браузер
sessions-tab = Сеансы
sessions-title = Сеансы
sessions-what = Где вы сейчас вошли. Завершите то, чего не узнаёте, и смените пароль.
sessions-caption = Ваши сеансы
sessions-device = Устройство
sessions-address = Сетевой адрес
sessions-account = Аккаунт
sessions-since = Вход
sessions-seen = Последняя активность
sessions-actions = Действия
sessions-this = Этот сеанс
sessions-no-account = Аккаунт не выбран
sessions-end = Завершить
sessions-end-named = Завершить сеанс { $device }
sessions-end-others = Завершить все остальные сеансы
sessions-ended = Сеанс завершён.
sessions-others-ended = { $n ->
    [0] Других сеансов не было.
    [one] Завершён { $n } другой сеанс.
    [few] Завершены { $n } других сеанса.
   *[other] Завершено { $n } других сеансов.
}
