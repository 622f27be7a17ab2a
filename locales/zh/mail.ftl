# 电子邮件。每种一条消息；各部分为 subject、heading、text（段落以空行分隔）、button、note。
mail-hello = { $name }，您好：
mail-url = 如果按钮无法使用，请打开以下地址：
mail-questions = 如有疑问：
mail-valid-hours = { $n ->
   *[other] 链接仅可使用一次，{ $n } 小时内有效，截至 { $until }（UTC）。
}
mail-valid-minutes = { $n ->
   *[other] 链接仅可使用一次，{ $n } 分钟内有效，截至 { $until }（UTC）。
}

mail-welcome =
    .subject = 您的账户 { $company } 已开通
    .heading = 欢迎使用 { $brand }
    .text =
        { $brand } 已为您开通账户 { $company }。

        请使用此电子邮箱和您收到的密码登录。
    .button = 登录
    .note = 不清楚为何收到此邮件？该账户可能是为他人开通的，请告知我们。

mail-set-up-password =
    .subject = 请为 { $company } 设置密码
    .heading = 设置密码
    .text = { $brand } 邀请您加入账户 { $company }。请设置密码以进入账户。
    .button = 设置密码
    .note = 不清楚为何收到此邮件？忽略即可，不会有任何变化。

mail-access-to-another-account =
    .subject = { $brand } 邀请您加入 { $company }
    .heading = 加入 { $company }
    .text =
        { $brand } 邀请您加入账户 { $company }。

        您的登录方式不变：打开链接，照常登录并接受邀请。
    .button = 接受邀请
    .note = 不清楚为何收到此邮件？忽略即可，不会有任何变化。

mail-seller-invitation =
    .subject = { $company } 邀请您担任销售人员
    .heading = 成为 { $company } 的销售人员
    .text = { $company } 邀请您以销售人员身份服务其客户。接受邀请即可开始。
    .button = 接受邀请
    .note = 不清楚为何收到此邮件？忽略即可，不会有任何变化。

mail-reseller-invitation =
    .subject = 您的经销商账户 { $company }
    .heading = 管理 { $company }
    .text =
        已为您开通经销商账户 { $company }。

        接受邀请后，您可以创建客户并邀请销售人员。
    .button = 接受邀请
    .note = 不清楚为何收到此邮件？忽略即可，不会有任何变化。

mail-password-reset =
    .subject = 重置您的密码
    .heading = 设置新密码
    .text = 有人（很可能是您本人）为此电子邮箱申请了新密码。
    .button = 设置新密码
    .note = 不是您本人申请的？忽略此邮件即可，您的密码不会改变。

mail-password-changed =
    .subject = 您的密码已更改
    .heading = 您的密码已更改
    .text = 您的登录密码刚刚被更改。
    .note = 不是您本人操作？请立即在登录页面重置密码，并告知我们。

mail-password-set =
    .subject = { $company } 的登录密码已重新设置
    .heading = 已为您设置新密码
    .text =
        { $brand } 为您在账户 { $company } 的登录邮箱 { $email } 设置了新密码。新密码立即生效，您此前的所有登录会话均已结束。

        密码本身不会出现在任何邮件中：{ $brand } 会通过其他方式告诉您。您可以随时在登录页面通过“忘记密码？”设置自己的密码。
    .button = 登录
    .note = 对此不知情？请告知我们。

mail-password-link =
    .subject = 为 { $company } 设置新密码
    .heading = 设置新密码
    .text = { $brand } 向您发送此链接，以便您为账户 { $company } 设置新密码。
    .button = 设置新密码
    .note = 不是您本人申请的？忽略此邮件即可，您的密码不会改变。

mail-password-link-shown =
    .subject = { $brand } 查看了重设您密码的链接
    .heading = 重设您密码的链接已被查看
    .text =
        { $brand } 的工作人员为您在账户 { $company } 的登录生成了重设密码的链接，并在输入其本人密码后查看了该链接。

        这通常发生在需要通过邮件以外的方式把链接交给您的时候。此操作已被记录。在链接被使用之前，您的密码不会改变。
    .note = 您没有请求过密码方面的帮助？请告知我们。

