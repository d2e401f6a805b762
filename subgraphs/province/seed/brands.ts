import { stemOf } from "../../reference/region-succession.ts";
import { regionByCode } from "../../reference/regions.ts";
import { Draws, hash32, itemAt } from "./draws.ts";
import { officialFigure } from "./official-figures.ts";
import { placesOf } from "./places.ts";
import { type ProvinceProfile, profileOf } from "./profiles.ts";
import { recordId, recordKinds } from "./record-id.ts";
import { scaled } from "./settings.ts";
import { Holdings } from "./shares.ts";
import { type TradeKey, tradeOf } from "./trades.ts";

export interface SeedBrandYear {
  readonly year: number;
  readonly employment: number;
  readonly assisted: number;
}

export interface SeedBrand {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  readonly level: "PROVINCE" | "PREFECTURE" | "COUNTY";
  readonly industry: string;
  readonly trade: TradeKey;
  readonly trademarkNo: string | null;
  /** Codes of provinces in which the brand keeps a station. */
  readonly stations: readonly string[];
  readonly leaders: number;
  readonly artisans: number;
  readonly years: readonly SeedBrandYear[];
  /** Free for what only some rows need. */
  readonly draw: number;
}

/** The year whose published figure the brand workers of the register make up. */
const figureYear = 2022;

/** Assisted employment of a year for a hundred in 2022 (own figures; 5 % growth is the target). */
const yearPercents: readonly (readonly [year: number, percent: number])[] = [
  [2021, 94],
  [2022, 100],
  [2023, 106],
  [2024, 111],
  [2025, 117],
];

/** The labor brands of one province: a catalogue, so the number of brands is not scaled. */
export class Brands {
  readonly count: number;
  readonly #profile: ProvinceProfile;
  readonly #seed: number;
  readonly #known: readonly KnownBrand[];
  readonly #holdings: Holdings;

  constructor(province: string, settings: { readonly seed: number; readonly scale: number }) {
    this.#profile = profileOf(province);
    this.#seed = settings.seed;
    this.#known = knownBrands[province] ?? [];
    this.count = brandCounts[province] ?? this.#known.length;
    this.#holdings = new Holdings(scaled(this.#profile.brandPersons, settings.scale), this.count);
  }

