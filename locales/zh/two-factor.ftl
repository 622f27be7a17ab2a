# 双重身份验证
two-factor-tab = 双重验证
two-factor-title = 双重身份验证
two-factor-enabled = 已启用
two-factor-disabled = 未启用
two-factor-what = 启用后，登录时除密码外还需要手机应用中的验证码。即使他人知道您的密码，也无法登录。
two-factor-required = 您的服务商要求双重身份验证。请完成设置后继续。
two-factor-enable = 启用 2FA
two-factor-enable-help = 由于这会改变您的登录方式，我们需要确认。
two-factor-set-up = 设置身份验证应用
two-factor-scan = 用身份验证应用扫描二维码，或在应用中输入密钥。然后输入应用显示的六位数字。
two-factor-qr = 身份验证应用的二维码
two-factor-secret = 密钥
two-factor-secret-help = 适用于无法扫描的应用。基于时间，六位数字。
field-two-factor-code = 验证码
two-factor-code-help = 六位数字，每 30 秒更换一次。
two-factor-code-wrong = 这不是当前的验证码。请检查手机时间是否准确，然后输入最新的验证码。
two-factor-check = 验证
two-factor-cancel = 取消
two-factor-too-late = 操作超时。请重新开始：旧密钥已失效。
two-factor-is-on = 双重身份验证已启用。今后登录时我们会要求输入验证码。
two-factor-codes = 备用码
two-factor-codes-once = 手机不在身边时，每个备用码可登录一次。备用码仅在此时显示：请打印或保存在只有您能看到的地方。
two-factor-codes-left = 剩余 { $n } 个，共 5 个
two-factor-codes-hint = 供手机不在身边时使用。生成新码后，旧码失效。
two-factor-generate = 生成备用码
two-factor-print = 打印
two-factor-kept = 我已保存
two-factor-disable = 停用 2FA
two-factor-disable-hint = 我们会向您发送一个链接。您打开并确认后，双重身份验证即停用。
two-factor-off-mailed = 我们已向 { $email } 发送链接。链接仅可使用一次，60 分钟内有效。

# 登录第二步
code-title = 输入验证码
code-hint = 您的账户受双重身份验证保护。
code-help = 身份验证应用中的六位数字，或您的一个备用码。
code-wrong = 验证码错误或已被使用。请等待下一个。
code-backup-left = { $n ->
    [0] 这是您的最后一个备用码。请在个人资料中生成新的备用码。
   *[other] 您使用备用码登录。还剩 { $n } 个。
}

# 邮件确认
confirm-home = 返回首页
confirm-dead-title = 此链接已失效
confirm-dead = 它可能已被使用、被更新的链接取代或已过期。如仍需更改，请在个人资料中重新申请链接。
confirm-email-title = 确认新的电子邮件
confirm-email = 今后您使用 { $email } 登录。您的其他会话将结束。
confirm-email-button = 使用此地址
confirm-email-done = 您的登录电子邮件现在是 { $email }。
confirm-two-factor-title = 停用双重身份验证？
confirm-two-factor = 停用后，仅凭密码即可登录您的账户。您的备用码将失效。
confirm-two-factor-done = 双重身份验证已停用。
