import type { Logger } from 'pino';
import type { z } from 'zod';

/** One outgoing message. */
export interface OutboxMessage {
  /** `<module>.<verb-noun>`, the key of its handler; 100 characters at most. */
  topic: string;
  /**
   * Unique within the topic, 100 characters at most. Two messages with one key are sent once: the second is dropped,
   * with its payload. The key is forgotten 30 days after the message left.
   */
  key: string;
  /** JSON, without more personal data than the handler needs to find the rest. */
  payload: Record<string, unknown>;
}

/** Port to the outbox: messages that leave after the commit and are retried while the other side is down. */
export interface Outbox {
  /**
   * Adds a message in the current transaction; it leaves after the commit. Does nothing when the topic has its key
   * already. Throws `TypeError` for a topic or a key that is too long.
   */
  add(message: OutboxMessage): Promise<void>;
}

/** The context of a delivery, besides its payload. */
export interface OutboxDelivery {
  key: string;
  /** Failed attempts before this one. */
  attempts: number;
  /** Whether an earlier attempt may have reached the other side: it failed, or its process died. */
  isRepeated: boolean;
  log: Logger;
  signal: AbortSignal;
}

/**
 * Thrown by a handler when the other side will never accept this message. The message is kept as failed and counted
 * for the operator. `reason` is logged, so it holds no personal data.
 */
export class DeliveryRefused extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'DeliveryRefused';
  }
}

/**
 * Thrown by a handler before it sends anything, while something of the portal's own is missing. The message is tried again after
 * half a minute, and this is no attempt. `reason` is logged.
 */
export class DeliveryPostponed extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'DeliveryPostponed';
  }
}

/**
 * Sends the messages of one topic. When it throws, the message is retried for ever with a growing delay, except for
 * `DeliveryRefused` and `DeliveryPostponed`.
 */
export interface OutboxHandler {
  payload: z.ZodType;
  /** Deliveries under way at once in a process, 20 at most, which is the default. One is under way until its message is marked as sent. */
  atOnce?: number;
  deliver: (payload: unknown, delivery: OutboxDelivery) => Promise<void>;
}

/** What administrators call the messages of a topic, in French. */
export interface OutboxTopic {
  /** « Dépôt d’un pli » */
  title: string;
  /** The outside system that takes or refuses them: « Docaposte ». */
  system: string;
}

/** Words for messages by topic. */
export type OutboxTopics = Readonly<Record<string, OutboxTopic>>;

/** Handlers by topic. */
export type OutboxHandlers = Readonly<Record<string, OutboxHandler>>;

/** Declares a handler; the schema gives the payload its type. */
export function outboxHandler<Payload extends z.ZodType>(
  payload: Payload,
  deliver: (payload: z.output<Payload>, delivery: OutboxDelivery) => Promise<void>,
): OutboxHandler {
  // The dispatcher parses the payload with this schema first, so it has the type.
  return { payload, deliver: (value, delivery) => deliver(value as z.output<Payload>, delivery) };
}
