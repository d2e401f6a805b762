import { piece } from "./pattern.ts";

/** Up to so many characters of a word that stands in between, such as 求职者 in 女性求职者优先. */
export const between = (most: number, but = "不限|均可"): string =>
  piece`(?:(?!${piece`${but}`})\p{Script=Han}){0,${String(most)}}`;

/** What stands between a heading and what it asks for: 性别：女, 仅限（女）. */
export const colon = String.raw`[:(\[|"“”'‘’「『【〔《=\-—_]{0,3}`;

/** Said of the wanted ones: only they. */
export const only = piece`
  (?<!不|无|有|不得|禁止|严禁|不能|不准|不可)限(?:定|制|于|为|招|用|收|定为)?(?:为)?|
  仅|[只仅专](?:限于?|招收?|招聘|要|收|需要?|聘|用|录用?|接受|考虑|面向|是)|仅`;

export const required = piece`(?<!不|无|没有|未)(?:要求|必须|须|需要?|应为|应是|务必)(?:是|为|系|限|有)?`;

export const recruited = piece`
  (?:招(?:聘|收|募|工|用|录|纳)?|诚聘|急聘|高薪聘|聘(?:用|请)?|录用|诚征|急寻|急缺|急需)
  ${colon}(?:[若几多数\d一二两三四五六七八九十百]{1,4}(?:干|名|位|个|人)?)?`;

/** Said behind the wanted ones: rather they. Favours of another kind, such as 优先安排住宿, are none. */
export const preferred = piece`
  (?:优先(?!安排[食住宿]|安排宿舍|享受|体检|保障|入[住园托学])|从优|为佳|为宜|尤佳|更佳|最佳|者佳|首选)`;

export const ratherThan = piece`
  (?:优先|首选|最好是?|尽量|倾向于?|偏向于?)(?:录用|录取|考虑|招聘|招用|招收|招|聘用|选择|选用|要|是)?`;

/** Said behind those who are kept out. */
export const keptOut = piece`
  (?:勿扰|免谈|免扰|免投|免进|除外|止步|谢绝|别来|莫扰|莫来|拒收|拒绝|
  请?勿(?:扰|投|来|试|入|约|联系|应聘|打扰|报名|进)|请?绕[行道]|慎投|不予(?:录用|考虑|聘用|接收|招)|
  (?:暂|均|一律|一概|都|概)?不(?:招(?!呼|牌)|收(?!取|费|押|钱|任何|中介)|考虑(?!加班)|接受(?!加班)|录用?|聘用?|合适|适合|适宜|宜(?!从事|安排))|
  (?:暂|均|一律|一概|都|概)?不要(?!求|学历|经验|押金|中介|紧|钱|费|交|担心))`;

/** Said before those who are kept out. */
export const keepingOut = piece`
  (?:(?<![绝从]|决)不(?:招[收聘用]?|要|收|考虑|接受|录用?|聘用?|适合)|谢绝|拒绝|拒收|婉拒|排除)
  (?:\p{Script=Han}{0,2}(?<=任何|所有|一切))?`;

/** What is taken of nobody, such as 不收残疾人费用, keeps nobody out; nor is a wrong done by being named. */
export const notOfMoney = String.raw`(?!\p{Script=Han}{0,4}(?:费|押金|钱|歧视))`;

/** Both sexes, said together: 男、女; 男或女; 男，女均可. */
const joint = "[/、|&或和及与跟]";
const ending = "[性士生工的]";

/** Things and places that are named after the sex that uses them: 女装, 男鞋, 女宿舍. */
const things = piece`
  装|鞋|靴|裤|包(?!装工)|袜|帽|表|款|式|裙|衣|衬|西(?![餐点式厨药])|外套|大衣|上衣|上装|下装|羽绒|毛衫|针织|牛仔|时装|内|泳|睡|
  [tT]恤|饰|童|婴|宝|用|厕|浴|宾|更衣|卫生间|洗手间|监|犯|校|足|篮|排|乒|队|团|频|科|贞|娲|红|王|神|皇|仆|权|方|友|婿|
  儿|书|山|拖|凉|护肤|化妆|主人|(?:职工|员工|工)?(?:宿舍|公寓|寝室|浴室|更衣|食堂|权益|劳动保护|卫生)|工委|职委|职工委`;

/** What is of, for or about women or men without asking for any: 女性用品, 女生宿舍, 女职工产假. */
const topics = piece`
  用品|服装|服饰|内衣|装|鞋|包|手袋|皮|健康|康复|护理|美容|美发|理发|发型|护肤|化妆|时尚|饰|养生|生殖|保健|整形|整容|健身|
  健美|瑜伽|私护|公寓|宿舍|寝室|卫生|洗手|洗漱|更衣|浴|商务|香水|手表|腕表|专科|医院|疾病|权益|创业|就业|维权|发展|成长|
  教育|心理|题材|频道|杂志|社区|平台|市场|客户|顾客|消费|会员|会所|占|比例|居多|较多|友好|关怀|关爱|专场|休闲|正装|西装|西服|
  衬衫|牛仔|裤|袜|[tT]恤|款|运动|户外|歧视|学校|监狱|篮球|足球|排球|职工|从业人员`;

/** Common surnames: 王女士 is somebody to ask, not somebody to be. */
const surnames =
  "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤";

