import { verify } from 'node:crypto';
import { publicKeyOf } from '@pwp/api-kit/server';
import { Manifest, ManifestEntry } from '@pwp/contracts';
import { z } from 'zod';
import type { UnavailableModule } from '../src/page-data.ts';
import { log } from './log.ts';

/** A manifest as the registry answered it. */
export interface SignedText {
  text: string;
  /** Base64. */
  signature: string;
}

/** A manifest that was checked: the text goes to the browser as it came. */
export interface CheckedManifest extends SignedText {
  /** Which of the registry's keys signed it. */
  key: string;
  sequence: number;
  /** As the registry wrote it: ISO 8601. */
  signedAt: string;
  modules: ManifestEntry[];
  /** Places in the text of the entries that were refused. */
  refused: number[];
  /** Their ids and titles, where they could be read. */
  unavailable: UnavailableModule[];
}

/** Why a manifest is not taken. */
export class ManifestRefused extends Error {}

const Envelope = Manifest.extend({ modules: z.array(z.unknown()) });

/** The readable part of a refused entry. */
const Named = z.object({ title: z.string().min(1), path: z.string().startsWith('/').nullable().catch(null) });

/** A manifest was signed within so long, ms. */
const LONGEST_AGE = 24 * 60 * 60 * 1_000;

/** Characters that would end the script element, or change inside it. */
const NOT_VERBATIM = /[<\r\0]/;

/** How a manifest is read. */
export interface ReadingOptions {
  /** ms */
  now?: number;
  /** It is that of a grant: one of its modules may come from its developer's machine. */
  isGranted?: boolean;
  /** It was taken before, and kept: it holds however old it is, as it would in a shell that went on. */
  isKept?: boolean;
}

/**
 * Checks what the registry answered: its signature by one of `keys` (32 bytes, base64), its age, then entry by entry. A bad entry is left out, logged, and shown as unavailable
 * where it has a name. Throws `ManifestRefused`, or a ZodError when the manifest itself is no manifest.
 */
export function readManifest(
  { text, signature }: SignedText,
  keys: readonly string[],
  { now = Date.now(), isGranted = false, isKept = false }: ReadingOptions = {},
): CheckedManifest {
  const key = keys.find((known) => isSigned(text, signature, known));
  if (key === undefined) throw new ManifestRefused('the signature does not verify');
  if (NOT_VERBATIM.test(text)) throw new ManifestRefused('the text cannot stand in a page as it is');
  const { sequence, signedAt, modules } = Envelope.parse(JSON.parse(text));
  if (!isKept && Math.abs(now - Date.parse(signedAt)) > LONGEST_AGE)
    throw new ManifestRefused(`it was signed on ${signedAt}`);
  const manifest: CheckedManifest = {
    text,
    signature,
    key,
    sequence,
    signedAt,
    modules: [],
    refused: [],
    unavailable: [],
  };
  for (const [place, raw] of modules.entries()) {
    const entry = ManifestEntry.safeParse(raw);
    const isDeveloped = entry.data?.development !== undefined;
    if (entry.success && isWhole(raw, entry.data) && (isGranted || !isDeveloped)) {
      manifest.modules.push(entry.data);
      continue;
    }
    const reason = isDeveloped ? 'nobody was granted a development' : 'a default is left out';
    log.error({ issues: entry.error?.issues ?? reason }, 'entrée refusée dans le manifeste');
    manifest.refused.push(place);
    const named = Named.safeParse(raw);
    if (named.success) manifest.unavailable.push(named.data);
  }
  return manifest;
}

/** Whether the holder of `key` signed this very text of a manifest. */
function isSigned(text: string, signature: string, key: string): boolean {
  return verify(null, Buffer.from(`pwp-manifest-1\n${text}`), publicKeyOf(key), Buffer.from(signature, 'base64'));
}

/** The browser reads the text as it is: whatever reading it here would add must be there already. */
function isWhole(raw: unknown, read: unknown): boolean {
  if (typeof read !== 'object' || read === null) return true;
  if (typeof raw !== 'object' || raw === null) return false;
  const given = new Map(Object.entries(raw));
  return Object.entries(read).every(
    ([name, value]) => value === undefined || (given.has(name) && isWhole(given.get(name), value)),
  );
}
