import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { parseCitizenId } from "../../reference/citizen-id.ts";
import type { LinkKeyIds } from "../../reference/link-batch.ts";
import type { Logger } from "../../service/logger.ts";
import type { BackgroundConnection } from "../background-connection.writer.ts";
import { dropReturned, findErased, type MaybeErased } from "../erasure/erased.reader.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import {
  forgetAliases,
  isSameCanary,
  type Link,
  markUnlinkable,
  prepareLinks,
  storeLinks,
} from "./link.writer.ts";
import { type LinkSource, WrongLinkKeyError } from "./link-source.ts";
import { linkedAtOnceMax, makeLinks } from "./make-links.ts";
import { findUnlinked, findUnprepared, type Unlinked } from "./unlinked.reader.ts";

export interface LinkRoundOptions {
  readonly connection: BackgroundConnection;
  readonly vault: IdentityVault;
  readonly source: LinkSource;
  readonly logger: Logger;
  /** Waits until the key service may be asked again. */
  readonly pause: () => Promise<void>;
  readonly isStopping: () => boolean;
}

/**
 * Makes whatever link is missing: under the current key for the register, and under the next one
 * ahead. What was made ahead takes its place in the register as soon as its key is current.
 */
export class LinkRound {
  readonly #options: LinkRoundOptions;

  constructor(options: LinkRoundOptions) {
    this.#options = options;
  }

  /**
   * @throws LinksRefusedError
   * @throws LinksUnavailableError
   * @throws WrongLinkKeyError
   */
  async run(): Promise<void> {
    const { connection, source } = this.#options;
    const { keys } = await source.ask({ keyId: null, points: [] });
    await forgetAliases(connection, keys.known);
    await this.#underCurrentKey(keys);
    if (keys.next !== null && keys.next !== keys.current) await this.#underNextKey(keys.next);
  }

  #underCurrentKey({ current: keyId, known }: LinkKeyIds): Promise<void> {
    const { connection, vault } = this.#options;
    return this.#eachBatch(
      () => findUnlinked(connection, vault, { keyId, limit: linkedAtOnceMax }),
      { keyId, store: (links) => storeLinks(connection, { keyId, links }, known) },
    );
  }

  #underNextKey(keyId: string): Promise<void> {
    const { connection, vault } = this.#options;
    return this.#eachBatch(
      () => findUnprepared(connection, vault, { keyId, limit: linkedAtOnceMax }),
      { keyId, store: (links) => prepareLinks(connection, { keyId, links }) },
    );
  }

  /** Whoever was dealt with is not found again, so what is left is always the first batch. */
  async #eachBatch(find: () => Promise<readonly Unlinked[]>, linking: Linking): Promise<void> {
    const { logger, isStopping } = this.#options;
    let people = 0;
    while (!isStopping()) {
      const found = await find();
      if (found.length === 0) break;
      await this.#link(found, linking);
      people += found.length;
    }
    if (people > 0) logger.info("Made links of people.", { people, keyId: linking.keyId });
  }

  async #link(all: readonly Unlinked[], { keyId, store }: Linking): Promise<void> {
    const { connection, logger, pause } = this.#options;
    const found = await this.#withoutErased(
      all.map((person) => ({ ...person, link: person.alias })),
    );
    const ahead = found.flatMap(({ alias, ...person }) =>
      alias === null ? [] : [{ ...person, link: alias }],
    );
    if (ahead.length > 0) await store(ahead);
    const others = found.filter(({ alias }) => alias === null);
    const sound = others.filter(isSound);
    const unsound = others.filter((person) => !isSound(person));
    if (unsound.length > 0) {
      await markUnlinkable(connection, unsound);
      logger.warn("The ID numbers of some people are none: they get no link.", {
        people: unsound.length,
      });
    }
    if (sound.length === 0) return;
    await store(await this.#withoutErased(await this.#linksOf(sound, keyId)));
    await pause();
  }

  /** Whoever was erased and brought in again gets no link: they are taken out of the register. */
  async #withoutErased<Person extends MaybeErased>(
    people: readonly Person[],
  ): Promise<readonly Person[]> {
    const { connection, vault, logger } = this.#options;
    const returned = new Set(await findErased(connection, vault, people));
    if (returned.size === 0) return people;
    await dropReturned(connection, [...returned]);
    logger.warn("People who were erased had been brought in again: they are dropped.", {
      people: returned.size,
      reason: "ERASED_PERSON",
    });
    return people.filter((person) => !returned.has(person));
  }

  /** Nothing that was made with a wrong key gets any further. */
  async #linksOf(
    people: readonly Sound[],
    keyId: string,
  ): Promise<readonly (Link & MaybeErased)[]> {
    const { connection, source } = this.#options;
    const numbers = people.map(({ idNumber }) => idNumber);
    const { links, canary } = await makeLinks(source, keyId, numbers);
    if (!(await isSameCanary(connection, { keyId, link: canary })))
      throw new WrongLinkKeyError(keyId);
    return people.flatMap((person, index) => {
      const link = links[index];
      return link === undefined ? [] : [{ ...person, link, idNumber: null }];
    });
  }
}

interface Linking {
  readonly keyId: string;
  readonly store: (links: readonly Link[]) => Promise<void>;
}

interface Sound extends Unlinked {
  readonly idNumber: string;
}

/** "Unknown" and the like would make one person of many. */
function isSound<Person extends Unlinked>(person: Person): person is Person & Sound {
  const { idNumber } = person;
  return idNumber !== null && parseCitizenId(idNumber, { today: dayInChina(new Date()) }).ok;
}
