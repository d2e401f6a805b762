import { regionByCode } from "../../reference/regions.ts";
import { usccCheckCharacter } from "../../reference/uscc.ts";
import { Draws, hash32, itemAt } from "./draws.ts";
import { firmName } from "./names.ts";
import { placesOf } from "./places.ts";
import { profileOf, provinceProfiles } from "./profiles.ts";
import { recordKinds } from "./record-id.ts";
import { type Sector, sectors } from "./sectors.ts";
import { scaled } from "./settings.ts";

/** An employer of a province, as its register knows it. */
export interface SeedEmployer {
  readonly index: number;
  readonly uscc: string;
  readonly name: string;
  readonly place: string;
  readonly sector: Sector;
  readonly sizeClass: "MICRO" | "SMALL" | "MEDIUM" | "LARGE";
  readonly isVerified: boolean;
  readonly riskFlags: readonly string[];
  readonly honourTitles: readonly string[];
}

/** Vacancies for one employer, on average. */
const jobsPerEmployer = 12;

/** The employers of one province. Line and seat are kept for all, since every vacancy asks for them. */
export class Employers {
  readonly count: number;
  readonly #province: string;
  readonly #seed: number;
  readonly #places: readonly string[];
  readonly #sectorOf: Uint8Array;
  readonly #placeOf: Uint16Array;

  constructor(province: string, settings: { readonly seed: number; readonly scale: number }) {
    this.#province = province;
    this.#seed = settings.seed;
    this.count = scaled(Math.round(profileOf(province).jobs / jobsPerEmployer), settings.scale);
    this.#places = placesOf(province);
    this.#sectorOf = new Uint8Array(this.count);
    this.#placeOf = new Uint16Array(this.count);
    const weighted = sectors.map(
      (sector, number) => [number, sector.weights[province] ?? 0] as const,
    );
    for (let index = 0; index < this.count; index += 1) {
      const draws = this.#drawsOf(index);
      this.#sectorOf[index] = draws.pickWeighted(weighted);
      this.#placeOf[index] = draws.below(this.#places.length);
    }
  }

  sectorOf(index: number): Sector {
    return itemAt(sectors, this.#sectorOf[index] ?? 0);
  }

  placeOf(index: number): string {
    return itemAt(this.#places, this.#placeOf[index] ?? 0);
  }

  idOf(index: number): string {
    return `${this.#province}:${this.usccOf(index)}`;
  }

  usccOf(index: number): string {
    const { usccPrefix } = this.sectorOf(index);
    const body = `${usccPrefix}${this.#province}99${pad2(index % 100)}${organisationCode(this.#province, index)}`;
    return body + usccCheckCharacter(body);
  }

  at(index: number): SeedEmployer {
    const draws = new Draws(
      hash32(this.#seed, Number(this.#province), recordKinds.employer, index, 1),
    );
    const sector = this.sectorOf(index);
    const place = this.placeOf(index);
    const isVerified = draws.chance(86);
    return {
      index,
      uscc: this.usccOf(index),
      name: `${placeWord(place)}${firmName(draws)}${draws.pick(sector.names)}${draws.pick(sector.legalForms)}`,
      place,
      sector,
      sizeClass: draws.pickWeighted(sizeClasses),
      isVerified,
      riskFlags: draws.chance(2) ? [draws.pick(riskFlags)] : [],
      honourTitles: draws.chance(4) ? [draws.pick(honourTitles)] : [],
    };
  }

  #drawsOf(index: number): Draws {
    return new Draws(hash32(this.#seed, Number(this.#province), recordKinds.employer, index));
  }
}

const sizeClasses: readonly (readonly [SeedEmployer["sizeClass"], number])[] = [
  ["MICRO", 40],
  ["SMALL", 38],
  ["MEDIUM", 16],
  ["LARGE", 6],
];

const riskFlags = ["WAGE_ARREARS_COMPLAINT", "LICENCE_EXPIRED", "CONTACT_UNREACHABLE"] as const;

const honourTitles = ["就业扶贫爱心企业", "就业帮扶示范企业", "劳动关系和谐企业"] as const;

/** 紫阳 of 紫阳县, 苏州 of 苏州市 for its districts: how firms name their seat. */
function placeWord(place: string): string {
  const region = regionByCode(place);
  const named = region?.name.endsWith("区") ? regionByCode(region.parent ?? place) : region;
  return (named?.name ?? "").replace(/(?:[^州]{1,5}族)*(?:自治[州县]|[市县区])$/u, "");
}

const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/**
 * Nine characters of GB 11714, the last one its check character. "MA" and six characters that count
 * through a block of 2^27 numbers per province in a scattered order, so no two employers share one.
 */
function organisationCode(province: string, index: number): string {
  const block = provinceProfiles.findIndex(({ code }) => code === province);
  let rest = block * 2 ** 27 + ((index * 51_234_567) % 2 ** 27);
  let digits = "";
  for (let place = 0; place < 6; place += 1) {
    digits = alphabet.charAt(rest % 31) + digits;
    rest = Math.floor(rest / 31);
  }
  const body = `MA${digits}`;
  let sum = 0;
  for (const [position, weight] of organisationWeights.entries()) {
    sum += weight * Number.parseInt(body.charAt(position), 36);
  }
  return body + "0123456789X0".charAt((11 - (sum % 11)) % 11);
}

const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2] as const;

function pad2(value: number): string {
  return value.toString().padStart(2, "0");
}
