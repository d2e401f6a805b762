import { BadIdError, BadUserInputError, UnknownProvinceError } from "../errors.ts";

/** A base URL and the provinces served there; usually one, sometimes several in one register. */
export interface Endpoint {
  readonly baseUrl: string;
  /** Two-digit GB/T 2260 codes, ascending. */
  readonly provinces: readonly string[];
}

/** Whom a call to it is for: a process with several provinces answers for each of them. */
export function audienceOf({ provinces: [first = ""] }: Endpoint): string {
  return first;
}

/** The provinces this gateway knows, in ascending order of their codes. */
export class Provinces {
  readonly endpoints: readonly Endpoint[];
  readonly codes: readonly string[];
  readonly #endpointByProvince: ReadonlyMap<string, Endpoint>;

  constructor(baseUrls: ReadonlyMap<string, string>) {
    this.codes = [...baseUrls.keys()].sort();
    const provincesByUrl = new Map<string, string[]>();
    for (const code of this.codes) {
      const baseUrl = (baseUrls.get(code) ?? "").replace(/\/$/, "");
      provincesByUrl.set(baseUrl, [...(provincesByUrl.get(baseUrl) ?? []), code]);
    }
    this.endpoints = [...provincesByUrl].map(([baseUrl, provinces]) => ({ baseUrl, provinces }));
    this.#endpointByProvince = new Map(
      this.endpoints.flatMap((endpoint) => endpoint.provinces.map((code) => [code, endpoint])),
    );
  }

  endpointOf(province: string): Endpoint | undefined {
    return this.#endpointByProvince.get(province);
  }

  /**
   * The province a region code names.
   *
   * @throws BadUserInputError, UnknownProvinceError
   */
  ofRegion(code: unknown, field: string): string {
    const province = typeof code === "string" && regionCode.test(code) ? code.slice(0, 2) : null;
    if (province === null) {
      throw new BadUserInputError({
        field,
        reason: `must be a region code of 2, 6, 9 or 12 digits, such as "61" or "610122"`,
      });
    }
    return this.#known(province, field);
  }

  /**
   * The province a global id names.
   *
   * @throws BadIdError, UnknownProvinceError
   */
  ofId(id: unknown, field: string): string {
    const province = typeof id === "string" && id.includes(":") ? provinceIn(id) : null;
    if (province === null) {
      throw new BadIdError({
        field,
        reason: `must read "<province>:<local id>", such as "61:0192…"`,
      });
    }
    return this.#known(province, field);
  }

  #known(province: string, field: string): string {
    if (!this.#endpointByProvince.has(province)) {
      throw new UnknownProvinceError({ field, province });
    }
    return province;
  }
}

const regionCode = /^\d{2}(\d{4}|\d{7}|\d{10})?$/;

/** Global ids read "<province>:<local id>"; region codes have 2, 6, 9 or 12 digits (GB/T 2260, GB/T 10114). */
const namesProvince = /^\d{2}(?::.+|\d{4}|\d{7}|\d{10})?$/s;

/** The two digits an id or a region code begins with, or null when the text is neither. */
export function provinceIn(value: string): string | null {
  return namesProvince.test(value) ? value.slice(0, 2) : null;
}
