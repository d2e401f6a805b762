import type { DataSource } from "typeorm";
import { keepingRegister } from "../../service/permits/keep-register.ts";
import { provinceProfiles } from "../profiles.ts";
import { takeSeedingTurn } from "../seed/seeding-turn.ts";
import { orderOfKind } from "./catalog.writer.ts";
import type { ResourceType, SharingCondition, UpdateCycle } from "./enums.ts";

interface DemoEntry {
  readonly type: ResourceType;
  readonly name: string;
  readonly fieldGroups: readonly string[];
  readonly updateCycle: UpdateCycle;
  readonly office: string;
  readonly condition: SharingCondition;
  /** Of a hundred records that the province's own systems hold, how many it shares; null says nothing. */
  readonly sharedPercent: number | null;
}

const underAgreement = "按劳务协作协议约定的用途和字段组提供，逐次留痕";

const demo: readonly DemoEntry[] = [
  {
    ...{ type: "JOB", name: "岗位信息", updateCycle: "WEEKLY", condition: "OPEN" },
    ...{ fieldGroups: ["岗位", "薪酬", "要求"], office: "就业服务中心", sharedPercent: 80 },
  },
  {
    ...{ type: "EMPLOYER", name: "用人单位信息", updateCycle: "YEARLY", condition: "OPEN" },
    ...{ fieldGroups: ["单位", "行业", "信用"], office: "就业服务中心", sharedPercent: null },
  },
  {
    ...{ type: "BRAND", name: "劳务品牌信息", updateCycle: "QUARTERLY", condition: "OPEN" },
    ...{ fieldGroups: ["品牌", "带动就业"], office: "劳务协作处", sharedPercent: 100 },
  },
  {
    ...{ type: "WORKSHOP", name: "就业帮扶车间信息", updateCycle: "MONTHLY", condition: "OPEN" },
    ...{ fieldGroups: ["车间", "认定", "带动就业"], office: "劳务协作处", sharedPercent: 95 },
  },
  {
    ...{ type: "WORKER", name: "劳动者信息", updateCycle: "MONTHLY", condition: "BY_AGREEMENT" },
    ...{ fieldGroups: ["BASIC", "SKILLS", "INTENT", "EMPLOYMENT"], sharedPercent: null },
    office: "农民工工作处",
  },
  {
    ...{ type: "PLACEMENT", name: "务工记录", updateCycle: "MONTHLY", condition: "BY_AGREEMENT" },
    ...{ fieldGroups: ["LINK", "EMPLOYMENT"], office: "农民工工作处", sharedPercent: null },
  },
];

/** Gives each generated register a catalogue, when it has none. A register of a real office is left as it is. */
export async function fillDemoCatalog(
  database: DataSource,
  held: readonly string[],
): Promise<void> {
  await keepingRegister(database, async (register) => {
    await register.query(takeSeedingTurn);
    for (const { code, name } of provinceProfiles.filter(({ code }) => held.includes(code)))
      for (const entry of demo)
        await register.query(entrySql, [
          ...[code, entry.type, orderOfKind(entry.type), entry.name, entry.fieldGroups],
          ...[entry.updateCycle, `${name.zh}人力资源和社会保障厅${entry.office}`],
          ...[`${name.en.toLowerCase()}@catalogue.example`, entry.condition],
          ...[entry.condition === "OPEN" ? null : underAgreement],
          ...[[`${name.zh}就业信息系统`], entry.sharedPercent],
        ]);
  });
}

const isGenerated =
  "EXISTS (SELECT FROM register WHERE province = $1 AND seed_fingerprint IS NOT NULL)";

/** How many records of the kind the register has, of those that it counts. */
const countedRecords = `(SELECT sum(records) FROM record_count AS number
    WHERE number.province = $1 AND counted = CASE $2::text
      WHEN 'JOB' THEN 'OPEN_JOBS' WHEN 'BRAND' THEN 'BRANDS' WHEN 'WORKSHOP' THEN 'WORKSHOPS' END)`;

const heldRecords = `ceil(${countedRecords} * 100 / $12::int)::bigint`;

const entrySql = `
  INSERT INTO catalog_entry (id, province, region_code, type, type_order, name, field_groups, update_cycle,
                             office, contact, condition, condition_note, source_systems, held, held_as_of,
                             source_system, source_record_id, collected_at, updated_at, version)
  SELECT $1 || ':' || md5('catalogue' || $1 || $2)::uuid, $1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
         ${heldRecords},
         CASE WHEN ${heldRecords} IS NOT NULL THEN (watermark AT TIME ZONE 'Asia/Shanghai')::date END,
         'province-catalogue', lower($2), watermark, watermark, 1
    FROM register WHERE province = $1 AND ${isGenerated}
      ON CONFLICT DO NOTHING`;
