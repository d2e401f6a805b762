import { officialFigure } from "./official-figures.ts";
import { BadSeedSettingsError } from "./settings.ts";

export type WorkshopKind =
  | "COMMUNITY_FACTORY"
  | "ASSISTANCE_BASE"
  | "WORKSHOP"
  | "SATELLITE_FACTORY";

/** The workshops of one kind in one province, in the province's own term. */
export interface WorkshopFamily {
  readonly kind: WorkshopKind;
  readonly localTerm: string;
  /** How many are certified, at scale 1. */
  readonly places: number;
  /** How many assisted people work there, at scale 1. */
  readonly persons: number;
}

/** Where a group of employed people works. */
export interface Destiny {
  readonly persons: number;
  /** The host province; null is at home. */
  readonly host: string | null;
  readonly kind: "ANY" | "ENTERPRISE" | "PUBLIC_POST" | "WORKSHOP" | "ASSISTANCE_BASE";
  /** Sent out under a labor brand. */
  readonly isBrand?: boolean;
  /** Which family of `workshops` they work in. */
  readonly family?: number;
  /** Came back from the east before, and found this work at home. */
  readonly isReturnee?: boolean;
}

/** Destinies that together make one published figure. */
export interface DestinyGroup {
  readonly persons: number;
  readonly parts: readonly Destiny[];
}

/** What the generator knows of one province; counts are those of scale 1. */
export interface ProvinceProfile {
  readonly code: string;
  readonly name: string;
  readonly sourceSystem: string;
  /** Everybody who is employed; those not in a group work at home. */
  readonly employed: number;
  readonly groups: readonly DestinyGroup[];
  readonly workshops: readonly WorkshopFamily[];
  readonly brandPersons: number;
  /** Vacancies of its own employers, postings of other provinces' vacancies not counted. */
  readonly jobs: number;
  /** Monthly pay against the mean of the country, in percent. */
  readonly payPercent: number;
  /** Spoken beside Mandarin, with weights. */
  readonly languages: readonly (readonly [language: string, weight: number])[];
  /** A host of East-West cooperation: it registers few people in need of assistance. */
  readonly isHost: boolean;
}

/** People on the register who are not employed, for every hundred who are (own figure). */
export const notEmployedPercent = 12;

/** One family, and the destiny of the people in it. */
function familyGroup(
  persons: number,
  kind: "WORKSHOP" | "ASSISTANCE_BASE",
  family: number,
): DestinyGroup {
  return { persons, parts: [{ persons, host: null, kind, family }] };
}

const shaanxi: ProvinceProfile = {
  code: "61",
  name: "陕西省",
  sourceSystem: "陕西省智慧就业信息系统",
  employed: officialFigure("61", "employed_scale", "2022"),
  groups: [
    {
      persons: officialFigure("61", "public_post_workers", "2022"),
      parts: [{ persons: 214_000, host: null, kind: "PUBLIC_POST" }],
    },
    familyGroup(officialFigure("61", "community_factory_workers", "2022"), "WORKSHOP", 0),
    familyGroup(officialFigure("61", "assistance_base_workers", "2022"), "ASSISTANCE_BASE", 1),
    {
      persons: officialFigure("61", "brand_workers", "2022"),
      parts: [
        { persons: 12_000, host: "44", kind: "ENTERPRISE", isBrand: true },
        { persons: 10_000, host: "32", kind: "ENTERPRISE", isBrand: true },
        { persons: 34_000, host: null, kind: "ENTERPRISE", isBrand: true },
      ],
    },
    {
      persons: 418_000,
      parts: [
        { persons: 138_000, host: "32", kind: "ENTERPRISE" },
        { persons: 120_000, host: "44", kind: "ENTERPRISE" },
        { persons: 90_000, host: "33", kind: "ENTERPRISE" },
        { persons: 30_000, host: "31", kind: "ENTERPRISE" },
        { persons: 40_000, host: "11", kind: "ENTERPRISE" },
      ],
    },
  ],
  workshops: [
    {
      kind: "COMMUNITY_FACTORY",
      localTerm: "社区工厂",
      places: officialFigure("61", "community_factories", "2022"),
      persons: officialFigure("61", "community_factory_workers", "2022"),
    },
    {
      kind: "ASSISTANCE_BASE",
      localTerm: "就业帮扶基地",
      places: officialFigure("61", "assistance_bases", "2022"),
      persons: officialFigure("61", "assistance_base_workers", "2022"),
    },
  ],
  brandPersons: officialFigure("61", "brand_workers", "2022"),
  jobs: 120_000,
  payPercent: 92,
  languages: [["陕西话", 100]],
  isHost: false,
};