mail-email-changed =
    .subject = 您的登录邮箱已更改
    .heading = 您的登录邮箱已更改
    .text =
        您的登录邮箱已由 { $old_email } 更改为 { $new_email }。

        今后请使用 { $new_email } 登录，密码保持不变。
    .note = 对此不知情？请立即告知我们。

mail-login-info-changed =
    .subject = 您在 { $company } 的信息已更改
    .heading = 您的信息已更改
    .text = { $brand } 更改了您在账户 { $company } 中的信息：姓名、语言或角色。您的登录方式不变。
    .note = 对此不知情？请告知我们。

mail-link-shown =
    .subject = 发给您的邮件中的链接已被查看
    .heading = 发给您的邮件中的链接已被查看
    .text =
        本门户的运营方在输入其本人密码后，查看了发给您的一封邮件中的保密链接。

        这通常发生在邮件未能送达、需要通过其他方式把链接交给您的时候。此操作已被记录。
    .note = 您没有请求过链接方面的帮助？请告知我们。

mail-trial-started =
    .subject = 您的 { $service } 试用已开始
    .heading = { $service } 可试用至 { $until }
    .text =
        { $company } 的 { $service } 试用已开始，有效期至 { $until }。

        请登录 { $brand } 的控制面板开始使用。
    .button = 登录
    .note = 您收到此邮件是因为您负责管理账户 { $company }。

mail-trial-ends-soon =
    .subject = 您的 { $service } 试用即将结束
    .heading = 您的 { $service } 试用即将结束
    .text =
        { $company } 的 { $service } 试用将于 { $until } 结束，届时服务将停止。

        想继续使用？请在此之前告知 { $brand }。
    .button = 登录
    .note = 您收到此邮件是因为您负责管理账户 { $company }。

mail-trial-ended =
    .subject = 您的 { $service } 试用已结束
    .heading = 您的 { $service } 试用已结束
    .text =
        { $company } 的 { $service } 试用已结束，服务已停止。

        其中的数据将再保留 { $days } 天，之后将被删除。想继续使用？请告知 { $brand }。
    .button = 登录
    .note = 您收到此邮件是因为您负责管理账户 { $company }。

mail-service-status-changed =
    .subject = { $service } 的状态现为：{ $after }
    .heading = { $service } 的状态现为：{ $after }
    .text = { $company } 的 { $service } 状态已由“{ $before }”变为“{ $after }”。
    .button = 登录
    .note = 您收到此邮件是因为您负责管理账户 { $company }。对此有疑问？请联系 { $brand }。

mail-confirm-email =
    .subject = 请确认您的新电子邮件
    .heading = 请确认您的新电子邮件
    .text = 您希望使用此电子邮件地址登录 { $brand }。请打开链接，确认该地址属于您。在此之前，原地址仍然有效。
    .button = 确认地址
    .note = 不是您本人操作？请忽略此邮件，不会有任何变化。

mail-email-in-use =
    .subject = 此电子邮件地址已被使用
    .heading = 此电子邮件地址已被使用
    .text =
        有人（可能是您）希望将此电子邮件地址用于 { $brand } 的另一个登录账户。

        该地址已属于您的登录账户，因此未作任何更改。
    .note = 您无需进行任何操作。

mail-email-change-asked =
    .subject = 有人请求更换登录电子邮件
    .heading = 有人请求更换登录电子邮件
    .text =
        有人（很可能是您）希望改用 { $new_email } 登录，并为此输入了您的密码。

        我们已向新地址发送链接。新地址确认后，此地址将不能再用于登录。
    .note = 不是您本人操作？请立即更改密码，链接即会失效，并请告知我们。

mail-two-factor-on =
    .subject = 双重身份验证已启用
    .heading = 双重身份验证已启用
    .text = 今后登录时，除密码外还需要身份验证应用中的验证码。请妥善保管您的备用码。
    .note = 不是您本人操作？请立即告知我们。

mail-two-factor-off-link =
    .subject = 停用双重身份验证
    .heading = 停用双重身份验证
    .text = 您希望仅用密码登录。请打开链接并确认。
    .button = 继续
    .note = 不是您本人操作？说明有人知道您的密码：请立即更改。双重身份验证仍保持启用。

