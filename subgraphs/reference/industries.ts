/** An industry of GB/T 4754-2017 with its amendment of 2019. */
export interface IndustryRecord {
  /** A letter and two digits (大类) or four (小类); the letter alone is a section 门类. */
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
}

/** The part of the standard the house uses: the sections its jobs are in, and some divisions. */
export const industries: readonly IndustryRecord[] = [
  {
    code: "A",
    name: "农、林、牧、渔业",
    nameEn: "Agriculture, forestry, animal husbandry and fishery",
  },
  { code: "A01", name: "农业", nameEn: "Agriculture" },
  { code: "A02", name: "林业", nameEn: "Forestry" },
  { code: "A03", name: "畜牧业", nameEn: "Animal husbandry" },
  { code: "A04", name: "渔业", nameEn: "Fishery" },
  {
    code: "A05",
    name: "农、林、牧、渔专业及辅助性活动",
    nameEn: "Support to agriculture and forestry",
  },
  { code: "C", name: "制造业", nameEn: "Manufacturing" },
  { code: "C13", name: "农副食品加工业", nameEn: "Processing of farm products" },
  { code: "C14", name: "食品制造业", nameEn: "Food manufacturing" },
  { code: "C15", name: "酒、饮料和精制茶制造业", nameEn: "Beverages and refined tea" },
  { code: "C17", name: "纺织业", nameEn: "Textiles" },
  { code: "C18", name: "纺织服装、服饰业", nameEn: "Garments" },
  { code: "C19", name: "皮革、毛皮、羽毛及其制品和制鞋业", nameEn: "Leather and footwear" },
  { code: "C21", name: "家具制造业", nameEn: "Furniture" },
  {
    code: "C24",
    name: "文教、工美、体育和娱乐用品制造业",
    nameEn: "Toys, crafts and sports goods",
  },
  { code: "C33", name: "金属制品业", nameEn: "Metal products" },
  { code: "C34", name: "通用设备制造业", nameEn: "General machinery" },
  { code: "C36", name: "汽车制造业", nameEn: "Motor vehicles" },
  { code: "C38", name: "电气机械和器材制造业", nameEn: "Electrical machinery" },
  { code: "C39", name: "计算机、通信和其他电子设备制造业", nameEn: "Electronics" },
  {
    code: "D",
    name: "电力、热力、燃气及水生产和供应业",
    nameEn: "Electricity, heat, gas and water",
  },
  { code: "D44", name: "电力、热力生产和供应业", nameEn: "Electricity and heat" },
  { code: "E", name: "建筑业", nameEn: "Construction" },
  { code: "E47", name: "房屋建筑业", nameEn: "Building construction" },
  { code: "E48", name: "土木工程建筑业", nameEn: "Civil engineering" },
  { code: "E49", name: "建筑安装业", nameEn: "Building installation" },
  { code: "E50", name: "建筑装饰、装修和其他建筑业", nameEn: "Decoration and other construction" },
  { code: "F", name: "批发和零售业", nameEn: "Wholesale and retail" },
  { code: "F52", name: "零售业", nameEn: "Retail" },
  { code: "G", name: "交通运输、仓储和邮政业", nameEn: "Transport, storage and post" },
  { code: "G54", name: "道路运输业", nameEn: "Road transport" },
  { code: "G59", name: "装卸搬运和仓储业", nameEn: "Handling and storage" },
  { code: "G60", name: "邮政业", nameEn: "Post and express" },
  { code: "H", name: "住宿和餐饮业", nameEn: "Accommodation and catering" },
  { code: "H61", name: "住宿业", nameEn: "Accommodation" },
  { code: "H62", name: "餐饮业", nameEn: "Catering" },
  { code: "I", name: "信息传输、软件和信息技术服务业", nameEn: "Information technology" },
  { code: "I64", name: "互联网和相关服务", nameEn: "Internet services" },
  { code: "L", name: "租赁和商务服务业", nameEn: "Leasing and business services" },
  { code: "L72", name: "商务服务业", nameEn: "Business services" },
  {
    code: "N",
    name: "水利、环境和公共设施管理业",
    nameEn: "Water, environment and public facilities",
  },
  { code: "N77", name: "生态保护和环境治理业", nameEn: "Ecological protection" },
  { code: "N78", name: "公共设施管理业", nameEn: "Public facilities" },
  { code: "O", name: "居民服务、修理和其他服务业", nameEn: "Services to households, repair" },
  { code: "O80", name: "居民服务业", nameEn: "Household services" },
  { code: "O81", name: "机动车、电子产品和日用产品修理业", nameEn: "Repair" },
  { code: "O82", name: "其他服务业", nameEn: "Other services" },
  { code: "P", name: "教育", nameEn: "Education" },
  { code: "P83", name: "教育", nameEn: "Education" },
  { code: "Q", name: "卫生和社会工作", nameEn: "Health and social work" },
  { code: "Q84", name: "卫生", nameEn: "Health" },
  { code: "Q85", name: "社会工作", nameEn: "Social work" },
  { code: "S", name: "公共管理、社会保障和社会组织", nameEn: "Public administration" },
  {
    code: "S96",
    name: "基层群众自治组织及其他组织",
    nameEn: "Village and neighbourhood organisations",
  },
];

const industryByCodeIndex: ReadonlyMap<string, IndustryRecord> = new Map(
  industries.map((industry) => [industry.code, industry]),
);

export function industryByCode(code: string): IndustryRecord | undefined {
  return industryByCodeIndex.get(code);
}

/** The divisions 大类 of each section 门类, first to last. */
const divisionsOf: Readonly<Record<string, readonly [first: number, last: number]>> = {
  ...{ A: [1, 5], B: [6, 12], C: [13, 43], D: [44, 46], E: [47, 50], F: [51, 52], G: [53, 60] },
  ...{ H: [61, 62], I: [63, 65], J: [66, 69], K: [70, 70], L: [71, 72], M: [73, 75] },
  ...{ N: [76, 79], O: [80, 82], P: [83, 83], Q: [84, 85], R: [86, 90], S: [91, 96], T: [97, 97] },
};

/** A section, or a section with a division of its own and up to two digits below: C, C18, C183, C1830. */
export function isIndustryCode(code: string): boolean {
  const [, section = "", division] = /^([A-T])(?:(\d{2})\d{0,2})?$/.exec(code) ?? [];
  const range = divisionsOf[section];
  if (range === undefined) return false;
  return division === undefined || (range[0] <= Number(division) && Number(division) <= range[1]);
}
