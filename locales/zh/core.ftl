# Roles
role-operator = 运营方
role-reseller = 经销商
role-seller = 销售员
role-client = 客户
role-client-administrators = Administrators
role-client-engineers = Engineers

# Menus
menu-home = 首页
menu-profile = 个人资料

# Labels that several pages share
field-email = 电子邮箱
field-password = 密码
field-current-password = 当前密码
field-new-password = 新密码
field-name = 姓名
field-phone = 电话
field-lang = 语言
field-time-zone = 时区
field-company = 公司

# What is wrong with a field
error-required = 请填写此项。
error-control-characters = 其中包含无法显示的字符，例如换行符。
error-too-long = 最多 { $max } 个字符。
error-email = 请输入电子邮箱地址，例如 name@example.com。
error-choice = 请从列表中选择一项。
error-number = 请输入 { $min } 到 { $max } 之间的整数。
error-password-short = 至少 { $min } 个字符。
error-password-weak = 此密码容易被猜到。建议使用由四个互不相关的词组成的短语。
error-password-own-name = 此密码包含您的姓名、公司或邮箱地址。
error-password-keyboard = 键盘上相邻的按键容易被猜到。
error-password-repeats = 重复的字符容易被猜到。
error-password-sequence = 连续字符、年份和日期容易被猜到。
error-password-common = 这是最常见的密码之一。
error-password-previous = 这是您最近三个密码之一。请换一个。
error-password-words = 单个词语或人名容易被猜到。

# Error pages
problem-400 = 无法读取此请求
problem-400-detail = 请返回上一页，刷新后重试。
problem-403 = 此操作需要其他角色
problem-403-detail = 您需要“{ $role }”角色才能执行此操作。
problem-acting = 以他人身份登录时无法使用
problem-acting-detail = 个人资料和密码只属于本人。请先返回管理门户。
problem-stale = 此表单已过期
problem-stale-detail = 您可能在另一个标签页中登录或退出过。请返回上一页，刷新后重新提交。没有任何更改。
problem-404 = 此地址没有内容
problem-404-detail = 链接可能已过时，或者原有内容已不存在。
problem-409 = 现在无法执行此操作
problem-413 = 内容过大
problem-413-detail = 表单最多 64 KiB。没有任何更改。
problem-429 = 尝试次数过多
problem-429-detail = 请在 { $minutes } 分钟后重试。不会永久锁定。
problem-500 = 出现故障
problem-500-detail = 故障已记录。您提交的内容不会只保存一半。
problem-503 = 稍后恢复
problem-503-detail = 数据库没有响应。没有丢失任何内容，请稍后重试。
problem-home = 返回首页
