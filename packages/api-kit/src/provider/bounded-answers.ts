import { traceHeaders } from '../serving/tracing.ts';
import { Agent, Dispatcher1Wrapper, type Dispatcher } from 'undici';

/** Longest answer of the identity, bytes: a page of 200 accounts takes about 300 KB. */
const LONGEST = 8 * 1024 * 1024;

/**
 * Options for the requests of Keycloak's client, which reads each answer whole: one that is longer than `LONGEST`, or packed, fails as a lost
 * connection does; so does a redirect. The bound counts bytes on the line, so nothing is unpacked.
 */
export function boundedAnswers(): RequestInit {
  const agent = new Agent({ maxResponseSize: LONGEST }).compose(refusePacked);
  const init: RequestInit = {
    redirect: 'error',
    // Read again for each request.
    get headers() {
      return { 'accept-encoding': 'identity', ...traceHeaders() };
    },
  };
  // Node's fetch, and its types, are those of undici 7.
  return Object.assign(init, { dispatcher: new Dispatcher1Wrapper(agent) });
}

/** Fails an answer with a content coding: 1 MB may unpack to 1 GB. */
const refusePacked: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch(options, {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onRequestUpgrade: (...upgrade) => handler.onRequestUpgrade?.(...upgrade),
    onResponseStart(controller, status, headers, message) {
      const coding = headers['content-encoding'];
      if (coding === undefined || coding === 'identity')
        handler.onResponseStart?.(controller, status, headers, message);
      else controller.abort(new Error(`the identity answered with the coding ${String(coding)}`));
    },
    onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
    onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
    onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
    onBodySent: (chunk) => handler.onBodySent?.(chunk),
    onRequestSent: () => handler.onRequestSent?.(),
  });
