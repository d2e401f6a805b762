import type { Purpose } from "../../access/purpose.ts";
import type { DataScope } from "../agreement/data-scope.ts";
import type { CooperationMechanism } from "../agreement/mechanism.ts";

/** All versions of one agreement: the texts the parties signed, the first one first. */
export interface AgreementRecord {
  /** Parties in code order; the first two name the agreement in its id. */
  readonly parties: readonly [lower: string, higher: string, ...others: string[]];
  readonly name: string;
  readonly mechanism: CooperationMechanism;
  readonly versions: readonly [AgreementText, ...AgreementText[]];
}

export interface AgreementText {
  readonly effectiveFrom: string;
  readonly effectiveTo: string | null;
  readonly targetPersons: number | null;
  readonly trainingStandard: string | null;
  readonly jobFairsPerYear: number | null;
  readonly policyTerms: readonly string[];
  readonly dataScopes: readonly DataScope[];
}

export const agreements: readonly AgreementRecord[] = [
  {
    parties: ["32", "61"],
    name: "苏陕劳务协作协议",
    mechanism: "EAST_WEST",
    versions: [
      {
        effectiveFrom: "2021-04-01",
        effectiveTo: "2023-03-31",
        targetPersons: 20_000,
        trainingStandard: "岗前培训不少于24课时",
        jobFairsPerYear: 40,
        policyTerms: ["跨省就业交通补贴", "稳岗补助满3个月发放"],
        dataScopes: [reads("32", { until: "2023-03-31", purposes: ["MATCHING"] })],
      },
      {
        effectiveFrom: "2023-04-01",
        effectiveTo: null,
        targetPersons: 26_000,
        trainingStandard: "岗前培训不少于40课时, 培训后持证上岗",
        jobFairsPerYear: 60,
        policyTerms: ["跨省就业交通补贴", "连续务工满6个月稳岗补助", "社区工厂对口支持"],
        dataScopes: [
          reads("32", { until: "2027-12-31", purposes: ["MATCHING", "PLACEMENT_FOLLOW_UP"] }),
          reads("61", {
            until: "2027-12-31",
            purposes: ["PLACEMENT_FOLLOW_UP", "RISK_MONITORING"],
          }),
        ],
      },
    ],
  },
  {
    parties: ["44", "53"],
    name: "粤滇劳务协作协议",
    mechanism: "EAST_WEST",
    versions: [
      {
        effectiveFrom: "2021-06-01",
        effectiveTo: null,
        targetPersons: 80_000,
        trainingStandard: "“粤菜师傅”“南粤家政”项目制培训, 不少于40课时",
        jobFairsPerYear: 120,
        policyTerms: ["点对点输送免费乘车", "连续务工满6个月稳岗补助", "驻粤劳务工作站跟踪服务"],
        dataScopes: [
          reads("44", { until: "2027-12-31", purposes: ["MATCHING", "PLACEMENT_FOLLOW_UP"] }),
          reads("53", {
            until: "2027-12-31",
            purposes: ["PLACEMENT_FOLLOW_UP", "RISK_MONITORING"],
          }),
        ],
      },
    ],
  },
  {
    parties: ["44", "46"],
    name: "粤琼劳务协作协议",
    mechanism: "EAST_WEST",
    versions: [
      {
        effectiveFrom: "2022-01-01",
        effectiveTo: null,
        targetPersons: 5_000,
        trainingStandard: "家政、餐饮服务培训不少于32课时",
        jobFairsPerYear: 12,
        policyTerms: ["跨省就业交通补贴", "就业驿站岗位互通"],
        dataScopes: [reads("44", { until: "2026-12-31", purposes: ["MATCHING"] })],
      },
    ],
  },
  {
    parties: ["32", "53"],
    name: "苏滇劳务协作协议",
    mechanism: "EAST_WEST",
    versions: [
      {
        effectiveFrom: "2022-05-01",
        effectiveTo: null,
        targetPersons: 8_000,
        trainingStandard: "制造业岗前培训不少于40课时",
        jobFairsPerYear: 24,
        policyTerms: ["跨省就业交通补贴", "用工企业稳岗奖补"],
        dataScopes: [reads("32", { until: "2026-12-31", purposes: ["MATCHING"] })],
      },
    ],
  },
  {
    // The four parties of 滇闽“四方”: two provinces and a partner city of each.
    parties: ["35", "53", "350100", "530600"],
    name: "滇闽四方劳务协作协议",
    mechanism: "EAST_WEST",
    versions: [
      {
        effectiveFrom: "2022-03-01",
        effectiveTo: null,
        targetPersons: 15_000,
        trainingStandard: "订单式培训不少于48课时, 合格率不低于90%",
        jobFairsPerYear: 36,
        policyTerms: ["四方统一补贴标准", "稳岗满6个月每人一次性奖补", "在闽工会与驻闽工作站联动"],
        dataScopes: [],
      },
    ],
  },
  {
    parties: ["320400", "610900"],
    name: "常州—安康定点帮扶劳务协议",
    mechanism: "DESIGNATED",
    versions: [
      {
        effectiveFrom: "2022-07-01",
        effectiveTo: null,
        targetPersons: 3_000,
        trainingStandard: "毛绒玩具制作培训不少于40课时",
        jobFairsPerYear: 10,
        policyTerms: ["东部企业运营社区工厂", "就业帮扶基地认定互认"],
        dataScopes: [reads("320400", { until: "2026-12-31", purposes: ["MATCHING"] })],
      },
    ],
  },
  {
    parties: ["610100", "610900"],
    name: "西安—安康省内劳务协作协议",
    mechanism: "INTRA_PROVINCE",
    versions: [
      {
        effectiveFrom: "2021-01-01",
        effectiveTo: "2022-12-31",
        targetPersons: 6_000,
        trainingStandard: "岗前培训不少于24课时",
        jobFairsPerYear: 8,
        policyTerms: ["省内就业交通补贴"],
        dataScopes: [],
      },
      {
        effectiveFrom: "2023-01-01",
        effectiveTo: null,
        targetPersons: 8_000,
        trainingStandard: "岗前培训不少于40课时",
        jobFairsPerYear: 12,
        policyTerms: ["省内就业交通补贴", "易地搬迁安置区优先"],
        dataScopes: [],
      },
    ],
  },
  {
    parties: ["530100", "530600"],
    name: "昆明—昭通省内劳务协作协议",
    mechanism: "INTRA_PROVINCE",
    versions: [
      {
        effectiveFrom: "2022-01-01",
        effectiveTo: null,
        targetPersons: 30_000,
        trainingStandard: "“1次职业指导、3个适合岗位、1个适合培训”",
        jobFairsPerYear: 20,
        policyTerms: ["点对点输送免费乘车", "零工市场信息互通"],
        dataScopes: [],
      },
    ],
  },
];

/** What a party reads of the others' registers: masked worker records, never an identity. */
function reads(
  consumer: string,
  { until, purposes }: { readonly until: string; readonly purposes: readonly Purpose[] },
): DataScope {
  return {
    consumer,
    types: ["Worker", "Placement"],
    fieldGroups: ["BASIC", "LINK", "SKILLS", "INTENT", "EMPLOYMENT"],
    purposes,
    maxRowsPerDay: 10_000,
    expiresAt: until,
  };
}
