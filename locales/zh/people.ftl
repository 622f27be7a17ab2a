# Signing in
sign-in-title = 登录
sign-in-hint = 账户由您的服务商创建。
sign-in-then = 登录后即可继续处理邀请。
sign-in-wrong = 电子邮箱或密码错误。
sign-in-forgot = 忘记密码？
sign-in-button = 登录

# Nowhere to go
closed-title = 您目前无法登录
closed-text = 密码正确，但没有您可以进入的账户：
closed-everywhere = 密码正确，但您已没有访问权限。请联系您的服务商。

# Choice of account
accounts-title = 选择账户
accounts-signed-in = 当前登录：{ $email }
accounts-search = 搜索账户
accounts-all = 显示所有账户
accounts-none = 您目前没有账户。请联系您的服务商。
accounts-more = 这里只列出前 200 个账户，其他账户请使用搜索。
accounts-last = 上次使用
accounts-invited = 您已受邀。
accounts-accept = 接受
accounts-accept-into = 接受 { $company } 的邀请
accounts-suspended = 已暂停。您的服务商可以告知原因并重新启用。
accounts-blocked = 服务商已禁止您访问。
accounts-expired = 邀请已过期。请索取新的邀请。
accounts-here = 当前账户
accounts-back = 返回

# Invitations
invitation-title = 邀请
invitation-join = 加入 { $company }
invitation-offer = { $company } 邀请您担任“{ $role }”。
invitation-accept = 接受邀请
invitation-later = 暂不接受
invitation-other = 此邀请是发给其他人的。您当前以 { $email } 登录，请退出后再接受。
invitation-too-often = 该邀请一天内已重新发送五次。{ $hours } 小时后可再次发送。
invitation-dead-title = 此邀请已失效
invitation-dead = 邀请可能已被接受、撤回、被新邀请取代，或在 24 小时后过期。如果您已接受，请直接登录；否则请索取新的邀请。

# Passwords
password-rule = 至少 { $min } 个字符。建议使用由四个互不相关的词组成的短语。
password-forgot-title = 忘记密码？
password-forgot-hint = 我们会通过电子邮件发送设置新密码的链接。
password-forgot-button = 发送链接
password-mailed-title = 请查收邮件
password-mailed = 如果此地址有对应的账户，设置新密码的链接已在发送途中。链接 60 分钟内有效，且只能使用一次。只有最新的链接有效。
password-to-sign-in = 前往登录页面
password-first-title = 设置密码
password-new-title = 设置新密码
password-save = 保存并登录
password-enough-title = 暂时不再发送链接
password-enough = 此地址或您所在的网络已多次索取链接。如果此地址有对应的账户，最新一封邮件中的链接在 60 分钟内有效。
password-dead-title = 此链接已失效
password-dead = 链接可能已被使用、被新链接取代或已过期。请重新索取，新链接会通过电子邮件发送。
password-dead-again = 索取新链接
password-void-title = 请先设置您自己的密码
password-void = 您的密码由另一家服务商设置，因此无法进入此账户，并且已失效。我们已向您发送链接，用于设置只有您知道的密码。链接 24 小时内有效，且只能使用一次。

# Own profile
profile-title = 个人资料
profile-general = 常规
profile-email-help = 您用它登录。
profile-email-title = 更改电子邮件
profile-email-hint = 您目前使用 { $email } 登录。我们会向新地址发送链接；您在那里确认后，新地址即生效。
field-new-email = 新电子邮件
profile-email-button = 发送链接
profile-email-same = 这已经是您的地址。
profile-email-mailed = 我们已向 { $email } 发送链接。请在 24 小时内确认，确认后新地址生效。
profile-save = 保存更改
profile-saved = 个人资料已保存。
profile-conflict = 您的个人资料在此期间已被更改。您输入的内容尚未保存：请对比后再次保存。
profile-conflict-table = 不同的值
profile-conflict-field = 字段
profile-conflict-saved = 当前保存的值
profile-conflict-yours = 您输入的值
profile-password-hint = 您在此处保持登录，其他所有会话都将结束。
profile-password-due = 您的密码已过期。请设置新密码后继续。
profile-password-typed = 您的密码由服务商设置。请设置自己的密码后继续。
profile-password-button = 更改密码
profile-password-changed = 密码已更改。其他所有会话已结束。
profile-password-wrong = 这不是您的当前密码。

# Control panel
panel-hello = 您好，{ $name }
panel-no-services = 暂无服务。
panel-no-services-hint = 服务由您的服务商开通。
panel-account = 您的账户
panel-id = 您的 ID
panel-role = 您的角色
panel-people-label = 人员
panel-people = { $people } 个用户，共可有 { $limit } 个
panel-provider = 您的服务商
panel-provider-name = 名称
panel-support = 支持
