# Roles
role-operator = Оператор
role-reseller = Реселлер
role-seller = Продавец
role-client = Клиент
role-client-administrators = Administrators
role-client-engineers = Engineers

# Menus
menu-home = Главная
menu-profile = Профиль

# Labels that several pages share
field-email = Эл. почта
field-password = Пароль
field-current-password = Текущий пароль
field-new-password = Новый пароль
field-name = Имя
field-phone = Телефон
field-lang = Язык
field-time-zone = Часовой пояс
field-company = Компания

# What is wrong with a field
error-required = Заполните это поле.
error-control-characters = Здесь есть символы, которые нельзя показать, например переносы строк.
error-too-long = Не более { $max ->
    [one] { $max } символа
   *[other] { $max } символов
}.
error-email = Введите адрес эл. почты, например name@example.com.
error-choice = Выберите вариант из списка.
error-number = Введите целое число от { $min } до { $max }.
error-password-short = Не менее { $min ->
    [one] { $min } символа
   *[other] { $min } символов
}.
error-password-weak = Этот пароль легко угадать. Хорошо подходит фраза из четырёх не связанных между собой слов.
error-password-own-name = Этот пароль содержит ваше имя, название компании или адрес.
error-password-keyboard = Ряды клавиш легко угадать.
error-password-repeats = Повторяющиеся символы легко угадать.
error-password-sequence = Последовательности, годы и даты легко угадать.
error-password-common = Это один из самых распространённых паролей.
error-password-previous = Это один из трёх ваших последних паролей. Выберите другой.
error-password-words = Отдельные слова и имена легко угадать.

# Error pages
problem-400 = Этот запрос не удалось прочитать
problem-400-detail = Вернитесь назад, обновите страницу и попробуйте ещё раз.
problem-403 = Для этого нужна другая роль
problem-403-detail = Для этого действия нужна роль «{ $role }».
problem-acting = Недоступно, пока вы вошли от имени другого человека
problem-acting-detail = Профиль и пароль принадлежат только самому человеку. Сначала вернитесь на портал администратора.
problem-stale = Эта форма устарела
problem-stale-detail = Возможно, вы вошли или вышли в другой вкладке. Вернитесь назад, обновите страницу и отправьте форму ещё раз. Ничего не изменено.
problem-404 = По этому адресу ничего нет
problem-404-detail = Возможно, ссылка устарела или того, что здесь было, больше нет.
problem-409 = Сейчас это сделать нельзя
problem-413 = Слишком большой объём
problem-413-detail = Форма вмещает до 64 КиБ. Ничего не изменено.
problem-429 = Слишком много попыток
problem-429-detail = Попробуйте ещё раз через { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
   *[other] { $minutes } минут
}. Ничего не заблокировано навсегда.
problem-500 = Что-то сломалось
problem-500-detail = Ошибка записана в журнал. Ничего из отправленного не сохранилось наполовину.
problem-503 = Скоро вернёмся
problem-503-detail = База данных не отвечает. Ничего не потеряно, попробуйте чуть позже.
problem-home = На главную страницу
