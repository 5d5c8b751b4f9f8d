/** Whether a value is an object with fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The last content that was sent, and its idempotency key. */
export interface Attempt {
  key: string;
  content: string;
}

/** An attempt of the history entry; null when there is none. */
export function attemptOf(value: unknown): Attempt | null {
  if (!isRecord(value) || typeof value['key'] !== 'string' || typeof value['content'] !== 'string') return null;
  return { key: value['key'], content: value['content'] };
}