mail-two-factor-off =
    .subject = 双重身份验证已停用
    .heading = 双重身份验证已停用
    .text = 现在仅凭密码即可登录您的账户。您的备用码已失效。
    .note = 不是您本人操作？请立即更改密码，重新启用双重身份验证，并告知我们。

mail-two-factor-reset =
    .subject = 您的双重身份验证已被重置
    .heading = 您的双重身份验证已被重置
    .text =
        { $brand } 已停用您的双重身份验证。原因：{ $reason }

        现在仅凭密码即可登录您的账户。请在个人资料中重新设置应用。
    .note = 不是您要求的？请立即告知我们。

mail-new-device =
    .subject = 新的登录：{ $browser }
    .heading = 您的账户有新的登录
    .text =
        有人使用您的电子邮件和密码，从我们尚不认识的浏览器登录。

        时间：{ $time }。网络地址：{ $address }。浏览器：{ $browser }。
    .note = 是您本人？则无需操作。如果不是，请立即更改密码：这会结束所有其他会话。

mail-password-expires =
    .subject = 请在 { $until } 之前更换密码
    .heading = 您的密码即将到期
    .text = { $brand } 要求定期更换密码。您的密码可使用至 { $until }；此后登录时您需要设置新密码。您也可以现在就在个人资料中更换。
    .button = 登录
    .note = 您收到此邮件，是因为您的服务商限制了密码的使用期限。
mail-deletion-requested =
    .subject = { $company } 将于 { $due } 被删除
    .heading = 已申请删除 { $company }
    .text =
        { $who } 已申请删除账户 { $company }。该账户的所有服务均已停止。

        账户及其数据将于 { $due } 删除。在此之前，管理员可在个人资料中撤回申请，一切将恢复运行。
    .button = 登录
    .note = 您收到此邮件是因为您负责管理账户 { $company }。对此不知情？请立即联系 { $brand }。

mail-deletion-cancelled =
    .subject = { $company } 不会被删除
    .heading = { $company } 予以保留
    .text =
        { $brand } 已取消删除账户 { $company } 的申请。

        服务已恢复运行，没有任何内容被删除。
    .button = 登录
    .note = 您收到此邮件是因为您负责管理账户 { $company }。有疑问？请联系 { $brand }。

mail-deletion-withdrawn =
    .subject = { $company } 不会被删除
    .heading = { $company } 予以保留
    .text =
        { $who } 已撤回删除账户 { $company } 的申请。

        服务已恢复运行，没有任何内容被删除。
    .button = 登录
    .note = 您收到此邮件是因为您负责管理账户 { $company }。有疑问？请联系 { $brand }。

mail-deletion-due =
    .subject = { $company } 将于明天被删除
    .heading = { $company } 将于明天被删除
    .text =
        根据申请，账户 { $company } 及其数据将于 { $due } 删除。此操作无法撤销。

        想保留账户？在此之前，管理员可在个人资料中撤回申请。
    .button = 登录
    .note = 您收到此邮件是因为您负责管理账户 { $company }。有疑问？请联系 { $brand }。

mail-account-deleted =
    .subject = { $company } 已被删除
    .heading = { $company } 已被删除
    .text =
        您在 { $brand } 的账户 { $company } 及其服务已被删除，无法再登录。

        仍存储的个人数据将在保留期结束后清除。感谢您一直以来的支持。
    .note = 您收到此邮件是因为您曾负责管理账户 { $company }。有疑问？请联系 { $brand }。

mail-alert-deletion-requested =
    .subject = { $company }（{ $id }）申请删除账户
    .heading = { $company } 申请删除账户
    .text =
        { $company }（ID { $id }）的 { $who } 已申请删除账户。原因：{ $reason }

        其所有服务均已停止。您可以在 { $due } 之前挽留客户，之后账户将自动删除。请打开该客户的“Delete client”标签页，取消申请或立即删除账户。
    .button = 登录
    .note = 您收到此邮件是因为此地址已登记为 { $brand } 的删除申请通知地址。