/** A sex, and nothing that is only named after it. The words that merely contain 女 are left alone: 子女, 妇女, 少女. */
const female = piece`
  (?<![妇孙侄少仙织圣神才])(?<!(?<![幼婴少小])儿)(?<!子(?=女(?![工性士生员的优])))
  (?<!男${ending}?${joint}?)(?<![${surnames}](?=女士))
  女(?!${ending}?${joint}?男)`;

const male = piece`
  (?<!女${ending}?${joint}?)
  男(?!${ending}?(?:${joint}?女|[,;.]?女${ending}?(?:均|都|皆|不限|各|也可|亦可)))`;

const ofSex = piece`[性士生](?!${topics})|子(?!${topics}|排|队|团|单|双|组|组合)|同志|孩|青年|的|(?![性士生子孩]|${things})`;

export const woman = piece`${female}${ofSex}|妇女(?!儿童|联|节|主任|干部|之家|代表|工作|病|${topics})|美女|靓女|小姑娘`;
export const man = piece`${male}${ofSex}|帅哥|靓仔|小伙`;
export const womanOrMan = piece`${woman}|${man}`;

/** 脱贫妇女, 留守妇女: groups that employment assistance is for. */
export const notAssisted =
  "(?<!(?:脱贫|贫困|困难|监测|搬迁|留守|低保|低收入|失业)(?:家庭|户|对象)?(?=妇女))";

/** One's trade: 保洁员, 缝纫工, 保安. */
export const trade = piece`
  员(?!工)|师|匠|工(?![作资龄装厂会伤时种序艺具地业委])|普工|操作工|保安|保洁|司机|前台|会计|出纳|文秘|文员|秘书|助理|主播|模特|
  导购|客服|学徒|保姆|护工|护士|领班|主管|经理|店长|教练|老师|厨|翻译|顾问|专员|骑手|搬运`;
export const oneOfThem = "人员|职工|员工|会员|学员|队员|党员|成员|委员|家属|子女";

/** An age behind or before a sex. */
export const age = String.raw`\d{2}(?:周?岁|[-~—–至到]\d{2}|以[上下])`;

export const height = String.raw`身高[^\p{L}\d]{0,2}1[\d.]`;

export const people = piece`
  少数民族|(?:蒙古|回|藏|维吾尔|维|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|
  景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|
  独龙|鄂伦春|赫哲|门巴|珞巴|基诺)族|藏民|回民|维人`;

/** Not 未婚已婚均可, 已婚未婚不限, 单身宿舍. */
export const married = piece`
  (?:未婚|已婚|未育|已育|离异|离婚|丧偶|单身(?!宿舍|公寓|房|间|汉)|无孩|有孩|一胎|二胎|生育过|生过孩子|结过婚)
  (?!\p{Script=Han}{0,8}(?:均可|不限|皆可|都可|都行|亦可|也可|不论))`;

export const pregnant = piece`(?:孕妇(?!装|服|用品|枕|餐|护理|瑜伽)|孕期|怀孕|备孕|哺乳期|产期|有孕|在孕)`;
export const bearing = piece`(?:结婚|怀孕|生育|备孕|生孩子|要孩子|生小孩|要小孩|生娃|要二胎|恋爱|婚育)`;

export const infected = piece`
  (?:乙肝|乙型肝炎|肝炎病毒|hbv|hbsag|表面抗原|大三阳|小三阳|大小三阳|两对半|二对半|艾滋病?|hiv|(?:病原|传染病|病毒)(?:病原)?携带)
  (?!疫苗|防治|防控|宣传|研究|实验|检测试剂|试剂|\p{Script=Han}{0,6}(?:同等|平等|一视同仁|不受|均可|也可|不影响))`;

export const believing = piece`
  (?:信教|宗教信仰|信仰宗教|信宗教|教徒|基督徒|信徒|穆斯林(?!餐|食|用品|风味|饭)|信佛|信主|信基督|有信仰)`;

/** A household registration. Papers of it, and groups of assistance that have one, are not meant. */
export const registration = piece`
  (?:户口|户籍)(?!本|簿|页|复印|证明|迁|所在|不限|警|管理|地|政策|窗口|协管|辅|业务|登记|办|\p{Script=Han}{0,6}(?:脱贫|监测|就业困难|低保|零就业|搬迁|困难家庭))`;

export const fromElsewhere = piece`
  (?:外地|外来|外省|外市|外县|外乡|农村|乡下|农业)(?:人口|人员|户口|户籍|务工|打工|民工|劳动力|来的|的|人|工)[\p{Script=Han}]{0,4}?|农民工|民工|外地户|农村户`;

/** Where somebody comes from: a province, or what posts name in the same breath. */
export const birthplace = piece`
  (?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|云南|西藏|
  陕西|甘肃|青海|宁夏|新疆|内蒙古?|东北|西北|南方|北方|本地|凉山|武汉|温州|潮汕|外省|外地)(?:籍|人)(?!民|才|力|社|大)`;

export const disabled = piece`
  (?:残疾|残障|聋哑|聋人|哑人|盲人|肢残|智障|身体残缺|有残)(?!\p{Script=Han}{0,3}(?:证|联|服务|护理|照料|康复|用品|辅具))(?:人士|人员|人|者)?`;
