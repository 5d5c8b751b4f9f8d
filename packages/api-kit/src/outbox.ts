import type { Logger } from 'pino';
import type { z } from 'zod';

/** One thing that must leave the house. */
export interface OutboxMessage {
  /** `<module>.<verb-noun>`, the key of its handler. */
  topic: string;
  /** Unique within the topic: what is added twice leaves once; forgotten 30 days after it left. */
  key: string;
  /** JSON; no personal data beyond what the handler needs to find the rest. */
  payload: Record<string, unknown>;
}

/** Port to what leaves by itself, later, however often the other side is down. */
export interface Outbox {
  /** Adds a message in the transaction at hand; it leaves after the commit. */
  add(message: OutboxMessage): Promise<void>;
}

/** What a delivery knows beside its payload. */
export interface OutboxDelivery {
  key: string;
  /** Attempts before this one. */
  attempts: number;
  log: Logger;
  signal: AbortSignal;
}

/**
 * Thrown by a handler when the other side will never take this message: it is given up, kept, and counted for the operator.
 * `reason` stands in the log: no personal data.
 */
export class DeliveryRefused extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'DeliveryRefused';
  }
}

/**
 * Sends the messages of one topic. A throw means « not yet »: tried again with a growing delay, for ever; unless it is
 * `DeliveryRefused`.
 */
export interface OutboxHandler {
  payload: z.ZodType;
  deliver: (payload: unknown, delivery: OutboxDelivery) => Promise<void>;
}

/** Handlers by topic. */
export type OutboxHandlers = Readonly<Record<string, OutboxHandler>>;

/** Declares a handler whose payload has the schema's type. */
export function outboxHandler<Payload extends z.ZodType>(
  payload: Payload,
  deliver: (payload: z.output<Payload>, delivery: OutboxDelivery) => Promise<void>,
): OutboxHandler {
  // The dispatcher parses with this schema before it calls, so the payload has the type.
  return { payload, deliver: (value, delivery) => deliver(value as z.output<Payload>, delivery) };
}
