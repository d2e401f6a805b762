import type { Ground } from "./grounds.ts";
import { pattern } from "./pattern.ts";
import {
  age,
  bearing,
  believing,
  between,
  birthplace,
  colon,
  disabled,
  fromElsewhere,
  height,
  infected,
  keepingOut,
  keptOut,
  man,
  married,
  notAssisted,
  notOfMoney,
  oneOfThem,
  only,
  people,
  preferred,
  pregnant,
  ratherThan,
  recruited,
  registration,
  required,
  trade,
  woman,
  womanOrMan,
} from "./pieces.ts";
import type { Wording } from "./read-wording.ts";

/** One way in which a posting says what the law forbids. */
export interface ForbiddenWording {
  readonly ground: Ground;
  /** An example of it. */
  readonly such: string;
  readonly words: RegExp;
  readonly reading: keyof Wording;
}

type Row = readonly [such: string, words: RegExp, reading?: keyof Wording];

const sex: readonly Row[] = [
  ["男士勿扰", pattern`(?:${womanOrMan})${between(6, "不|均可|都可")}${keptOut}${notOfMoney}`],
  ["不招女工", pattern`${keepingOut}(?:${womanOrMan})${notOfMoney}`],
  ["限女性", pattern`${only}${colon}(?:${womanOrMan})`],
  ["要求女", pattern`${required}${colon}(?:${womanOrMan})`],
  ["招两名女工", pattern`${recruited}${colon}(?:${womanOrMan})`],
  [
    "性别：女",
    pattern`(?<!无|不限|没有|不设)性别(?:要求|限制|限定|条件|需求)?${colon}(?:为|是|限|须|需|仅限|只限|要求|系)?${colon}(?:${womanOrMan})`,
  ],
  [
    "女性优先",
    pattern`${notAssisted}(?:${womanOrMan})${between(6, "不限|均可|子女|入园|入托")}${preferred}`,
  ],
  ["优先录用女生", pattern`${ratherThan}(?:${womanOrMan})`],
  ["更适合男性", pattern`[更较最只仅](?:为)?适合(?:${womanOrMan})`],
  [
    "女，18-40岁",
    pattern`(?<!男[性士工]?[^。\n]{0,20})(?:${woman})(?:工|员工)?(?:年龄)?[,:(、]{0,2}(?:${age}|${height})(?![^。\n]{0,20}(?:男[性士工]?(?:身高)?[^\p{L}]?\d|退休|养老))`,
  ],
  [
    "男，18-40岁",
    pattern`(?<!女[性士工]?[^。\n]{0,20})(?:${man})(?:工|员工)?(?:年龄)?[,:(、]{0,2}(?:${age}|${height})(?![^。\n]{0,20}(?:女[性士工]?(?:身高)?[^\p{L}]?\d|退休|养老))`,
  ],
  [
    "45岁以下女性",
    pattern`(?<!男[性士工]?[^。\n]{0,20})\d{2}周?岁(?:以[上下]|左右|之间|以内|内)?(?:身体)?(?:健康)?的?(?:${woman})(?![^。\n]{0,20}(?:男|退休|养老))`,
  ],
  [
    "50岁以下男性",
    pattern`(?<!女[性士工]?[^。\n]{0,20})\d{2}周?岁(?:以[上下]|左右|之间|以内|内)?(?:身体)?(?:健康)?的?(?:${man})(?![^。\n]{0,20}(?:女|退休|养老))`,
  ],
  [
    "女工5名",
    pattern`(?<![有共约占中近超员])(?<!男[^。\n]{0,12})(?:${woman})(?:工|员工)?:?\d{1,3}(?:名|位|人(?!间))(?![^。\n]{0,12}男)`,
  ],
  [
    "男工5名",
    pattern`(?<![有共约占中近超员])(?<!女[^。\n]{0,12})(?:${man})(?:工|员工)?:?\d{1,3}(?:名|位|人(?!间))(?![^。\n]{0,12}女)`,
  ],
  [
    "5名女工",
    pattern`(?<![有共约占中近超][^。\n]{0,3})\d{1,3}(?:名|位|个|人)(?:${womanOrMan})(?:工|员工)?(?![^。\n]{0,6}[男女])`,
  ],
  ["女保洁员", pattern`(?:${womanOrMan})(?!工|职工|员工)${between(4, oneOfThem)}${trade}`],
  ["女工优先", pattern`(?:${womanOrMan})工(?:程师|人)(?!大|会|们|的)`],
  ["男5000元，女4500元", pattern`男[工性]?:?(\d{3,5})元?[^。\n]{0,6}女[工性]?:?(?!\1)\d{3,5}元?`],
  ["女性即可", pattern`(?:${womanOrMan})(?:即可|就行|就可以|就可)`],
  ["年轻女孩", pattern`(?:年轻|漂亮|貌美|形象好|气质佳|气质好|中年|中青年)的?(?:${womanOrMan})`],
  ["女岗", pattern`(?:${womanOrMan})(?:专)?岗(?!位?[津培])`],
  ["female only", pattern`(?:fe)?males?(?:only|preferred)|(?:wo)?men(?:only|preferred)`],
  [
    "收银员（女）",
    pattern`(?<!\|\p{Script=Han}{0,4}男[性士生工]?)(?<!\|男[性士生工]?\|?\d[^男女]{0,20})\|女(?:性|士|生|的|孩|工|普工|员工)?(?=\|)(?!\|\d[^男女]{0,20}\|男[性士生工]?\|?\d)(?!\|(?:男(?:[性士生工]?(?:均|都|皆|各|也|亦|不限|\|)|装|鞋|裤|童|式|款)|童|中|老|儿|装|鞋|裤|包|袜|式|款|t|均|都|皆|不限))`,
    "items",
  ],
  [
    "保安（男）",
    pattern`(?<!\|\p{Script=Han}{0,4}女[性士生工]?)(?<!\|女[性士生工]?\|?\d[^男女]{0,20})\|男(?:性|士|生|的|孩|工|普工|员工)?(?=\|)(?!\|\d[^男女]{0,20}\|女[性士生工]?\|?\d)(?!\|(?:女|童|中|老|儿|装|鞋|裤|包|袜|式|款|t|均|都|皆|不限))`,
    "items",
  ],
];

