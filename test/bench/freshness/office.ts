import { keyFolder } from "../../../subgraphs/house/issuer/keys.ts";
import { signToken } from "../../../subgraphs/house/issuer/sign-token.ts";
import { aPosting, publishing } from "../../writes/support/writing.ts";
import type { RunningHouse } from "../house.ts";
import { askOnce } from "../load.ts";

// biome-ignore lint/suspicious/noExplicitAny: a benchmark reads answers of any shape.
export type Any = any;

/** What was written, and when that was answered. */
interface Written {
  readonly id: string;
  readonly at: number;
}

let keys = 0;
const run = Date.now();

/** A key that no write has had, of this run or of one before. */
export function nextKey(): string {
  keys += 1;
  return `freshness-${run}-${keys}`;
}

/** A labor station, as it asks the gateway. */
export class Office {
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  static async of(
    { gatewayUrl, dataFolder }: RunningHouse,
    { province, name }: { readonly province: string; readonly name: string },
  ): Promise<Office> {
    const principal = {
      ...{ name, title: name, issuer: province, subject: name, role: "LABOR_STATION" },
      scopes: ["workers:read", "workers:write", "jobs:write", "webhooks:write"],
    };
    return new Office(gatewayUrl, await signToken(principal, keyFolder(dataFolder)));
  }

  async ask(query: string, variables: object = {}): Promise<Any> {
    const { data, errors } = await askOnce(this.#url, JSON.stringify({ query, variables }), () => ({
      authorization: `Bearer ${this.#token}`,
    }));
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  }

  async publishJob(): Promise<Written> {
    const idempotencyKey = nextKey();
    const place = { region: "530927", workplace: "530927", employer: "91539900MAE1YWXC4U" };
    const input = aPosting({ ...place, title: `招聘厨师 ${idempotencyKey}`, idempotencyKey });
    const { publishJob } = await this.ask(publishing, { input });
    return { id: publishJob.id, at: performance.now() };
  }

  async listsJob(id: string): Promise<boolean> {
    const { jobs } = await this.ask(
      "{ jobs(sort: PUBLISHED_DESC, first: 5) { edges { node { id } } } }",
    );
    return jobs.edges.some(({ node }: Any) => node.id === id);
  }

  async endOfFeed(): Promise<string> {
    const { changes } = await this.ask(
      "{ changes(types: [JOB], from: NOW) { pageInfo { endCursor } } }",
    );
    return changes.pageInfo.endCursor;
  }

  async isInFeed(after: string, id: string): Promise<boolean> {
    const { changes } = await this.ask(
      "query ($after: Cursor) { changes(types: [JOB], after: $after) { edges { node { recordId } } } }",
      { after },
    );
    return changes.edges.some(({ node }: Any) => node.recordId === id);
  }

  async hook(url: string): Promise<string> {
    const { registerWebhook } = await this.ask(
      "mutation ($input: RegisterWebhookInput!) { registerWebhook(input: $input) { webhook { id } } }",
      { input: { region: "53", url, types: ["JOB"], idempotencyKey: nextKey() } },
    );
    return registerWebhook.webhook.id;
  }

  async unhook(id: string): Promise<void> {
    await this.ask(
      "mutation ($input: RemoveWebhookInput!) { removeWebhook(input: $input) { id } }",
      { input: { id, idempotencyKey: nextKey() } },
    );
  }
}
