import type { WagePeriod } from "../../reference/wage.ts";

/** What the generator knows of an occupation: how it is paid and how people write about it. */
export interface Trade {
  /** Occupation code of the 2022 edition. */
  readonly code: string;
  /** What a posting calls it, the usual word first. */
  readonly words: readonly string[];
  /** Usual pay for a month in yuan, country mean. */
  readonly monthYuan: number;
  readonly periods: readonly (readonly [WagePeriod, number])[];
  readonly duties: readonly string[];
  /** Words that make several vacancies out of one, as a job fair lists them. */
  readonly varieties: readonly string[];
  /** A certificate some postings ask for. */
  readonly certificate?: string;
  /** First and last month of the season, 1 to 12; a season may run over the new year. */
  readonly season?: readonly [from: number, to: number];
  /** GB/T 4658, when schooling matters. */
  readonly education?: string;
}

const monthly: Trade["periods"] = [["MONTH", 1]];
const hourly: Trade["periods"] = [
  ["MONTH", 6],
  ["HOUR", 4],
];
const daily: Trade["periods"] = [
  ["DAY", 7],
  ["MONTH", 3],
];
const piecework: Trade["periods"] = [
  ["PIECE", 5],
  ["MONTH", 5],
];
const yearly: Trade["periods"] = [
  ["MONTH", 8],
  ["YEAR", 2],
];

const skills = ["熟练", "初级", "中级", "高级", "夜班", "长白班"] as const;

