# Конец аккаунта, как его видят его люди
deletion-tab = Удалить аккаунт
deletion-text = Все услуги сразу остановятся. У { $provider } будет { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}, чтобы связаться с вами. После этого аккаунт и его данные будут удалены.
deletion-button = Удалить аккаунт
deletion-question = Запросить удаление { $company }
deletion-consequence = Вот что произойдёт:
deletion-now = Сейчас
deletion-now-nothing = Работающих услуг нет, останавливать нечего. Изменить в аккаунте ничего будет нельзя.
deletion-now-services = Для всех пользователей остановятся: { $services }. Изменить в аккаунте ничего будет нельзя.
deletion-meanwhile = { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}
deletion-meanwhile-text = { $provider } может связаться с вами. Вы можете отозвать запрос в профиле, и всё снова заработает.
deletion-then = { $due }
deletion-then-text = Аккаунт и его данные будут удалены навсегда.
deletion-yes = Понятно, запросить удаление
deletion-no = Сохранить аккаунт
deletion-reason = Сообщите, почему вы просите удалить аккаунт
deletion-reason-expensive = Услуги слишком дорогие
deletion-reason-issue = Были проблемы с услугами
deletion-reason-better = Есть услуга лучше
deletion-reason-other = Другое
deletion-explanation = Поясните причину
deletion-password-wrong = Это не ваш текущий пароль.
deletion-requested = Удаление аккаунта запрошено.
deletion-requested-already = Удаление этого аккаунта уже запрошено.
deletion-withdraw = Отозвать запрос
deletion-withdrawn = Запрос отозван. Всё снова работает.
deletion-not-requested = Запроса больше нет: он отозван или отменён.
deletion-banner = Аккаунт { $company } будет удалён { $due }. Его услуги остановлены, изменить ничего нельзя.
deletion-state = Состояние удаления аккаунта
deletion-state-text = { $who } запрашивает удаление: { $when }.
deletion-technical = Это собственный аккаунт вашего поставщика. Отдельно его удалить нельзя.
deletion-read-only = Этот аккаунт будет удалён, поэтому изменить в нём ничего нельзя. Сначала отзовите запрос.
deletion-no-reason = не указана
deletion-no-note = нет
deletion-by-the-portal = портал по истечении срока