  idOf(index: number): string {
    return recordId(
      { holder: this.#profile.code, counter: this.#profile.code, kind: "brand", index },
      this.#seed,
    );
  }

  /** The brand of the n-th brand worker; the best known brands, which come first, are the largest. */
  brandOfWorker(worker: number): number {
    return this.count - 1 - this.#holdings.holderOf(worker);
  }

  tradeOf(index: number): TradeKey {
    return this.#known[index]?.trade ?? itemAt(tradesOfBrands, (index * 7) % tradesOfBrands.length);
  }

  /** The brands of a trade. */
  ofTrade(trade: TradeKey): readonly number[] {
    return Array.from({ length: this.count }, (_, index) => index).filter(
      (index) => this.tradeOf(index) === trade,
    );
  }

  at(index: number): SeedBrand {
    const { code } = this.#profile;
    const draws = new Draws(hash32(this.#seed, Number(code), recordKinds.brand, index));
    const known = this.#known[index];
    const trade = this.tradeOf(index);
    const places = placesOf(code);
    const place = known?.place ?? itemAt(places, (index * 5 + 2) % places.length);
    const level = known === undefined ? draws.pickWeighted(levels) : "PROVINCE";
    const base = this.#holdings.sizeOf(this.count - 1 - index);
    const total = known === undefined ? draws.between(130, 180) : draws.between(210, 240);
    return {
      id: this.idOf(index),
      name:
        known?.name ??
        `${stemOf(regionByCode(place)?.name ?? "")}${itemAt(tradeOf(trade).words, 0)}`,
      place: level === "PROVINCE" && known?.place === undefined ? code : place,
      level,
      industry: industryOf[trade] ?? "O82",
      trade,
      trademarkNo: draws.chance(60) ? `TEST${draws.between(10_000_000, 99_999_999)}` : null,
      stations: this.#profile.isHost ? [] : draws.pick(stationSets),
      leaders: draws.between(1, 12),
      artisans: draws.between(0, 30),
      years: yearPercents.map(([year, percent]) => {
        const wobble = year === figureYear ? 100 : draws.between(97, 103);
        const assisted = Math.round((base * percent * wobble) / 10_000);
        return { year, assisted, employment: Math.round((assisted * total) / 100) };
      }),
      draw: draws.next(),
    };
  }
}

interface KnownBrand {
  readonly name: string;
  readonly trade: TradeKey;
  readonly place?: string;
}

/** 69 is published for Shaanxi; the others are own figures. */
const brandCounts: Readonly<Record<string, number>> = {
  "32": 18,
  "44": 22,
  "46": 14,
  "53": 42,
  "61": officialFigure("61", "brands", "2022"),
};

const knownBrands: Readonly<Record<string, readonly KnownBrand[]>> = {
  "32": [
    { name: "扬州厨师", trade: "cook" },
    { name: "盱眙龙虾厨师", trade: "cook", place: "320830" },
    { name: "南通建筑铁军", trade: "bricklayer" },
    { name: "扬州修脚师", trade: "pedicurist" },
    { name: "淮安月嫂", trade: "infantCarer" },
  ],
  "44": [
    { name: "粤菜师傅", trade: "cook" },
    { name: "广东技工", trade: "electronics" },
    { name: "南粤家政", trade: "domestic" },
    { name: "客家菜厨师", trade: "cook" },
    { name: "潮汕裁缝", trade: "sewer" },
  ],
  "46": [
    { name: "海南割胶工", trade: "rubberTapper", place: "469025" },
    { name: "文昌鸡厨师", trade: "cook", place: "469005" },
    { name: "黎锦织娘", trade: "sewer", place: "469001" },
    { name: "海南月嫂", trade: "infantCarer" },
    { name: "椰城家政", trade: "domestic" },
  ],
  "53": [
    { name: "滇菜厨师", trade: "cook" },
    { name: "云南咖农", trade: "fieldWorker", place: "530802" },
    { name: "会泽建工", trade: "bricklayer", place: "530326" },
    { name: "普洱采茶工", trade: "teaPicker", place: "530821" },
    { name: "昭通电子工", trade: "electronics" },
    { name: "云嫂家政", trade: "domestic" },
    { name: "西双版纳割胶工", trade: "rubberTapper", place: "532801" },
  ],
  "61": [
    { name: "紫阳修脚师", trade: "pedicurist", place: "610924" },
    { name: "蓝田厨师", trade: "cook", place: "610122" },
    { name: "旬阳建工", trade: "bricklayer", place: "610981" },
    { name: "安康毛绒玩具", trade: "toyMaker", place: "610902" },
    { name: "米脂婆姨家政", trade: "domestic", place: "610827" },
    { name: "镇安月嫂", trade: "infantCarer", place: "611025" },
    { name: "岐山臊子面师傅", trade: "cook", place: "610323" },
    { name: "洛川苹果工", trade: "fruitPicker", place: "610629" },
    { name: "平利茶工", trade: "teaPicker", place: "610926" },
    { name: "柞水木耳工", trade: "mushroomGrower", place: "611026" },
  ],
};

const tradesOfBrands = [
  ...([
    "cook",
    "domestic",
    "elderlyCarer",
    "electronics",
    "welder",
    "sewer",
    "bricklayer",
  ] as const),
  ...([
    "infantCarer",
    "fruitPicker",
    "steelFixer",
    "guard",
    "carpenter",
    "pastry",
    "courier",
  ] as const),
];

const industryOf: Partial<Readonly<Record<TradeKey, string>>> = {
  cook: "H62",
  pastry: "H62",
  electronics: "C39",
  welder: "C33",
  sewer: "C18",
  toyMaker: "C24",
  bricklayer: "E47",
  steelFixer: "E47",
  carpenter: "E47",
  domestic: "O80",
  infantCarer: "O80",
  elderlyCarer: "Q85",
  fruitPicker: "A01",
  fieldWorker: "A01",
  mushroomGrower: "A01",
  rubberTapper: "A02",
  teaPicker: "C15",
  courier: "G60",
  guard: "L72",
};

const levels: readonly (readonly [SeedBrand["level"], number])[] = [
  ["PROVINCE", 15],
  ["PREFECTURE", 35],
  ["COUNTY", 50],
];

const stationSets: readonly (readonly string[])[] = [
  ["44"],
  ["32"],
  ["32", "44"],
  ["44", "33"],
  [],
];