export const trades = {
  cook: {
    code: "4-03-02-01",
    words: ["厨师", "中式烹调师", "炒锅厨师", "食堂厨师"],
    monthYuan: 6_200,
    periods: yearly,
    duties: [
      "负责后厨炒菜和备料",
      "独立负责食堂三餐",
      "厨师岗位，负责热菜出品，能带帮厨",
      "负责中餐热菜，配合厨师长研发菜品",
      "负责凉菜和面食",
    ],
    varieties: ["川菜", "湘菜", "粤菜", "面食", "凉菜", "食堂"],
    certificate: "中式烹调师证",
  },
  pastry: {
    code: "4-03-02-02",
    words: ["面点师", "面点工"],
    monthYuan: 5_600,
    periods: monthly,
    duties: ["负责馒头、包子、饺子制作", "协助厨师制作早餐面点"],
    varieties: skills,
    certificate: "中式面点师证",
  },
  waiter: {
    code: "4-03-02-05",
    words: ["餐厅服务员", "服务员", "传菜员"],
    monthYuan: 4_200,
    periods: hourly,
    duties: ["负责点餐传菜和餐后清台", "接待客人，保持用餐区整洁"],
    varieties: skills,
    certificate: "健康证",
  },
  roomAttendant: {
    code: "4-03-01-02",
    words: ["客房服务员"],
    monthYuan: 4_100,
    periods: monthly,
    duties: ["负责客房清洁和布草更换"],
    varieties: skills,
  },
  sewer: {
    code: "6-05-01-03",
    words: ["缝纫工", "车位工", "平车工"],
    monthYuan: 5_300,
    periods: piecework,
    duties: ["平车、锁边、打枣，生手可学", "缝制校服和工装，订单稳定", "毛绒玩具缝制，可居家计件"],
    varieties: ["平车", "锁边", "双针", "绷缝", "生手", "熟练"],
  },
  cutter: {
    code: "6-05-01-02",
    words: ["裁剪工"],
    monthYuan: 5_500,
    periods: piecework,
    duties: ["负责面料裁剪和分片"],
    varieties: skills,
  },
  toyMaker: {
    code: "6-09-04-04",
    words: ["毛绒玩具工", "玩具制作工"],
    monthYuan: 3_600,
    periods: piecework,
    duties: ["毛绒玩具充棉、缝口和检品，可居家完成", "社区工厂毛绒玩具生产线操作"],
    varieties: skills,
  },
  shoemaker: {
    code: "6-05-04-01",
    words: ["制鞋工", "针车工"],
    monthYuan: 5_400,
    periods: piecework,
    duties: ["鞋面针车和成型"],
    varieties: skills,
  },
  electronics: {
    code: "6-25-04-07",
    words: ["电子装配工", "普工", "装配工"],
    monthYuan: 5_700,
    periods: hourly,
    duties: [
      "电子产品组装、检测和包装，坐班作业",
      "流水线插件和焊接，岗前培训",
      "手机配件装配，恒温车间",
    ],
    varieties: skills,
  },
  computerAssembler: {
    code: "6-25-03-00",
    words: ["电脑装配工"],
    monthYuan: 5_900,
    periods: monthly,
    duties: ["笔记本电脑整机组装和测试"],
    varieties: skills,
  },
  inspector: {
    code: "6-31-03-05",
    words: ["质检员"],
    monthYuan: 5_200,
    periods: monthly,
    duties: ["产品外观和尺寸检验，做好记录"],
    varieties: skills,
    education: "60",
  },
  packer: {
    code: "6-31-05-00",
    words: ["包装工"],
    monthYuan: 4_300,
    periods: piecework,
    duties: ["成品分装、贴标和装箱"],
    varieties: skills,
  },
  welder: {
    code: "6-18-02-04",
    words: ["焊工", "电焊工", "氩弧焊工"],
    monthYuan: 7_600,
    periods: daily,
    duties: ["二保焊、氩弧焊，看懂简单图纸", "钢结构焊接和打磨"],
    varieties: ["二保焊", "氩弧焊", "管道", "钢结构", "学徒", "持证"],
    certificate: "焊工证",
  },
  fitter: {
    code: "6-20-01-01",
    words: ["装配钳工", "钳工"],
    monthYuan: 6_600,
    periods: monthly,
    duties: ["机械部件装配和调试"],
    varieties: skills,
    education: "40",
  },
  turner: {
    code: "6-18-01-01",
    words: ["数控车工", "车工"],
    monthYuan: 6_900,
    periods: monthly,
    duties: ["数控车床操作和程序调用"],
    varieties: skills,
    education: "40",
  },
  carAssembler: {
    code: "6-22-02-01",
    words: ["汽车装调工", "总装工"],
    monthYuan: 6_800,
    periods: monthly,
    duties: ["新能源汽车总装线装配"],
    varieties: skills,
    education: "60",
  },
  electrician: {
    code: "6-31-01-03",
    words: ["电工", "维修电工"],
    monthYuan: 6_400,
    periods: monthly,
    duties: ["厂区线路和设备维修，持证上岗"],
    varieties: skills,
    certificate: "电工证",
  },
  bricklayer: {
    code: "6-29-01-01",
    words: ["瓦工", "砌筑工", "泥瓦工"],
    monthYuan: 8_200,
    periods: daily,
    duties: ["房建项目砌砖和抹灰", "高标准农田和村道以工代赈项目砌筑"],
    varieties: skills,
  },
  steelFixer: {
    code: "6-29-01-04",
    words: ["钢筋工"],
    monthYuan: 8_600,
    periods: daily,
    duties: ["钢筋下料和绑扎"],
    varieties: skills,
  },
  scaffolder: {
    code: "6-29-01-05",
    words: ["架子工"],
    monthYuan: 8_800,
    periods: daily,
    duties: ["脚手架搭设和拆除，持证上岗"],
    varieties: skills,
    certificate: "架子工证",
  },
  carpenter: {
    code: "6-06-03-01",
    words: ["木工"],
    monthYuan: 8_000,
    periods: daily,
    duties: ["工地支模和家具制作"],
    varieties: skills,
  },
  decorator: {
    code: "6-29-04-01",
    words: ["装饰装修工", "油漆工"],
    monthYuan: 7_200,
    periods: daily,
    duties: ["室内墙面和吊顶施工"],
    varieties: skills,
  },
  forklift: {
    code: "6-30-05-01",
    words: ["叉车司机", "叉车工"],
    monthYuan: 6_100,
    periods: monthly,
    duties: ["仓库叉车作业和车辆点检"],
    varieties: skills,
    certificate: "叉车证",
  },
  warehouse: {
    code: "4-02-06-01",
    words: ["仓管员", "仓储管理员"],
    monthYuan: 5_000,
    periods: monthly,
    duties: ["货物出入库登记和盘点"],
    varieties: skills,
    education: "60",
  },
  sorter: {
    code: "4-02-07-09",
    words: ["快递分拣员", "快件处理员"],
    monthYuan: 5_200,
    periods: hourly,
    duties: ["快件扫描、分拣和装车，夜班有补贴"],
    varieties: skills,
  },
  courier: {
    code: "4-02-07-08",
    words: ["快递员"],
    monthYuan: 6_600,
    periods: piecework,
    duties: ["片区快件揽收和派送"],
    varieties: skills,
  },
  rider: {
    code: "4-02-07-10",
    words: ["外卖骑手", "网约配送员", "送餐员"],
    monthYuan: 6_500,
    periods: piecework,
    duties: ["同城即时配送，时间自由"],
    varieties: skills,
  },
  loader: {
    code: "4-02-05-01",
    words: ["搬运工", "装卸工"],
    monthYuan: 5_600,
    periods: daily,
    duties: ["货物装卸和码放"],
    varieties: skills,
  },
  driver: {
    code: "4-02-02-02",
    words: ["货车司机"],
    monthYuan: 7_800,
    periods: monthly,
    duties: ["省内货运，车辆日常维护"],
    varieties: skills,
    certificate: "驾驶证",
  },
  guard: {
    code: "4-07-05-01",
    words: ["保安员", "保安"],
    monthYuan: 4_300,
    periods: monthly,
    duties: ["门岗值守、巡逻和来访登记", "小区秩序维护，两班倒"],
    varieties: skills,
    certificate: "保安员证",
  },
  cleaner: {
    code: "4-09-08-01",
    words: ["保洁员", "保洁", "环卫工"],
    monthYuan: 3_500,
    periods: hourly,
    duties: ["办公楼和公共区域保洁", "村庄道路清扫和垃圾收集"],
    varieties: skills,
  },
  gardener: {
    code: "4-09-10-01",
    words: ["绿化工", "园林绿化工"],
    monthYuan: 3_900,
    periods: daily,
    duties: ["苗木栽种、修剪和浇水"],
    varieties: skills,
  },
  domestic: {
    code: "4-10-01-06",
    words: ["家政服务员", "保姆", "钟点工"],
    monthYuan: 5_400,
    periods: hourly,
    duties: ["家庭保洁、做饭和照看老人", "住家保姆，负责一家三口家务"],
    varieties: ["住家", "钟点", "月结", "涉外", "做饭", "保洁"],
    certificate: "健康证",
  },
  infantCarer: {
    code: "4-10-01-02",
    words: ["育婴员", "月嫂", "育儿嫂"],
    monthYuan: 8_400,
    periods: monthly,
    duties: ["新生儿护理和产妇月子餐", "住家育儿，辅食制作和早教"],
    varieties: skills,
    certificate: "育婴员证",
  },
  elderlyCarer: {
    code: "4-10-01-05",
    words: ["养老护理员", "护工", "护理员"],
    monthYuan: 5_000,
    periods: monthly,
    duties: ["协助失能老人起居和用餐", "养老院日常照护，岗前免费培训"],
    varieties: ["失能", "自理", "夜班", "医院", "居家", "持证"],
    certificate: "养老护理员证",
  },
  pedicurist: {
    code: "4-10-03-05",
    words: ["修脚师", "修脚工", "足疗师"],
    monthYuan: 6_800,
    periods: piecework,
    duties: ["修脚、足部护理，带薪学徒", "门店修脚服务，紫阳修脚师优先"],
    varieties: skills,
    certificate: "修脚师证",
  },
  masseur: {
    code: "4-10-04-02",
    words: ["保健按摩师", "按摩师"],
    monthYuan: 6_700,
    periods: monthly,
    duties: ["保健按摩和艾灸服务"],
    varieties: skills,
  },
  shopAssistant: {
    code: "4-01-02-03",
    words: ["营业员", "导购员"],
    monthYuan: 4_000,
    periods: monthly,
    duties: ["商品陈列、导购和收银"],
    varieties: skills,
  },
  liveSeller: {
    code: "4-01-06-02",
    words: ["带货主播", "互联网营销师"],
    monthYuan: 6_000,
    periods: monthly,
    duties: ["农产品直播带货和短视频拍摄"],
    varieties: skills,
    education: "30",
  },
  onlineClerk: {
    code: "4-01-06-01",
    words: ["电商客服", "电商运营"],
    monthYuan: 4_700,
    periods: monthly,
    duties: ["网店客服和订单处理，可居家办公"],
    varieties: skills,
    education: "40",
  },
  fieldWorker: {
    code: "5-01-02-01",
    words: ["种植工", "农艺工"],
    monthYuan: 3_700,
    periods: daily,
    duties: ["大棚蔬菜种植和采收", "高标准农田管护"],
    varieties: skills,
    season: [4, 10],
  },
  teaPicker: {
    code: "5-01-02-01",
    words: ["采茶工"],
    monthYuan: 4_200,
    periods: [
      ["DAY", 6],
      ["PIECE", 4],
    ],
    duties: ["春茶采摘，按斤计酬", "茶园采摘和除草"],
    varieties: skills,
    season: [3, 5],
  },
  teaMaker: {
    code: "6-02-06-10",
    words: ["制茶工", "茶叶加工工"],
    monthYuan: 4_600,
    periods: monthly,
    duties: ["茶叶摊青、杀青和揉捻"],
    varieties: skills,
    season: [3, 9],
  },
  rubberTapper: {
    code: "5-01-02-04",
    words: ["割胶工", "胶工"],
    monthYuan: 4_800,
    periods: [
      ["MONTH", 5],
      ["PIECE", 5],
    ],
    duties: ["橡胶园凌晨割胶和收胶", "割胶技术培训后上岗"],
    varieties: skills,
    season: [4, 11],
  },
  fruitPicker: {
    code: "5-01-02-02",
    words: ["采摘工", "果树工"],
    monthYuan: 3_900,
    periods: daily,
    duties: ["猕猴桃、苹果套袋和采摘", "芒果、荔枝采摘和分级"],
    varieties: skills,
    season: [6, 11],
  },
  mushroomGrower: {
    code: "5-01-02-03",
    words: ["食用菌生产工", "菌菇工"],
    monthYuan: 3_800,
    periods: daily,
    duties: ["菌袋制作和香菇采收"],
    varieties: skills,
    season: [10, 4],
  },
  stockKeeper: {
    code: "5-03-02-01",
    words: ["养殖工", "饲养员"],
    monthYuan: 4_600,
    periods: monthly,
    duties: ["生猪饲喂、防疫和圈舍清洁"],
    varieties: skills,
  },
  ranger: {
    code: "5-02-03-01",
    words: ["护林员", "生态护林员"],
    monthYuan: 1_500,
    periods: [
      ["MONTH", 6],
      ["YEAR", 4],
    ],
    duties: ["巡山护林和防火宣传"],
    varieties: skills,
  },
} as const satisfies Readonly<Record<string, Trade>>;

export type TradeKey = keyof typeof trades;

/** The trade of a key, seen through its interface. */
export function tradeOf(key: TradeKey): Trade {
  return trades[key];
}
