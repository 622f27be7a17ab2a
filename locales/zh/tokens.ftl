# 控制面板 > 个人资料 > API 令牌
tokens-title = API 令牌
tokens-text = 程序使用令牌，以创建者的名义调用 API。
tokens-count = 有效令牌 { $n } / { $most } 个。
tokens-documentation = API 文档
tokens-create = 创建令牌
tokens-filter = 筛选令牌
tokens-any-status = 所有状态
tokens-any-issuer = 签发人：不限
tokens-active = 有效
tokens-expired = 已过期
tokens-deleted = 已删除
tokens-caption = { $company } 的 API 令牌
tokens-none = 没有有效的令牌
tokens-none-text = 令牌仅在创建时显示一次，删除后立即失效。
tokens-name = 令牌名称
tokens-description = 描述
tokens-issuer = 签发人
tokens-issuer-gone = 该用户已被删除
tokens-role = 角色
tokens-expire = 到期时间
tokens-start = 开始时间
tokens-last-usage = 上次使用
tokens-not-used = 尚未使用
tokens-ends-soon = 七天内到期
tokens-never = 永不过期
tokens-never-help = 在被删除之前一直有效。
tokens-delete = 删除 API 令牌

# 新令牌
tokens-expiration = 有效期
tokens-set-date = 设置到期日期
tokens-expires = 到期日期
tokens-expires-help = 令牌在该日结束前有效。我们会在到期前七天和一天发送邮件。
tokens-create-button = 创建
tokens-error-date = 请选择日期。
tokens-error-past = 请选择尚未过去的日期。
tokens-above-own = 角色不能高于您自己的角色。
tokens-full = 一个账户最多可有 { $most } 个有效令牌，请先删除一个。
tokens-new-title = 新的 API 令牌已创建
tokens-token = API 令牌
tokens-copy-now = 请立即复制令牌，它不会再次显示。
tokens-header = 在每个请求的标头中发送：Authorization: APIKey <token>
tokens-copied = 好的，我已复制令牌
tokens-once = 令牌已经创建，且只显示一次。如果您没有复制，请删除它并重新创建。

# 删除
tokens-delete-question = 删除 API 令牌 { $name }？
tokens-delete-text = 使用它的程序会立即被拒绝，此操作无法撤销。
tokens-delete-yes = 是，删除令牌
tokens-delete-no = 保留令牌
tokens-was-deleted = API 令牌已删除。
tokens-not-active = 该令牌已经失效。
tokens-delete-first = 请先删除这些令牌。之后使用它们的程序将停止工作。
tokens-show-of-user = 查看令牌

# API 文档
api-docs-title = API 文档
api-docs-text = 在每个请求的标头中发送令牌：Authorization: APIKey <token>。令牌在控制面板的“个人资料 > API 令牌”中创建。
api-docs-document = OpenAPI 文档
api-docs-parameters = 参数
api-docs-body = 请求体
api-docs-answers = 响应
api-docs-objects = 对象
api-docs-parameter = 名称
api-docs-place = 位置
api-docs-type = 类型
api-docs-meaning = 含义
api-docs-status = 状态
api-docs-required = 必填
