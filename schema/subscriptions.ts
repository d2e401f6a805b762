import { type DocumentNode, Kind, parse, print, visit } from "graphql";

/**
 * What can be followed as it happens. No subgraph serves a subscription: each of these fields is a view
 * of a feed, which the gateway asks again and again. All it has to know of one stands here, and not in
 * its code: which feed, which kinds of records, and what must hold of one for it to be told.
 */
const subscriptionsSdl = `
"This field tells the edges of a feed as they come."
directive @follows(
  "The root field of the feed."
  feed: String!
  "Only records of these kinds; all when not given."
  types: [String!]
  "What must hold of an edge for it to be told: a path, one of =, != and >, and a value."
  where: [String!]
) on FIELD_DEFINITION

"""
What is told as it happens (订阅), over server-sent events or WebSocket. Each event tells how a record is now, as the feeds do, and where to go on. A stream ends with an error that says why; its \`cursor\` is where to go on.
"""
type Subscription {
  """
  A job has changed, told within a second or so (岗位变更). Also one that was closed, and one that is gone.
  """
  jobChanged(
    "Registered in one of these regions or below (所属地区)."
    regions: [RegionCode!]
    "Where to begin with a province that \`after\` says nothing of (变更流起点)."
    from: FeedStart! = NOW
    "Go on behind this place: the \`cursor\` of the last event, or the \`endCursor\` of \`changes\` with the same types and regions (起始游标)."
    after: Cursor
  ): ChangeEdge! @follows(feed: "changes", types: ["JOB"])

  """
  A job is open and has places left, new or changed (岗位推送). What became of it later, \`jobChanged\` tells.
  """
  jobSupplyPushed(
    "Registered in one of these regions or below (所属地区)."
    regions: [RegionCode!]
    "Where to begin with a province that \`after\` says nothing of (变更流起点)."
    from: FeedStart! = NOW
    "Go on behind this place: the \`cursor\` of the last event (起始游标)."
    after: Cursor
  ): ChangeEdge!
    @follows(
      feed: "changes"
      types: ["JOB"]
      where: ["node.op = UPSERT", "node.job.status = OPEN", "node.job.remaining > 0"]
    )

  """
  A worker whom the caller may see wants work, and the record has changed (求职需求推送).
  """
  workerDemandPushed(
    "Registered in one of these regions or below (所属地区)."
    regions: [RegionCode!]
    "Where to begin with a province that \`after\` says nothing of (变更流起点)."
    from: FeedStart! = NOW
    "Go on behind this place: the \`cursor\` of the last event (起始游标)."
    after: Cursor
    "On what ground workers are looked at; provinces that do not allow it end the stream (访问依据)."
    access: Access!
  ): PersonChangeEdge!
    @follows(
      feed: "personChanges"
      types: ["WORKER"]
      where: ["op = UPSERT", "node.intent.wantsWork = true"]
    )

  """
  A placement is said by both sides, home and host, each telling its own record; again when it has changed since (务工确认).
  """
  placementConfirmed(
    "Registered in one of these regions or below (所属地区)."
    regions: [RegionCode!]
    "Where to begin with a province that \`after\` says nothing of (变更流起点)."
    from: FeedStart! = NOW
    "Go on behind this place: the \`cursor\` of the last event (起始游标)."
    after: Cursor
    "On what ground persons are looked at; provinces that do not allow it end the stream (访问依据)."
    access: Access!
  ): PersonChangeEdge!
    @follows(
      feed: "personChanges"
      types: ["PLACEMENT"]
      where: ["op = UPSERT", "placement.verification = CONFIRMED"]
    )

  """
  A consent was withdrawn (授权撤回): told to the person, and to its recipient, who may not see the person any more.
  """
  authorizationWithdrawn(
    "Registered in one of these regions or below (所属地区)."
    regions: [RegionCode!]
    "Where to begin with a province that \`after\` says nothing of (变更流起点)."
    from: FeedStart! = NOW
    "Go on behind this place: the \`cursor\` of the last event (起始游标)."
    after: Cursor
    "On what ground persons are looked at; provinces that do not allow it end the stream (访问依据)."
    access: Access!
  ): PersonChangeEdge!
    @follows(feed: "personChanges", types: ["AUTHORIZATION"], where: ["withdrawnAt != null"])
}
`;

/** A supergraph with what can be followed in it. */
export function withSubscriptions(supergraphSdl: string): string {
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const added = parse(subscriptionsSdl, { noLocation: true });
  return `${print(joined(supergraph, added))}\n`;
}

/** What the schema definition says besides, once there are subscriptions. */
const root = parse(
  'schema @link(url: "https://laowu.example/follow/v1.0", import: ["@follows"]) { subscription: Subscription }',
  { noLocation: true },
).definitions.filter((one) => one.kind === Kind.SCHEMA_DEFINITION);

function joined(supergraph: DocumentNode, added: DocumentNode): DocumentNode {
  const withRoot = visit(supergraph, {
    SchemaDefinition: (schema) => ({
      ...schema,
      directives: [schema, ...root].flatMap(({ directives }) => directives ?? []),
      operationTypes: [schema, ...root].flatMap(({ operationTypes }) => operationTypes),
    }),
  });
  return { ...withRoot, definitions: [...withRoot.definitions, ...added.definitions] };
}
