# Уведомления
notifications-title = Уведомления
notifications-what = Какие письма вы получаете об аккаунтах, за которые отвечаете. Письма о входе и его безопасности отправляются всегда.
notifications-services = Сервисы
notifications-trial-started = Пробный период начался
notifications-trial-ends-soon = Пробный период скоро закончится
notifications-trial-ended = Пробный период закончился
notifications-service-status-changed = Состояние сервиса изменилось
notifications-saved = Уведомления сохранены.