const peoples: readonly Row[] = [
  [
    "限汉族",
    pattern`(?:${only}|${required}|${recruited})${colon}(?:是|为)?汉族(?![,、/和及与]?\p{Script=Han}{0,6}(?:均可|不限|都可))`,
  ],
  [
    "民族：汉",
    pattern`(?<!无|不限|没有|少数)民族(?:要求|限制)?${colon}(?:为|是|限)?汉族?(?![,、/和及与]?\p{Script=Han}{0,6}(?:均可|不限|都可))`,
  ],
  ["汉族优先", pattern`汉族${between(4)}${preferred}`],
  ["优先汉族", pattern`${ratherThan}汉族`],
  ["非汉族勿扰", pattern`非汉族`],
  ["少数民族勿扰", pattern`(?:${people})${between(4, "不|均可|都可")}${keptOut}${notOfMoney}`],
  ["不招回族", pattern`${keepingOut}(?:${people})${notOfMoney}`],
  [
    "汉族，18-45岁",
    pattern`(?<!族)\|汉族(?=\|)(?!\|(?:\p{Script=Han}{0,6}族|均|都|皆|不限|或|和|少数))`,
    "items",
  ],
];

const family: readonly Row[] = [
  ["未婚优先", pattern`(?:${married}){1,3}${between(5)}${preferred}`],
  ["优先未婚", pattern`${ratherThan}(?:${married})`],
  ["限未婚", pattern`(?:${only}|${required}|${recruited})${colon}(?:${married})`],
  ["未婚者勿扰", pattern`(?:${married}){1,3}${between(5, "不|均可|都可")}${keptOut}`],
  ["不招已婚", pattern`${keepingOut}(?:${married})`],
  [
    "婚姻状况：未婚",
    pattern`(?:婚姻|婚育|婚否|生育)(?:状况|情况|状态)?(?:要求|限制)?${colon}(?:为|是|限)?(?:${married})`,
  ],
  [
    "请注明婚否",
    pattern`(?<!不|不得|严禁|禁止|勿)(?:注明|写明|说明|提供|填写|告知|询问|了解|备注|登记)${between(4)}(?:婚否|婚育|婚姻|生育)(?:状况|情况|状态|史)?`,
  ],
  [
    "已婚已育女性",
    pattern`(?<![\p{Script=Han}])(?:${married}){2}(?:女性|女士|妇女|男性|者|的)?(?![\p{Script=Han}])`,
  ],
  ["未婚女性", pattern`(?:${married})(?:女|男|妇女)(?!装|职工|员工)`],
  [
    "三年内不得怀孕",
    pattern`[\d一二两三四五几半]个?(?:年|月)(?:之)?内(?:不|无|没|暂不|暂无)[得能准会可打算考虑有]{0,4}${bearing}`,
  ],
  [
    "合同期内不得生育",
    pattern`(?:不得|不能|不可以?|不准|不许|禁止|严禁|不允许)(?:[在于入职工作合同服务试用期间内年月两三\d再先擅自行]){0,6}${bearing}(?!女|的|员工|妇女|期|作为|情况|状况|\d)`,
  ],
  [
    "无生育计划",
    pattern`(?:无|没有?|暂无|近期无|不考虑|不打算|没打算|暂不)(?:[再近短期内年两三\d]){0,4}(?:${bearing}|二胎|三胎)(?:计划|打算|意向|需求|安排)`,
  ],
  [
    "近期不考虑生育",
    pattern`(?:暂|近期|短期内?|暂时)?不(?:考虑|打算|准备|计划)(?:再)?${bearing}(?!影响)`,
  ],
  ["承诺不怀孕", pattern`(?:承诺|保证|签订?|要求)(?:[\p{Script=Han}\d]){0,5}不${bearing}`],
  ["孕妇勿扰", pattern`${pregnant}${between(5, "不得|均可|都可")}${keptOut}`],
  ["不招孕妇", pattern`${keepingOut}${pregnant}`],
  ["要求未怀孕", pattern`(?:未|没有?|非|无)(?:怀孕|孕期|孕妇|在孕|备孕|哺乳期|妊娠)(?!女|的?不)`],
  [
    "入职孕检",
    pattern`(?<!不|免|无需|不需|不必|免费|禁止|不得|严禁)(?:须|需要?|必须|入职|入厂|体检|查|检查|做|提供|验|测)(?:(?![不免无])\p{Script=Han}){0,5}(?:孕检|妊娠(?:测试|检查|试验|检测)|验孕|早孕|hcg)(?!假|请假)`,
  ],
  [
    "无小孩拖累",
    pattern`(?:有|无|没有|没|带)(?:小孩|孩子|宝宝|子女|儿女|家庭)(?:的|者)?(?:拖累|负担|牵挂|${preferred}|${keptOut})`,
  ],
  [
    "孩子3岁以上优先",
    pattern`(?:孩子|小孩|宝宝|子女)(?:年龄|满|已满|在|大于)?[\d一二三四五六七八九十]{1,2}周?岁(?:及?以上)?(?:者|的)?${preferred}`,
  ],
  [
    "招聘宝妈",
    pattern`(?:${recruited}|${only}|${ratherThan}|${required})${colon}(?:全职)?宝妈(?!岗|用品)`,
  ],
  ["宝妈优先", pattern`宝妈(?!岗)${between(4)}${preferred}`],
  ["宝妈勿扰", pattern`宝妈(?!岗)${between(4, "不|均可|都可")}${keptOut}|${keepingOut}宝妈`],
  [
    "宝妈",
    pattern`\|(?:全职)?(?:宝妈|妈妈)(?:兼职|专职|专属|手工)?(?=\|)(?!\|(?:均|都|皆|也|亦|可|不限))`,
    "items",
  ],
  [
    "未婚",
    pattern`(?<!婚|育)\|(?:未婚|已婚|已育|未育|已婚已育|未婚未育|未婚女性|已婚女性|已婚妇女|单身)(?=\|)(?!\|(?:未婚|已婚|已育|未育|均|都|皆|不限))`,
    "items",
  ],
];

