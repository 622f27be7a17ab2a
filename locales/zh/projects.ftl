# Control panel > Projects
menu-projects = 项目
role-project-administrator = 项目管理员
field-project = 项目
projects-count = { $n } 个项目
projects-new = 新建项目
projects-create = 创建项目
projects-none = 尚无项目
projects-none-text = Cloud 服务的资源归属于项目，角色也在项目中授予。
projects-none-yours = 您在任何项目中都没有角色。
projects-users = 有角色的用户
projects-created-at = 创建时间
projects-created = 项目 { $name } 已创建。
projects-taken = 已有同名项目。
projects-full = 一个账户最多可有 { $n } 个项目。
projects-members = 用户
projects-members-of = 可访问 { $name } 的用户
projects-nobody = 尚无人可以访问。
projects-role = 角色
projects-role-of = { $name } 的角色
projects-no-access = 无访问权限
projects-administrator-of-all = 所有项目的 Administrator
projects-save-role = 保存
projects-save-role-of = 保存 { $name } 的角色
projects-give = 授予角色
field-user = 用户
projects-assign = 分配
projects-role-saved = 角色已保存。
projects-role-conflict = 其他人在此期间更改了此用户。您的更改未保存：请查看下方的角色后重试。
projects-rename = 重命名
projects-saved = 项目已保存。
projects-conflict = 其他人在此期间重命名了此项目。您输入的内容尚未保存：请对比后再次保存。
projects-delete = 删除项目
projects-delete-hint = 其中的角色会一并删除。
projects-delete-question = 删除 { $name }？
projects-delete-text = { $n ->
    [0] 没有人在此项目中拥有角色。
   *[other] { $n } 个用户将失去在此项目中的角色。
}
projects-delete-yes = 是，删除项目
projects-delete-no = 保留项目
projects-deleted = 项目已删除。