mail-alert-deletion-cancelled =
    .subject = { $company }（{ $id }）予以保留：申请已取消
    .heading = 已取消删除 { $company }
    .text =
        { $who } 已取消删除 { $company }（ID { $id }）的申请。服务已恢复运行。

        备注：{ $note }
    .button = 登录
    .note = 您收到此邮件是因为此地址已登记为 { $brand } 的删除申请通知地址。

mail-alert-deletion-withdrawn =
    .subject = { $company }（{ $id }）予以保留：申请已撤回
    .heading = { $company } 已撤回申请
    .text = { $company }（ID { $id }）的 { $who } 已撤回删除账户的申请。服务已恢复运行。
    .button = 登录
    .note = 您收到此邮件是因为此地址已登记为 { $brand } 的删除申请通知地址。

mail-alert-deletion-due =
    .subject = { $company }（{ $id }）将于明天被删除
    .heading = { $company } 将于明天被删除
    .text =
        根据客户的申请，{ $company }（ID { $id }）将于 { $due } 自动删除。

        在此之前，您可以在该客户的“Delete client”标签页中取消申请。
    .button = 登录
    .note = 您收到此邮件是因为此地址已登记为 { $brand } 的删除申请通知地址。

mail-alert-account-deleted =
    .subject = { $company }（{ $id }）已被删除
    .heading = { $company } 已被删除
    .text =
        账户 { $company }（ID { $id }）已被删除。操作人：{ $who }

        其 ID、公司名称和历史记录予以保留。
    .button = 登录
    .note = 您收到此邮件是因为此地址已登记为 { $brand } 的删除申请通知地址。
mail-failed-sign-ins =
    .subject = 登录失败：{ $count } 次
    .heading = 登录失败：{ $count } 次
    .text = { $name } 及其客户的以下人员（或知道其地址的他人）输入了错误的密码：
    .note = 您收到此邮件，是因为该地址列在 { $name } 的邮件提醒中。
mail-failed-more = { $n ->
   *[other] 以及另外 { $n } 次
}
mail-activation-requested =
    .subject = { $company } 申请开通 { $service }
    .heading = { $company } 申请开通 { $service }
    .text =
        { $company } 的 { $person } 请您开通 { $service }。留言如下：

        { $message }

        请登录并打开该客户的“{ $service }”标签页，开通服务或拒绝申请。
    .button = 登录
    .note = 您收到此邮件是因为此地址是 { $brand } 的联系地址。

mail-activation-declined =
    .subject = { $service } 未开通
    .heading = { $service } 未开通
    .text =
        { $brand } 拒绝了您为 { $company } 开通 { $service } 的申请。答复如下：

        { $answer }
    .button = 登录
    .note = 您收到此邮件是因为您申请过该服务。有疑问？请联系 { $brand }。

mail-moved-to-another-provider =
    .subject = { $company } 今后由 { $brand } 为您服务
    .heading = { $company } 今后由 { $brand } 为您服务
    .text =
        账户 { $company } 已转移到另一家服务商：{ $brand }。您的服务照常运行。

        请重新登录。如果您的密码由原服务商设定，您将收到一封带链接的邮件，用于设置您自己的密码。
    .button = 登录
    .note = 您收到此邮件是因为您负责管理账户 { $company }。对此有疑问？请联系 { $brand }。

mail-converted-to-reseller =
    .subject = { $company } 现已成为 { $brand } 的经销商
    .heading = { $company } 现已成为 { $brand } 的经销商
    .text =
        账户 { $company } 已转换为经销商账户，可以在管理门户中创建并管理自己的客户。

        原账户及其全部服务保留，作为其自己的首个客户。请重新登录并选择要进入的账户。
    .button = 登录
    .note = 您收到此邮件是因为您负责管理账户 { $company }。对此有疑问？请联系 { $brand }。
mail-api-token-expires =
    .subject = API 令牌 { $token } 即将到期
    .heading = API 令牌 { $token } 即将到期
    .text =
        { $company } 的 API 令牌 { $token } 有效期至 { $until }。此后使用它的程序将被拒绝。

        请及时在“个人资料 > API 令牌”中创建新的令牌。
    .button = 登录
    .note = 您收到此邮件是因为您创建了该令牌，或是 { $company } 在 { $brand } 的管理员。
