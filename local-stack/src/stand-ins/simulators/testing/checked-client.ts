import { expect } from 'vitest';
import { loadInterface } from '../../interfaces/interface-validator.ts';

/**
 * A call of a test: `json` or `form` as body, `fields` are the form's values, `faulty` when the request is wrong on
 * purpose.
 */
export interface CheckedCall {
  headers?: Record<string, string>;
  json?: unknown;
  form?: FormData;
  fields?: Record<string, unknown>;
  faulty?: boolean;
}

/** Calls a simulator and checks the request and the response against the document of its protocol. */
export function checkedClient(name: 'sne' | 'docaposte', origin: string, apiKey: string) {
  const contract = loadInterface(name);
  const base = `/simulateurs/${name}/v1`;
  return async (method: string, path: string, call: CheckedCall = {}) => {
    const headers = { 'X-Api-Key': apiKey, ...call.headers };
    const contentType = call.form === undefined ? 'application/json' : 'multipart/form-data';
    if (call.faulty !== true) {
      const request = { headers, contentType, body: call.form === undefined ? call.json : call.fields };
      expect(contract.validateRequest(method, base + path, request)).toEqual([]);
    }
    // Sent as bytes: when the connection is cut while fetch reads a form, it leaves an unhandled rejection.
    const encoded = new Response(call.form ?? (call.json === undefined ? null : JSON.stringify(call.json)));
    const encodedType = call.form === undefined ? 'application/json' : (encoded.headers.get('content-type') ?? '');
    const sent = Buffer.from(await encoded.arrayBuffer());
    const response = await fetch(origin + base + path, {
      method,
      headers: sent.length === 0 ? headers : { ...headers, 'Content-Type': encodedType },
      body: sent.length === 0 ? null : sent,
    });
    const type = response.headers.get('content-type') ?? 'application/json';
    const bytes = Buffer.from(await response.arrayBuffer());
    const body: unknown =
      type.startsWith('application/json') && bytes.length > 0 ? JSON.parse(bytes.toString()) : undefined;
    expect(contract.validateResponse(method, base + path, response.status, body, type)).toEqual([]);
    return { status: response.status, body, bytes, type };
  };
}
