import type { RequestListener } from 'node:http';
import { sendProblem } from '../front-door/send-problem.ts';

/** Answers 503 with this sentence, and that it may be tried again. */
export function unavailable(detail: string): RequestListener {
  return (request, response) => {
    request.resume();
    sendProblem(response, { title: 'Service indisponible', status: 503, code: 'service-indisponible', detail }, 2);
  };
}
