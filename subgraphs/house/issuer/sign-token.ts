import { randomUUID } from "node:crypto";
import { importJWK, SignJWT } from "jose";
import { StartError } from "../../service/errors.ts";
import type { DemoPrincipal } from "./demo-principals.ts";
import { demoAudience, demoIssuers } from "./issuers.ts";
import { savedKey } from "./keys.ts";

/** As long as the gateway lets a token live. */
const lifeSeconds = 15 * 60;

/** @throws StartError when the house has not made its keys yet */
export async function signToken(principal: DemoPrincipal, keyFolder: string): Promise<string> {
  const issuer = demoIssuers.find(({ key }) => key === principal.issuer);
  const key = issuer === undefined ? null : await savedKey(issuer, keyFolder);
  if (issuer === undefined || key === null)
    throw new StartError(`there are no keys yet in ${keyFolder}: npm start makes them.`);
  const { subject, department, role, scopes } = principal;
  const { iss, province, algorithm } = issuer;
  const iat = Math.floor(Date.now() / 1_000);
  const claims = {
    ...{ iss, aud: demoAudience, iat, exp: iat + lifeSeconds, jti: randomUUID() },
    ...{ sub: subject, ...(province !== null && { province }) },
    ...{ ...(department !== undefined && { department }), role, scopes },
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: algorithm, kid: key.kid ?? "", typ: "JWT" })
    .sign(await importJWK(key, algorithm));
}
