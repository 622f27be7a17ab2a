# 会话与设备
device-name = { $system } 上的 { $browser }
device-unknown = 未知浏览器
sessions-tab = 会话
sessions-title = 会话
sessions-what = 您当前登录的位置。请结束您不认识的会话，然后更改密码。
sessions-caption = 您的会话
sessions-device = 设备
sessions-address = 网络地址
sessions-account = 账户
sessions-since = 登录时间
sessions-seen = 最近活动
sessions-actions = 操作
sessions-this = 当前会话
sessions-no-account = 未选择账户
sessions-end = 结束
sessions-end-named = 结束 { $device } 的会话
sessions-end-others = 结束所有其他会话
sessions-ended = 会话已结束。
sessions-others-ended = { $n ->
    [0] 没有其他会话。
   *[other] 已结束 { $n } 个其他会话。
}