const infection: readonly Row[] = [
  [
    "需查两对半",
    pattern`(?<!不|免|无|无需|不需|不必|禁止|不得|严禁|取消|拒绝)(?<!不得要求|禁止要求|不得强制|无需提供|不需要|不包)(?:查|检|检查|检测|化验|筛查|体检含?|含|包括|做|验|需|须|提供|要求)(?:(?![不免无])\p{Script=Han}){0,4}${infected}(?!样|员|\p{Script=Han}{0,3}歧视)`,
  ],
  [
    "乙肝阴性",
    pattern`(?<!不|免|无|无需|不得|禁止|取消|不做|不查|不含)${infected}(?:项目)?(?:检[查测])?(?:报告|五项|阴性|正常|合格|转阴)`,
  ],
  [
    "乙肝携带者勿扰",
    pattern`${infected}${between(6, "不得|均可|都可|无关")}(?:${keptOut}|禁入)${notOfMoney}`,
  ],
  ["不招乙肝", pattern`${keepingOut}(?:有|患)?${infected}(?!\p{Script=Han}{0,6}歧视)`],
  [
    "无乙肝",
    pattern`(?:无|没有|非|未患|未感染|不是|不能有|不得有)(?:携带)?${infected}(?!\p{Script=Han}{0,4}(?:歧视|限制|要求|检|项目|筛查))`,
  ],
];

