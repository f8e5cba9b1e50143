"""The words of every error: what happened and what was kept, and one piece of advice; one code, one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from desktop.list_words import LIST_WORDS
from desktop.material_words import MATERIAL_WORDS
from desktop.office_words import OFFICE_WORDS
from desktop.paper_words import PAPER_WORDS
from desktop.policy_words import POLICY_WORDS


class Words(NamedTuple):
    """What a code says, and what to do about it."""

    message: str
    advice: str


WORDS: Mapping[str, Words] = {
    # --- files (importing)
    "not-a-workbook": Words(
        "“{file}”不是表格文件，没有读取。",
        "请企业另存为 .xlsx、.xls、.ods 或 .csv 后重新提交；如是压缩包，请先解压，再导入其中的表格。",
    ),
    "encrypted": Words(
        "“{file}”设有打开密码，没有读取。",
        "请填写打开密码（命令行用 --password-env）后重新导入，或请企业取消密码后重新提交。",
    ),
    "password-wrong": Words(
        "“{file}”的打开密码不对，没有读取。", "请向企业核对密码（注意大小写）后重新导入，或请企业取消密码后重新提交。"
    ),
    "cipher-unknown": Words(
        "“{file}”的加密方式无法在这里打开，与密码对错无关，没有读取。",
        "请企业用表格软件打开后取消密码，另存为 .xlsx 再提交。",
    ),
    "corrupt": Words("“{file}”已损坏或不完整，没有读取，系统中没有保存任何内容。", "请企业重新导出并提交原文件。"),
    "too-large": Words("“{file}”过大，超出可安全读取的范围，没有读取。", "请企业删去多余内容或分成几个文件提交。"),
    "empty": Words("“{file}”是空文件，没有可读取的内容。", "请企业核对后重新提交。"),
    "no-roster": Words(
        "“{file}”中没有找到可以确定的花名册（需有“姓名”和“身份证号码”两列表头），没有读取。{candidates}",
        "请指明各列后重新导入，或请企业对照模板补上表头后重新提交。",
    ),
    "no-figures": Words("“{file}”的“申报数据”表一项也没有填写，没有读取。", "请企业填写后重新提交。"),
    "mapping-unfit": Words(
        "所选的表格与“{file}”不符：{what}，没有读取。", "请重新选择工作表、表头所在的行和各列，再导入一次。"
    ),
    "no-enterprise": Words(
        "“{file}”没有写明企业名称和统一社会信用代码，无法确定是谁的申报。", "请用 --enterprise 指明，或请企业补填。"
    ),
    "uscc-invalid": Words("“{file}”中的统一社会信用代码“{uscc}”位数或字符不对，没有读取。", "请与营业执照核对后更正。"),
    "file-missing": Words("没有找到文件“{file}”。", "请核对文件名和所在的文件夹后重试。"),
    "file-unreadable": Words("“{file}”打不开，没有读取。", "请先关闭正在使用它的程序，并核对是否有读取权限。"),
    "file-changed": Words(
        "“{file}”在预览之后被改动过，与看到的不一致，没有保存其中任何内容。", "请重新预览这个文件，看过之后再办理。"
    ),
    "no-columns": Words("“{file}”中没有找到需要的列：{columns}。", "请核对是否选对了佐证材料的种类。"),
    "month-columns-unclear": Words(
        "“{file}”把月份排成了列（{columns}），{why}，没有登记。",
        "请社保经办机构逐格写明“已到账、欠费、缓缴、停保、未参保”，列名写明年月；"
        "或改为一人一月一行，带“费款所属期”和“缴费状态”两列。",
    ),
    "insurance-kind-unsaid": Words(
        "“{file}”把月份排成了列，但没有写明险种，没有登记。",
        "请加一列“险种”，或在表名中写明，如“企业职工基本养老保险”。",
    ),
    # --- keys
    "passphrase-wrong": Words(
        "口令不对，没有打开，数据没有任何改动。", "请核对大小写和输入法后重新输入口令；忘记口令的，请联系保管人。"
    ),
    "key-damaged": Words(
        "密钥文件已损坏，无法打开数据；数据本身没有任何改动。",
        "请不要删除任何文件，用最近一次备份中的密钥文件恢复后再试。",
    ),
    # --- workspace
    "workspace-missing": Words(
        "“{folder}”中没有稳岗经办台的工作区，没有打开任何内容。",
        "请核对文件夹；第一次使用请先新建工作区（wengang init）。",
    ),
    "workspace-exists": Words(
        "“{folder}”中已有工作区，没有新建，原有数据没有任何改动。", "请直接打开这个工作区，或另选一个空文件夹。"
    ),
    "folder-not-empty": Words(
        "“{folder}”中已有别的文件，没有新建工作区，原有文件没有任何改动。", "请另选一个空文件夹。"
    ),
    "workspace-locked": Words(
        "工作区正由另一个程序使用（进程号 {pid}），没有打开，数据没有任何改动。",
        "请先关闭另一个窗口或等它的任务完成后再试。",
    ),
    "schema-newer": Words(
        "这个工作区由更新的版本建立（数据结构 {found}，本程序只认得到 {known}），没有打开，数据没有任何改动。",
        "请安装新版本的稳岗经办台后再打开。",
    ),
    "database-damaged": Words(
        "数据库打不开：文件已损坏，或与密钥文件不是同一个工作区的；没有做任何改动。",
        "工作区在移动盘或网络盘上的，请先确认盘还连着，退出后重新打开；仍打不开的，不要删除任何文件，用最近一次备份恢复。",
    ),
    "disk-full": Words("磁盘空间不足，这一步没有保存，原有数据完好。", "请清理磁盘或换一个位置后重做这一步。"),
    "cannot-write": Words("“{file}”没有写成：{reason}。原有文件没有改动。", "请换一个位置，或请管理员检查磁盘和权限。"),
    "workspace-unreachable": Words(
        "“{folder}”打不开：{reason}。没有做任何改动。", "请核对 --workspace 写的位置，或请管理员检查权限。"
    ),
    "workspace-unnamed": Words(
        "没有指明工作区，这台机器上也找不到您的个人文件夹。", "请用 --workspace 或环境变量 WENGANG_WORKSPACE 指明。"
    ),
    "database-missing": Words(
        "“{folder}”中的密钥文件还在，数据库文件 wengang.db 不见了，没有做任何改动。",
        "请先找回 wengang.db；找不回的，用最近一次备份恢复到另一个文件夹。请不要删除密钥文件。",
    ),
    "own-file": Words(
        "“{file}”要写到工作区自己的文件中间，可能毁掉数据，没有写。", "请写到别的文件夹，或工作区的 output 文件夹。"
    ),
    "backup-of-damage": Words(
        "检查发现数据有损坏，没有生成备份，以免用它替换掉完好的备份。",
        "请立即停用，原样保留整个工作区文件夹，并用最近一次备份恢复到另一个文件夹。",
    ),
    "answer-lost": Words(
        "这一步已经完成并保存，但结果没有写到输出文件：{reason}。", "请不要重做；用 wengang cases 等命令查看结果。"
    ),
    "text-unreadable": Words("“{text}”中有无法识别的字符，没有做任何改动。", "请改用 UTF-8 编码重新输入。"),
    "office-name-missing": Words(
        "没有填写单位名称，或名称中有换行等看不见的字符、尖括号或证件号码，没有保存。",
        "请写明街道办事处或镇政府的全称；命令行用 --office。",
    ),
    "division-invalid": Words(
        "行政区划代码“{division}”不是6位数字，没有保存。", "请写明6位代码；命令行用 --division。"
    ),
    "office-code-invalid": Words(
        "单位代码“{code}”不是以 {division} 开头的9位数字，没有保存。", "请写明9位代码；命令行用 --office-code。"
    ),
    "passphrase-missing": Words(
        "没有给出工作区口令，没有打开。", "请在终端中输入口令，或设置环境变量 WENGANG_PASSPHRASE。"
    ),
    "operator-password-missing": Words(
        "没有给出操作员“{operator}”的密码，没有做任何改动。",
        "请在终端中输入密码，或设置环境变量 WENGANG_OPERATOR_PASSWORD。",
    ),
    "sign-in-too-soon": Words(
        "操作员“{operator}”连续{count}次输错密码，请{seconds}秒后再试，没有做任何改动。",
        "忘记密码的，请审批人员在“设置”中重新发放。",
    ),
    "operator-password-wrong": Words("操作员“{operator}”的密码不对，没有做任何改动。", "请核对后重新输入。"),
    "password-too-short": Words("新密码少于 {least} 位，没有更改。", "请另设一个更长的密码。"),
    # --- intake and evidence
    "no-measure": Words(
        "“{file}”没有写明申报哪一项措施，没有读取。", "请用 --measure 指明，或请企业使用本系统的模板。"
    ),
    "supplement-or-correction": Words(
        "“{file}”共{people}人，只有{shared}人与案卷 {case} 现有名单相同，不能确定是补充还是更正，没有导入。",
        "是补充名单请加 --supplement，是替换原名单请加 --replace。",
    ),
    "nothing-to-undo": Words("案卷 {case} 中没有可以撤回的导入。", "请在案卷历史中核对。"),
    "months-invalid": Words("所属期“{months}”的写法不对，没有登记。", "请写成 2023-01,2023-02 的样子。"),
    "span-reversed": Words("截止日 {last} 早于起始日 {first}，没有登记。", "请核对两个日期。"),
    "day-invalid": Words("“{day}”不是日期。", "请写成 2023-02-10 的样子。"),
    "folder-empty": Words(
        "“{folder}”中没有可以读取的文件，没有导入任何内容。", "请核对选的文件夹，以及是否有读取权限。"
    ),
    "report-among-files": Words(
        "报告“{file}”要写到正在导入的材料中间，会盖掉或混进企业的材料，没有导入任何内容。", "请把报告写到别的文件夹。"
    ),
    "no-files": Words("没有给出要导入的文件。", "请写明文件或文件夹。"),
    # --- verification and decisions
    "not-verified": Words("案卷 {case} 还没有核验结果，没有办理。", "请先核验这个案卷。"),
    "step-unknown": Words("没有名为“{step}”的步骤。", "可用的步骤：{known}。"),
    "step-refused": Words(
        "案卷 {case} 现在是“{state}”，不能办理“{step}”，没有任何改动。", "只有以下状态可以办理：{allowed}。"
    ),
    "reason-missing": Words("办理“{step}”需要写明理由，没有任何改动。", "请填写理由后再办理。"),
    "role-refused": Words("“{operator}”的岗位不能办理“{step}”，没有任何改动。", "请由相应岗位的操作员办理。"),
    "own-work": Words(
        "“{operator}”经手过案卷 {case} 的录入或核验，不能再办理“{step}”，没有任何改动。", "请由没有经手的操作员办理。"
    ),
    "own-review": Words("“{operator}”复核过案卷 {case}，不能再审批，没有任何改动。", "请由另一位负责人审批。"),
    "case-stale": Words("案卷 {case} 需要重新核验（{why}），没有办理。", "请先重新核验，再复核、审批。"),
    "seen-otherwise": Words("案卷 {case} 在您看过以后有了新的核定结果，没有办理。", "请看过新的结果后再办理。"),
    "remark-needs-reason": Words(
        "案卷 {case}：{remark}没有审批。", "确需审批的，请看过提示后单独办理这件案卷，并写明理由。"
    ),
    "notice-running": Words(
        "案卷 {case} 的公示期到 {until} 才满，没有任何改动。", "请在公示期满、异议处理完毕后再办理。"
    ),
    "setting-unreadable": Words("“{text}”的写法不对，设置没有改动。", "可设置：{known}。"),
    "undo-refused": Words(
        "案卷 {case} 现在是“{state}”，导入不能撤回，没有任何改动。", "只有尚在办理中的案卷可以撤回。"
    ),
    "intake-superseded": Words(
        "案卷 {case} 已有后来的文件代替了这次导入的文件，整次导入没有撤回，没有任何改动。",
        "请先撤回这些案卷后来导入的文件，再撤回这次导入。",
    ),
    "intake-undone": Words(
        "{intake}这次导入已经全部撤回，没有任何改动。", "请在“导入记录”中核对编号（命令 intakes）。"
    ),
    "not-reviewed": Words("案卷 {case} 的核验结果在复核之后有变化，没有审批。", "请重新复核后再审批。"),
    "nothing-payable": Words("案卷 {case} 的核定金额为0元，没有审批。", "请补齐佐证后重新核验，或办理“不予通过”。"),
    "ticket-unreadable": Words("票据没有写明车次、票号，或日期在今天之后，没有登记。", "请对照票面填写。"),
    "agreement-unreadable": Words(
        "派遣协议登记不完整：两个统一社会信用代码、单位名称和协议名称都要写对，没有登记。", "请对照协议原件填写。"
    ),
    "identity-not-overridable": Words(
        "身份证号的对错不能人工认定，没有任何改动。", "号码有误的，请企业更正后重新提交。"
    ),
    "criterion-unknown": Words("“{criterion}”不是这项措施可以人工认定的条件。", "可以认定的条件：{known}。"),
    "tier-unknown": Words("没有名为“{tier}”的档次。", "可选的档次：{known}。"),
    "row-unknown": Words("案卷 {case} 的花名册中没有第{row}行。", "请按表格中看到的行号填写。"),
    "row-ambiguous": Words(
        "案卷 {case} 有不止一个第{row}行，不能确定是哪一个：{places}。", "请用 --file 或 --sheet 指明。"
    ),
    "override-stands": Words(
        "第{row}行已有相同的人工认定，没有重复记录。", "不需要再认定；结论有变的，请改选另一种认定。"
    ),
    "override-missing": Words("第{row}行在这个条件上没有可撤回的人工认定，没有任何改动。", "请核对条件和人员。"),
    "no-such-side": Words(
        "案卷 {case} 没有第{number}次{what}，没有可对比的内容（共{count}次）。", "请从已有的各次中选两次对比。"
    ),
    "source-row-missing": Words(
        "在工作区中没有找到“{file}”的原件或这一行，没有打开。", "请核对是否已从备份恢复；核定结果不受影响。"
    ),
    "no-approved-cases": Words("政策“{policy}”没有已审批、可上报的案卷，没有生成文件。", "请先完成审批。"),
    "form-unfit": Words(
        "案卷 {case} 的项目没有“{form}”这种表，没有出具。", "请用 print --form list 查看可出的表，另选一种。"
    ),
    "password-unset": Words("环境变量“{variable}”没有设置，没有打开文件。", "请先把打开密码放进该变量，再运行一次。"),
    "mapping-unreadable": Words(
        "没有看懂所选的表格或列（{table} {columns}），没有读取。",
        "请指明工作表、表头所在的行和各列，如 --table 名单!3 --column name=B。",
    ),
    "edition-unreadable": Words(
        "已装入的政策“{policy}”版本本程序读不了，没有办理；程序自带的旧版本不会代替它。",
        "请把程序更新到装入它时的版本，或重新装入经核对的政策包。",
    ),
    "no-funding": Words("政策“{policy}”没有写明资金由哪几方分担，没有生成结算单。", "请在政策库中核对资金分担条款。"),
    "case-unknown": Words("没有编号为“{case}”的案卷。", "请在案卷列表中核对编号。"),
    "case-frozen": Words(
        "案卷 {case} 已经审批，内容不能再改动，没有保存任何更改。", "确需更改的，请待区级退回后再办理。"
    ),
    "record-kept": Words("这条记录按规定只能新增，不能修改或删除，没有做任何改动。", "请另外新增一条记录说明情况。"),
    "person-taken": Words(
        "证件号码 {masked} 已在案卷 {case} 中核定发放，同一措施不能重复，本案卷没有任何改动。",
        "请重新核验本案卷；如认为对方有误，请先处理对方案卷。",
    ),
    "person-twice": Words(
        "证件号码 {masked} 在本案卷中有两行都核定为可发放，没有任何改动。", "请核对这两行，只保留一行后重新核验。"
    ),
    "operator-unknown": Words("没有名为“{operator}”的操作员。", "请核对操作员编号。"),
    "determination-frozen": Words(
        "已审批的核定结果不能改动，没有保存任何更改。", "如情况有变，请重新核验，形成新的核定结果。"
    ),
    "part-not-current": Words(
        "要撤回的材料不在案卷 {case} 的现行版本中，没有任何改动。", "请在案卷历史中核对后再操作。"
    ),
    "list-title-missing": Words("没有写明是哪一份名单，没有登记。", "请用 --list 写明名单的名称，与政策中的名称一致。"),
    "day-ahead": Words("“{day}”在今天之后，没有登记。", "请核对日期。"),
    "source-missing": Words("没有写明依据，没有登记。", "请写明数据出自哪个部门、哪份文件；命令行用 --source。"),
    "draft-unknown": Words(
        "没有编号为{draft}的草稿，可能已经提交或删除。", "请在草稿列表中选择，或用 draft list 查看。"
    ),
    "draft-incomplete": Words("“{title}”{what}，没有提交；填写的内容都在草稿中。", "请补填或更正后再提交。"),
    "draft-malformed": Words("草稿文件不能用：{what}，没有保存。", "请对照 draft show --json 给出的写法更正后再试。"),
    "firm-code-invalid": Words("统一社会信用代码的位数或字符不对，没有登记。", "请与营业执照核对后更正。"),
    "fact-unknown": Words("没有名为“{name}”的企业数据，没有登记。", "可登记的数据：{known}。"),
    "fact-unwritten": Words("“{text}”不是“名称=值”的写法，没有登记。", "请写成 output_2022=120000000 的样子。"),
    "fact-needs-measure": Words(
        "“{title}”（{name}）只对写明的措施有效，没有写明措施，没有登记。", "请写明措施；用到这项数据的有：{known}。"
    ),
    "fact-unreadable": Words("“{title}”（{name}）的值“{text}”不能用：{why}；没有登记。", "请对照依据核对后重新填写。"),
    "invoice-missing": Words("没有写明发票号码，没有登记。", "请对照发票填写。"),
    "invoice-used": Words(
        "发票 {invoice} 已由“{enterprise}”登记过（{trip}），同一张发票在全街道只计一次，没有登记。",
        "请核对发票号码；登记错了的，请先撤回{trip}。",
    ),
    "cost-unreadable": Words("包车费用“{cost}”不是金额，没有登记。", "请写成 12800.00 的样子。"),
    "joint-unreadable": Words(
        "拼车企业“{text}”的写法不对，没有登记。",
        "请按“统一社会信用代码=乘车人数”填写，申报企业自己也要写上，每家一次。",
    ),
    "act-undone": Words("{act}已经撤回过，没有任何改动。", "请刷新列表后核对。"),
    "extract-undone": Words("这份佐证材料已经撤回过，没有任何改动。", "请刷新列表后核对。"),
    "id-unknown": Words("没有编号为“{number}”的记录。", "请核对编号后再试。"),
    # --- printing
    "form-unknown": Words("没有名为“{form}”的表。", "可用的表：{known}。"),
    "glyph-missing": Words(
        "字库中没有“{character}”（{point}），无法打印，没有生成文件。",
        "请先与证件核对该字是否录错；确有此字的，请联系维护人员补充字库后再打印。",
    ),
    "signature-unusable": Words(
        "签名证书或私钥无法使用，文件没有签名。", "请核对工作区的签名证书后重试；数据没有改动。"
    ),
    "not-a-pdf": Words("这个文件不是完整的 PDF，没有处理。", "请重新生成该表，或重新取得原文件。"),
    # --- batch
    "batch-foreign": Words(
        "这不是稳岗经办台能识别的批次内容：{what}，没有接收。", "请发出单位用同一版本重新生成批次。"
    ),
    "drive-gone": Words("“{folder}”不在了，没有存上；批次在工作区里完好。", "请重新插好移动盘，再保存一次。"),
    "copy-differs": Words("“{file}”读回来与写入的不一致，已删除，没有保存。", "请换一个移动盘再试。"),
    "batch-unknown": Words("没有编号为“{batch}”的批次，没有任何改动。", "请核对批次编号。"),
    "batch-unanswered": Words("批次 {batch} 还没有区级反馈的逐项记录。", "请先接收区级对它的反馈。"),
    "objection-unknown": Words("区级对批次 {batch} 的反馈没有提到案卷 {case} 行 {row}。", "请核对案卷和行号。"),
    "case-not-in-batch": Words("批次 {batch} 中没有案卷 {case}，没有任何改动。", "请核对案卷编号。"),
    "batch-untrusted": Words(
        "批次 {batch} 的签名者不在信任名单中（指纹 {fingerprint}），没有出具反馈。",
        "请与街道当面核对指纹，用 wengang trust 登记后再出具。",
    ),
    "answer-differs": Words(
        "接收时发现数字不一致，不能直接确认：{cases}。没有出具反馈。", "请对这些案卷写明退回或不予确认的人员。"
    ),
    "row-not-paid": Words("案卷 {case} 第{row}行在批次中不是可发放人员，没有任何改动。", "请核对行号。"),
    "objection-unreadable": Words("“{text}”的写法不对，没有任何改动。", "请写成 案卷=理由 或 案卷:行号=理由。"),
    "feedback-foreign": Words(
        "这份反馈不是对批次 {batch} 所发文件的答复，没有任何改动。", "请区级对最后一次上报的文件反馈。"
    ),
    "feedback-incomplete": Words("反馈与批次 {batch} 对不上：{what}，没有任何改动。", "请区级重新出具反馈。"),
    "not-superior": Words(
        "“{name}”没有登记为上级单位，其反馈没有接收，没有任何改动。",
        "请审批岗核对指纹后用 wengang trust --superior 登记。",
    ),
    "own-batch": Words("批次 {batch} 是本单位自己的，不能由本单位反馈。", "请由区级办理。"),
    "signer-untrusted": Words(
        "这份反馈的签名者“{name}”不在信任名单中（指纹 {fingerprint}），没有任何改动。",
        "请与区级当面核对指纹后，用 wengang trust 登记其证书，再接收反馈。",
    ),
    "feedback-taken": Words("案卷 {case} 现在不是“已上报”，反馈没有接收，没有任何改动。", "请核对是否已接收过反馈。"),
    "certificate-unusable": Words(
        "这个文件不是可用的证书，信任名单没有改动。", "请向对方单位索取 PEM 格式的证书文件。"
    ),
    # --- demonstration
    "demo-exists": Words(
        "“{folder}”中已有一个样例街道，没有重做，其中的内容没有任何改动。",
        "请直接打开它（口令在其中的“请先读我.txt”里），或另选一个文件夹；不再需要的，删除该文件夹后重做。",
    ),
    # --- the program itself
    "backup-unusable": Words("“{file}”不是可用的备份，没有恢复任何内容。", "请换用另一份备份。"),
    "usage": Words("命令写法不对：{what}", "请用 wengang --help 查看用法。"),
    "internal": Words("程序出了意外，这一步没有完成，已有数据没有改动。", "请把日志文件 {log} 交给维护人员。"),
    "cancelled": Words("已按要求停止。在此之前做完的部分都在，正在做的这一步没有保存。", "可以随时继续。"),
    "not-a-batch": Words(
        "这不是稳岗经办台的批次文件，没有读取任何内容。", "请核对是否选错了文件，或请发出单位重新发送。"
    ),
    "batch-truncated": Words(
        "批次文件不完整，没有读取任何内容。", "多半是复制或传送中断，请重新复制或请发出单位重新发送。"
    ),
    "batch-too-large": Words("批次文件展开后过大，超出可安全处理的范围，没有处理。", "请发出单位分成几个批次发送。"),
    "scans-there": Words(
        "“{folder}”里已经有这个批次的案卷的文件夹，没有写出任何文件，原有文件没有改动。", "请另选一个文件夹。"
    ),
    "batch-scans-too-large": Words(
        "这些案卷的扫描件共 {size}，一个批次最多附 {most}，没有生成批次。",
        "请少选几件，分成几个批次；或不附扫描件，另行报送。",
    ),
    "batch-encrypted": Words("这个批次文件已加密，没有读取任何内容。", "请向发出单位索取批次口令，输入后再试。"),
    "batch-passphrase-wrong": Words(
        "批次口令不对，没有读取任何内容。", "请核对大小写和输入法后重新输入；仍不对的，请与发出单位核对口令。"
    ),
    "batch-passphrase-missing": Words(
        "没有设置批次口令，没有生成批次文件。", "请设置口令后再试；确需不加密的，请明确选择不加密，系统会留下记录。"
    ),
    "batch-ciphertext-damaged": Words(
        "加密的批次文件已损坏或被改动，没有读取任何内容。", "请重新复制，或请发出单位重新发送。"
    ),
    "batch-damaged": Words(
        "批次文件与发出时不一致，没有接收任何内容。共 {count} 处：{listed}。", "请保留原文件，并请发出单位重新发送。"
    ),
    "batch-unsigned": Words(
        "批次文件没有签名，无法确认由谁发出，没有接收任何内容。", "请保留原文件，并请发出单位重新生成批次。"
    ),
    "batch-signature-invalid": Words(
        "批次文件的签名不成立：{listed}。没有接收任何内容。", "请保留原文件，先向发出单位核实，再请其重新发送。"
    ),
    "signer-mismatch": Words("签名密钥与证书不是一对，没有生成批次文件。", "请重新安装单位的签名证书和密钥后再试。"),
    **{
        code: Words(*said)
        for part in (LIST_WORDS, MATERIAL_WORDS, OFFICE_WORDS, PAPER_WORDS, POLICY_WORDS)
        for code, said in part.items()
    },
}
