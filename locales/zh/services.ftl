# 服务（客户也会看到）
service-status-new = 新建
service-status-trial = 试用
service-status-trial-end = 试用结束
service-status-active = 使用中
service-status-paused = 已暂停
service-status-deleted = 已删除
service-stop-trial-end = 试用已结束
service-stop-paused = 服务商已暂停该服务
service-stop-deleted = 该服务已被删除
service-stop-suspended = 账户已被停用
service-stop-owner-suspended = 服务商已被停用
service-stop-deletion-requested = 账户即将被删除

# 控制面板
field-message = 留言
panel-services = 服务
panel-service-stopped = 已停止：{ $why }
panel-service-days-left = 试用还剩 { $n } 天
panel-service-trial-until = 试用结束时间
panel-service-features = 已为您启用的功能
panel-service-no-features = 尚未启用任何功能。
panel-service-open = 打开 { $service }
panel-service-available = 您可以使用此服务，但尚未开通。由您的服务商开通。
panel-service-ask-title = 申请 { $service }
panel-service-message-help = 您想用它做什么？您的服务商会看到这段留言。
panel-service-ask = 申请开通
panel-service-ask-role = 您账户中的 Administrators 和 Engineers 可以申请。
panel-service-ask-stopped = 目前无法申请：{ $why }。
panel-service-asked = { $name } 已申请开通。
panel-service-asked-text = 您的服务商会开通服务，或通过邮件答复。
panel-service-asked-now = 已请您的服务商开通 { $service }。
panel-service-declined = 您的服务商拒绝了上一次申请。
panel-service-needless = 该服务已开通，或已有人提出申请。
