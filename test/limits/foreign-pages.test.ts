import { describe, expect, it } from "@jest/globals";
import { aGatewayWithoutProvinces, toldBy } from "./a-gateway-without-provinces.ts";

const { url, failures } = await aGatewayWithoutProvinces();

/** What a page of another site can send without asking first, and what it cannot; null sends none. */
const contentTypes = [
  null,
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "message/rfc822",
  "text/html",
  "application/graphql",
  "application/json-patch+json",
  "text/plain; application/json",
  "application/jsonx",
  "application/json; charset=utf-16",
  "application/json; charset=utf-7",
] as const;

const question = "{ __typename }";

describe("X39, GHSA-hff2-gcpx-8f4p, GHSA-9q82-xgwf-vj6h: a page of another site", () => {
  it.each(contentTypes)("a POST of %s is refused", async (contentType) => {
    const body = new TextEncoder().encode(JSON.stringify({ query: question }));
    const headers: Record<string, string> =
      contentType === null ? {} : { "content-type": contentType };
    const { status, data, errors } = await toldBy(
      await fetch(url, { method: "POST", headers, body }),
    );

    expect(status).toBe(415);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions.code).toBe("UNSUPPORTED_MEDIA_TYPE");
  });

  it.each(contentTypes.filter((type) => !type?.startsWith("application/json;")))(
    "a GET of %s is refused",
    async (contentType) => {
      const headers: Record<string, string> =
        contentType === null ? {} : { "content-type": contentType };
      const { status, data, errors } = await toldBy(
        await fetch(`${url}?${new URLSearchParams({ query: question })}`, { headers }),
      );

      expect(status).toBe(400);
      expect(data).toBeUndefined();
      expect(errors?.[0]?.extensions.code).toBe("BAD_REQUEST");
    },
  );

  it.each(["application/json; charset=utf-8", 'APPLICATION/JSON;charset="UTF-8"'])(
    "%s is answered, for a browser asks first before it sends one",
    async (contentType) => {
      const headers = { "content-type": contentType };
      const body = JSON.stringify({ query: question });
      const search = new URLSearchParams({ query: question });

      for (const asked of [
        fetch(url, { method: "POST", headers, body }),
        fetch(`${url}?${search}`, { headers }),
      ])
        expect(await toldBy(await asked)).toMatchObject({ data: { __typename: "Query" } });
    },
  );

  it.each(["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])("a %s is refused", async (method) => {
    const { status } = await fetch(url, { method });

    expect(status).toBe(405);
  });
});

it("none of it counts as a failure of the gateway", () => {
  expect(failures).toEqual([]);
});
