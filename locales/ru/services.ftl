# Услуги, как их видят и клиенты
service-status-new = Новая
service-status-trial = Пробный период
service-status-trial-end = Пробный период закончился
service-status-active = Активна
service-status-paused = Приостановлена
service-status-deleted = Удалена
service-stop-suspended = аккаунт заблокирован
service-stop-owner-suspended = провайдер заблокирован
service-stop-deletion-requested = аккаунт будет удалён
