# 所有页面的框架和共用部分。

## 框架
ui-skip = 跳到正文
ui-menu-open = 打开菜单
ui-menu-main = 主菜单
ui-menu-collapse = 收起菜单
ui-menu-expand = 展开菜单
ui-account-now = 当前账户：
ui-account-switch = 切换账户
ui-theme-dark = 深色主题
ui-theme-light = 浅色主题
ui-profile = 个人资料
ui-profile-menu = 个人菜单，{ $name }
ui-sign-out = 退出登录
ui-language = 语言
ui-breadcrumb = 页面路径
ui-error-quote = 联系我们时请提供编号

## 以他人身份登录
ui-acting-label = 正以他人身份登录
ui-acting = 您正以 { $person }（{ $client }）的身份登录。
ui-acting-partner = 您正以合作伙伴身份登录，代替 { $person }（{ $client }）。
ui-acting-recorded = 您的所有操作都会以 { $by } 的名义记录。
ui-acting-return = 返回管理门户

## 表单
ui-optional = 选填
ui-errors = { $n ->
   *[other] 有 { $n } 处需要检查
}
ui-unsaved-none = 没有未保存的更改
ui-unsaved-some = 有未保存的更改
ui-unsaved = { $n ->
   *[other] { $n } 项未保存的更改
}
ui-discard = 放弃更改
ui-copy = 复制
ui-copied = 已复制
ui-secret-hidden = 已隐藏，需要时再显示

## 列表
ui-select-all-page = 选择本页全部
ui-select-row = 选择 { $name }
ui-selected-label = 已选择：
ui-selected = { $n ->
   *[other] 已选择 { $n } 项
}
ui-clear-selection = 取消选择
ui-more-for = { $name } 的更多操作
ui-add-filter = 添加筛选条件
ui-remove-filter = 移除筛选条件 { $name } { $value }
ui-clear-filters = 清除所有筛选条件
ui-rows-per-page = 每页行数
ui-show = 显示
ui-pages = 分页
ui-previous = 上一页
ui-next = 下一页
ui-no-result = 没有符合这些筛选条件的内容
ui-no-result-for = 没有与“{ $q }”匹配的内容
ui-no-result-hint = 请检查拼写，或移除一个筛选条件。

## 客户状态
ui-status-preparation = 准备中
ui-status-trial = 试用中
ui-status-active = 已激活
ui-status-trial-end = 试用结束
ui-status-deleted = 已删除
ui-status-suspended = 已停用
ui-status-deletion-requested = 已申请删除
ui-status-pending-approval = 等待审批

## 服务状态
ui-service-new = 新服务
ui-service-trial = 试用中
ui-service-trial-end = 试用结束
ui-service-active = 已激活
ui-service-paused = 已暂停
ui-service-deleted = 已删除
ui-service-stopped = 已停止

## 人员
ui-user-accepted = 已接受
ui-user-invited = 已邀请
ui-user-expired = 邀请已过期
ui-user-blocked = 已封锁
ui-user-activated = 已启用
ui-user-not-activated = 未启用
