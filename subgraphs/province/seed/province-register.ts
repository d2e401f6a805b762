import { Brands } from "./brands.ts";
import { hashText } from "./draws.ts";
import { Employers } from "./employers.ts";
import { Jobs } from "./jobs.ts";
import { type ProvinceProfile, profileOf, provinceProfiles } from "./profiles.ts";
import type { SeedSettings } from "./settings.ts";
import { Workers } from "./workers.ts";
import { Workshops } from "./workshops.ts";

/**
 * One province's register as arithmetic: any row by its index, without a database and without the
 * rows before it. A host's register asks a home's for the workers it received.
 */
export class ProvinceRegister {
  readonly code: string;
  readonly profile: ProvinceProfile;
  readonly seed: number;
  readonly employers: Employers;
  readonly jobs: Jobs;
  readonly workers: Workers;
  readonly brands: Brands;
  readonly workshops: Workshops;

  constructor(province: string, settings: SeedSettings) {
    const seed = hashText(settings.seed);
    const own = { ...settings, seed };
    this.code = province;
    this.profile = profileOf(province);
    this.seed = seed;
    this.employers = new Employers(province, own);
    this.jobs = new Jobs(province, this.employers, own);
    this.brands = new Brands(province, own);
    this.workshops = new Workshops(province, own);
    this.workers = new Workers(province, this.workshops, own);
  }
}

/** Gives the register of a province, or undefined for a province without one, such as Zhejiang. */
export type Registers = (province: string) => ProvinceRegister | undefined;

/** The registers of all provinces of the house under the same settings, made when first asked for. */
export function createRegisters(settings: SeedSettings): Registers {
  const registers = new Map<string, ProvinceRegister>();
  return (province) => {
    const known = registers.get(province);
    if (known !== undefined) return known;
    if (!provinceProfiles.some(({ code }) => code === province)) return undefined;
    const register = new ProvinceRegister(province, settings);
    registers.set(province, register);
    return register;
  };
}
