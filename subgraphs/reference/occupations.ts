/**
 * An occupation 职业 of the 国家职业分类大典, 2022 edition (GB/T 6565 follows it). Codes are read as
 * major group - submajor group - minor group - occupation.
 *
 * This is the part the house uses. Editions differ in their codes, so a code never travels without
 * the edition. The units were written down without the printed catalogue at hand: compare them with
 * it before another system relies on them.
 */
export interface OccupationRecord {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  /** What people call it in postings and talk; each finds the occupation in a search. */
  readonly aliases: readonly string[];
}

export const occupations: readonly OccupationRecord[] = [
  { code: "3-01-02-02", name: "收发员", nameEn: "Mail and document clerk", aliases: ["文员"] },
  { code: "4-01-02-01", name: "营销员", nameEn: "Salesperson", aliases: ["销售员", "业务员"] },
  {
    code: "4-01-02-03",
    name: "商品营业员",
    nameEn: "Shop assistant",
    aliases: ["营业员", "导购员"],
  },
  { code: "4-01-02-04", name: "收银员", nameEn: "Cashier", aliases: [] },
  {
    code: "4-01-06-01",
    name: "电子商务师",
    nameEn: "E-commerce specialist",
    aliases: ["电商运营", "电商客服"],
  },
  {
    code: "4-01-06-02",
    name: "互联网营销师",
    nameEn: "Live-stream seller",
    aliases: ["带货主播", "主播"],
  },
  {
    code: "4-02-02-01",
    name: "道路客运汽车驾驶员",
    nameEn: "Passenger vehicle driver",
    aliases: ["客车司机", "网约车司机"],
  },
  { code: "4-02-02-02", name: "道路货运汽车驾驶员", nameEn: "Lorry driver", aliases: ["货车司机"] },
  { code: "4-02-05-01", name: "装卸搬运工", nameEn: "Loader", aliases: ["搬运工", "装卸工"] },
  {
    code: "4-02-06-01",
    name: "仓储管理员",
    nameEn: "Warehouse keeper",
    aliases: ["仓管员", "仓库管理员"],
  },
  { code: "4-02-06-02", name: "理货员", nameEn: "Stock clerk", aliases: ["分拣员"] },
  { code: "4-02-06-03", name: "物流服务师", nameEn: "Logistics specialist", aliases: ["物流专员"] },
  { code: "4-02-07-08", name: "快递员", nameEn: "Courier", aliases: [] },
  { code: "4-02-07-09", name: "快件处理员", nameEn: "Parcel sorter", aliases: ["快递分拣员"] },
  {
    code: "4-02-07-10",
    name: "网约配送员",
    nameEn: "Delivery rider",
    aliases: ["外卖员", "骑手", "送餐员"],
  },
  { code: "4-03-01-01", name: "前厅服务员", nameEn: "Receptionist", aliases: ["前台"] },
  { code: "4-03-01-02", name: "客房服务员", nameEn: "Room attendant", aliases: [] },
  { code: "4-03-02-01", name: "中式烹调师", nameEn: "Chinese cook", aliases: ["厨师", "大厨"] },
  {
    code: "4-03-02-02",
    name: "中式面点师",
    nameEn: "Chinese pastry cook",
    aliases: ["面点师", "面点工"],
  },
  { code: "4-03-02-03", name: "西式烹调师", nameEn: "Western cook", aliases: ["西餐厨师"] },
  { code: "4-03-02-04", name: "西式面点师", nameEn: "Baker and pastry cook", aliases: ["烘焙师"] },
  { code: "4-03-02-05", name: "餐厅服务员", nameEn: "Waiter", aliases: ["传菜员", "服务员"] },
  { code: "4-03-02-07", name: "茶艺师", nameEn: "Tea art specialist", aliases: [] },
  { code: "4-04-05-05", name: "人工智能训练师", nameEn: "Data labeller", aliases: ["数据标注员"] },
  { code: "4-06-01-01", name: "物业管理员", nameEn: "Property attendant", aliases: [] },
  { code: "4-07-05-01", name: "保安员", nameEn: "Security guard", aliases: ["保安"] },
  {
    code: "4-07-05-04",
    name: "消防设施操作员",
    nameEn: "Fire-protection operator",
    aliases: ["消控员"],
  },
  { code: "4-09-08-01", name: "保洁员", nameEn: "Cleaner", aliases: ["保洁", "环卫工"] },
  { code: "4-09-08-02", name: "生活垃圾清运工", nameEn: "Refuse collector", aliases: ["清运工"] },
  { code: "4-09-10-01", name: "园林绿化工", nameEn: "Gardener", aliases: ["绿化工"] },
  {
    code: "4-10-01-02",
    name: "育婴员",
    nameEn: "Infant carer",
    aliases: ["育婴师", "月嫂", "育儿嫂"],
  },
  { code: "4-10-01-03", name: "保育师", nameEn: "Nursery carer", aliases: ["保育员"] },
  { code: "4-10-01-05", name: "养老护理员", nameEn: "Elderly carer", aliases: ["护工", "护理员"] },
  {
    code: "4-10-01-06",
    name: "家政服务员",
    nameEn: "Domestic worker",
    aliases: ["家政", "保姆", "钟点工"],
  },
  { code: "4-10-03-01", name: "美容师", nameEn: "Beautician", aliases: [] },
  { code: "4-10-03-02", name: "美发师", nameEn: "Hairdresser", aliases: ["理发师"] },
  { code: "4-10-03-05", name: "修脚师", nameEn: "Pedicurist", aliases: ["修脚工", "足疗师"] },
  { code: "4-10-04-02", name: "保健按摩师", nameEn: "Massage therapist", aliases: ["按摩师"] },
  { code: "4-12-01-01", name: "汽车维修工", nameEn: "Motor mechanic", aliases: ["汽修工"] },
  {
    code: "5-01-02-01",
    name: "农艺工",
    nameEn: "Field crop worker",
    aliases: ["种植工", "采茶工"],
  },
  {
    code: "5-01-02-02",
    name: "园艺工",
    nameEn: "Horticulture worker",
    aliases: ["采摘工", "果树工"],
  },
  { code: "5-01-02-03", name: "食用菌生产工", nameEn: "Mushroom grower", aliases: ["菌菇工"] },
  {
    code: "5-01-02-04",
    name: "热带作物栽培工",
    nameEn: "Tropical crop worker",
    aliases: ["割胶工", "胶工"],
  },
  {
    code: "5-01-02-05",
    name: "中药材种植员",
    nameEn: "Medicinal herb grower",
    aliases: ["药材种植工"],
  },
  { code: "5-02-03-01", name: "护林员", nameEn: "Forest ranger", aliases: ["生态护林员"] },
  {
    code: "5-03-02-01",
    name: "家畜饲养员",
    nameEn: "Livestock keeper",
    aliases: ["养殖工", "饲养员"],
  },
  { code: "5-03-02-02", name: "家禽饲养员", nameEn: "Poultry keeper", aliases: ["养鸡工"] },
  { code: "6-02-06-10", name: "茶叶加工工", nameEn: "Tea processing worker", aliases: ["制茶工"] },
  { code: "6-05-01-02", name: "裁剪工", nameEn: "Garment cutter", aliases: [] },
  { code: "6-05-01-03", name: "缝纫工", nameEn: "Sewing worker", aliases: ["车位工", "平车工"] },
  { code: "6-05-04-01", name: "制鞋工", nameEn: "Shoemaker", aliases: ["针车工"] },
  { code: "6-06-03-01", name: "手工木工", nameEn: "Carpenter", aliases: ["木工"] },
  { code: "6-09-04-04", name: "玩具制作工", nameEn: "Toy maker", aliases: ["毛绒玩具工"] },
  { code: "6-18-01-01", name: "车工", nameEn: "Turner", aliases: ["数控车工"] },
  { code: "6-18-02-04", name: "焊工", nameEn: "Welder", aliases: ["电焊工", "氩弧焊工"] },
  { code: "6-20-01-01", name: "装配钳工", nameEn: "Assembly fitter", aliases: ["钳工"] },
  { code: "6-22-02-01", name: "汽车装调工", nameEn: "Vehicle assembler", aliases: ["总装工"] },
  {
    code: "6-25-03-00",
    name: "计算机及外部设备装配调试员",
    nameEn: "Computer assembler",
    aliases: ["电脑装配工"],
  },
  {
    code: "6-25-04-07",
    name: "广电和通信设备电子装接工",
    nameEn: "Electronics assembler",
    aliases: ["电子装配工", "装配工", "普工"],
  },
  { code: "6-29-01-01", name: "砌筑工", nameEn: "Bricklayer", aliases: ["瓦工", "泥瓦工"] },
  { code: "6-29-01-03", name: "混凝土工", nameEn: "Concrete worker", aliases: [] },
  { code: "6-29-01-04", name: "钢筋工", nameEn: "Steel fixer", aliases: [] },
  { code: "6-29-01-05", name: "架子工", nameEn: "Scaffolder", aliases: [] },
  { code: "6-29-03-03", name: "管工", nameEn: "Pipe fitter", aliases: ["水管工", "水电工"] },
  { code: "6-29-04-01", name: "装饰装修工", nameEn: "Decorator", aliases: ["油漆工"] },
  {
    code: "6-30-05-01",
    name: "起重装卸机械操作工",
    nameEn: "Lifting and forklift operator",
    aliases: ["叉车司机", "叉车工", "塔吊司机"],
  },
  { code: "6-31-01-03", name: "电工", nameEn: "Electrician", aliases: ["维修电工"] },
  { code: "6-31-03-05", name: "质检员", nameEn: "Quality inspector", aliases: [] },
  { code: "6-31-05-00", name: "包装工", nameEn: "Packer", aliases: [] },
];

