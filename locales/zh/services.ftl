# 服务（客户也会看到）
service-status-new = 新建
service-status-trial = 试用
service-status-trial-end = 试用结束
service-status-active = 使用中
service-status-paused = 已暂停
service-status-deleted = 已删除
service-stop-suspended = 账户已被停用
service-stop-owner-suspended = 服务商已被停用
service-stop-deletion-requested = 账户即将被删除
