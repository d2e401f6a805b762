import { provinces } from "../provinces.ts";

/** One of the issuers of the demonstration house. */
export interface DemoIssuer {
  /** A province's code, or "national". Also names its key file. */
  readonly key: string;
  /** What its tokens say in `iss`; no port, so that it stays the same wherever the house runs. */
  readonly iss: string;
  /** Null for the national one. */
  readonly province: string | null;
  readonly algorithm: "EdDSA" | "ES256";
}

/** What a token of the house says in `aud`. */
export const demoAudience = "urn:laowu:demo";

const national = "national";

/** Both algorithms that the gateway takes are in use. */
export const demoIssuers: readonly DemoIssuer[] = [
  ...provinces.map(({ code }) => demoIssuer(code, code, "EdDSA")),
  demoIssuer(national, null, "ES256"),
];

/** Where the keys of an issuer are, below the URL of the process. */
export function keySetPath({ key }: DemoIssuer): string {
  return `/${key}/jwks.json`;
}

/** What the gateway of the house is told of its issuers. */
export function issuersFileContent(url: string): object {
  return {
    audience: demoAudience,
    issuers: demoIssuers.map((issuer) => ({
      iss: issuer.iss,
      province: issuer.province,
      jwks: `${url}${keySetPath(issuer)}`,
    })),
  };
}

function demoIssuer(
  key: string,
  province: string | null,
  algorithm: DemoIssuer["algorithm"],
): DemoIssuer {
  return { key, iss: `urn:laowu:demo:issuer:${key}`, province, algorithm };
}