const religion: readonly Row[] = [
  [
    "无宗教信仰",
    pattern`(?:无|没有|非|不能有|不得有)${believing}(?!\p{Script=Han}{0,3}(?:要求|限制|歧视))`,
  ],
  ["不信教", pattern`(?<!是否|无论|不论)不信(?:仰)?(?:宗)?教(?!也|亦|均|都)`],
  ["信教者勿扰", pattern`(?<!不)${believing}${between(4, "不限|不得|自由|均可|都可")}${keptOut}`],
  ["不招信教的", pattern`${keepingOut}(?:有)?${believing}(?!\p{Script=Han}{0,3}歧视)`],
  ["信佛者优先", pattern`${believing}${between(3, "不限|自由|均可")}${preferred}`],
  [
    "限基督徒",
    pattern`(?:${only}|${required}|${recruited})${colon}(?:有)?${believing}(?!\p{Script=Han}{0,3}(?:要求|限制|歧视|自由))`,
  ],
];

const origin: readonly Row[] = [
  [
    "限本地户口",
    pattern`(?:${only}|${required}|${recruited})${colon}(?:有|为|是|具有|具备|持有?)?(?:(?![无不限论])\p{Script=Han}){0,6}${registration}`,
  ],
  [
    "本地户口优先",
    pattern`(?:本地|本市|本省|本县|本区|当地|本村|本镇|城镇|城市|非农业?|农业|农村|市区|外地|(?<![\p{Script=Han}]{3})[\p{Script=Han}]{2,3})${registration}${between(3)}${preferred}`,
  ],
  ["优先本地户口", pattern`${ratherThan}(?:(?![无不限论])\p{Script=Han}){0,4}${registration}`],
  [
    "户籍要求：本市",
    pattern`(?<!无|不限|没有|不设)(?:户口|户籍)(?:要求|限制|性质)?[:(=]{1,2}(?:限)?(?:本|城镇|城市|非农|农业|农村|当地)`,
  ],
  [
    "限本地人",
    pattern`(?:${only})${colon}(?:本地|本市|本省|本县|本区|当地|城里|市区)(?:人(?!才|力)|居民|的)`,
  ],
  [
    "外地户口勿扰",
    pattern`(?:${registration}|(?:外地|农村|外省)户口|${fromElsewhere})${between(4, "不|均可|都可")}${keptOut}${notOfMoney}`,
  ],
  [
    "不招外地人",
    pattern`${keepingOut}(?:${fromElsewhere}|外地|外省|${birthplace}|(?:农村|农业|外地)?${registration})${notOfMoney}`,
  ],
  ["河南人勿扰", pattern`${birthplace}${between(3, "不|均可|都可")}${keptOut}${notOfMoney}`],
  [
    "非本地户口勿扰",
    pattern`非(?:本地|本市|本省|本县|本区|当地)(?:人|户口|户籍|居民)?${between(2, "不")}${keptOut}`,
  ],
];

const disability: readonly Row[] = [
  ["残疾人勿扰", pattern`${disabled}${between(3, "不|均可|都可")}${keptOut}${notOfMoney}`],
  ["不招残疾人", pattern`${keepingOut}(?:有)?(?:身体)?${disabled}${notOfMoney}`],
  [
    "无残疾",
    pattern`(?:无|没有|非|不能有|不得有)(?:身体|任何|肢体)?${disabled}(?!\p{Script=Han}{0,2}(?:歧视|限制|要求))`,
  ],
  [
    "限健全人",
    pattern`(?:${only}|${required}|${recruited})${colon}(?:是)?(?:健全人|正常人(?!作息|的)|身体健全(?:人|者))|(?:健全人|正常人)${preferred}`,
  ],
];

const rowsOf: Readonly<Record<Ground, readonly Row[]>> = {
  sex,
  people: peoples,
  family,
  infection,
  religion,
  origin,
  disability,
};

/** All of them. The words are own choice, after what postings say; a human reader finds more. */
export const forbiddenWordings: readonly ForbiddenWording[] = Object.entries(rowsOf).flatMap(
  ([ground, rows]) =>
    rows.map(([such, words, reading = "run"]) => ({
      ground: ground as Ground,
      such,
      words,
      reading,
    })),
);