/** The minor groups 小类 of the occupations above, by their first seven characters. */
export const occupationGroups: Readonly<Record<string, string>> = {
  "3-01-02": "行政事务处理人员",
  "4-01-02": "销售人员",
  "4-01-06": "电子商务服务人员",
  "4-02-02": "道路运输服务人员",
  "4-02-05": "装卸搬运和运输代理服务人员",
  "4-02-06": "仓储人员",
  "4-02-07": "邮政和快递服务人员",
  "4-03-01": "住宿服务人员",
  "4-03-02": "餐饮服务人员",
  "4-04-05": "软件和信息技术服务人员",
  "4-06-01": "物业管理服务人员",
  "4-07-05": "安全保护服务人员",
  "4-09-08": "环境卫生服务人员",
  "4-09-10": "绿化与园艺服务人员",
  "4-10-01": "生活照料服务人员",
  "4-10-03": "美容美发和浴池服务人员",
  "4-10-04": "保健服务人员",
  "4-12-01": "汽车摩托车修理技术服务人员",
  "5-01-02": "农作物生产人员",
  "5-02-03": "森林资源管护人员",
  "5-03-02": "畜禽饲养人员",
  "6-02-06": "酒、饮料及精制茶制造人员",
  "6-05-01": "纺织品和服装剪裁缝纫人员",
  "6-05-04": "鞋帽制作人员",
  "6-06-03": "木制品制造人员",
  "6-09-04": "文教体娱用品制作人员",
  "6-18-01": "机械冷加工人员",
  "6-18-02": "机械热加工人员",
  "6-20-01": "通用基础件和部件装配人员",
  "6-22-02": "汽车整车制造人员",
  "6-25-03": "计算机制造人员",
  "6-25-04": "电子设备装配调试人员",
  "6-29-01": "房屋建筑施工人员",
  "6-29-03": "建筑安装施工人员",
  "6-29-04": "建筑装饰人员",
  "6-30-05": "起重装卸搬运机械操作人员",
  "6-31-01": "机械设备修理人员",
  "6-31-03": "检验试验人员",
  "6-31-05": "包装人员",
};

const occupationByCodeIndex: ReadonlyMap<string, OccupationRecord> = new Map(
  occupations.map((occupation) => [occupation.code, occupation]),
);

export function occupationByCode(code: string): OccupationRecord | undefined {
  return occupationByCodeIndex.get(code);
}

/** The name of an occupation, or of the minor group a shorter code stands for. */
export function occupationName(code: string): string | undefined {
  return occupationByCodeIndex.get(code)?.name ?? occupationGroups[code];
}

/** A full code or a prefix that ends where a group ends: 4, 4-03, 4-03-02, 4-03-02-01. */
export function isOccupationCode(code: string): boolean {
  return /^[1-8](?:-\d{2}){0,3}$/.test(code);
}

/** The minor group 小类 of an occupation: 4-03-02 of 4-03-02-01. */
export function minorGroupOf(code: string): string {
  return code.slice(0, 7);
}
