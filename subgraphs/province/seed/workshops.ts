import { regionByCode } from "../../reference/regions.ts";
import { Draws, hash32, itemAt } from "./draws.ts";
import { firmName } from "./names.ts";
import { placesOf } from "./places.ts";
import { type ProvinceProfile, profileOf, type WorkshopFamily } from "./profiles.ts";
import { recordId, recordKinds } from "./record-id.ts";
import { scaled } from "./settings.ts";
import { Holdings } from "./shares.ts";

export interface SeedWorkshop {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  readonly family: WorkshopFamily;
  readonly mode: "STANDALONE" | "ENTERPRISE_PLUS" | "CONSORTIUM_PLUS";
  readonly premises: string;
  /** A partner of East-West cooperation whose firm runs the workshop, or null. */
  readonly partner: string | null;
  readonly track: "UPGRADE" | "SUPPORT" | "NEW" | "ADJUST";
  readonly trackReason: string;
  readonly certStatus: "APPLIED" | "CERTIFIED" | "SUSPENDED" | "EXITED";
  readonly workforce: number;
  readonly assistedWorkforce: number;
  /** Free for what only some rows need. */
  readonly draw: number;
}

/** Workshops that are not certified (now), for every hundred that are (own figure). */
const notCertifiedPercent = 6;

/**
 * The workshops of one province: first the certified ones, family by family, then some that wait for
 * certification, are suspended or have left. Published counts are those of the certified.
 */
export class Workshops {
  readonly certified: number;
  readonly count: number;
  readonly #profile: ProvinceProfile;
  readonly #seed: number;
  readonly #firstOf: readonly number[];
  readonly #holdings: readonly Holdings[];

  constructor(province: string, settings: { readonly seed: number; readonly scale: number }) {
    this.#profile = profileOf(province);
    this.#seed = settings.seed;
    const { workshops } = this.#profile;
    const firsts: number[] = [];
    let certified = 0;
    this.#holdings = workshops.map(({ places, persons }) => {
      firsts.push(certified);
      const holders = scaled(places, settings.scale);
      certified += holders;
      return new Holdings(scaled(persons, settings.scale), holders);
    });
    this.#firstOf = firsts;
    this.certified = certified;
    this.count = certified + Math.max(1, Math.round((certified * notCertifiedPercent) / 100));
  }

  idOf(index: number): string {
    return recordId(
      { holder: this.#profile.code, counter: this.#profile.code, kind: "workshop", index },
      this.#seed,
    );
  }

  /** Where a workshop stands: an assisted worker lives in that county. */
  placeOf(index: number): string {
    return this.#drawsOf(index).pick(placesOf(this.#profile.code));
  }

  /** The workshop of the n-th assisted worker of a family. */
  workplaceOf(family: number, worker: number): number {
    return (this.#firstOf[family] ?? 0) + (this.#holdings[family]?.holderOf(worker) ?? 0);
  }

  at(index: number): SeedWorkshop {
    const draws = this.#drawsOf(index);
    const place = draws.pick(placesOf(this.#profile.code));
    const number = this.#familyOf(index, draws);
    const family = itemAt(this.#profile.workshops, number);
    const certStatus = index < this.certified ? "CERTIFIED" : draws.pick(notCertified);
    const assisted =
      index < this.certified
        ? (this.#holdings[number]?.sizeOf(index - (this.#firstOf[number] ?? 0)) ?? 0)
        : 0;
    const others =
      certStatus === "EXITED"
        ? 0
        : draws.between(2, 6) + Math.floor((assisted * draws.between(20, 140)) / 100);
    const partner =
      !this.#profile.isHost && draws.chance(22) ? (partners[this.#profile.code] ?? null) : null;
    const track = certStatus === "EXITED" ? "ADJUST" : draws.pickWeighted(tracks);
    const county = regionByCode(place)?.name ?? "";
    return {
      id: this.idOf(index),
      name: `${county}${firmName(draws)}${draws.pick(products)}${family.localTerm}`,
      place,
      family,
      mode: draws.pickWeighted(modes),
      premises: draws.pick(premises),
      partner,
      track,
      trackReason: trackReasons[track],
      certStatus,
      workforce: assisted + others,
      assistedWorkforce: assisted,
      draw: draws.next(),
    };
  }

  #familyOf(index: number, draws: Draws): number {
    const after = this.#firstOf.findIndex((first) => first > index);
    const family = (after === -1 ? this.#firstOf.length : after) - 1;
    return index < this.certified ? family : draws.below(this.#profile.workshops.length);
  }

  #drawsOf(index: number): Draws {
    return new Draws(hash32(this.#seed, Number(this.#profile.code), recordKinds.workshop, index));
  }
}

/** Whose firms move production west: 苏陕 for Shaanxi, Guangdong for Yunnan and Hainan. */
const partners: Readonly<Record<string, string>> = { "61": "32", "53": "44", "46": "44" };

const notCertified = ["APPLIED", "SUSPENDED", "EXITED", "EXITED"] as const;

const modes: readonly (readonly [SeedWorkshop["mode"], number])[] = [
  ["STANDALONE", 50],
  ["ENTERPRISE_PLUS", 35],
  ["CONSORTIUM_PLUS", 15],
];

const tracks: readonly (readonly [SeedWorkshop["track"], number])[] = [
  ["UPGRADE", 25],
  ["SUPPORT", 45],
  ["NEW", 20],
  ["ADJUST", 10],
];

const trackReasons: Readonly<Record<SeedWorkshop["track"], string>> = {
  UPGRADE: "订单和用工稳定，列入升级一批",
  SUPPORT: "运行正常，列入扶持一批",
  NEW: "本年度新认定，列入新建一批",
  ADJUST: "吸纳人数或订单不足，列入调整一批",
};

const products = [
  "毛绒玩具",
  "服装",
  "电子元件",
  "藤编",
  "茶叶加工",
  "果品分拣",
  "制鞋",
  "手工艺品",
] as const;

const premises = [
  "安置区标准化厂房",
  "村集体闲置校舍",
  "镇工业园厂房",
  "村级活动场所",
  "企业自有厂房",
] as const;
