import type { FollowedAccess } from "../follow/feed-question.ts";

export interface WantedSnapshot {
  readonly type: string;
  readonly region: string;
  /** Of persons: on which ground. Null is of open records. */
  readonly access: FollowedAccess | null;
  /** Of persons: what beside the basics. */
  readonly with: readonly string[];
}

/** As the gateway tells it once it is ready. */
export interface ReadySnapshot {
  readonly id: string;
  readonly state: string;
  readonly url: string;
  readonly rowCount: number;
  readonly sha256: string;
  readonly bytes: number;
  readonly cursor: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

const told = "id state url rowCount sha256 bytes cursor createdAt expiresAt";

export function snapshotQuestion({ type, region, access, ...wanted }: WantedSnapshot) {
  const fields = Object.fromEntries(wanted.with.map((group) => [group, true]));
  return access === null
    ? {
        query: `query ($type: ChangeType!, $region: RegionCode!) { snapshot: snapshot(type: $type, region: $region) { ${told} } }`,
        variables: { type, region },
      }
    : {
        query: `query ($region: RegionCode!, $access: Access!, $with: PersonSnapshotFields) { snapshot: personSnapshot(region: $region, access: $access, with: $with) { ${told} } }`,
        variables: { region, access, ...(wanted.with.length > 0 && { with: fields }) },
      };
}
