import "reflect-metadata";
import { describe, expect, it } from "@jest/globals";
import { graphql, printSchema } from "graphql";
import {
  Arg,
  Field,
  FieldResolver,
  ID,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from "type-graphql";
import { buildFederatedSchema } from "../../subgraphs/service/build-schema.ts";
import {
  External,
  Key,
  Requires,
  Shareable,
} from "../../subgraphs/service/federation-directives.ts";
import { Merged, Scattered } from "../../subgraphs/service/sharding-directives.ts";

@Shareable()
@ObjectType("Count", { description: "How many.", simpleResolvers: true })
class Count {
  @Merged("SUM")
  @Field(() => Int, { description: "The number." })
  value: number;
}

@Key("id")
@ObjectType("Worker", { description: "A worker at home.", simpleResolvers: true })
class HomeWorker {
  @Field(() => ID, { description: "The id." })
  id: string;

  @Field(() => String, { description: "The name." })
  name: string;
}

@Key("id")
@ObjectType("Worker", { description: "A worker in a host province.", simpleResolvers: true })
class HostWorker {
  @Field(() => ID, { description: "The id." })
  id: string;

  @External()
  @Field(() => String, { description: "The pseudonym." })
  personLink: string;

  @Requires("personLink")
  @Scattered()
  @Field(() => Count, { description: "Placements.", nullable: true })
  placements: Count | null;
}

@Resolver(() => HomeWorker)
class HomeResolver {
  @Scattered("regions")
  @Query(() => [HomeWorker], { description: "All workers.", nullable: true })
  workers(
    @Arg("regions", () => [String], { nullable: true, description: "Where." })
    regions: string[] | undefined,
  ): HomeWorker[] {
    return [{ id: "61:1", name: regions?.join() ?? "all" }];
  }
}

@Resolver(() => HostWorker)
class HostResolver {
  @FieldResolver()
  placements(@Root() worker: HostWorker): Count {
    return { value: worker.personLink.length };
  }
}

const home = () =>
  buildFederatedSchema({
    resolvers: [HomeResolver],
    sharded: true,
    personal: false,
    references: { Worker: ({ id }) => (id === "61:1" ? { id, name: "张" } : null) },
  });
const host = () =>
  buildFederatedSchema({
    resolvers: [HostResolver],
    orphanedTypes: [HostWorker],
    sharded: true,
    personal: false,
    references: { Worker: (reference) => ({ ...reference }) },
  });

describe("buildFederatedSchema", () => {
  it("builds two schemas of one process from different classes of one GraphQL name", () => {
    expect(home().sdl).toContain("name: String!");
    expect(home().sdl).not.toContain("placements");
    expect(host().sdl).toContain('placements: Count @requires(fields: "personLink") @scattered');
    expect(host().sdl).not.toContain("name: String!");
  });

  it("prints the same bytes each time", () => {
    expect(host().sdl).toBe(host().sdl);
  });

  it("carries key, sharding directives and descriptions into the SDL", () => {
    const { sdl } = home();
    expect(sdl).toContain('type Worker @key(fields: "id")');
    expect(sdl).toContain('@scattered(over: "regions")');
    expect(sdl).toContain('@composeDirective(name: "@merged")');
    expect(host().sdl).toContain("value: Int! @merged(by: SUM)");
  });

  it("leaves out an empty root type", () => {
    expect(host().sdl).not.toContain("type Query");
    expect(printSchema(host().schema)).toContain("_entities(");
  });

  it("resolves references, and null for what is not held", async () => {
    const source = `query ($reps: [_Any!]!) { _entities(representations: $reps) { ... on Worker { name } } }`;
    const reps = [
      { __typename: "Worker", id: "61:1" },
      { __typename: "Worker", id: "61:2" },
    ];
    const answer = await graphql({ schema: home().schema, source, variableValues: { reps } });
    expect(JSON.parse(JSON.stringify(answer))).toEqual({
      data: { _entities: [{ name: "张" }, null] },
    });
  });

  it("calls field resolvers of resolver classes on referenced entities", async () => {
    const source = `query ($reps: [_Any!]!) { _entities(representations: $reps) { ... on Worker { placements { value } } } }`;
    const answer = await graphql({
      schema: host().schema,
      source,
      variableValues: { reps: [{ __typename: "Worker", id: "61:1", personLink: "abcd" }] },
    });
    expect(JSON.parse(JSON.stringify(answer))).toEqual({
      data: { _entities: [{ placements: { value: 4 } }] },
    });
  });

  it("refuses text that no database holds in an argument, and names the argument", async () => {
    const source = `query ($regions: [String!]) { workers(regions: $regions) { name } }`;
    for (const text of ["6\0", "\ud83d"]) {
      const variableValues = { regions: ["61", text] };
      const { errors } = await graphql({ schema: home().schema, source, variableValues });
      expect(errors?.map(({ originalError }) => originalError)).toEqual([
        expect.objectContaining({ code: "BAD_USER_INPUT", field: "regions" }),
      ]);
    }
  });

  it("lets a reference with such text cost its own entity only", async () => {
    const source = `query ($reps: [_Any!]!) { _entities(representations: $reps) { ... on Worker { name } } }`;
    const reps = [
      { __typename: "Worker", id: "61:\0" },
      { __typename: "Worker", id: "61:1" },
    ];
    const { data, errors } = await graphql({
      schema: home().schema,
      source,
      variableValues: { reps },
    });
    expect(JSON.parse(JSON.stringify(data))).toEqual({ _entities: [null, { name: "张" }] });
    expect(errors?.map(({ path, originalError }) => [path, originalError])).toEqual([
      [["_entities", 0], expect.objectContaining({ code: "BAD_USER_INPUT", field: "id" })],
    ]);
  });
});
