import type { TradeKey } from "./trades.ts";

/** A line of business: what its employers are called and whom they hire. */
export interface Sector {
  /** GB/T 4754. */
  readonly industry: string;
  /** What stands in an employer's name between its own name and its legal form. */
  readonly names: readonly string[];
  readonly legalForms: readonly string[];
  /** Registering department and kind of organisation, the first two characters of the USCC. */
  readonly usccPrefix: string;
  readonly trades: readonly (readonly [trade: TradeKey, weight: number])[];
  /** How common the line is, by province. */
  readonly weights: Readonly<Record<string, number>>;
}

const company = ["有限公司", "有限责任公司", "股份有限公司"] as const;
const cooperative = ["专业合作社"] as const;

export const sectors: readonly Sector[] = [
  {
    industry: "H62",
    names: ["餐饮管理", "酒店餐饮", "餐饮服务"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["cook", 55],
      ["waiter", 28],
      ["pastry", 12],
      ["cleaner", 5],
    ],
    weights: { "32": 14, "44": 16, "46": 20, "53": 16, "61": 18 },
  },
  {
    industry: "H61",
    names: ["酒店", "大酒店", "度假酒店"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["roomAttendant", 35],
      ["cook", 22],
      ["waiter", 20],
      ["guard", 13],
      ["cleaner", 10],
    ],
    weights: { "32": 5, "44": 6, "46": 18, "53": 10, "61": 7 },
  },
  {
    industry: "C18",
    names: ["服饰", "制衣", "服装"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["sewer", 62],
      ["cutter", 12],
      ["packer", 12],
      ["inspector", 9],
      ["cook", 5],
    ],
    weights: { "32": 14, "44": 14, "46": 2, "53": 5, "61": 8 },
  },
  {
    industry: "C24",
    names: ["玩具", "毛绒文创", "工艺品"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["toyMaker", 55],
      ["sewer", 25],
      ["packer", 15],
      ["inspector", 5],
    ],
    weights: { "32": 4, "44": 7, "46": 1, "53": 2, "61": 10 },
  },
  {
    industry: "C19",
    names: ["鞋业", "皮具"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["shoemaker", 75],
      ["packer", 15],
      ["cook", 10],
    ],
    weights: { "32": 3, "44": 7, "46": 0, "53": 2, "61": 2 },
  },
  {
    industry: "C39",
    names: ["电子科技", "光电", "精密电子", "智能科技"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["electronics", 58],
      ["computerAssembler", 10],
      ["inspector", 12],
      ["forklift", 6],
      ["electrician", 6],
      ["cook", 8],
    ],
    weights: { "32": 26, "44": 28, "46": 1, "53": 5, "61": 9 },
  },
  {
    industry: "C33",
    names: ["金属制品", "钢结构", "机械设备"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["welder", 45],
      ["turner", 15],
      ["fitter", 20],
      ["electrician", 10],
      ["cook", 10],
    ],
    weights: { "32": 13, "44": 11, "46": 2, "53": 4, "61": 6 },
  },
  {
    industry: "C36",
    names: ["汽车部件", "新能源汽车"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["carAssembler", 62],
      ["welder", 18],
      ["fitter", 10],
      ["forklift", 10],
    ],
    weights: { "32": 8, "44": 7, "46": 0, "53": 1, "61": 6 },
  },
  {
    industry: "C13",
    names: ["食品", "农产品加工"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["packer", 55],
      ["inspector", 10],
      ["loader", 15],
      ["cook", 10],
      ["forklift", 10],
    ],
    weights: { "32": 5, "44": 5, "46": 8, "53": 9, "61": 7 },
  },
  {
    industry: "E47",
    names: ["建设工程", "建筑劳务", "建筑工程"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["bricklayer", 26],
      ["steelFixer", 20],
      ["scaffolder", 14],
      ["carpenter", 16],
      ["decorator", 10],
      ["electrician", 8],
      ["cook", 6],
    ],
    weights: { "32": 10, "44": 10, "46": 12, "53": 14, "61": 13 },
  },
  {
    industry: "O80",
    names: ["家政服务", "家庭服务"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["domestic", 48],
      ["infantCarer", 30],
      ["elderlyCarer", 22],
    ],
    weights: { "32": 7, "44": 9, "46": 6, "53": 6, "61": 8 },
  },
  {
    industry: "Q85",
    names: ["养老服务", "康养"],
    legalForms: ["有限公司", "中心"],
    usccPrefix: "52",
    trades: [
      ["elderlyCarer", 70],
      ["cook", 18],
      ["cleaner", 12],
    ],
    weights: { "32": 5, "44": 4, "46": 5, "53": 4, "61": 5 },
  },
  {
    industry: "O82",
    names: ["修脚", "足浴养生", "健康管理"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["pedicurist", 68],
      ["masseur", 32],
    ],
    weights: { "32": 3, "44": 3, "46": 2, "53": 2, "61": 9 },
  },
  {
    industry: "G60",
    names: ["速递", "物流", "供应链"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["sorter", 30],
      ["courier", 26],
      ["rider", 16],
      ["loader", 12],
      ["forklift", 8],
      ["warehouse", 8],
    ],
    weights: { "32": 11, "44": 12, "46": 6, "53": 7, "61": 8 },
  },
  {
    industry: "G54",
    names: ["运输", "货运"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["driver", 70],
      ["loader", 30],
    ],
    weights: { "32": 4, "44": 4, "46": 3, "53": 4, "61": 4 },
  },
  {
    industry: "L72",
    names: ["物业服务", "保安服务", "后勤服务"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["guard", 42],
      ["cleaner", 34],
      ["gardener", 12],
      ["electrician", 6],
      ["cook", 6],
    ],
    weights: { "32": 7, "44": 8, "46": 8, "53": 7, "61": 7 },
  },
  {
    industry: "F52",
    names: ["商贸", "超市"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["shopAssistant", 66],
      ["warehouse", 14],
      ["guard", 10],
      ["liveSeller", 10],
    ],
    weights: { "32": 5, "44": 6, "46": 6, "53": 6, "61": 6 },
  },
  {
    industry: "I64",
    names: ["电子商务", "网络科技"],
    legalForms: company,
    usccPrefix: "91",
    trades: [
      ["onlineClerk", 55],
      ["liveSeller", 35],
      ["packer", 10],
    ],
    weights: { "32": 4, "44": 5, "46": 2, "53": 3, "61": 4 },
  },
  {
    industry: "A01",
    names: ["种植", "果业", "蔬菜"],
    legalForms: cooperative,
    usccPrefix: "93",
    trades: [
      ["fieldWorker", 40],
      ["fruitPicker", 40],
      ["mushroomGrower", 20],
    ],
    weights: { "32": 3, "44": 4, "46": 12, "53": 14, "61": 13 },
  },
  {
    industry: "C15",
    names: ["茶业", "茶叶"],
    legalForms: ["有限公司", "专业合作社"],
    usccPrefix: "93",
    trades: [
      ["teaPicker", 60],
      ["teaMaker", 40],
    ],
    weights: { "32": 2, "44": 2, "46": 2, "53": 9, "61": 7 },
  },
  {
    industry: "A02",
    names: ["橡胶种植", "热作"],
    legalForms: ["有限公司", "专业合作社"],
    usccPrefix: "93",
    trades: [["rubberTapper", 100]],
    weights: { "32": 0, "44": 1, "46": 14, "53": 6, "61": 0 },
  },
  {
    industry: "A03",
    names: ["养殖", "牧业"],
    legalForms: cooperative,
    usccPrefix: "93",
    trades: [["stockKeeper", 100]],
    weights: { "32": 2, "44": 2, "46": 5, "53": 6, "61": 5 },
  },
  {
    industry: "S96",
    names: ["村股份经济合作社"],
    legalForms: [""],
    usccPrefix: "N2",
    trades: [
      ["ranger", 45],
      ["cleaner", 40],
      ["bricklayer", 15],
    ],
    weights: { "32": 1, "44": 1, "46": 6, "53": 7, "61": 7 },
  },
];
