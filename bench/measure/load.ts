import { Pool } from 'undici';

/** One request of a load. */
export interface LoadRequest {
  path: string;
  headers: Readonly<Record<string, string>>;
  /** A JSON body, which makes it a POST. */
  body?: string;
}

/** The result of a load. */
interface LoadResult {
  requests: number;
  /** ms */
  elapsed: number;
}

/**
 * Calls a server over keep-alive connections. Rejects at the first response that is not 200: a refusal is cheaper and
 * would distort the measure.
 */
export interface LoadClient {
  /** Reads one response to its end. */
  get(request: LoadRequest): Promise<string>;
  /** Sends these requests in turn over all connections for this long, ms. */
  run(requests: readonly LoadRequest[], duration: number): Promise<LoadResult>;
  close(): Promise<void>;
}

/** Opens `connections` to a server on this machine. */
export function createLoadClient(url: string, connections: number): LoadClient {
  const pool = new Pool(url, { connections, pipelining: 1 });

  const get: LoadClient['get'] = async ({ path, headers, body }) => {
    const response = await pool.request(
      body === undefined
        ? { method: 'GET', path, headers }
        : { method: 'POST', path, headers: { ...headers, 'content-type': 'application/json' }, body },
    );
    const { statusCode } = response;
    const text = await response.body.text();
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text}`);
    return text;
  };

  return {
    get,
    async run(requests, duration) {
      const started = performance.now();
      let asked = 0;
      const ask = async () => {
        while (performance.now() - started < duration) {
          const request = requests[asked % requests.length];
          if (request === undefined) throw new Error('a load of no request');
          asked += 1;
          await get(request);
        }
      };
      await Promise.all(Array.from({ length: connections }, ask));
      return { requests: asked, elapsed: performance.now() - started };
    },
    close: () => pool.close(),
  };
}
