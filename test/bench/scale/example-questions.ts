import { demoPrincipals } from "../../../subgraphs/house/issuer/demo-principals.ts";
import { keyFolder } from "../../../subgraphs/house/issuer/keys.ts";
import { signToken } from "../../../subgraphs/house/issuer/sign-token.ts";
import { exampleText, questionExamples } from "../../support/examples.ts";

/** An example of the schema that reads, as a request. */
export interface ExampleQuestion {
  readonly name: string;
  readonly body: string;
  /** For whom a token is needed; null for a question that is open. */
  readonly asks: string | null;
  /** Why it may take longer in a larger register; null where it may not. */
  readonly growsBecause: string | null;
}

/** These read whole registers, and say so. */
const rebuilds: Readonly<Record<string, string>> = {
  "snapshot.graphql": "it makes a file of whole registers",
  "snapshot-of-workers.graphql": "it makes a file of whole registers",
};

/** Whom these are asked by, where the example leaves it to the reader. */
const askers: Readonly<Record<string, string>> = { "follow-persons.graphql": "yunnan-station" };

export const exampleQuestions: readonly ExampleQuestion[] = questionExamples
  .map((name) => ({ name, query: exampleText(name) }))
  .filter(({ query }) => !/^mutation /m.test(query))
  .map(({ name, query }) => ({
    name: name.replace(/\.graphql$/, ""),
    body: JSON.stringify({ query }),
    asks: /--as ([a-z-]+)/.exec(query)?.[1] ?? askers[name] ?? null,
    growsBecause: rebuilds[name] ?? null,
  }));

/** Asks a house through its gateway, as whoever may. Tokens live for minutes and are made anew before they are over. */
export class Asker {
  readonly #url: string;
  readonly #keys: string;
  readonly #tokens = new Map<string, { readonly token: string; readonly madeAt: number }>();

  constructor(house: { readonly gatewayUrl: string; readonly dataFolder: string }) {
    this.#url = house.gatewayUrl;
    this.#keys = keyFolder(house.dataFolder);
  }

  /** @returns milliseconds, and what the answer complains of */
  async ask({ body, asks }: ExampleQuestion): Promise<Asked> {
    const headers = new Headers({ "content-type": "application/json", "x-deadline-ms": "30000" });
    if (asks !== null) headers.set("authorization", await this.#bearer(asks));
    const sent = performance.now();
    const response = await fetch(this.#url, {
      method: "POST",
      headers,
      body,
    });
    const text = await response.text();
    const ms = performance.now() - sent;
    const { errors } = JSON.parse(text) as { readonly errors?: readonly { message: string }[] };
    return { ms, bytes: text.length, problem: errors?.[0]?.message ?? null };
  }

  async #bearer(name: string): Promise<string> {
    const known = this.#tokens.get(name);
    if (known !== undefined && Date.now() - known.madeAt < tokenMs) return `Bearer ${known.token}`;
    const principal = demoPrincipals.find((one) => one.name === name);
    if (principal === undefined) throw new Error(`The house knows nobody called ${name}.`);
    const token = await signToken(principal, this.#keys);
    this.#tokens.set(name, { token, madeAt: Date.now() });
    return `Bearer ${token}`;
  }
}

const tokenMs = 10 * 60_000;

export interface Asked {
  readonly ms: number;
  readonly bytes: number;
  readonly problem: string | null;
}
