# Услуги, как их видят и клиенты
service-status-new = Новая
service-status-trial = Пробный период
service-status-trial-end = Пробный период закончился
service-status-active = Активна
service-status-paused = Приостановлена
service-status-deleted = Удалена
service-stop-trial-end = пробный период закончился
service-stop-paused = провайдер приостановил услугу
service-stop-deleted = услуга удалена
service-stop-suspended = аккаунт заблокирован
service-stop-owner-suspended = провайдер заблокирован
service-stop-deletion-requested = аккаунт будет удалён

# В панели управления
field-message = Сообщение
panel-services = Услуги
panel-service-stopped = Остановлена: { $why }
panel-service-days-left = { $n ->
    [one] Остался { $n } день пробного периода
    [few] Осталось { $n } дня пробного периода
   *[many] Осталось { $n } дней пробного периода
}
panel-service-trial-until = Пробный период закончится
panel-service-features = Включено для вас
panel-service-no-features = Дополнительные функции не включены.
panel-service-open = Открыть { $service }
panel-service-available = Услуга доступна вам, но ещё не используется. Её подключает ваш провайдер.
panel-service-ask-title = Запросить { $service }
panel-service-message-help = Для чего она вам нужна? Это прочитает ваш провайдер.
panel-service-ask = Запросить подключение
panel-service-ask-role = Запросить её могут Administrators и Engineers вашего аккаунта.
panel-service-ask-stopped = Сейчас запрос отправить нельзя: { $why }.
panel-service-asked = Запрос на подключение: { $name }.
panel-service-asked-text = Провайдер подключит услугу или ответит по эл. почте.
panel-service-asked-now = Провайдер получил запрос на подключение { $service }.
panel-service-declined = Провайдер отклонил последний запрос.
panel-service-needless = Услуга уже подключена, или запрос уже отправлен.
