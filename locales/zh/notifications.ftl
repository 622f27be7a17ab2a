# 通知
notifications-title = 通知
notifications-what = 您会收到哪些与您管理的账户有关的电子邮件。有关登录及其安全的邮件始终会发送。
notifications-services = 服务
notifications-trial-started = 试用已开始
notifications-trial-ends-soon = 试用即将结束
notifications-trial-ended = 试用已结束
notifications-service-status-changed = 服务状态已更改
notifications-saved = 您的通知设置已保存。
