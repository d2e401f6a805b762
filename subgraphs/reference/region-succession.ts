import type { RegionList } from "./region-lists.ts";

/**
 * What followed codes whose successor the rule of {@link successorsOf} cannot see, because the name
 * changed too or several units were merged or split. Complete for the five provinces of this house;
 * elsewhere only the cases everybody trips over.
 */
const knownSuccessors: Readonly<Record<string, readonly string[]>> = {
  // Jiangsu.
  "320103": ["320104"], // 白下区 into 秦淮区.
  "320107": ["320106"], // 下关区 into 鼓楼区.
  "320202": ["320213"], // 崇安区, 南长区, 北塘区 into 梁溪区.
  "320203": ["320213"],
  "320204": ["320213"],
  "320304": ["320302", "320311", "320312"], // 九里区 split.
  "320405": ["320412"], // 戚墅堰区 into 武进区.
  "320502": ["320508"], // 沧浪区, 平江区, 金阊区 into 姑苏区.
  "320503": ["320508"],
  "320504": ["320508"],
  "320611": ["320613"], // 港闸区 into the new 崇川区.
  "320705": ["320706"], // 新浦区 into 海州区.
  "320802": ["320812"], // 清河区, 清浦区 into 清江浦区.
  "320811": ["320812"],
  "321011": ["321003"], // 维扬区 into 邗江区.
  // Zhejiang, Fujian, Henan.
  "330103": ["330105"], // 下城区 into 拱墅区.
  "330104": ["330102", "330114"], // 江干区 into 上城区, its east into 钱塘区.
  "350402": ["350404"], // 梅列区 into the new 三元区.
  "410306": ["410308"], // 吉利区 into 孟津区.
  // Guangdong.
  "440102": ["440104"], // 东山区 into 越秀区.
  "440107": ["440103"], // 芳村区 into 荔湾区.
  "440116": ["440112"], // 萝岗区 into 黄埔区.
  "440202": ["440204"], // 北江区 into 浈江区.
  "440506": ["440512"], // 达濠区, 河浦区 into 濠江区.
  "440508": ["440511"], // 金园区, 升平区 into 金平区.
  "440509": ["440511"],
  "440510": ["440512"],
  "440582": ["440513", "440514"], // 潮阳市 split into 潮阳区 and 潮南区.
  "440903": ["440904"], // 茂港区 into 电白区.
  "441827": ["441803"], // 清新县 became 清新区.
  // Hainan: codes of directly governed counties were dealt out anew in 2007.
  "469003": ["460400"], // 儋州市 rose to a prefecture.
  "469034": ["469028"], // 陵水黎族自治县.
  "469036": ["469030"], // 琼中黎族苗族自治县.
  "469037": ["469031"], // 西沙群岛.
  "469039": ["469033"], // 中沙群岛的岛礁及其海域.
  // Yunnan.
  "533521": ["530902"], // 临沧县 became 临翔区.
  "532701": ["530802"], // 思茅市 became 翠云区, later renamed 思茅区.
  "532722": ["530821"], // 普洱县 became 宁洱县.
  // Shaanxi.
  "610321": ["610304"], // 宝鸡县 became 陈仓区.
  "610521": ["610503"], // 华县 became 华州区.
  "610125": ["610118"], // 户县 became 鄠邑区.
  "610427": ["610482"], // 彬县 became 彬州市.
};

/** Units that only stand for "the districts of the city" in statistics, never a place of their own. */
const containerNames: ReadonlySet<string> = new Set([
  "市辖区",
  "县",
  "省直辖行政单位",
  "省直辖县级行政单位",
  "省直辖县级行政区划",
]);

/**
 * The codes that took over from an abolished code, or none when that is not known.
 *
 * 1. What is written down in `knownSuccessors`.
 * 2. A container such as 市辖区 is followed by the prefecture it stood in.
 * 3. Otherwise the one code of the same province and level that entered in the very list from which the
 *    abolished one is missing, and whose name has the same stem: 旬阳县 → 旬阳市, 香格里拉县 →
 *    香格里拉市. Of several, those of the same prefecture; still several means not known.
 */
export function successorsOf(code: string, lists: readonly RegionList[]): readonly string[] {
  const written = knownSuccessors[code];
  if (written !== undefined) return written;

  const last = lists.findLastIndex(({ nameByCode }) => nameByCode.has(code));
  const [before, after] = [lists[last], lists[last + 1]];
  const name = before?.nameByCode.get(code);
  if (before === undefined || after === undefined || name === undefined) return [];

  const prefecture = `${code.slice(0, 4)}00`;
  if (containerNames.has(name)) return after.nameByCode.has(prefecture) ? [prefecture] : [];

  const stem = stemOf(name);
  const heirs = [...after.nameByCode]
    .filter(([other]) => other.slice(0, 2) === code.slice(0, 2))
    .filter(([other]) => other.endsWith("00") === code.endsWith("00"))
    .filter(([other, otherName]) => !before.nameByCode.has(other) && stemOf(otherName) === stem)
    .map(([other]) => other);
  const neighbours = heirs.filter((heir) => heir.slice(0, 4) === code.slice(0, 4));
  const [only, ...others] = neighbours.length > 0 ? neighbours : heirs;
  return only !== undefined && others.length === 0 ? [only] : [];
}

const autonomous = /(?<stem>..+?)(?:[\u4e00-\u9fff]{1,5}族)*(?:各族)?自治[州县旗]$/u;
const kind = /(?:地区|林区|特区|新区|[省市县区盟旗])$/u;

/** What stays of a name when a county becomes a city: 旬阳 of 旬阳县. One character is kept whole. */
export function stemOf(name: string): string {
  const own = autonomous.exec(name)?.groups?.stem;
  if (own !== undefined) return own;
  const stem = name.replace(kind, "");
  return [...stem].length > 1 ? stem : name;
}
