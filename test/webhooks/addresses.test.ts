import { channel } from "node:diagnostics_channel";
import { isIPv6 } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { AddressRanges, isPublic } from "../../schema/http/addresses.ts";
import { type Told, WebhookClient } from "../../subgraphs/province/webhook/webhook.client.ts";
import {
  type Lookup,
  webhookUrlProblem,
} from "../../subgraphs/province/webhook/webhook-address.ts";
import { newSecret } from "../../subgraphs/province/webhook/webhook-secret.ts";
import { Receiver } from "./support/receiver.ts";

const nobody = new AddressRanges([]);

describe("addresses of the public internet", () => {
  const v4 = (a: number, b: number) =>
    fc.tuple(fc.nat(255), fc.nat(255)).map(([c, d]) => `${a}.${b}.${c}.${d}`);
  const privateV4 = fc.oneof(
    fc
      .tuple(fc.constantFrom(0, 10, 127, 224, 239, 240, 255), fc.nat(255))
      .chain(([a, b]) => v4(a, b)),
    fc.integer({ min: 16, max: 31 }).chain((b) => v4(172, b)),
    fc.integer({ min: 64, max: 127 }).chain((b) => v4(100, b)),
    ...[v4(192, 168), v4(169, 254), v4(198, 18), v4(198, 19)],
  );
  const publicV4 = fc.constantFrom(
    "1.1.1.1",
    "8.8.8.8",
    "114.114.114.114",
    "172.15.0.1",
    "172.32.0.1",
    "100.63.0.1",
    "100.128.0.1",
    "192.169.0.1",
    "223.255.255.255",
    "11.0.0.1",
  );
  const hex = (address: string): string =>
    address
      .split(".")
      .map((part) => Number(part).toString(16).padStart(2, "0"))
      .join("")
      .replace(/(.{4})(.{4})/, "$1:$2");

  it("are those of no special range, and none in whatever form it is written", () => {
    fc.assert(fc.property(privateV4, (address) => !isPublic(address)));
    fc.assert(fc.property(publicV4, (address) => isPublic(address)));
    for (const address of ["2001:4860:4860::8888", "2606:4700::1111", "[2400:3200::1]"])
      expect(isPublic(address)).toBe(true);
  });

  it("are none that stand for another one: mapped, translated, tunnelled", () => {
    fc.assert(
      fc.property(fc.oneof(privateV4, publicV4), (address) => {
        const forms = [
          `::ffff:${address}`,
          `::ffff:${hex(address)}`,
          `::${address}`,
          `64:ff9b::${address}`,
          `64:ff9b:1::${address}`,
          `2002:${hex(address)}::1`,
          `2001:0:${hex(address)}::1`,
          `fe80::${address}`,
        ];
        return forms.every((form) => isIPv6(form) && !isPublic(form));
      }),
    );
  });

  it.each([
    ...["::", "::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "100::1"],
    ...["2001:db8::1", "2001:10::1", "3fff::1", "5f00::1", "name.example", ""],
  ])("are none such as %s", (host) => {
    expect(isPublic(host)).toBe(false);
  });
});

describe("the URL of a webhook", () => {
  it.each([
    ...[
      "https://exchange.example/hook",
      "https://exchange.example:8443/hook?a=b",
      "https://8.8.8.8/",
    ],
    "https://[2606:4700::1111]/hook",
  ])("may be %s", (url) => {
    expect(webhookUrlProblem(url, nobody)).toBeNull();
  });

  it.each([
    ...[
      "http://exchange.example/",
      "ftp://exchange.example/",
      "javascript:alert(1)",
      "exchange",
      "",
    ],
    ...["https://name:secret@exchange.example/", "https://name@exchange.example/"],
    ...[
      "https://exchange.example/#part",
      "https://exchange.example:22/",
      "https://exchange.example:25/",
    ],
    ...["https://127.0.0.1/", "https://0x7f.1/", "https://2130706433/", "https://017700000001/"],
    ...[
      "https://127.1/",
      "https://0/",
      "https://10.0.0.1/",
      "https://169.254.169.254/latest/meta-data",
    ],
    ...["https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/"],
    ...[
      "https://[64:ff9b::7f00:1]/",
      "https://[fd00::1]/",
      "https://127.0.0.1./",
      "https://１２７.0.0.1/",
    ],
    `https://exchange.example/${"a".repeat(1_000)}`,
  ])("X40: may not be %s", (url) => {
    expect(webhookUrlProblem(url, nobody)).not.toBeNull();
  });

  it("may be one in clear where the operator lets the address in, and only there", () => {
    const here = new AddressRanges(["127.0.0.1", "10.20.0.0/16"]);
    expect(webhookUrlProblem("http://127.0.0.1:5100/", here)).toBeNull();
    expect(webhookUrlProblem("http://10.20.3.4/", here)).toBeNull();
    expect(webhookUrlProblem("https://10.20.3.4/", here)).toBeNull();
    expect(webhookUrlProblem("http://10.21.0.1/", here)).not.toBeNull();
    expect(webhookUrlProblem("http://8.8.8.8/", here)).not.toBeNull();
    expect(webhookUrlProblem("http://127.0.0.1:22/", here)).not.toBeNull();
  });

  it.each(["127.0.0.1/33", "host", "127.0.0.1/", "10.0.0.0/8/8", "::1/129", ""])(
    "cannot be let in as %s",
    (range) => {
      expect(() => new AddressRanges([range])).toThrow();
    },
  );
});

describe("X40: before a connection is opened", () => {
  let receiver: Receiver;
  let opened: number;
  const onSocket = (): void => {
    opened += 1;
  };
  beforeAll(() => channel("net.client.socket").subscribe(onSocket));
  afterAll(() => void channel("net.client.socket").unsubscribe(onSocket));
  beforeEach(async () => {
    receiver = await new Receiver().start();
    opened = 0;
  });
  afterEach(() => receiver.stop());

  /** A resolver of names that answers these, one list after the other. */
  const leadingTo = (...answers: readonly (readonly string[])[]) => {
    let asked = 0;
    const lookup: Lookup = async () => {
      const found = answers[Math.min(asked, answers.length - 1)] ?? [];
      asked += 1;
      return found.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
    };
    return { lookup, asked: () => asked };
  };

  const tell = async (
    url: string,
    more: Partial<ConstructorParameters<typeof WebhookClient>[0]> = {},
    times = 1,
  ): Promise<Told> => {
    const client = new WebhookClient({ allowed: nobody, now: Date.now, ...more });
    const event = { id: "61:1", kind: "job", body: "{}" };
    const { signal } = new AbortController();
    const told: Told[] = [];
    for (let n = 0; n < times; n += 1)
      told.push(await client.tell({ url, event, secrets: [newSecret()], signal }));
    await client.close();
    const last = told.at(-1);
    if (last === undefined) throw new Error("Nobody was told.");
    return last;
  };
  const refused = { kind: "failed", status: null, error: "ADDRESS_REFUSED", retryAfterMs: null };

  it.each([
    ...["127.0.0.1", "0x7f.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"],
    ...["10.0.0.1", "169.254.169.254", "[fd00:ec2::254]", "[64:ff9b::a9fe:a9fe]", "localhost"],
  ])("%s is refused", async (host) => {
    const { port } = new URL(receiver.url);
    for (const protocol of ["http", "https"])
      expect(await tell(`${protocol}://${host}:${port}/`)).toEqual(refused);
    expect([opened, receiver.came]).toEqual([0, []]);
  });

  it.each([
    [["127.0.0.1"]],
    [["10.0.0.1", "::ffff:127.0.0.1", "fe80::1"]],
    [["64:ff9b::7f00:1"]],
    [[]],
  ])("a name that leads to %p is refused", async (found) => {
    const { port } = new URL(receiver.url);
    const { lookup } = leadingTo(found);
    expect(await tell(`https://partner.example:${port}/`, { lookup })).toEqual(refused);
    expect([opened, receiver.came]).toEqual([0, []]);
  });

  it("a name that led to a good address is looked up again for the next connection", async () => {
    const allowed = new AddressRanges(["127.0.0.1"]);
    receiver.reacts = (_, response) => {
      response.writeHead(204, { connection: "close" });
      response.end();
    };
    const { port } = new URL(receiver.url);
    const { lookup, asked } = leadingTo(["127.0.0.1"], ["127.0.0.2"]);
    expect(await tell(`http://partner.example:${port}/`, { allowed, lookup }, 2)).toEqual(refused);
    expect([asked(), opened, receiver.came.length]).toEqual([2, 1, 1]);
  });

  it("of several addresses only those that may be told are tried", async () => {
    const allowed = new AddressRanges(["127.0.0.1"]);
    const { port } = new URL(receiver.url);
    const { lookup } = leadingTo(["10.0.0.1", "127.0.0.1", "::1"]);
    expect(await tell(`http://partner.example:${port}/`, { allowed, lookup })).toEqual({
      kind: "told",
      status: 204,
    });
    expect(opened).toBe(1);
  });

  it("an address of the public internet is not told in clear", async () => {
    const { lookup } = leadingTo(["8.8.8.8"]);
    const allowed = new AddressRanges(["127.0.0.1"]);
    expect(await tell("http://partner.example/", { allowed, lookup })).toEqual(refused);
    expect(opened).toBe(0);
  });

  it("whoever does not answer in time is not waited for", async () => {
    const allowed = new AddressRanges(["127.0.0.1"]);
    receiver.reacts = () => {};
    const told = await tell(receiver.url, { allowed, answerMsMax: 50 });
    expect(told).toMatchObject({ kind: "failed", error: "TIMEOUT" });
  });

  it("whoever cannot be verified is told nothing", async () => {
    const allowed = new AddressRanges(["127.0.0.1"]);
    const told = await tell(receiver.url.replace("http:", "https:"), { allowed });
    expect(told).toMatchObject({ kind: "failed", status: null });
    expect(receiver.came).toEqual([]);
  });
});