const yunnan: ProvinceProfile = {
  code: "53",
  name: "云南省",
  sourceSystem: "云南省公共就业服务信息系统",
  employed: officialFigure("53", "employed_scale", "2022"),
  groups: [
    {
      persons: officialFigure("53", "transferred_to_eastern_provinces", "2022"),
      parts: [
        { persons: 470_000, host: "44", kind: "ENTERPRISE" },
        { persons: 170_000, host: "33", kind: "ENTERPRISE" },
        { persons: 90_000, host: "35", kind: "ENTERPRISE" },
        { persons: 60_000, host: "32", kind: "ENTERPRISE" },
        { persons: 19_400, host: "31", kind: "ENTERPRISE" },
      ],
    },
    {
      persons: officialFigure("53", "returnees_reemployed", "2022"),
      parts: [{ persons: 94_400, host: null, kind: "ANY", isReturnee: true }],
    },
    familyGroup(officialFigure("53", "workshop_workers", "2022"), "WORKSHOP", 0),
    {
      persons: 45_000,
      parts: [{ persons: 45_000, host: null, kind: "ENTERPRISE", isBrand: true }],
    },
    { persons: 180_000, parts: [{ persons: 180_000, host: null, kind: "PUBLIC_POST" }] },
  ],
  workshops: [
    {
      kind: "WORKSHOP",
      localTerm: "就业帮扶车间",
      places: 1_900,
      persons: officialFigure("53", "workshop_workers", "2022"),
    },
  ],
  brandPersons: 45_000,
  jobs: 140_000,
  payPercent: 90,
  languages: [
    ["云南话", 62],
    ["彝语", 12],
    ["白语", 7],
    ["哈尼语", 7],
    ["傣语", 6],
    ["壮语", 4],
    ["傈僳语", 2],
  ],
  isHost: false,
};

const hainan: ProvinceProfile = {
  code: "46",
  name: "海南省",
  sourceSystem: "海南省就业信息平台",
  employed: officialFigure("46", "employed_scale", "2022"),
  groups: [
    {
      persons: 25_000,
      parts: [
        { persons: 22_000, host: "44", kind: "ENTERPRISE" },
        { persons: 3_000, host: "35", kind: "ENTERPRISE" },
      ],
    },
    familyGroup(6_000, "WORKSHOP", 0),
    familyGroup(3_000, "ASSISTANCE_BASE", 1),
    { persons: 4_000, parts: [{ persons: 4_000, host: null, kind: "ENTERPRISE", isBrand: true }] },
    { persons: 24_000, parts: [{ persons: 24_000, host: null, kind: "PUBLIC_POST" }] },
  ],
  workshops: [
    { kind: "WORKSHOP", localTerm: "就业帮扶车间", places: 300, persons: 6_000 },
    { kind: "ASSISTANCE_BASE", localTerm: "就业帮扶基地", places: 120, persons: 3_000 },
  ],
  brandPersons: 4_000,
  jobs: 40_000,
  payPercent: 94,
  languages: [
    ["海南话", 70],
    ["黎语", 24],
    ["苗语", 6],
  ],
  isHost: false,
};

const jiangsu: ProvinceProfile = {
  code: "32",
  name: "江苏省",
  sourceSystem: "江苏省人力资源社会保障一体化平台",
  employed: 300_000,
  groups: [
    { persons: 8_000, parts: [{ persons: 8_000, host: null, kind: "ENTERPRISE", isBrand: true }] },
    familyGroup(4_000, "WORKSHOP", 0),
  ],
  workshops: [{ kind: "WORKSHOP", localTerm: "就业帮扶车间", places: 160, persons: 4_000 }],
  brandPersons: 8_000,
  jobs: 300_000,
  payPercent: 116,
  languages: [
    ["江淮官话", 60],
    ["吴语", 40],
  ],
  isHost: true,
};

const guangdong: ProvinceProfile = {
  code: "44",
  name: "广东省",
  sourceSystem: "广东省集中式人力资源和社会保障一体化信息平台",
  employed: 400_000,
  groups: [
    {
      persons: 12_000,
      parts: [{ persons: 12_000, host: null, kind: "ENTERPRISE", isBrand: true }],
    },
    familyGroup(5_000, "WORKSHOP", 0),
  ],
  workshops: [{ kind: "WORKSHOP", localTerm: "就业帮扶车间", places: 200, persons: 5_000 }],
  brandPersons: 12_000,
  jobs: 400_000,
  payPercent: 113,
  languages: [
    ["粤语", 60],
    ["客家话", 22],
    ["潮汕话", 18],
  ],
  isHost: true,
};

/** The provinces of the house in code order. */
export const provinceProfiles: readonly ProvinceProfile[] = [
  jiangsu,
  guangdong,
  hainan,
  yunnan,
  shaanxi,
];

export function profileOf(province: string): ProvinceProfile {
  const profile = provinceProfiles.find(({ code }) => code === province);
  if (profile === undefined)
    throw new BadSeedSettingsError(`Cannot generate data: no profile of province "${province}".`);
  return profile;
}

/** Agreements in force between two provinces, under the ids the cooperation subgraph gives them. */
const agreements: ReadonlyMap<string, string> = new Map([
  ["32-61", "agreement:32-61:2"],
  ["44-53", "agreement:44-53:1"],
  ["44-46", "agreement:44-46:1"],
  ["32-53", "agreement:32-53:1"],
  ["35-53", "agreement:35-53:1"],
]);

export function agreementBetween(a: string, b: string): string | null {
  return agreements.get(a < b ? `${a}-${b}` : `${b}-${a}`) ?? null;
}
